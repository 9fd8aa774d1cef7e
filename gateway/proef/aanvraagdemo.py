"""The chapter of the demo on aanvragen: from incomplete to besluit, and one that is refused."""

import base64
import csv
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx

from gateway.exchange.inrichting import Inrichting
from gateway.model.aanvraag import Toetsresultaat
from gateway.model.mappen import contractbestand, mappen
from gateway.policy.tijd import vandaag
from gateway.proef.klant import Klant, slaagt
from gateway.proef.omgeving import Proefomgeving
from gateway.rekenmodule import laad_rekenregels, reken
from gateway.taken import haal_op

_SWV, _PARTNER = "VO9901", "samenwerkingsverband"
_AANVRAGER = {"naam": "J. Verhoef", "functie": "ondersteuningscoördinator", "telefoon": "0600000001"}
# What a test file is made of: enough to be recognised, and of no one.
_PDF = b"%PDF-1.7\nverzonnen document"
_STAPPEN = 12


class Aanvraagdemo:
    """The story of aanvragen.

    `verwerk` runs what was handed in and waits until it is delivered; `leerlingen` are good ones of the school.
    """

    def __init__(
        self,
        omgeving: Proefomgeving,
        worker: Inrichting,
        api: Klant,
        verwerk: Callable[[str], Awaitable[None]],
        vertel: Callable[[str], None],
    ) -> None:
        """Take the neighbourhood and what the rest of the demo works with."""
        self._omgeving, self._worker, self._api = omgeving, worker, api
        self._verwerk, self._vertel = verwerk, vertel
        self._geweigerd = 0

    async def draai(self, leerlingen: list[str]) -> None:
        """Tell it all."""
        tlv = await self._vso(leerlingen[0])
        self._reken(_pro(leerlingen[1]))
        rest = [await self._dien_in(_pro(leerlingen[1])), await self._dien_in(_lwoo(leerlingen[2]))]
        rest.append(await self._dien_in(_thuiszitter(leerlingen[3])))
        await self._weiger(_thuiszitter(leerlingen[4]))
        await self._verwerk("aanvragen")
        self._vertel("aanvragen voor VSO, PrO, LWOO en een thuiszitter zijn bij het samenwerkingsverband")
        await self._laat_aanvullen(tlv)
        await self._commissie([tlv, *rest])
        await self._bekijk_besluit(tlv)

    async def uitslag(self) -> dict[str, int]:
        """What was asked, decided, and not let through."""
        lijst = await self._api.haal("/aanvragen", limiet=200)
        ingediend = [item for item in lijst["items"] if item["status"] != "concept"]
        besloten = [item for item in ingediend if item["heeftBesluit"]]
        return {"aanvragen": len(ingediend), "besluiten": len(besloten), "geweigerd": self._geweigerd}

    async def _vso(self, leerling: str) -> str:
        """One that is not complete at first: the gateway says what is missing, in words."""
        id_ = await self._maak(_vso(leerling))
        mis = await self._api.haal(f"/aanvragen/{id_}/volledigheid")
        wat = "; ".join(item["tekst"].rstrip(".") for item in mis["ontbreekt"][:3])
        self._vertel(f"TLV VSO, nog niet compleet ({len(mis['ontbreekt'])} punten): {wat}; ...")
        await self._vul_aan(id_, _vso(leerling) | _VSO_COMPLEET)
        dossier = base64.b64encode(_dossier().read_bytes()).decode()
        await self._api.stuur(f"/aanvragen/{id_}/dossier", {"inhoud": dossier})
        await self._api.stuur(f"/aanvragen/{id_}/_indienen", {})
        self._vertel(
            "aangevuld en ingediend: OPP, verklaringen, zienswijzen, twee deskundigen, en het OSO-dossier van het LAS"
        )
        return id_

    def _reken(self, aanvraag: Mapping[str, Any]) -> None:
        """Show what the rekenmodule makes of the toetsen; it never decides."""
        toetsen = [Toetsresultaat.model_validate(item) for item in aanvraag["toetsen"]]
        uitkomst = reken(laad_rekenregels(mappen("contracts")), toetsen, vandaag(), jaargroep_begin=None)
        pro = next(regime for regime in uitkomst.regimes if regime.regime == "pro")
        self._vertel(f"rekenmodule voor TLV PrO: {pro.uitkomst}; {uitkomst.slot}")

    async def _weiger(self, aanvraag: dict[str, Any]) -> None:
        """One that may not go: the ouders were not told."""
        id_ = await self._maak({naam: waarde for naam, waarde in aanvraag.items() if naam != "oudersGeinformeerdOp"})
        probleem = await self._api.geweigerd(f"/aanvragen/{id_}/_indienen")
        self._geweigerd += 1
        self._vertel(f"geweigerd ({probleem['code']}): {probleem['detail']}")

    async def _laat_aanvullen(self, id_: str) -> None:
        """The samenwerkingsverband misses something: its clock stands still until the school has added it."""
        vraag = {"ontbreekt": ["onderzoeksverslag"], "bericht": "Graag het verslag van het onderzoek."}
        async with httpx.AsyncClient(base_url=self._omgeving.swv) as swv:
            slaagt(await swv.post(f"/_beheer/aanvragen/{id_}/stap"))
            slaagt(await swv.post(f"/_beheer/aanvragen/{id_}/vraag", json=vraag))
        await haal_op(self._worker, _PARTNER)
        status = (await self._api.haal(f"/aanvragen/{id_}"))["status"]
        await self._api.stuur(f"/aanvragen/{id_}/documenten", _document("onderzoeksverslag"))
        await self._api.stuur(f"/aanvragen/{id_}/_indienen", {})
        await self._verwerk("aanvragen")
        self._vertel(f"het samenwerkingsverband vond haar {status} en vroeg een onderzoeksverslag; dat is aangevuld")

    async def _commissie(self, ids: list[str]) -> None:
        """Let the Commissie van Advies work: a step, a day, and again until each aanvraag is decided."""
        async with httpx.AsyncClient(base_url=self._omgeving.swv) as swv:
            for _ in range(_STAPPEN):
                for id_ in ids:
                    await swv.post(f"/_beheer/aanvragen/{id_}/stap")
                await swv.post("/_beheer/klok", json={"dagen": 5})
                open_ = [wat for wat in (await swv.get("/_beheer/aanvragen")).json() if wat["besluit"] is None]
                if not open_:
                    break
        await haal_op(self._worker, _PARTNER)
        for id_ in ids:
            detail = await self._api.haal(f"/aanvragen/{id_}")
            weg = " > ".join(item["status"] for item in detail["statussen"])
            self._vertel(f"  {detail['soort']}: {weg}")

    async def _bekijk_besluit(self, id_: str) -> None:
        besluit = await self._api.haal(f"/aanvragen/{id_}/besluit")
        self._vertel(
            f"het besluit is terug bij de school: {besluit['uitkomst']}, TLV {besluit['tlv']['nummer']}, "
            f"{besluit['begin']} tot en met {besluit['eind']}, bezwaar tot en met {besluit['bezwaarTot']}"
        )

    async def _dien_in(self, aanvraag: dict[str, Any]) -> str:
        id_ = await self._maak(aanvraag)
        await self._api.stuur(f"/aanvragen/{id_}/_indienen", {})
        return id_

    async def _maak(self, aanvraag: Mapping[str, Any]) -> str:
        return str((await self._api.stuur("/aanvragen", aanvraag))["id"])

    async def _vul_aan(self, id_: str, aanvraag: Mapping[str, Any]) -> None:
        await self._api.vervang(f"/aanvragen/{id_}", aanvraag)


