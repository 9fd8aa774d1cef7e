"""A school with something of every kind about its leerlingen, and an attacker who holds all that is left of it."""

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from gateway.exchange.aanvraag import schrijven
from gateway.exchange.bewaren import blokkade
from gateway.exchange.bewaren.blokkade import Blokkade, Verzoek
from gateway.exchange.bewaren.opruimen import ruim_alles_op
from gateway.exchange.bewaren.verslag import Keuze, Wisregel, lees_verslag
from gateway.exchange.gebruik import Persoon
from gateway.store.sleutels import SleutelError, Sleutelkast
from tests.exchange.aanvraag.aanvragen import DOSSIER, Aanvraagschool
from tests.exchange.verzuim.school import DOELEN as VERZUIM
from tests.exchange.verzuim.school import School, lesuren, week
from tests.motor import DOELEN, Motor, eigenaar, goed, leerling, open_motor

_WIE = Persoon("f.gegevens")
_WRAP, _IV, _TAG = 60, 12, 16
# Shorter than this, chance could make text of it.
_KORT = 64
# What we encrypt is JSON, XML, or a sentence.
_BEGIN = re.compile(rb'[{\["<A-Za-z\xef]')


@dataclass
class Archief:
    """A school in which all of leerling 0 is kept that can be, and as much of leerling 1 as an import brings."""

    motor: Motor
    wie: UUID
    ander: UUID

    @property
    def naam(self) -> str:
        """The organisatie."""
        return self.motor.organisatie

    async def dag(self, op: date) -> dict[str, int]:
        """Let it be this day, and wipe what is past its term."""
        self.motor.klok.nu = datetime(op.year, op.month, op.day, 12, tzinfo=UTC)
        gewist = await ruim_alles_op(self.motor.inrichting, self.naam)
        return {naam: aantal for naam, aantal in gewist.items() if aantal}

    async def blokkeer(self, **anders: Any) -> Blokkade:
        """Hold leerling 0, or what is given."""
        verzoek = Verzoek(**{"onderwerp": self.wie, "reden": "GEHEIM klacht bij de AP over wat er is gedeeld"} | anders)
        return await blokkade.blokkeer(self.motor.inrichting, _WIE, [self.naam], verzoek)

    async def hef_op(self, id_: UUID, reden: str = "GEHEIM de klacht is afgehandeld") -> Blokkade | None:
        """Hold it no longer."""
        return await blokkade.hef_op(self.motor.inrichting, _WIE, [self.naam], id_, reden)

    async def verslag(self, **keuze: Any) -> list[Wisregel]:
        """What was wiped and why, oldest first."""
        async with self.motor.inrichting.db.transactie([self.naam]) as conn:
            return (await lees_verslag(conn, Keuze([self.naam], **keuze)))[::-1]

    async def gebruik(self) -> list[tuple[str, str]]:
        """Who did what, as the second log has it."""
        return await School(self.motor).gebruik()


@pytest.fixture
async def archief(tmp_path: Path) -> AsyncIterator[Archief]:
    """A school as described."""
    async with open_motor(tmp_path, (*DOELEN, *VERZUIM)) as motor:
        motor.postbus.antwoord = goed
        await motor.rond(leerling(0), leerling(1, geslacht="?"), leerling(2))
        verzuim, aanvragen = School(motor), Aanvraagschool(motor)
        verzuim.spreek_af()
        wie = await verzuim.mist(lesuren(week()))
        await motor.vraag("UPDATE verzuimdossier SET oudste = '2026-11-16'")
        await verzuim.signaleer()
        await schrijven.zet_dossier(aanvragen.schrijver, await aanvragen.maak(), DOSSIER)
        kast, naam = motor.inrichting.kast, motor.organisatie
        await _toestemmingen(motor, wie)
        zoek = "SELECT id FROM leerling WHERE bronsleutel = %(sleutel)s"
        [(ander,)] = await motor.vraag(zoek, sleutel=kast.bronsleutel(naam, "100003"))
        yield Archief(motor, wie, ander)


