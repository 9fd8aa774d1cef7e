"""The verzuimdossier of a leerling: encrypted with his key, and merged with what a school delivers later."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from gateway.model.verzuim import Gezien, Verzuimdossier, Verzuimregistratie
from gateway.store.sleutels import Datasleutel

_DOSSIER = b"verzuimdossier"


def pak_in(sleutel: Datasleutel, leerling: UUID, dossier: Verzuimdossier) -> bytes:
    """Encrypt a dossier."""
    return sleutel.versleutel(dossier.model_dump_json(exclude_defaults=True).encode(), _DOSSIER + leerling.bytes)


def pak_uit(sleutel: Datasleutel, leerling: UUID, inhoud: bytes) -> Verzuimdossier:
    """Decrypt a dossier."""
    return Verzuimdossier.model_validate_json(sleutel.ontsleutel(inhoud, _DOSSIER + leerling.bytes))


def voeg_samen(
    dossier: Verzuimdossier, registraties: Iterable[Verzuimregistratie], aanwezig: Mapping[str, date]
) -> Verzuimdossier:
    """The dossier with what came later: a known id is replaced, what is not named stays, order does not matter.

    `aanwezig` holds the day by the id of each lesson that was not missed; a lesson that was missed until now is
    vervallen, and one that is missed after all is no lesson in which he was seen. What was never known needs no taking
    back, so it is not kept.
    """
    bekend = {item.id: item for item in dossier.registraties}
    nieuw = {item.id: item for item in registraties}
    for kenmerk in bekend.keys() & aanwezig.keys() - nieuw.keys():
        nieuw[kenmerk] = bekend[kenmerk].model_copy(update={"vervallen": True})
    samen = bekend | {item.id: item for item in nieuw.values() if item.id in bekend or not item.vervallen}
    lessen = _lessen(dossier)
    over = {les: dag for les, dag in lessen.items() if les not in nieuw} | dict(aanwezig)
    verlaten = {*lessen.values()} - {*over.values()}
    gezien = {*aanwezig.values()}
    # Who missed the whole day was not seen, whatever was registered before.
    gemist = {item.datum for item in nieuw.values() if item.lesuur is None and not item.vervallen} - gezien
    return Verzuimdossier(
        leerlingnummer=dossier.leerlingnummer,
        registraties=tuple(sorted(samen.values(), key=_plek)),
        aanwezig=tuple(sorted({*dossier.aanwezig, *gezien} - gemist - verlaten)),
        gezien=_per_dag({les: dag for les, dag in over.items() if dag not in gemist}),
    )


def _lessen(dossier: Verzuimdossier) -> dict[str, date]:
    """The day of each lesson in which he was seen."""
    return {les: item.datum for item in dossier.gezien for les in item.lessen}


def _per_dag(lessen: Mapping[str, date]) -> tuple[Gezien, ...]:
    per_dag: dict[date, list[str]] = {}
    for les, dag in sorted(lessen.items()):
        per_dag.setdefault(dag, []).append(les)
    return tuple(Gezien(datum=dag, lessen=tuple(per_dag[dag])) for dag in sorted(per_dag))


def _plek(registratie: Verzuimregistratie) -> tuple[date, int, str]:
    return registratie.datum, registratie.lesuur or 0, registratie.id


def oudste_dag(dossier: Verzuimdossier) -> date | None:
    """The first day a dossier tells of; None when it is empty."""
    return min((*(item.datum for item in dossier.registraties), *dossier.aanwezig), default=None)


def zonder_voor(dossier: Verzuimdossier, grens: date) -> Verzuimdossier:
    """The dossier without what lies before a day."""
    if (eerste := oudste_dag(dossier)) is None or eerste >= grens:
        return dossier
    return Verzuimdossier(
        leerlingnummer=dossier.leerlingnummer,
        registraties=tuple(item for item in dossier.registraties if item.datum >= grens),
        aanwezig=tuple(item for item in dossier.aanwezig if item >= grens),
        gezien=tuple(item for item in dossier.gezien if item.datum >= grens),
    )
