"""The Inzage as a document: in short first, then per ontvanger and doel, then what stayed behind, consents and rights.

Messages alike in ontvanger, doel, data and ground stand together, so that a hundred of them are read as one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from gateway.document import Alinea, Deel, Document, Gegevens, Lijst, Nota, Onderdeel, Tabel
from gateway.exchange.inzage.model import Inzage, Inzagetoestemming, Inzageverstrekking
from gateway.policy.inzageregels import Inzageregels
from gateway.policy.tijd import AMSTERDAM

_MAANDEN = (
    "januari februari maart april mei juni juli augustus september oktober november december".split()  # noqa: SIM905
)
_BLOKKADE = (
    "Op deze leerling staat een veiligheidsblokkade. Geef dit overzicht aan niemand voordat de aandachtsfunctionaris "
    "daarover heeft besloten."
)
_KOPPEN = ("Gegeven", "Naam in het systeem")
_NIET_GEVULD = "Dit zijn de gegevens die mee mochten. Welke daarvan waren ingevuld, is niet meer te zien."


def overzicht(inzage: Inzage, regels: Inzageregels) -> Document:
    """Write an inzage for people, in plain Dutch."""
    wie = inzage.leerling or "een leerling van wie de gegevens zijn gewist"
    voor = inzage.voor if inzage.voor_naam is None else f"{inzage.voor_naam} ({inzage.voor})"
    gedeeld = [item for item in inzage.verstrekkingen if item.gedeeld]
    niet = [item for item in inzage.verstrekkingen if not item.gedeeld]
    return Document(
        f"Wat is er gedeeld over {wie}?",
        (
            Alinea(
                f"{inzage.school} deelt soms gegevens over een leerling met andere organisaties. Hier staat met wie, "
                "wanneer, waarvoor, waarom dat mocht, en om welke gegevens het ging."
            ),
            *([Nota(_BLOKKADE, "let-op")] if inzage.veiligheidsblokkade else []),
            Gegevens((("School", inzage.school), ("Gemaakt voor", voor), ("Gemaakt op", tijdstip(inzage.gemaakt_op)))),
            _in_het_kort(gedeeld),
            *_gedeeld(gedeeld, regels),
            *_ontvangen(inzage),
            *_niet_gedeeld(niet),
            *_toestemmingen(inzage.toestemmingen),
            Deel("Wat kunt u doen?", (Lijst(regels.rechten),)),
        ),
    )


def tijdstip(moment: datetime) -> str:
    """A moment on a Dutch clock: 22 november 2026, 10.30 uur."""
    hier = moment.astimezone(AMSTERDAM)
    return f"{datum(hier.date())}, {hier:%H.%M} uur"


def datum(dag: date) -> str:
    """A day in words."""
    return f"{dag.day} {_MAANDEN[dag.month - 1]} {dag.year}"


def _in_het_kort(gedeeld: Sequence[Inzageverstrekking]) -> Deel:
    if not gedeeld:
        return Deel("In het kort", (Alinea("Er is niets gedeeld."),))
    rijen = []
    for (ontvanger, doel), items in _per(gedeeld):
        laatste = max(item.gemaakt_op for item in items)
        rijen.append((ontvanger, doel, str(len(items)), tijdstip(laatste)))
    koppen = ("Met wie", "Waarvoor", "Hoe vaak", "Laatste keer")
    return Deel("In het kort", (Tabel("Met wie er is gedeeld", koppen, tuple(rijen)),))


def _gedeeld(gedeeld: Sequence[Inzageverstrekking], regels: Inzageregels) -> Iterator[Deel]:
    if not gedeeld:
        return
    per_ontvanger = groupby(_per(gedeeld), key=lambda groep: groep[0][0])
    yield Deel(
        "Wat er is gedeeld",
        tuple(
            Deel(
                ontvanger,
                tuple(
                    Deel(doel, tuple(deel for soort in _soorten(items) for deel in _soort(soort, regels)))
                    for (_, doel), items in groepen
                ),
            )
            for ontvanger, groepen in per_ontvanger
        ),
    )


def _per(items: Sequence[Inzageverstrekking]) -> list[tuple[tuple[str, str], list[Inzageverstrekking]]]:
    """By name of ontvanger and title of doel, in that order; within a group the newest stays first."""
    op_naam = sorted(items, key=_ontvanger_en_doel)
    return [(sleutel, list(groep)) for sleutel, groep in groupby(op_naam, key=_ontvanger_en_doel)]


def _ontvanger_en_doel(item: Inzageverstrekking) -> tuple[str, str]:
    return item.ontvanger_naam, item.doel_titel


def _soorten(items: Iterable[Inzageverstrekking]) -> list[list[Inzageverstrekking]]:
    """Those that say the same but for their moment."""
    gelijk: dict[object, list[Inzageverstrekking]] = {}
    for item in items:
        waarom = item.grondslag, item.toestemming, item.zonder_toestemming, item.geinformeerd_op
        wat = item.gegevens, item.gevuld, item.achtergehouden, item.documenten_achtergehouden
        gelijk.setdefault((*waarom, *wat), []).append(item)
    return list(gelijk.values())


def _soort(items: Sequence[Inzageverstrekking], regels: Inzageregels) -> Iterator[Onderdeel]:
    eerste = items[0]
    yield Gegevens(tuple(_waarom(eerste)))
    if eerste.zonder_toestemming:
        yield Nota(regels.zonder_toestemming, "let-op")
    rijen = ((tijdstip(item.gemaakt_op), _hoe(item), tijdstip(item.toestand_sinds)) for item in items)
    yield Tabel("Wanneer", ("Gemaakt", "Hoe het ermee staat", "Sinds"), tuple(rijen))
    if not eerste.gevuld:
        yield Alinea(_NIET_GEVULD)
    yield Tabel("Welke gegevens", _KOPPEN, tuple((g.naam, g.pad) for g in eerste.gegevens))
    if eerste.achtergehouden:
        rijen_achter = tuple((item.naam, item.pad, item.reden) for item in eerste.achtergehouden)
        yield Tabel("Wat niet meeging", (*_KOPPEN, "Waarom niet"), rijen_achter)
    if eerste.documenten_achtergehouden:
        yield Alinea(f"Documenten die niet meegingen: {eerste.documenten_achtergehouden}.")
    if any(item.bericht_gewist for item in items):
        yield Nota(f"Van {_aantal_gewist(items)} geldt: {regels.gewist}.")


def _aantal_gewist(items: Sequence[Inzageverstrekking]) -> str:
    gewist = sum(item.bericht_gewist for item in items)
    return "alle berichten hierboven" if gewist == len(items) else f"{gewist} van de {len(items)} berichten hierboven"


def _waarom(item: Inzageverstrekking) -> Iterator[tuple[str, str]]:
    yield "Waarom dit mocht", f"{item.grondslag_in_woorden} Grondslag: {item.grondslag}.".strip()
    if item.toestemming is not None:
        yield "Toestemming", f"nummer {item.toestemming}"
    if item.geinformeerd_op is not None:
        yield "Vooraf verteld op", tijdstip(item.geinformeerd_op)


def _hoe(item: Inzageverstrekking) -> str:
    tot = item.bericht_bewaard_tot
    return item.toestand_in_woorden if tot is None else f"{item.toestand_in_woorden}; bericht bewaard tot {datum(tot)}"


def _ontvangen(inzage: Inzage) -> Iterator[Deel]:
    if inzage.ontvangen:
        rijen = tuple(
            (tijdstip(item.op), item.van_naam, item.over, item.status_in_woorden) for item in inzage.ontvangen
        )
        yield Deel(
            "Wat de school terughoorde",
            (
                Tabel("Berichten van anderen aan de school", ("Wanneer", "Van wie", "Waarover", "Wat"), rijen),
                Alinea("Wat er verder bij geschreven is, staat in het dossier op school. Vraag de school ernaar."),
            ),
        )


def _niet_gedeeld(niet: Sequence[Inzageverstrekking]) -> Iterator[Deel]:
    if niet:
        rijen = tuple(
            (tijdstip(item.gemaakt_op), item.ontvanger_naam, item.doel_titel, item.reden or item.toestand_in_woorden)
            for item in niet
        )
        koppen = ("Wanneer", "Met wie niet", "Waarvoor", "Waarom niet")
        yield Deel("Wat niet is gedeeld", (Tabel("Tegengehouden, geweigerd of nog niet verstuurd", koppen, rijen),))


def _toestemmingen(toestemmingen: Sequence[Inzagetoestemming]) -> Iterator[Deel]:
    if toestemmingen:
        yield Deel("Toestemmingen", tuple(_toestemming(item) for item in toestemmingen))


def _toestemming(item: Inzagetoestemming) -> Deel:
    staat = "geldt niet meer" if item.staat is None else item.staat.replace("-", " ")
    gebeurd = tuple((tijdstip(deel.op), deel.soort, deel.wie or "de school") for deel in item.gebeurtenissen)
    documenten = tuple(f"{document.titel}, {datum(document.datum)}" for document in item.documenten)
    return Deel(
        f"{item.doel_titel}: {item.ontvanger_naam}",
        (
            Gegevens(
                (
                    ("Nummer", item.id),
                    ("Van en tot en met", f"{datum(item.begin)} tot en met {datum(item.eind)}"),
                    ("Hoe het ermee staat", staat),
                )
            ),
            Tabel("Wat er gebeurde", ("Wanneer", "Wat", "Door wie"), gebeurd),
            Tabel("Voor welke gegevens", _KOPPEN, tuple((g.naam, g.pad) for g in item.gegevens)),
            *((Alinea("Voor welke documenten:"), Lijst(documenten)) if documenten else ()),
        ),
    )
