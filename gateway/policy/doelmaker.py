"""Makes a Doel of its form, and holds it against the model, the partijen and the voorwaarden."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gateway.model.yamlbron import Fout, Knoop
from gateway.policy.doel import Doel, Groep, bijzondere, wettelijke_nummers
from gateway.policy.doelvorm import DoelVorm, GroepVorm, PartijVorm
from gateway.policy.paden import GROEPEN, ONDERWERPEN, ZICHTVELDEN, naaste, velden_onder
from gateway.policy.toestemmingsregels import Toestemmingsregels
from gateway.policy.voorwaarde import Voorwaarde
from gateway.policy.vorm import knoop_op, lees_vorm


@dataclass(frozen=True, slots=True)
class Omgeving:
    """What doelen lean on; None stands for something whose own file is at fault already."""

    partijen: Mapping[str, PartijVorm | None]
    voorwaarden: Mapping[str, Voorwaarde | None]
    regels: Toestemmingsregels | None
    regels_ontbreken: bool
    # What the ontvanger registers for each doel.
    objecten: Mapping[str, str]


def maak_doel(naam: str, knoop: Knoop | None, omgeving: Omgeving, fouten: list[Fout]) -> Doel | None:
    """Make the doel of one file; faults go to `fouten`."""
    if knoop is None or (vorm := lees_vorm(knoop, DoelVorm, fouten)) is None:
        return None
    gevonden = list(_Toets(naam, knoop, vorm, omgeving).fouten())
    fouten.extend(gevonden)
    return None if gevonden else _bouw(knoop, vorm, omgeving)


def _bouw(knoop: Knoop, vorm: DoelVorm, omgeving: Omgeving) -> Doel:
    velden = frozenset(pad for naam, groep in vorm.velden.items() for pad in _paden(naam, groep))
    return Doel(
        naam=vorm.doel,
        versie=vorm.versie,
        titel=vorm.titel,
        grondslag=vorm.grondslag,
        verstrekker=vorm.verstrekker,
        ontvanger=vorm.ontvanger,
        gemeentegebonden=frozenset(
            soort for soort in vorm.ontvanger if (partij := omgeving.partijen[soort]) and partij.gemeentegebonden
        ),
        toestemming=omgeving.regels if vorm.toestemming == "vereist" else None,
        een_volstaat=vorm.een_gezagdrager_volstaat,
        informatieplicht=vorm.informatieplicht,
        per=vorm.per,
        voorwaarde=omgeving.voorwaarden[vorm.van_toepassing] if vorm.van_toepassing else None,
        object=omgeving.objecten[vorm.verwijdert or vorm.doel],
        verwijdert=vorm.verwijdert,
        na=vorm.na,
        groepen=tuple(
            Groep(
                naam=naam,
                velden=tuple(_paden(naam, groep)),
                voorwaarde=omgeving.voorwaarden[groep.alleen_als] if groep.alleen_als else None,
                regel=knoop_op(knoop, "velden", naam).regel,
            )
            for naam, groep in vorm.velden.items()
        ),
        bewaren=vorm.bewaren,
        bestand=knoop.bestand,
        velden_alle=velden,
        bijzonder=bijzondere(velden),
    )


def _paden(naam: str, groep: GroepVorm) -> Iterator[str]:
    return (f"{naam}.{veld}" for veld in groep.velden)


@dataclass(frozen=True, slots=True)
class _Toets:
    naam: str
    knoop: Knoop
    vorm: DoelVorm
    omgeving: Omgeving

    def fouten(self) -> Iterator[Fout]:
        yield from self._naam()
        yield from self._soorten()
        yield from self._toestemming()
        yield from self._voorwaarde(self.vorm.van_toepassing, "van_toepassing")
        yield from self._andere_doelen()
        eerder: set[str] = set()
        for naam, groep in self.vorm.velden.items():
            yield from self._groep(naam, groep, eerder)

    def _fout(self, melding: str, doe: str, *plaats: int | str) -> Fout:
        return knoop_op(self.knoop, *plaats).fout(melding, doe)

    def _naam(self) -> Iterator[Fout]:
        if self.vorm.doel != self.naam:
            yield self._fout(f"doel {self.vorm.doel!r} staat in {self.naam}.yaml", "Geef beide dezelfde naam.", "doel")

    def _soorten(self) -> Iterator[Fout]:
        for sleutel in ("verstrekker", "ontvanger"):
            for plaats, soort in enumerate(getattr(self.vorm, sleutel)):
                if soort not in self.omgeving.partijen:
                    doe = naaste(soort, self.omgeving.partijen)
                    yield self._fout(f"onbekend soort partij {soort!r}", doe, sleutel, plaats)

    def _toestemming(self) -> Iterator[Fout]:
        vereist = self.vorm.toestemming == "vereist"
        if vereist != (self.vorm.grondslag.soort == "toestemming"):
            doe = "Zet 'toestemming: vereist' bij grondslag toestemming, en anders 'toestemming: geen'."
            yield self._fout("toestemming en grondslag spreken elkaar tegen", doe, "toestemming")
        if self.vorm.een_gezagdrager_volstaat and not vereist:
            doe = "Haal 'een_gezagdrager_volstaat' weg."
            yield self._fout("zonder toestemming tekent niemand", doe, "een_gezagdrager_volstaat")
        if vereist and self.omgeving.regels_ontbreken:
            doe = "Leg in contracts/toestemming.yaml vast wie er tekenen."
            yield self._fout("dit doel vraagt toestemming, maar de regels daarvoor ontbreken", doe, "toestemming")

    def _voorwaarde(self, naam: str | None, *plaats: int | str) -> Iterator[Fout]:
        if naam is None:
            return
        if naam not in self.omgeving.voorwaarden:
            yield self._fout(f"onbekende voorwaarde {naam!r}", naaste(naam, self.omgeving.voorwaarden), *plaats)
            return
        voorwaarde = self.omgeving.voorwaarden[naam]
        for wortel in sorted((voorwaarde.wortels if voorwaarde else frozenset()) & self._vreemd):
            yield self._fout(
                f"voorwaarde {naam!r} kijkt naar de {wortel}, maar dit doel gaat per {self.vorm.per}",
                f"Kies een andere voorwaarde, of zet 'per: {wortel}'.",
                *plaats,
            )

    @property
    def _vreemd(self) -> frozenset[str]:
        """What this doel is not about."""
        return frozenset(ONDERWERPEN) - {self.vorm.per}

    def _andere_doelen(self) -> Iterator[Fout]:
        for sleutel in ("verwijdert", "na"):
            ander = getattr(self.vorm, sleutel)
            if ander is not None and ander not in self.omgeving.objecten:
                yield self._fout(f"onbekend doel {ander!r}", naaste(ander, self.omgeving.objecten), sleutel)

    def _groep(self, naam: str, groep: GroepVorm, eerder: set[str]) -> Iterator[Fout]:
        yield from self._voorwaarde(groep.alleen_als, "velden", naam, "alleen_als")
        if naam not in GROEPEN:
            yield self._fout(f"onbekende groep {naam!r}", naaste(naam, GROEPEN), "velden", naam)
            return
        if (wortel := naam.partition(".")[0]) in self._vreemd:
            doe = f"Haal de groep weg, of zet 'per: {wortel}'."
            yield self._fout(f"dit doel gaat per {self.vorm.per} en heeft geen {wortel}", doe, "velden", naam)
        for plaats, veld in enumerate(groep.velden):
            for melding, doe in self._veld(naam, veld, eerder):
                yield self._fout(melding, doe, "velden", naam, "velden", plaats)

    def _veld(self, groep: str, veld: str, eerder: set[str]) -> Iterator[tuple[str, str]]:
        pad = f"{groep}.{veld}"
        if pad in GROEPEN:
            yield f"{pad} is een groep, geen veld", f"Noem de velden: {', '.join(velden_onder(pad))}."
        elif pad not in ZICHTVELDEN:
            yield f"onbekend veld {veld!r} onder {groep}", naaste(veld, velden_onder(groep))
        elif pad in eerder:
            yield f"{pad} staat er twee keer", "Haal een van beide weg."
        else:
            eerder.add(pad)
            yield from self._nummer(pad)

    def _nummer(self, pad: str) -> Iterator[tuple[str, str]]:
        nummer = pad.rsplit(".", 1)[1]
        for soort in self.vorm.ontvanger if wettelijke_nummers(frozenset([pad])) else ():
            partij = self.omgeving.partijen.get(soort)
            if partij and nummer not in partij.wettelijke_nummers:
                bron = f"Bron: {partij.bron} (contracts/partijen/{soort}.yaml)."
                yield f"{pad}: een {soort} mag dit wettelijk nummer niet krijgen", f"Haal het veld weg. {bron}"
