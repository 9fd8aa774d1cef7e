"""The answers of the register as XML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from connectors.duo_rod.sandbox.contract import Regel

NAMESPACE = "urn:schakel:afgeleid:duo-verzuim:v1"
REDEN = {"G": "RedenMeldingAfgesloten", "I": "RedenIngetrokken"}
CONTACT = {"naam": "Naam", "functie": "Functie", "telefoon": "Telefoonnummer", "email": "Emailadres"}


def nummer(waarde: int) -> str:
    """DC0018: the number of a new melding."""
    return _groep("DC0018LeveringNummerMeldingRelatiefVerzuim", _identificatie(waarde))


def bevestiging(nu: datetime) -> str:
    """DC0001: a change was made."""
    return _groep("DC0001Bevestiging", _blad("DatumBedrijfsdocument", nu.date().isoformat()))


def foutmelding(regels: Iterable[Regel], melding: int | None = None) -> str:
    """DC0002: what is wrong, without the values that are; and the melding it is about, when that is known."""
    fouten = "".join(
        _groep(
            "Fout",
            _blad("Foutcode", regel.code),
            _blad("Fouttekst", regel.tekst),
            _blad("Element", None if regel.veld == "-" else regel.veld),
        )
        for regel in regels
    )
    return _groep("DC0002Foutmelding", fouten, "" if melding is None else _identificatie(melding))


def levering(meldingen: Iterable[Any], verder: str | None) -> str:
    """DC0011: how meldingen stand, and from where to ask for more."""
    gevallen = "".join(map(_verzuimgeval, meldingen))
    return _groep("DC0011LeveringMeldingRelatiefVerzuim", gevallen, _selectieperiode(verder), leeg=True)


def antwoord(element: str, velden: Mapping[str, Any], instantie: str, nu: datetime, inhoud: str) -> bytes:
    """The whole answer: the code of the request, with sender and receiver swapped."""
    naam = element.rpartition("}")[2]
    kop = (
        _blad("IdentificatiecodeBedrijfsdocument", velden["IdentificatiecodeBedrijfsdocument"])
        + _blad("VerzendendeInstantie", instantie)
        + _blad("OntvangendeInstantie", velden["VerzendendeInstantie"])
        + _blad("DatumTijdBedrijfsdocument", nu.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    )
    return f'<{naam} xmlns="{NAMESPACE}">{kop}{inhoud}</{naam}>'.encode()


def _verzuimgeval(rij: Any) -> str:
    contact = json.loads(rij["contact"] or "{}")
    melding = _groep(
        "MeldingRelatiefVerzuim",
        _identificatie(rij["nummer"]),
        _blad("StatusMeldingRelatiefVerzuim", rij["status"]),
        _blad(REDEN.get(rij["status"], ""), rij["reden"] if rij["status"] in REDEN else None),
        _blad("ToelichtingAfsluiting", rij["toelichting"]),
        _groep("GemeentelijkeContactpersoon", *(_blad(naam, contact.get(veld)) for veld, naam in CONTACT.items())),
    )
    datum, tijdstip = rij["moment"].split("T")
    verloop = _blad("DatumLaatsteMutatie", datum) + _blad("TijdstipLaatsteMutatie", tijdstip)
    return _groep("Verzuimgeval", melding, _groep("Procesverloop", verloop))


def _selectieperiode(moment: str | None) -> str:
    if moment is None:
        return ""
    datum, tijdstip = moment.split("T")
    begin = _blad("DatumBeginSelectieperiode", datum) + _blad("TijdstipBeginSelectieperiode", tijdstip)
    return _groep("Selectieperiode", begin)


def _identificatie(waarde: int) -> str:
    return _groep("IdentificatieMeldingRelatiefVerzuim", _blad("NummerMeldingRelatiefVerzuim", str(waarde)))


def _blad(naam: str, waarde: str | None) -> str:
    return f"<{naam}>{escape(waarde)}</{naam}>" if waarde else ""


def _groep(naam: str, *delen: str, leeg: bool = False) -> str:
    inhoud = "".join(delen)
    return f"<{naam}>{inhoud}</{naam}>" if inhoud or leeg else ""
