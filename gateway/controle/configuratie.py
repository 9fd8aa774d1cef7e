"""schakel.toml: what it names exists and fits together, and the connectors take the settings it gives them."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from gateway.configuratie import Configuratie, lees_configuratie, regelnummer
from gateway.controle.regels import Gelezen
from gateway.controle.verslag import Verzamelaar
from gateway.koppelingen import Koppeling
from gateway.model.errors import SchakelError
from gateway.model.partijen import Abonnement, Organisatie, Partner
from gateway.model.yamlbron import Fout
from gateway.policy import Doel, Doelen
from gateway.sdk import Connector
from gateway.settings import Settings


async def controleer_configuratie(
    settings: Settings,
    regels: Gelezen,
    koppelingen: Mapping[str, Koppeling],
    verzamelaar: Verzamelaar,
    *,
    verbinding: bool,
) -> None:
    """Check schakel.toml; `verbinding` also tries each source and partner."""
    config = verzamelaar.probeer(lambda: lees_configuratie(settings.config))
    if config is None:
        return
    waar = _Waar(settings)
    verzamelaar.bekeken["organisatie", "organisaties"] = len(config.organisaties)
    verzamelaar.bekeken["partner", "partners"] = len(config.partners)
    verzamelaar.bekeken["abonnement", "abonnementen"] = len(config.abonnementen)
    if regels.doelen is not None:
        verzamelaar.fouten.extend(_afspraken(config, regels.doelen, koppelingen, waar))
    if koppelingen:
        for naam, instellingen, plaats in _gebruikt(config):
            deel = _Deel(naam, instellingen, plaats, waar)
            verzamelaar.fouten.extend(await deel.controleer(koppelingen, verbinding=verbinding))
    verzamelaar.fouten.extend(_sleutel(settings))


class _Waar:
    """Makes faults with the line in schakel.toml."""

    def __init__(self, settings: Settings) -> None:
        self._bestand = settings.config

    def fout(self, plaats: tuple[str | int, ...], melding: str, doe: str = "", *veld: str | int) -> Fout:
        """A fault at a place, or at a field below it when that has a line of its own."""
        kop, regel = regelnummer(self._bestand, *plaats[:2]), regelnummer(self._bestand, *plaats, *veld)
        return Fout(str(self._bestand), regelnummer(self._bestand, *plaats) if regel == kop else regel, melding, doe)


def _sleutel(settings: Settings) -> Iterator[Fout]:
    if settings.database_url is None and settings.master_key is None:
        # For a first look the key is made by itself.
        return
    try:
        settings.sleutelkast()
    except SchakelError as fout:
        yield Fout("SCHAKEL_MASTER_KEY", 1, fout.melding, fout.doe)


def _afspraken(
    config: Configuratie, doelen: Doelen, koppelingen: Mapping[str, Koppeling], waar: _Waar
) -> Iterator[Fout]:
    partijen: tuple[tuple[str, tuple[Organisatie | Partner, ...]], ...] = (
        ("organisaties", config.organisaties),
        ("partners", config.partners),
    )
    for lijst, partijen_ in partijen:
        for nummer, partij in enumerate(partijen_):
            if partij.soort not in doelen.partijen:
                bekend = f"Wel: {', '.join(sorted(doelen.partijen))}."
                yield waar.fout((lijst, nummer, "soort"), f"{partij.id}: soort {partij.soort} bestaat niet.", bekend)
    organisaties = {item.id: item for item in config.organisaties}
    partners = {item.id: item for item in config.partners}
    for nummer, abonnement in enumerate(config.abonnementen):
        van, naar = organisaties[abonnement.organisatie], partners[abonnement.partner]
        for naam in abonnement.doelen:
            for melding, doe in _abonnementfouten(abonnement, naam, doelen, van, naar, koppelingen):
                yield waar.fout(("abonnementen", nummer, "doelen"), melding, doe)


def _abonnementfouten(
    abonnement: Abonnement,
    naam: str,
    doelen: Doelen,
    van: Organisatie,
    naar: Partner,
    koppelingen: Mapping[str, Koppeling],
) -> Iterator[tuple[str, str]]:
    if naam not in doelen:
        yield f"abonnement {abonnement.id}: doel {naam} bestaat niet.", f"Wel: {', '.join(doelen)}."
        return
    doel: Doel = doelen[naam]
    for wie, rol, mag in ((van, "verstrekker", doel.verstrekker), (naar, "ontvanger", doel.ontvanger)):
        if wie.soort not in mag:
            yield (
                f"abonnement {abonnement.id}: {wie.id} ({wie.soort}) kan geen {rol} zijn voor {naam}.",
                (f"Wel: {', '.join(mag)}."),
            )
    if (gekozen := koppelingen.get(naar.connector)) and naam not in gekozen.manifest.formaten:
        yield (
            f"abonnement {abonnement.id}: koppeling {naar.connector} kan geen bericht voor {naam} maken.",
            (f"Wel: {', '.join(gekozen.manifest.formaten)}."),
        )


def _gebruikt(config: Configuratie) -> Iterator[tuple[str, dict[str, Any], tuple[str | int, ...]]]:
    """The connectors that are used: name, settings, and where those stand."""
    for nummer, organisatie in enumerate(config.organisaties):
        if organisatie.bron is not None:
            bron = dict(organisatie.bron)
            yield str(bron.pop("connector", "")), bron, ("organisaties", nummer, "bron")
    for nummer, partner in enumerate(config.partners):
        yield partner.connector, partner.instellingen, ("partners", nummer, "instellingen")


class _Deel:
    """One use of a connector."""

    def __init__(
        self, koppeling: str, instellingen: Mapping[str, Any], plaats: tuple[str | int, ...], waar: _Waar
    ) -> None:
        self._naam, self._instellingen, self._plaats, self._waar = koppeling, instellingen, plaats, waar

    async def controleer(self, koppelingen: Mapping[str, Koppeling], *, verbinding: bool) -> list[Fout]:
        """Hold the settings against what the connector asks, make it, and on request let it try."""
        if (gekozen := koppelingen.get(self._naam)) is None:
            bekend = f"Wel: {', '.join(koppelingen)}."
            return [self._waar.fout((*self._plaats[:2], "connector"), f"koppeling {self._naam} bestaat niet.", bekend)]
        try:
            gekozen.klasse.instellingen_model.model_validate(dict(self._instellingen))
        except ValidationError as fout:
            return [self._veldfout(gekozen, dict(item)) for item in fout.errors()]
        try:
            return await self._probeer(gekozen.maak(self._instellingen, self._naam), verbinding=verbinding)
        except SchakelError as fout:
            return [self._waar.fout(self._plaats, f"koppeling {self._naam}: {fout.code} {fout.melding}", fout.doe)]

    async def _probeer(self, gemaakt: Connector, *, verbinding: bool) -> list[Fout]:
        try:
            gevonden = await gemaakt.check() if verbinding else []
        finally:
            await gemaakt.sluit()
        return [self._waar.fout(self._plaats, f"koppeling {self._naam}: {melding}") for melding in gevonden]

    def _veldfout(self, gekozen: Koppeling, item: dict[str, Any]) -> Fout:
        veld = ".".join(map(str, item["loc"]))
        melding = {"missing": "ontbreekt.", "extra_forbidden": "bestaat niet."}.get(item["type"], item["msg"])
        doe = f"Zie: schakel connectors {gekozen.manifest.id}."
        return self._waar.fout(self._plaats, f"koppeling {self._naam}: {veld} {melding}", doe, *item["loc"])
