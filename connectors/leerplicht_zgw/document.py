"""The melding as a document, for a gemeente that asked for one."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from connectors.leerplicht_zgw.zaak import Werk
from gateway.sdk import vandaag


async def registreer(werk: Werk, drc: str, kenmerk: str, auteur: str, inhoud: Mapping[str, Any]) -> str:
    """The address of the document with this kenmerk, made when it is not there."""
    vraag = {"identificatie": kenmerk, "bronorganisatie": werk.stel.bronorganisatie}
    er_al = await werk.client.lijst(drc, "enkelvoudiginformatieobjecten", werk.spoor, **vraag)
    if er_al:
        return werk.client.binnen(drc, er_al[0]["url"])
    op = vandaag()
    type_ = await werk.catalogus.informatieobjecttype(werk.afspraken.informatieobjecttype, op)
    data = json.dumps(inhoud, ensure_ascii=False, indent=2).encode()
    body = {
        **vraag,
        "creatiedatum": op.isoformat(),
        "titel": "Verzuimmelding",
        "auteur": auteur[: werk.contract["grenzen"]["lengtes"]["auteur"]],
        "taal": "nld",
        "status": "definitief",
        "formaat": "application/json",
        "bestandsnaam": "verzuimmelding.json",
        "inhoud": base64.b64encode(data).decode(),
        "bestandsomvang": len(data),
        # Without it the gemeente cannot close the zaak.
        "indicatieGebruiksrecht": False,
        "vertrouwelijkheidaanduiding": werk.afspraken.vertrouwelijkheidaanduiding,
        "informatieobjecttype": type_,
    }
    antwoord = await werk.client.schrijf("POST", f"{drc}/enkelvoudiginformatieobjecten", body, werk.spoor)
    return werk.client.binnen(drc, antwoord["url"])
