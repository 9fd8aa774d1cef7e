"""Every example message of the fact sheets gives the verdict that stands beside it."""

import json
import re
from datetime import datetime
from typing import Any

import pytest

from gateway.model.identifiers import Oin
from gateway.transport.certificaten import CertificaatError, Vertrouwen, laad_certificaten, lees_client_cert, oin_van
from gateway.transport.soap.controleren import controleer, controleer_antwoord
from gateway.transport.soap.fouten import fault_in_antwoord
from gateway.transport.soap.lezing import Http
from gateway.transport.soap.verslag import Controleverslag
from gateway.transport.soap.verwachting import Verwachting, Verzonden
from tests.standaarden import STANDAARDEN, needs_standaarden

pytestmark = needs_standaarden
WUS = STANDAARDEN / "nlgov/wus"
SET = json.loads((WUS / "gevallen.json").read_text()) if WUS.is_dir() else {"gevallen": []}
VERZOEKEN = [geval for geval in SET["gevallen"] if "richting" not in geval]
ANTWOORDEN = [geval for geval in SET["gevallen"] if geval.get("richting") and geval["verwacht"] == "goed"]
FOUTEN = [geval for geval in SET["gevallen"] if geval["verwacht"].startswith("fout")]


def _eis(geval: dict[str, Any], **anders: Any) -> Verwachting:
    mandaten = {(item["leverancier"], item["verstrekker"]) for item in SET["mandaten"]}
    return Verwachting(
        op=datetime.fromisoformat(SET["klok"]),
        vertrouwen=Vertrouwen.uit_pem((WUS / "test-root.crt.pem").read_text()),
        gemandateerd=lambda wie, voor, actie: (wie, voor) in mandaten,
        ondertekend=geval.get("profiel") != "2W-be",
        **anders,
    )


def _verzoek(geval: dict[str, Any]) -> Controleverslag:
    http = Http(SET["http"]["Content-Type"], SET["http"]["SOAPAction"])
    tls = laad_certificaten((WUS / "afzender.crt.pem").read_text())
    eis = _eis(geval, eigen={SET["eigen_oin"]})
    return controleer((WUS / geval["bestand"]).read_bytes(), eis, http=http, tls=tls)


@pytest.mark.parametrize("geval", VERZOEKEN, ids=lambda geval: geval["bestand"])
def test_request(geval: dict[str, Any]) -> None:
    """A request is accepted, or refused with the fault that is named."""
    verslag = _verzoek(geval)
    assert (verslag.foutcode or "goed") == geval["verwacht"].split()[0]


def test_unsigned_request_under_the_signed_profile() -> None:
    """What is good under 2W-be is EK0031 under 2W-be-S."""
    assert _verzoek({"bestand": "2w-be-request.xml"}).foutcode == "Client.EK0031"


@pytest.mark.parametrize("geval", ANTWOORDEN, ids=lambda geval: geval["bestand"])
def test_answer(geval: dict[str, Any]) -> None:
    """An answer to the stored request is believed."""
    verzoek = _verzoek({"bestand": "2w-be-s-request.xml"}).bericht
    verzonden = Verzonden(
        verzoek.actie, verzoek.message_id, verzoek.van, Oin(SET["eigen_oin"]), verzoek.handtekening or ""
    )
    verslag = controleer_antwoord((WUS / geval["bestand"]).read_bytes(), _eis(geval, antwoord_op=verzonden))
    assert verslag.goed, verslag.als_tekst()


@pytest.mark.parametrize("geval", FOUTEN, ids=lambda geval: geval["bestand"])
def test_fault_is_recognised(geval: dict[str, Any]) -> None:
    """A fault gives its code, and only DK0051 may be tried again."""
    fault = fault_in_antwoord(500, (WUS / geval["bestand"]).read_bytes())
    code = re.search(r"fault-(\w+)", geval["bestand"])[1]
    assert (fault.code, fault.opnieuw) == (code, code == "DK0051")


def test_client_cert_of_rfc_9440() -> None:
    """The example headers give the certificate; each form on the refuse list is refused or not believed."""
    voorbeeld = json.loads((STANDAARDEN / "nlgov/http/rfc9440-voorbeeld.json").read_text())
    headers = [(naam, voorbeeld[naam]) for naam in ("Client-Cert", "Client-Cert-Chain")]
    leaf, root = lees_client_cert(headers, proxy_vertrouwd=True)
    assert oin_van(leaf) == voorbeeld["subject_serialNumber"]
    assert root.subject == leaf.issuer
    assert lees_client_cert(headers, proxy_vertrouwd=False) == ()
    assert lees_client_cert([], proxy_vertrouwd=True) == ()
    weigeren = voorbeeld["weigeren"]
    for fout in (
        [("Client-Cert", weigeren["zonder dubbele punten"])],
        [("Client-Cert", weigeren["PEM in url-codering"])],
        [("client-cert", headers[0][1]), ("Client-Cert", headers[0][1])],
        headers[1:],
        [("Client-Cert", "::")],
        [("Client-Cert", ":AAA=:")],
        [("Client-Cert", ":AAAAA:")],
    ):
        with pytest.raises(CertificaatError):
            lees_client_cert(fout, proxy_vertrouwd=True)
