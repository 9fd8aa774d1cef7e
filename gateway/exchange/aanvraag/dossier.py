"""Makes the OSO dossier of a leerling of what the gateway knows, for a school whose LAS gives none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from gateway import __version__
from gateway.exchange.aanvraag.dossierpersoon import bevestigde_geboortedatum, maak_leerling, maak_verzorgers
from gateway.model.aanvraag import Aanvraag, Aanvraagdocument, Toetsresultaat
from gateway.model.dossier import Categorieen, Dossier, Dossiermetadata
from gateway.model.dossierdelen import (
    Dossierdocument,
    Loopbaanjaar,
    Referentiescore,
    Schoolgegevens,
    Scores,
    Toets,
)
from gateway.model.dossierinhoud import Onderwijsondersteuning, Opp
from gateway.model.errors import InvoerError
from gateway.model.leerling import Inschrijving, Leerling, Periode
from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import lees_yaml

_PROFIEL = {"po": "POSWV", "vo": "VOSWV"}
_TOETSEN, _BIJLAGEN = "toetsresultaten", "bijlagen"


class DossierOnvolledigError(InvoerError):
    """Van deze leerling is nog geen SWV-dossier te maken."""

    code = "OSO-011"


class CategorieVastError(InvoerError):
    """Deze categorie kan niet worden weggelaten."""

    code = "OSO-012"


@dataclass(frozen=True, slots=True)
class Dossiervraag:
    """For whom a dossier is made: the leerling, his aanvraag and school, the day, and which categories stay out."""

    leerling: Leerling
    aanvraag: Aanvraag
    school: Schoolgegevens
    op: date
    zonder: frozenset[str] = frozenset()

    @property
    def profiel(self) -> str:
        """POSWV or VOSWV."""
        return _PROFIEL[self.aanvraag.sector]

    @property
    def inschrijvingen(self) -> tuple[Inschrijving, ...]:
        """The enrolments that were, oldest first."""
        waren = [item for item in self.leerling.inschrijvingen if not item.vervallen]
        return tuple(sorted(waren, key=lambda item: item.datum_inschrijving))

    @property
    def inschrijving(self) -> Inschrijving | None:
        """The last enrolment at the school of the dossier."""
        return next((item for item in reversed(self.inschrijvingen) if item.brin == self.school.brin), None)


def maak_dossier(vraag: Dossiervraag) -> Dossier:
    """The dossier; raises DossierOnvolledigError naming all that is missing, and CategorieVastError."""
    categorieen = _categorieen(vraag)
    ontbreekt = [*_ontbreekt(vraag)]
    if ontbreekt:
        raise DossierOnvolledigError(
            f"er ontbreekt: {'; '.join(ontbreekt)}.", doe="Vul aan, of voeg het dossier van het LAS bij."
        )
    return Dossier(
        metadata=_metadata(vraag, categorieen),
        overdrachtsoort=_versie()["overdrachtsoort"],
        school=vraag.school,
        leerling=maak_leerling(vraag.leerling, vraag.inschrijving),
        schoolloopbaan=tuple(_loopbaan(vraag)),
        onderwijsondersteuning=_ondersteuning(vraag),
        toetsen=() if _TOETSEN in vraag.zonder else tuple(_toetsen(vraag.aanvraag.toetsen)),
        documenten=() if _BIJLAGEN in vraag.zonder else tuple(_overig(vraag)),
        verzorgers=maak_verzorgers(vraag.leerling),
    )


def _ontbreekt(vraag: Dossiervraag) -> Iterator[str]:
    leerling, school = vraag.leerling, vraag.school
    if not school.adressen or not school.communicatie:
        yield "adres, en telefoon of e-mail, van de school (in schakel.toml)"
    if not leerling.voornamen:
        yield "de voornamen"
    if bevestigde_geboortedatum(leerling) is None:
        yield "de volledige geboortedatum"
    gemaakt = maak_leerling(leerling, None)
    if not (gemaakt.adres_geheim or gemaakt.adressen or gemaakt.adres_buitenland):
        yield "het adres"
    if not any(True for _ in _loopbaan(vraag)):
        yield "een inschrijving met een leerjaar"
    if _ondersteuning(vraag) is None:
        yield "een OPP, of een uitwerking van de onderwijsbehoeften"


def _categorieen(vraag: Dossiervraag) -> Categorieen:
    profiel = _afspraken()["profielen"][vraag.profiel]
    vast = set(profiel["verplicht"]) | set(profiel["verboden"])
    if fout := sorted(vraag.zonder & vast | vraag.zonder - Categorieen.model_fields.keys()):
        raise CategorieVastError(f"weglaten kan niet: {', '.join(fout)}.", doe="Laat alleen weg wat optioneel is.")
    return Categorieen(**{naam: _uitlevering(naam, profiel, vraag.zonder) for naam in Categorieen.model_fields})


def _uitlevering(naam: str, profiel: Mapping[str, Any], zonder: Collection[str]) -> Any:
    if naam in zonder:
        return "opt-uit"
    return next((soort for soort in ("verplicht", "verboden") if naam in profiel[soort]), "optioneel")


def _metadata(vraag: Dossiervraag, categorieen: Categorieen) -> Dossiermetadata:
    versie = _versie()
    return Dossiermetadata(
        deeldossier="LAS",
        pakketnaam="Schakel",
        pakketversie=__version__,
        datum=vraag.op,
        standaardversie=versie["standaardversie"],
        validatieversie=versie["validatieversie"],
        categorieen=categorieen,
        overstap=vraag.profiel,
    )


def _loopbaan(vraag: Dossiervraag) -> Iterator[Loopbaanjaar]:
    """Each schooljaar of each period of an enrolment, until the day of the dossier."""
    for inschrijving in vraag.inschrijvingen:
        einden = [periode.datum_begin - timedelta(days=1) for periode in inschrijving.periodes[1:]]
        for periode, eind in zip(inschrijving.periodes, [*einden, inschrijving.datum_uitschrijving], strict=True):
            yield from _jaren(periode, eind if eind and eind < vraag.op else None, vraag)


def _jaren(periode: Periode, eind: date | None, vraag: Dossiervraag) -> Iterator[Loopbaanjaar]:
    """The schooljaren of a period; `eind` None: it runs on the day of the dossier."""
    tot, sector = eind or vraag.op, vraag.aanvraag.sector
    if periode.leerjaar is None or tot < periode.datum_begin:
        return
    eerste, laatste = _schooljaar(periode.datum_begin), _schooljaar(tot)
    jaargroep = int(periode.leerjaar) + _afspraken()["jaargroepen"][sector]
    # A period without a change of leerjaar in it is one schooljaar; what runs on is the same year again.
    for jaar in range(eerste, laatste + 1):
        yield Loopbaanjaar(
            schooljaar=f"{jaar}-{jaar + 1}",
            groepscode=periode.leerjaar,
            jaargroep=str(jaargroep),
            begindatum=max(periode.datum_begin, date(jaar, 8, 1)),
            einddatum=date(jaar + 1, 7, 31) if jaar < laatste else eind,
            brin=periode.vestiging.brin,
            vestigingscode=periode.vestiging[4:],
            elementcode=periode.opleidingcode if sector == "vo" and periode.opleidingcode.isdigit() else None,
        )


def _schooljaar(dag: date) -> int:
    begint_in_augustus = 8
    return dag.year if dag.month >= begint_in_augustus else dag.year - 1


def _ondersteuning(vraag: Dossiervraag) -> Onderwijsondersteuning | None:
    opps = sorted((opp for item in vraag.inschrijvingen for opp in item.opps), key=lambda opp: opp.datum_begin)
    documenten = tuple(_document(item) for item in vraag.aanvraag.documenten if _hoort(item, "opp"))
    toelichting = next((_document(item) for item in vraag.aanvraag.documenten if _hoort(item, "toelichting")), None)
    opp = Opp(begin=opps[-1].datum_begin, eind=opps[-1].datum_eind, documenten=documenten) if opps else None
    return Onderwijsondersteuning(toelichting=toelichting, opp=opp) if toelichting or opp else None


def _toetsen(toetsen: Collection[Toetsresultaat]) -> Iterator[Toets]:
    for toets in toetsen:
        scores = {"DLE": toets.dle, "IQ": toets.iq}
        referenties = tuple(
            Referentiescore(soort=soort, vergelijkingsgroep="Landelijk", waarde=str(waarde))
            for soort, waarde in scores.items()
            if waarde is not None
        )
        if referenties:
            yield Toets(
                code=toets.instrument,
                leergebied=toets.domein,
                naam=toets.instrument,
                afnamedatum=toets.datum,
                dl=toets.dl,
                resultaat=Scores(referenties=referenties),
            )


def _overig(vraag: Dossiervraag) -> Iterator[Dossierdocument]:
    """What has no place of its own; without an OPP its documents are among it."""
    ondersteuning = _ondersteuning(vraag) or Onderwijsondersteuning()
    elders = [*([ondersteuning.toelichting] if ondersteuning.toelichting else ())]
    elders += ondersteuning.opp.documenten if ondersteuning.opp else ()
    for document in map(_document, vraag.aanvraag.documenten):
        if document not in elders:
            yield document


def _hoort(document: Aanvraagdocument, plek: str) -> bool:
    return document.soort in _afspraken()["omschrijvingen"][plek]


def _document(document: Aanvraagdocument) -> Dossierdocument:
    """The attachment under the fixed description of its kind, as the whole gateway calls it."""
    return Dossierdocument(
        bestandsnaam=document.bestandsnaam,
        omschrijving=_titels().get(document.soort, document.soort),
        inhoud=document.inhoud,
    )


@cache
def _titels() -> dict[str, str]:
    soorten = lees_yaml(contractbestand("aanvragen/documentsoorten.yaml")).kaal()["documentsoorten"]
    return {naam: str(soort["titel"]) for naam, soort in soorten.items()}


@cache
def _afspraken() -> dict[str, Any]:
    return dict(lees_yaml(contractbestand("oso/contract.yaml")).kaal())


def _versie() -> dict[str, Any]:
    afspraken = _afspraken()
    versie: dict[str, Any] = afspraken["versies"][afspraken["schrijven"]]
    return versie
