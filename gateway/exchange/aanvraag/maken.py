"""The OSO dossier that goes along, made by the gateway, for a school whose LAS gives none."""

from uuid import UUID

from gateway.exchange.aanvraag.dossier import DossierOnvolledigError, Dossiervraag, maak_dossier
from gateway.exchange.aanvraag.geval import Zaak, neem_om_te_schrijven
from gateway.exchange.aanvraag.schrijven import zet_dossier
from gateway.exchange.gebruik import Schrijver
from gateway.exchange.inrichting import Inrichting
from gateway.model.dossier import Dossier
from gateway.model.dossierdelen import Communicatie, Dossieradres, Schoolgegevens
from gateway.model.partijen import Schooladres
from gateway.policy.tijd import dag

_DOEL = "aanvraag-dossier"
# OSO: one place of delivery for a school that names no other.
_AANLEVERPUNT, _HOOFDVESTIGING = "0", "00"


async def maak_dossier_bij(schrijver: Schrijver, id_: UUID, zonder: frozenset[str]) -> None:
    """Make the dossier of what is known now, without these categories, and let it go along in place of an earlier one.

    Raises DossierOnvolledigError naming all that is missing, and CategorieVastError.
    """
    huis = schrijver.inrichting
    async with huis.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, huis, id_)
    school = _school(huis, zaak)
    vraag = Dossiervraag(zaak.stand.leerling, zaak.aanvraag, school, dag(huis.klok()), zonder)
    await zet_dossier(schrijver, id_, _schrijf(huis, id_, maak_dossier(vraag)))


def _schrijf(inrichting: Inrichting, id_: UUID, dossier: Dossier) -> bytes:
    zicht = {"bericht": {"id": str(id_)}, "aanvraag": {"dossier": dossier.model_dump(mode="json")}}
    return inrichting.mappings.writer(_DOEL).schrijf(zicht)


def _school(inrichting: Inrichting, zaak: Zaak) -> Schoolgegevens:
    """The school as schakel.toml has it, at the vestiging where the leerling is."""
    eigen = inrichting.organisaties[zaak.organisatie]
    if eigen.brin is None:
        raise DossierOnvolledigError("er ontbreekt: het BRIN van de school.", doe="Zet het in schakel.toml.")
    hier = (item for item in zaak.stand.leerling.inschrijvingen if item.brin == eigen.brin and not item.vervallen)
    periodes = (periode for item in hier for periode in item.periodes)
    laatste = max(periodes, key=lambda item: item.datum_begin, default=None)
    return Schoolgegevens(
        naam=eigen.naam,
        brin=eigen.brin,
        vestigingscode=_HOOFDVESTIGING if laatste is None else laatste.vestiging[4:],
        aanleverpunt=_AANLEVERPUNT,
        adressen=() if eigen.adres is None else (_adres(eigen.adres),),
        communicatie=() if eigen.adres is None else _communicatie(eigen.adres),
    )


def _adres(adres: Schooladres) -> Dossieradres:
    return Dossieradres(
        soort="bezoek",
        straat=adres.straatnaam,
        nummer=adres.huisnummer,
        postcode=adres.postcode,
        plaats=adres.plaatsnaam,
    )


def _communicatie(adres: Schooladres) -> tuple[Communicatie, ...]:
    nummers = {"telefoon": adres.telefoon, "e-mail": adres.email}
    return tuple(Communicatie(soort=soort, nummer=nummer) for soort, nummer in nummers.items() if nummer is not None)
