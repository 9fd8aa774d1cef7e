"""From a voorstel and what a person adds to it to the melding that may go, and whether it can go anywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.judge import vraag
from gateway.exchange.plan import voornemens
from gateway.exchange.stand import Stand
from gateway.exchange.verzuim.fouten import (
    GeenRouteError,
    GezondheidError,
    MelderOntbreektError,
    OordeelError,
    OudersNietGeinformeerdError,
)
from gateway.exchange.verzuim.geval import Geval
from gateway.exchange.verzuim.waarschuwingen import getelde, gezondheid
from gateway.model.partijen import Organisatie
from gateway.model.verzuim import Melder, Verzuimmelding, Voorstel
from gateway.policy import Geweigerd, Reden, decide
from gateway.signalering import meerderjarig, persoon_van, verzuimdagen

_NAMEN = {
    "vermoedelijke_reden": "de vermoedelijke reden",
    "ondernomen_actie": "de ondernomen actie",
    "toelichting_geen_actie": "de toelichting bij geen actie",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Goedkeuring:
    """What a person adds to a voorstel; what is None follows from the school, or stays as it was.

    `toch` says that he read the words on health in the free fields and lets them stand.
    """

    ouders_geinformeerd_op: date | None = None
    melder: Melder | None = field(default=None, repr=False)
    vermoedelijke_reden: str | None = field(default=None, repr=False)
    ondernomen_actie: str | None = field(default=None, repr=False)
    actie_gewenst: bool = True
    toelichting_geen_actie: str | None = field(default=None, repr=False)
    telefoon: str | None = field(default=None, repr=False)
    leslocatie: str | None = None
    toch: bool = False

    @property
    def vrije_velden(self) -> Mapping[str, str | None]:
        """The free text, by what a person calls the field."""
        return {naam: getattr(self, veld) for veld, naam in _NAMEN.items()}


def ouders_geinformeerd(geval: Geval, voorstel: Voorstel) -> date | None:
    """When the parents knew of all that counted; None when the school did not say so of every registration."""
    geteld = getelde(voorstel, geval.dossier)
    datums = [item.ouders_geinformeerd_op for item in geteld if item.ouders_geinformeerd_op is not None]
    return (
        max(datums)
        if datums and len(datums) == len(geteld) == len({regel.registratie for regel in voorstel.telt})
        else None
    )


def feiten_van(inrichting: Inrichting, stand: Stand, voorstel: Voorstel) -> dict[str, Any]:
    """What a melding says by its voorstel, and follows from it."""
    return {
        "soort": voorstel.soort,
        "begindatum": voorstel.begindatum,
        "einddatum": voorstel.einddatum,
        "dagen": verzuimdagen(voorstel),
        "alle_lessen_gemist": voorstel.alle_lessen_gemist,
        "meerderjarig": meerderjarig(inrichting.signalering, persoon_van(stand.leerling), voorstel.begindatum),
    }


def maak_melding(id_: str, organisatie: Organisatie, feiten: dict[str, Any], extra: Goedkeuring) -> Verzuimmelding:
    """The melding of an approved voorstel; raises when something is missing or wrong."""
    melder = extra.melder or organisatie.verzuim.melder
    if melder is None:
        raise MelderOntbreektError(doe="Geef de naam en het e-mailadres van de mentor, of vul verzuim.melder in.")
    velden = {
        "id": id_,
        "leslocatie": extra.leslocatie or organisatie.verzuim.leslocatie,
        "melder": melder,
        "telefoon": extra.telefoon,
        "ouders_geinformeerd_op": extra.ouders_geinformeerd_op,
        "vermoedelijke_reden": extra.vermoedelijke_reden,
        "ondernomen_actie": extra.ondernomen_actie,
        "actie_gewenst": extra.actie_gewenst,
        "toelichting_geen_actie": extra.toelichting_geen_actie,
    }
    return _keur(velden | feiten)


def wijzig_melding(oud: Verzuimmelding, feiten: dict[str, Any], extra: Goedkeuring) -> Verzuimmelding:
    """The melding with the facts of the voorstel and with what the person filled in."""
    gegeven = ("ouders_geinformeerd_op", "melder", "vermoedelijke_reden", "ondernomen_actie", "telefoon", "leslocatie")
    nieuw = {naam: waarde for naam in gegeven if (waarde := getattr(extra, naam)) is not None}
    if not extra.actie_gewenst:
        nieuw |= {"actie_gewenst": False, "toelichting_geen_actie": extra.toelichting_geen_actie}
    return _keur(oud.model_dump() | nieuw | feiten)


def _keur(velden: Mapping[str, Any]) -> Verzuimmelding:
    try:
        return Verzuimmelding.model_validate(velden)
    except ValidationError as fout:
        namen = sorted({".".join(map(str, item["loc"])) for item in fout.errors()} - {""})
        waar = f"deze velden kloppen niet: {', '.join(namen)}." if namen else "actie gewenst en toelichting botsen."
        raise OordeelError(
            waar, doe="Zonder gewenste actie hoort er een toelichting bij, en anders niet; zie docs/verzuim.md."
        ) from None


def controleer_tekst(extra: Goedkeuring) -> None:
    """Raise when a free field speaks of health and nobody said that it must."""
    gevonden = gezondheid(extra.vrije_velden)
    if gevonden and not extra.toch:
        velden = ", ".join(item.veld or "" for item in gevonden)
        raise GezondheidError(
            f"woorden over gezondheid in {velden}.",
            doe="Haal ze weg; heeft leerplicht ze echt nodig, geef dan aan dat de tekst toch zo moet blijven.",
        )


def controleer_route(inrichting: Inrichting, organisatie: Organisatie, stand: Stand, melding: Verzuimmelding) -> None:
    """Raise when no abonnement lets this melding go to anyone, with the reason that a person can do most about."""
    redenen = _redenen(inrichting, organisatie, replace(stand, onderwerp=melding))
    if None in redenen:
        return
    geweigerd = [reden for reden in redenen if reden is not None]
    if any(reden.code == Reden.INFORMATIEPLICHT_OPEN for reden in geweigerd):
        raise OudersNietGeinformeerdError(doe="Informeer hen, en geef de datum waarop dat is gedaan.")
    if geweigerd:
        raise GeenRouteError(geweigerd[0].uitleg, doe=geweigerd[0].doe)
    raise GeenRouteError(
        "er is geen abonnement waarmee dit verzuim gemeld kan worden.",
        doe="Voeg aan schakel.toml een abonnement toe met verzuimmelding-duo of verzuimmelding-gemeente.",
    )


def _redenen(inrichting: Inrichting, organisatie: Organisatie, stand: Stand) -> Sequence[Geweigerd | None]:
    """Why each abonnement that is about this melding refuses it; None for one that lets it go."""
    besluiten = (
        decide(vraag(wat, inrichting.klok()))
        for wat in voornemens(inrichting, organisatie, stand)
        if wat.doel.per == "verzuimmelding" and not wat.doel.alleen_na_registratie
    )
    return [item if isinstance(item, Geweigerd) else None for item in besluiten]
