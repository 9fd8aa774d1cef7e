"""The ways in which a record of the voorbeeldschool can be wrong; each spoils one leerling and no other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gateway.proef.school.leerling import Bestanden, bsn, onderwijsnummer

_VER_WEG = 500_000


@dataclass(frozen=True, slots=True)
class FoutRecord:
    """A leerling that must be set aside: what is wrong with him, and where that shows."""

    leerlingnummer: str
    soort: str
    bestand: str
    kolom: str | None


Bederf = Callable[[Bestanden, int], None]


def _cel(bestand: str, kolom: str, waarde: str) -> tuple[str, str, Bederf]:
    def bederf(rijen: Bestanden, _index: int) -> None:
        rijen[bestand][-1][kolom] = waarde

    return bestand, kolom, bederf


def _elfproef(rijen: Bestanden, index: int) -> None:
    goed = bsn(index)
    rijen["leerlingen"][0] |= {"bsn": f"{goed[:8]}{(int(goed[8]) + 1) % 10}", "onderwijsnummer": ""}


def _onderwijsnummer(rijen: Bestanden, index: int) -> None:
    # No number passes both proofs, so a BSN is never an onderwijsnummer.
    rijen["leerlingen"][0] |= {"bsn": "", "onderwijsnummer": bsn(index)}


def _beide_nummers(rijen: Bestanden, index: int) -> None:
    rijen["leerlingen"][0] |= {"bsn": bsn(index), "onderwijsnummer": onderwijsnummer(index)}


def _dubbele_leerling(rijen: Bestanden, index: int) -> None:
    rijen["leerlingen"].append(rijen["leerlingen"][0] | {"bsn": bsn(index + _VER_WEG), "onderwijsnummer": ""})


def _geen_periode(rijen: Bestanden, _index: int) -> None:
    rijen["periodes"].clear()


def _dubbele_inschrijving(rijen: Bestanden, _index: int) -> None:
    rijen["inschrijvingen"].append(dict(rijen["inschrijvingen"][0]))


def _vreemde_periode(rijen: Bestanden, _index: int) -> None:
    rijen["periodes"].append(rijen["periodes"][-1] | {"inschrijvingvolgnummer": "9"})


def _opp(**cellen: str) -> Bederf:
    def bederf(rijen: Bestanden, _index: int) -> None:
        inschrijving = rijen["inschrijvingen"][0]
        eigen = {naam: inschrijving[naam] for naam in ("leerlingnummer", "inschrijvingvolgnummer")}
        rijen["opps"].append(eigen | {"opp_begin": inschrijving["datum_inschrijving"]} | cellen)

    return bederf


# soort: file and column in which the fault shows, and what makes it.
SOORTEN: dict[str, tuple[str, str | None, Bederf]] = {
    "bsn zonder elfproef": ("leerlingen", "bsn", _elfproef),
    "dag die niet bestaat": _cel("leerlingen", "geboortedatum", "31-02-2012"),
    "inschrijving zonder periode": ("inschrijvingen", None, _geen_periode),
    "onbekend geslacht": _cel("leerlingen", "geslacht", "Q"),
    "dubbel leerlingnummer": ("leerlingen", "leerlingnummer", _dubbele_leerling),
    "tekst in een datum": _cel("inschrijvingen", "datum_inschrijving", "volgend jaar"),
    "te lange achternaam": _cel("leerlingen", "achternaam", "Lang" * 60),
    "ongeldige postcode": _cel("leerlingen", "postcode", "0123 AB"),
    "opp bij onbekende inschrijving": ("opps", "inschrijvingvolgnummer", _opp(inschrijvingvolgnummer="9")),
    "bsn en onderwijsnummer": ("leerlingen", "bsn, onderwijsnummer", _beide_nummers),
    "lege achternaam": _cel("leerlingen", "achternaam", ""),
    "lege geboortedatum": _cel("leerlingen", "geboortedatum", ""),
    "ongeldige brin": _cel("inschrijvingen", "brin", "XX99"),
    "ongeldige vestiging": _cel("periodes", "vestiging", "99XX"),
    "ongeldige opleidingcode": _cel("periodes", "opleidingcode", "011"),
    "geen ja of nee": _cel("periodes", "bekostigbaar", "misschien"),
    "oppbegin op 31 februari": ("opps", "opp_begin", _opp(opp_begin="31-02-2026")),
    "onderwijsnummer zonder elfproef": ("leerlingen", "onderwijsnummer", _onderwijsnummer),
    "dubbel inschrijvingvolgnummer": ("inschrijvingen", "inschrijvingvolgnummer", _dubbele_inschrijving),
    "periode bij onbekende inschrijving": ("periodes", "inschrijvingvolgnummer", _vreemde_periode),
    "onbekende relatie": _cel("gezagdragers", "relatie", "buurman"),
    "gezag niet ingevuld": _cel("gezagdragers", "heeft_gezag", ""),
    "leerjaar met een letter": _cel("periodes", "leerjaar", "3a"),
    "gemeente als naam": _cel("leerlingen", "woongemeente", "Zwaluwdam"),
    "cel boven de grens": ("opps", "handelingsdeel", _opp(handelingsdeel="x" * 20_001)),
    "ongeldige onderwijsaanbieder": _cel("periodes", "onderwijsaanbieder", "ABC"),
    "jaartal met twee cijfers": _cel("periodes", "datum_begin", "01-08-24"),
    "datum ver weg": _cel("inschrijvingen", "datum_uitschrijving", "01-08-2926"),
}


def bederf(rijen: Bestanden, index: int, soort: str) -> FoutRecord:
    """Make one leerling wrong in one way."""
    bestand, kolom, doe = SOORTEN[soort]
    doe(rijen, index)
    return FoutRecord(rijen["leerlingen"][0]["leerlingnummer"], soort, bestand, kolom)


def verdeel(plekken: list[int]) -> Iterator[tuple[int, str]]:
    """Give each place the next kind of fault."""
    namen = list(SOORTEN)
    return ((plek, namen[nummer % len(namen)]) for nummer, plek in enumerate(plekken))
