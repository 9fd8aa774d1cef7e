"""What the tests of the API share: an issuer of tokens, a client that asks with them, and the database behind it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg
from joserfc import jwt
from joserfc.jwk import ECKey
from prometheus_client.parser import text_string_to_metric_families

from gateway.exchange.inrichting import Inrichting

UITGEVER = "https://idp.example"
ALLES = (
    "schakel.lezen schakel.beheer schakel.inzage verzuim.beoordelen aanvraag.beheren jeugdhulp.beheren "
    "toestemming.beheren uitzondering.beheren fg.inzien leerplicht.leveren leerplicht.behandelen "
    "swv.leveren swv.behandelen swv.ophalen"
)


@dataclass(frozen=True)
class Uitgever:
    """Someone whose tokens the gateway believes."""

    map: Path
    sleutel: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k1"}))

    @property
    def jwks(self) -> Path:
        """The file with the public key."""
        pad = self.map / "jwks.json"
        pad.write_text(json.dumps({"keys": [self.sleutel.as_dict(private=False)]}))
        return pad

    def claims(self, **anders: Any) -> dict[str, Any]:
        """The claims of a token that holds; None leaves a claim out."""
        nu = int(datetime.now(UTC).timestamp())
        goed = {"iss": UITGEVER, "aud": "schakel", "sub": "sis-client", "iat": nu, "exp": nu + 300}
        goed |= {"scope": ALLES, "organisatie": "zwaluw"}
        return {naam: waarde for naam, waarde in (goed | anders).items() if waarde is not None}

    def token(self, **anders: Any) -> str:
        """A token that holds, apart from what is given."""
        return jwt.encode({"alg": "ES256", "kid": "k1"}, self.claims(**anders), self.sleutel)


@dataclass(frozen=True)
class Omgeving:
    """One app on one database, and who may ask it something."""

    inrichting: Inrichting
    uitgever: Uitgever
    http: httpx.AsyncClient
    owner_url: str

    async def vraag(self, methode: str, pad: str, *, token: str | None = None, **opties: Any) -> httpx.Response:
        """Ask with a token for everything of zwaluw, unless another is given."""
        headers = {"Authorization": f"Bearer {token or self.uitgever.token()}", **opties.pop("headers", {})}
        return await self.http.request(methode, pad, headers=headers, **opties)

    def sql(self, tekst: str, *waarden: Any) -> list[tuple[Any, ...]]:
        """Look or change as the owner of the database, for whom row-level security is lifted."""
        with psycopg.connect(self.owner_url) as conn:
            conn.execute("SET session_replication_role = replica")
            cur = conn.execute(tekst, waarden or None)
            return cur.fetchall() if cur.description else []

    def gebruik(self, organisatie: str = "zwaluw") -> list[dict[str, Any]]:
        """The records of the second log, oldest first."""
        rijen = self.sql("SELECT inhoud FROM audit_entry WHERE log = %s ORDER BY id", f"{organisatie}/gebruik")
        return [json.loads(inhoud) for (inhoud,) in rijen]

    def ids(self, toestand: str = "klaar", organisatie: str = "zwaluw") -> list[str]:
        """The uitwisselingen of an organisation in a state, oldest first."""
        vraag = "SELECT id::text FROM uitwisseling WHERE toestand = %s AND organisatie = %s ORDER BY volgorde"
        return [id_ for (id_,) in self.sql(vraag, toestand, organisatie)]


def meting(tekst: str, naam: str, **labels: str) -> float | None:
    """One value out of the text that Prometheus reads."""
    for familie in text_string_to_metric_families(tekst):
        for item in familie.samples:
            if item.name == naam and labels.items() <= item.labels.items():
                return item.value
    return None