def met_opp(school: Path, niet: Collection[str]) -> str:
    """A leerling whose OPP is in force and was evaluated, by the files of the school."""
    with (school / "opps.csv").open(encoding="utf-8", newline="") as bron:
        return next(
            rij["leerlingnummer"]
            for rij in csv.DictReader(bron, delimiter=";")
            if not rij["opp_eind"] and rij["laatste_evaluatie"] and rij["leerlingnummer"] not in niet
        )


def _dossier() -> Path:
    """An OSO dossier: the official example where the standards lie beside this folder, and else one of our own."""
    eigen = contractbestand("oso/contract.yaml").parent / "voorbeelden" / "geldig" / "voswv.xml"
    officieel = Path.cwd().parent / "shared" / "standards" / "oso" / "Voorbeelddossier_PaO_POSWV_full.xml"
    return officieel if officieel.is_file() else eigen


def _dag(dagen: int) -> str:
    return (vandaag() - timedelta(days=dagen)).isoformat()


def _begin() -> str:
    """The next first of August."""
    nu = vandaag()
    return date(nu.year + (nu >= date(nu.year, 8, 1)), 8, 1).isoformat()


def _basis(soort: str, leerling: str) -> dict[str, Any]:
    return {
        "soort": soort,
        "sector": "vo",
        "swv": _SWV,
        "leerlingnummer": leerling,
        "aanvrager": {**_AANVRAGER, "email": "j.verhoef@dezwaluw.example"},
        "oudersGeinformeerdOp": _dag(3),
    }