async def _toestemmingen(motor: Motor, wie: UUID) -> None:
    """One that was given until 31 July 2027, one that was refused, and an uitzondering; what is in them is made up."""
    [(ingepakt,)] = await motor.vraag("SELECT sleutel FROM leerling WHERE id = %(id)s", id=wie)
    sleutel = motor.inrichting.kast.open(ingepakt, wie.bytes)
    tekst = b'{"wat": "GEHEIM wat er is gevraagd en wie daar wat van vond"}'
    vast = {"wie": wie, "naam": motor.organisatie, "nu": motor.klok(), "doel": "jgz-consult"}
    for tot in (date(2032, 7, 31), date(2027, 11, 21)):
        await motor.vraag(
            "WITH t AS (INSERT INTO toestemming (id, organisatie, leerling, doel, ontvanger, inhoud, gemaakt_door,"
            " gemaakt_op, wissen_op) VALUES (gen_random_uuid(), %(naam)s, %(wie)s, %(doel)s, 'ggd', %(een)b, 'm',"
            " %(nu)s, %(tot)s) RETURNING id, organisatie) INSERT INTO toestemming_gebeurtenis (toestemming, nummer,"
            " organisatie, soort, op, vastgelegd_op, door, inhoud)"
            " SELECT id, 1, organisatie, 'gevraagd', %(nu)s, %(nu)s, 'm', %(twee)b FROM t",
            **vast,
            een=sleutel.versleutel(tekst, b"t"),
            twee=sleutel.versleutel(tekst, b"g"),
            tot=tot,
        )
    await motor.vraag(
        "INSERT INTO uitzondering (id, organisatie, leerling, doel, ontvanger, inhoud, van, tot, gevraagd_door,"
        " gevraagd_op, wissen_op) VALUES (gen_random_uuid(), %(naam)s, %(wie)s, %(doel)s, 'ggd', %(een)b,"
        " '2026-11-21', '2026-11-30', 'm', %(nu)s, '2031-11-30')",
        **vast,
        een=sleutel.versleutel(tekst, b"u"),
    )


def blobs(organisaties: Iterable[str]) -> dict[str, list[bytes]]:
    """Every bytea of these organisaties and of the tables that belong to none, by table and column."""
    kolommen = eigenaar(
        "SELECT c.table_name, c.column_name, EXISTS (SELECT FROM information_schema.columns o WHERE "
        "o.table_name = c.table_name AND o.column_name = 'organisatie') FROM information_schema.columns c "
        "JOIN information_schema.tables t USING (table_schema, table_name) "
        "WHERE c.table_schema = 'public' AND c.data_type = 'bytea' AND t.table_type = 'BASE TABLE'"
    )
    gevonden = {}
    for tabel, kolom, eigen in kolommen:
        waar = " AND organisatie = ANY (%s)" if eigen else ""
        rijen = eigenaar(
            f"SELECT {kolom} FROM {tabel} WHERE {kolom} IS NOT NULL{waar}",
            *([list(organisaties)] if eigen else []),
        )
        gevonden[f"{tabel}.{kolom}"] = [bytes(rij[0]) for rij in rijen]
    return gevonden


def sleutels(kast: Sleutelkast, organisaties: Iterable[str]) -> list[bytes]:
    """Every key an attacker gets out of the database with the master key: any wrapped key, whoever it belongs to."""
    namen = list(organisaties)
    ids = [
        rij[0]
        for tabel in ("leerling", "postvak_melding", "swv_aanvraag", "swv_dossier")
        for rij in eigenaar(f"SELECT id FROM {tabel} WHERE organisatie = ANY (%s)", namen)
    ]
    ingepakt = [blob for rij in blobs(namen).values() for blob in rij if len(blob) == _WRAP]
    afgeleid = ["datasleutels", "bronsleutels", "cursor", *(f"pseudoniem/{naam}" for naam in namen)]
    uit = [kast.hoofdsleutel, *(kast.leid_af(waarvoor) for waarvoor in afgeleid)]
    for blob in ingepakt:
        for id_ in ids:
            try:
                uit.append(kast.open(blob, id_.bytes)._key)
            except SleutelError:
                continue
    return uit


def leesbaar(keys: Iterable[bytes], gevonden: dict[str, list[bytes]]) -> set[tuple[str, bytes]]:
    """What some key turns into text. GCM without its tag is a stream: no context has to be known to read it."""
    return {
        (naam, blob)
        for key in keys
        for naam, rij in gevonden.items()
        for blob in rij
        if len(blob) >= _KORT and _is_tekst(_ontcijfer(key, blob))
    }


def _ontcijfer(key: bytes, blob: bytes) -> bytes:
    stroom = Cipher(AES(key), CTR(blob[:_IV] + b"\0\0\0\2")).decryptor()
    return stroom.update(blob[_IV:-_TAG]) + stroom.finalize()


def _is_tekst(klaar: bytes) -> bool:
    try:
        klaar.decode()
    except UnicodeDecodeError:
        return False
    return bool(_BEGIN.match(klaar))


def over(jaren: int, dagen: int = 0) -> date:
    """A day so many years after the archive was made."""
    return date(2026 + jaren, 11, 22) + timedelta(days=dagen)
