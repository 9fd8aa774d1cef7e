"""A voorstel made of days that count, and how it was reached, told in Dutch."""

from datetime import date
from typing import NamedTuple

from gateway.model.verzuim import Bekend, Telregel, Verzuimreden, Verzuimsoort, Voorstel
from gateway.signalering.lestijd import Geteld
from gateway.signalering.regels import Stand
from gateway.signalering.telling import Dag, Telling
from gateway.signalering.uitleg import Aanleiding, zinnen


class Stuk(NamedTuple):
    """The days from one place through another; with `reden` only what has that reden counts."""

    soort: Verzuimsoort
    begin: int
    eind: int
    begindatum: date
    einddatum: date | None
    venster_begin: date
    venster_eind: date
    reden: Verzuimreden | None = None

    def geteld(self, telling: Telling) -> list[Geteld]:
        """What counts."""
        per_dag = telling.geteld(telling.signalering.stand(self.begindatum))
        return [
            item for dag in per_dag[self.begin : self.eind + 1] for item in dag if self.reden in {None, item.rij.reden}
        ]

    def ids(self, telling: Telling) -> set[str]:
        """The registrations that count."""
        return {item.rij.id for item in self.geteld(telling)}


def maak(telling: Telling, stuk: Stuk, waarom: Aanleiding) -> Voorstel:
    """Propose to report, or to change what `waarom.bekend` reported."""
    return _voorstel(telling, stuk, "melden" if waarom.bekend is None else "wijzigen", waarom)


def intrekken(telling: Telling, bekend: Bekend, tot: date, reden: Verzuimreden | None = None) -> Voorstel:
    """Propose to take back a melding whose norm is not reached any more; what still counts of it is shown."""
    stuk = Stuk(
        soort=bekend.soort,
        begin=telling.plek(bekend.begindatum),
        eind=telling.plek_na(tot) - 1,
        begindatum=bekend.begindatum,
        einddatum=bekend.einddatum,
        venster_begin=bekend.begindatum,
        venster_eind=tot,
        reden=reden,
    )
    return _voorstel(telling, stuk, "intrekken", Aanleiding(bekend=bekend))


def gemist(telling: Telling, dag: Dag, stand: Stand) -> bool:
    """Tell whether he missed the day: nobody saw him, nothing was geoorloofd, and the absence was of enough lesuren."""
    if dag.datum in telling.geoorloofd or dag.datum in telling.aanwezig:
        return False
    heel = {rij.lesuur for rij in dag.rijen if rij.minuten is None}
    return None in heel or len(heel) >= stand.gemiste_dag_lesuren


def _voorstel(telling: Telling, stuk: Stuk, actie: str, waarom: Aanleiding) -> Voorstel:
    stand = telling.signalering.stand(stuk.begindatum)
    regel = stand.soorten[stuk.soort]
    geteld = stuk.geteld(telling)
    velden = {
        "soort": stuk.soort,
        "actie": actie,
        "begindatum": stuk.begindatum,
        "einddatum": stuk.einddatum,
        "venster_begin": stuk.venster_begin,
        "venster_eind": stuk.venster_eind,
        "minuten": sum(item.minuten for item in geteld),
        "telt": tuple(_telregel(item) for item in geteld),
        "alle_lessen_gemist": None if actie == "intrekken" else _alle_lessen(telling, stuk, stand),
        "regel": regel.regel,
        "bron": regel.bron,
        "meldplicht": regel.meldplicht,
        "melding": waarom.bekend.melding if waarom.bekend else None,
    }
    onbekend = sum(item.rij.geoorloofd is None for item in geteld)
    waarom = waarom._replace(minder=waarom.bekend is not None and telling.vervallen(waarom.bekend))
    uitleg = zinnen(velden, waarom, stand, onbekend=onbekend, onvolledig=telling.leeftijd.onvolledig)
    return Voorstel(**velden, uitleg=uitleg)


def _telregel(item: Geteld) -> Telregel:
    rij = item.rij
    return Telregel(
        registratie=rij.id,
        datum=rij.datum,
        lesuur=rij.lesuur,
        minuten=item.minuten,
        heledag=item.heledag,
    )


def _alle_lessen(telling: Telling, stuk: Stuk, stand: Stand) -> bool | None:
    """True when every lesson day was missed, False when he was seen, None when nothing says so."""
    dagen = telling.dagen[stuk.begin : stuk.eind + 1]
    if any(stuk.begindatum <= dag <= dagen[-1].datum for dag in telling.aanwezig):
        return False
    aansluitend = dagen[-1].nummer - dagen[0].nummer == len(dagen) - 1
    return True if aansluitend and all(gemist(telling, dag, stand) for dag in dagen) else None