def _document(soort: str, *door: str) -> dict[str, Any]:
    return {
        "soort": soort,
        "bestandsnaam": f"{soort}.pdf",
        "datum": _dag(20),
        "ondertekendDoor": list(door),
        "inhoud": base64.b64encode(_PDF).decode(),
    }


def _vso(leerling: str) -> dict[str, Any]:
    gevraagd = {"onderwijssoort": "vso", "categorie": "laag", "begin": _begin(), "duurJaren": 2}
    return _basis("tlv-vso", leerling) | {
        "gevraagd": gevraagd,
        "motivering": "verzonnen: de begeleiding is niet genoeg",
    }


_VSO_COMPLEET: dict[str, Any] = {
    "overlegOp": _dag(30),
    "overeenstemmingOp": _dag(25),
    "zienswijzen": [
        {"van": "ouders", "datum": _dag(10), "akkoord": True},
        {"van": "leerling", "datum": _dag(10), "akkoord": True, "tekst": "verzonnen: ik wil een kleine klas"},
    ],
    "deskundigen": [
        {"naam": "A. Psycholoog", "discipline": "psycholoog", "datum": _dag(15), "ondertekend": True},
        {"naam": "B. Arts", "discipline": "arts", "datum": _dag(14), "ondertekend": True},
    ],
    "documenten": [
        _document("opp", "ouders", "leerling"),
        _document("opp-evaluatie"),
        _document("deskundigenverklaring", "deskundige"),
        _document("directieverklaring", "school"),
    ],
}


def _toetsen(iq: int, dle: int) -> list[dict[str, Any]]:
    leren = ("inzichtelijk-rekenen", "begrijpend-lezen", "technisch-lezen", "spellen")
    return [
        *(
            {"domein": domein, "instrument": "Drempelonderzoek", "datum": _dag(40), "dle": dle, "dl": 60}
            for domein in leren
        ),
        {"domein": "iq", "instrument": "NIO", "datum": _dag(60), "iq": iq},
    ]


def _pro(leerling: str) -> dict[str, Any]:
    return _basis("tlv-pro", leerling) | {
        "gevraagd": {"onderwijssoort": "pro", "begin": _begin()},
        "motivering": "verzonnen: leert door te doen",
        "overlegOp": _dag(30),
        "toetsen": _toetsen(68, 28),
        "zienswijzen": [{"van": "ouders", "datum": _dag(10), "akkoord": True}],
        "deskundigen": [
            {"naam": "C. Psycholoog", "discipline": "psycholoog", "datum": _dag(15), "ondertekend": True},
            {"naam": "D. Orthopedagoog", "discipline": "orthopedagoog", "datum": _dag(14), "ondertekend": True},
        ],
        "documenten": [_document("onderwijskundig-rapport", "school")],
    }


def _lwoo(leerling: str) -> dict[str, Any]:
    return _basis("lwoo", leerling) | {
        "gevraagd": {"onderwijssoort": "lwoo", "begin": _begin()},
        "motivering": "verzonnen: heeft kleine groepen nodig",
        "overlegOp": _dag(30),
        "toetsen": _toetsen(84, 40),
        "zienswijzen": [{"van": "ouders", "datum": _dag(10), "akkoord": True}],
        "documenten": [_document("onderwijskundig-rapport", "school")],
    }


def _thuiszitter(leerling: str) -> dict[str, Any]:
    return _basis("thuiszitter", leerling) | {
        "thuiszitten": {
            "soort": "langer-dan-3-maanden",
            "sinds": _dag(120),
            "traject": "verzonnen: gesprekken en een opbouwplan",
        },
        "documenten": [_document("verzuimoverzicht")],
    }
