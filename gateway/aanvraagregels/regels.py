"""The rules of aanvragen as loaded, with what each samenwerkingsverband asks otherwise laid over them."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.aanvraagregels.lezen import naaste
from gateway.aanvraagregels.vormen import (
    Aanpassing,
    Afwijking,
    Deel,
    Discipline,
    Documentsoort,
    Eis,
    Soort,
    StatusVorm,
    SwvBestand,
    Termijn,
)
from gateway.aanvraagregels.vormen_besluit import SignalenBestand, TlvBestand
from gateway.model.errors import InvoerError


class SoortOnbekendError(InvoerError, KeyError):
    """Deze soort aanvraag bestaat niet."""

    code = "AVR-001"


@dataclass(frozen=True, slots=True, eq=False)
class Aanvraagregels:
    """All of contracts/aanvragen, by name."""

    soorten: Mapping[str, Soort]
    altijd: tuple[str, ...]
    eisen: Mapping[str, Eis]
    toestemmingsdelen: Mapping[str, Deel]
    documentsoorten: Mapping[str, Documentsoort]
    rollen: Mapping[str, str]
    disciplines: Mapping[str, Discipline]
    plaatsen: Mapping[str, str]
    statussen: Mapping[str, StatusVorm]
    termijnen: Mapping[str, Termijn]
    afwijkingen: tuple[Afwijking, ...]
    vakantie_minstens_dagen: int
    swvs: Mapping[str, SwvBestand]
    tlv: TlvBestand
    signalen: SignalenBestand

    def soort(self, naam: str) -> Soort:
        """A kind of aanvraag by name; raises SoortOnbekendError."""
        if naam not in self.soorten:
            raise SoortOnbekendError(doe=naaste(naam, self.soorten))
        return self.soorten[naam]

    def eisen_van(self, soort: str, sector: str, swv: str) -> dict[str, Eis]:
        """What one samenwerkingsverband asks of a kind, in order: always, of the kind, of the sector, its own."""
        basis = self.soort(soort)
        per_sector: Mapping[str, tuple[str, ...]] = dict(basis.sectoren.items())
        namen = [*self.altijd, *basis.eisen, *per_sector.get(sector, ())]
        alle = self.alle_eisen(swv)
        aanpassing = self.swvs[swv].soorten.get(soort, Aanpassing()) if swv in self.swvs else Aanpassing()
        return {naam: alle[naam] for naam in [*namen, *aanpassing.erbij] if naam not in aanpassing.eraf}

    def alle_eisen(self, swv: str) -> dict[str, Eis]:
        """Every requirement by name, those of one samenwerkingsverband over those of all."""
        return {**self.eisen, **(self.swvs[swv].eisen if swv in self.swvs else {})}

    def termijn(self, naam: str, soort: str, swv: str) -> Termijn:
        """A term as it is for a kind at one samenwerkingsverband: the last that says otherwise wins."""
        termijn = self.termijnen[naam]
        eigen = self.swvs[swv].termijnen if swv in self.swvs else ()
        for anders in (*self.afwijkingen, *eigen):
            if anders.termijn == naam and (not anders.soorten or soort in anders.soorten):
                termijn = termijn.model_copy(update={"duur": anders.duur, "bron": anders.bron, "status": anders.status})
        return termijn
