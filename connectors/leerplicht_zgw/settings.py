"""What an operator fills in to deliver to the zaaksysteem of a gemeente."""

from __future__ import annotations

import os
import ssl
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from gateway import sdk
from gateway.sdk import Basisadres, ConfiguratieError, Instellingen, Oin

# HS256 with less than 112 bits of key is no signature (NIST SP 800-131A).
_KORTSTE_GEHEIM = 14


class GeheimOntbreektError(ConfiguratieError):
    """Een geheim voor de gemeente ontbreekt of is te kort."""

    code = "ZGW-001"


def _rsin(nummer: str) -> str:
    gewicht = sum((9 - plek) * int(cijfer) for plek, cijfer in enumerate(nummer[:8]))
    if (gewicht - int(nummer[8])) % 11:
        raise ValueError("geen RSIN: de elfproef klopt niet")
    return nummer


Rsin = Annotated[str, Field(pattern=r"^[0-9]{9}$"), AfterValidator(_rsin)]


class Mtls(sdk.Mtls):
    """Our certificate, whom we believe, and the OIN the gemeente shows."""

    oin: Oin = Field(description="Het OIN in het certificaat van de gemeente")


class LeerplichtZgwInstellingen(Instellingen):
    """Where the APIs of the gemeente are, who we are there, and what was agreed."""

    zrc_url: Basisadres = Field(description="Adres van de Zaken API, tot en met /api/v1")
    ztc_url: Basisadres = Field(description="Adres van de Catalogi API")
    drc_url: Basisadres | None = Field(
        None, description="Adres van de Documenten API; alleen bij een informatieobjecttype"
    )
    nrc_url: Basisadres | None = Field(None, description="Adres van de Notificaties API; leeg: alleen ophalen")
    client_id: str = Field(min_length=1, description="Onze naam bij de gemeente")
    geheim_env: str = Field("SCHAKEL_ZGW_GEHEIM", description="Omgevingsvariabele met het geheim bij client_id")
    bronorganisatie: Rsin = Field(description="RSIN van wie de zaak maakt: bestuur of gateway, zoals afgesproken")
    verantwoordelijke: Rsin = Field(description="RSIN van de gemeente")
    catalogus_url: str | None = Field(None, description="De catalogus, als het zaaktype in meer dan een staat")
    callback_url: Basisadres | None = Field(None, description="Ons adres voor notificaties; leeg: alleen ophalen")
    callback_env: str = Field(
        "SCHAKEL_ZGW_NOTIFICATIE", description="Omgevingsvariabele met wat de gemeente dan in Authorization zet"
    )
    afspraken: dict[str, Any] = Field(default_factory=dict, description="Wat anders is dan in het contract")
    mtls: Mtls | None = Field(None, description="Tweezijdig TLS; leeg: gewoon TLS met de uitgevers van het systeem")
    timeout_s: float = Field(30, gt=0, le=300, description="Hoe lang op een antwoord wordt gewacht, in seconden")

    def geheim(self) -> str:
        """What our tokens are signed with."""
        return geheim(self.geheim_env)

    def notificatiegeheim(self) -> str | None:
        """What the gemeente shows us in Authorization; None when it does not call."""
        return geheim(self.callback_env) if self.callback_url else None

    def context(self) -> ssl.SSLContext:
        """Whom we believe at the other end of the line."""
        return self.mtls.context() if self.mtls else ssl.create_default_context()


def geheim(naam: str) -> str:
    """The secret in an environment variable."""
    waarde = os.environ.get(naam, "")
    if len(waarde) < _KORTSTE_GEHEIM:
        raise GeheimOntbreektError(
            f"omgevingsvariabele {naam} is leeg of te kort.", doe=f"Zet er ten minste {_KORTSTE_GEHEIM} tekens in."
        )
    return waarde
