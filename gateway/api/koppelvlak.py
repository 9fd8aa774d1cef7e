"""/koppelvlak/{partner}: where a partner delivers SOAP messages and notifications.

What they bring is settled before the answer leaves.
"""

from functools import partial

from cryptography import x509
from fastapi import APIRouter, Request, Response
from lxml import etree

from gateway.api.fouten import NietGevondenError
from gateway.api.herhaling import HerhalingInDatabase
from gateway.api.kern import Kern, kern_van
from gateway.api.toegang import client_certificaat
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.proof import Bewijs
from gateway.exchange.settle import verwerk
from gateway.exchange.terugmelding import verwerk_terug
from gateway.mapping import Berichtcontract
from gateway.model.errors import ToegangError
from gateway.model.identifiers import Oin
from gateway.sdk import Koppelvlak
from gateway.transport.certificaten import CertificaatError, oin_van
from gateway.transport.soap.lezing import Http
from gateway.transport.soap.server import Operatie, SoapServer
from gateway.transport.soap.verslag import Gelezen

router = APIRouter(include_in_schema=False)


@router.post("/koppelvlak/{partner}")
async def ontvang(request: Request, partner: str) -> Response:
    """Take one message, checked in the order of Digikoppeling; a message that is refused gets a SOAP fault."""
    kern = kern_van(request)
    server = _server(kern, partner)
    http = Http(request.headers.get("content-type", ""), request.headers.get("soapaction"), request.method)
    try:
        tls = client_certificaat(request, kern.proxy)
    except CertificaatError:
        # No certificate to believe is no certificate: the server answers that with the fault it has for it.
        tls = ()
    antwoord = await server.behandel(await request.body(), http, tls)
    return Response(antwoord.data, antwoord.status, media_type="text/xml; charset=utf-8")


@router.post("/koppelvlak/{partner}/notificaties", status_code=204)
async def genotificeerd(request: Request, partner: str) -> None:
    """Take a notification: the connector checks who sent it and fetches what it is about; a repeat changes nothing."""
    inrichting = kern_van(request).inrichting
    if (doelsysteem := inrichting.doelsystemen.get(partner)) is None:
        raise NietGevondenError("deze partner levert hier niets af.")
    statussen = await doelsysteem.bij_notificatie(request.headers.get("authorization", ""), await request.body())
    await verwerk_terug(inrichting, partner, statussen)


@router.post("/koppelvlak/{partner}/bericht")
async def neem_aan(request: Request, partner: str) -> Response:
    """Take a message in a protocol that the connector itself speaks, from whoever showed a client certificate."""
    kern = kern_van(request)
    if (doelsysteem := kern.inrichting.doelsystemen.get(partner)) is None:
        raise NietGevondenError("deze partner levert hier niets af.")
    if not (certificaten := _certificaten(request, kern)):
        raise ToegangError("hier hoort een clientcertificaat bij.", doe="Controleer de verbinding en de proxy.")
    if doelsysteem.alleen_de_partner and oin_van(certificaten[0]) != kern.inrichting.partners[partner].oin:
        raise ToegangError("dit certificaat is niet van de partner van dit koppelvlak.", doe="Controleer het OIN.")
    status, data = await doelsysteem.behandel(await request.body())
    return Response(data, status, media_type="text/xml; charset=utf-8")


def is_de_partner(request: Request, kern: Kern, partner: str) -> bool:
    """Whether a client certificate with the OIN of this partner was shown."""
    certificaten = _certificaten(request, kern)
    return bool(certificaten) and oin_van(certificaten[0]) == kern.inrichting.partners[partner].oin


def _certificaten(request: Request, kern: Kern) -> tuple[x509.Certificate, ...]:
    try:
        return client_certificaat(request, kern.proxy)
    except CertificaatError:
        # No certificate to believe is no certificate.
        return ()


def _server(kern: Kern, partner: str) -> SoapServer:
    inrichting = kern.inrichting
    doelsysteem = inrichting.doelsystemen.get(partner)
    koppelvlak = None if doelsysteem is None else doelsysteem.koppelvlak()
    if koppelvlak is None:
        raise NietGevondenError("deze partner levert hier niets af.")
    return SoapServer(
        sleutel=koppelvlak.sleutel,
        vertrouwen=koppelvlak.vertrouwen,
        eigen=_eigen(inrichting, partner, koppelvlak),
        operaties=_operaties(inrichting, partner, koppelvlak),
        herhaling=HerhalingInDatabase(inrichting.db, inrichting.klok),
        gemandateerd=_niemand,
        klok=inrichting.klok,
    )


def _eigen(inrichting: Inrichting, partner: str, koppelvlak: Koppelvlak) -> frozenset[Oin]:
    """Who a message may be addressed to: ourselves, and those we act for at this partner."""
    organisaties = {item.organisatie for item in inrichting.abonnementen if item.partner == partner}
    return frozenset({koppelvlak.sleutel.oin, *(inrichting.organisaties[item].oin for item in organisaties)})


def _operaties(inrichting: Inrichting, partner: str, koppelvlak: Koppelvlak) -> dict[str, Operatie]:
    verwerker = partial(_verwerk, inrichting, partner)
    return {
        contract.actie: Operatie(verwerker, _xsd(contract))
        for contract in map(inrichting.contracten.bericht, koppelvlak.berichten)
        if contract.actie is not None
    }


def _xsd(contract: Berichtcontract) -> etree.XMLSchema | None:
    return contract.schema if isinstance(contract.schema, etree.XMLSchema) else None


async def _verwerk(inrichting: Inrichting, partner: str, bericht: Gelezen) -> bytes:
    if bericht.van != inrichting.partners[partner].oin:
        raise ToegangError("de afzender is niet de partner van dit koppelvlak.")
    antwoord, terugkoppelingen = await inrichting.doelsystemen[partner].ontvang(bericht.actie, bericht.body)
    await verwerk(inrichting, Bewijs(inrichting), partner, terugkoppelingen)
    return antwoord


def _niemand(_ondertekenaar: Oin, _afzender: Oin, _actie: str) -> bool:
    """A partner speaks for itself here; acting for another needs a mandate that we cannot look up."""
    return False
