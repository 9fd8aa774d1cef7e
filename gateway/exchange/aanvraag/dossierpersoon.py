"""The people of an OSO dossier, made of the model: the leerling and who has gezag over him."""

from __future__ import annotations

from datetime import date

from gateway.model.dossier import Dossierleerling
from gateway.model.dossierdelen import Communicatie, Dossieradres, Instelling, Land, Verzorger
from gateway.model.leerling import Adres, Gezagdrager, Inschrijving, Leerling

_NEDERLAND = Land(code="6030", omschrijving="Nederland")
# An institution has gezag: it is no verzorger but the aansprakelijke instelling.
_ORGANISATIE = "voogd-organisatie"
# List 41; of an ouder it is not known whether it is the vader or the moeder.
_RELATIES = {"voogd": "3"}


def maak_leerling(leerling: Leerling, inschrijving: Inschrijving | None) -> Dossierleerling:
    """The leerling; with a veiligheidsblokkade his address and that of his verzorgers are secret."""
    adres = leerling.adres or Adres()
    voogd = next((wie for wie in leerling.gezagdragers if wie.relatie == _ORGANISATIE), None)
    return Dossierleerling(
        voornamen=tuple((leerling.voornamen or "").split()),
        voorvoegsel=leerling.voorvoegsel or None,
        achternaam=leerling.achternaam,
        roepnaam=leerling.roepnaam,
        geboortedatum=bevestigde_geboortedatum(leerling),
        geslacht=leerling.geslacht,
        adres_geheim=leerling.veiligheidsblokkade,
        adressen=_adressen(adres),
        adres_buitenland=tuple(
            regel for regel in (adres.adresregel1, adres.adresregel2, adres.adresregel3) if regel is not None and regel
        ),
        leerlingid=leerling.leerlingnummer,
        datum_inschrijving=inschrijving.datum_inschrijving if inschrijving else None,
        datum_uitschrijving=inschrijving.datum_uitschrijving if inschrijving else None,
        verzorgers_aansprakelijk=voogd is None and bool(maak_verzorgers(leerling)),
        aansprakelijke_instelling=Instelling(naam=voogd.achternaam) if voogd else None,
    )


def bevestigde_geboortedatum(leerling: Leerling) -> date | None:
    """The birth date when day, month and year are known."""
    try:
        return date.fromisoformat(leerling.geboortedatum)
    except ValueError:
        return None


def maak_verzorgers(leerling: Leerling) -> tuple[Verzorger, ...]:
    """Who has gezag or cares for him, but no institution."""
    geheim = leerling.veiligheidsblokkade
    return tuple(_verzorger(wie, geheim=geheim) for wie in leerling.gezagdragers if wie.relatie != _ORGANISATIE)


def _verzorger(wie: Gezagdrager, *, geheim: bool) -> Verzorger:
    return Verzorger(
        voornamen=tuple((wie.voornamen or "").split()),
        voorvoegsel=wie.voorvoegsel or None,
        achternaam=wie.achternaam,
        adres_geheim=geheim,
        communicatie=tuple(
            Communicatie(soort=soort, aanduiding="prive", geheim=geheim, nummer=nummer)
            for soort, nummer in (("telefoon", wie.telefoon), ("e-mail", wie.email))
            if nummer
        ),
        relatie=_RELATIES.get(wie.relatie),
        wettelijk_vertegenwoordiger=wie.heeft_gezag,
    )


def _adressen(adres: Adres) -> tuple[Dossieradres, ...]:
    if not (adres.straatnaam and adres.huisnummer and adres.postcode and adres.plaatsnaam):
        return ()
    return (
        Dossieradres(
            soort="bezoek",
            straat=adres.straatnaam,
            nummer=adres.huisnummer,
            toevoeging=f"{adres.huisletter or ''}{adres.huisnummertoevoeging or ''}" or None,
            postcode=adres.postcode,
            plaats=adres.plaatsnaam,
            land=_NEDERLAND,
        ),
    )
