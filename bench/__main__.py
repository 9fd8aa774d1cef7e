"""make bench: figures from one run, a line each, and what was lost or doubled under fire."""

import sys
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import anyio

from bench import bezorgen, chaos, maken, signaleren, weg
from bench.apart import in_eigen_proces

_UVLOOP = {"use_uvloop": True}


def main() -> None:
    """Run them all; each figure with its goal."""
    tempo = anyio.run(maken.meet, backend_options=_UVLOOP)
    _regel("kaal_per_s", f"{tempo['kaal']:.0f}", "lxml build, validate, serialise: the measure")
    _regel("render_per_s", f"{tempo['render']:.0f}")
    _regel("render_ratio", f"{tempo['render'] / tempo['kaal']:.2f}", "goal 0.50")
    _regel("prepare_per_s", f"{tempo['prepare']:.0f}", "CSV through commit, audit included, one process")
    _regel("prepare_ratio", f"{tempo['prepare'] / tempo['kaal']:.2f}", "goal 0.25")
    _regel("decide_per_s", f"{tempo['decide']:.0f}", "goal 100000")

    school = signaleren.meet()
    _regel("signaleren_s", f"{school.seconden:.2f}", f"a school year, {school.registraties} lessons; goal seconds")
    _regel("signaleren_leerlingen_per_s", f"{2000 / school.seconden:.0f}")
    _regel("signaleren_registraties_per_s", f"{school.registraties / school.seconden:.0f}", "presence included")
    _regel(
        "signaleren_een_leerling_ms",
        f"p50 {school.p50_ms:.2f}, p95 {school.p95_ms:.2f}",
        "one change; goal milliseconds",
    )

    _regel("put_per_s", f"{anyio.run(bezorgen.naar_put):.0f}", "two workers to a bare sink; goal 500")
    p50, p95 = anyio.run(bezorgen.wachttijd)
    _regel("commit_tot_verzending_ms", f"p50 {p50:.1f}, p95 {p95:.1f}", "at 20 per second; goal 10 and 50")
    _regel("soap_per_s", f"{anyio.run(bezorgen.over_soap):.0f}", "two workers, signed, to the ROD sandbox")
    _regel(
        "rsa_per_s", f"{bezorgen.handtekeningen_per_seconde():.0f}", "RSA-2048 signatures, one process, nothing else"
    )

    for leerlingen in (10_000, 100_000):
        piek, snelheid = in_eigen_proces(maken.geheugen, leerlingen)
        _regel(
            f"geheugen_{leerlingen}_mb", f"{piek:.0f}", f"peak while preparing, {snelheid:.0f} per second; goal flat"
        )

    for naam, duur in (("tien_minuten", timedelta(minutes=10)), ("een_dag", timedelta(days=1))):
        _regel(f"partner_weg_{naam}", _tellingen(anyio.run(weg.meet, duur)))
    with tempfile.TemporaryDirectory() as map_:
        _regel(
            "kill_9_50_keer", _tellingen(anyio.run(lambda: chaos.draai(Path(map_), leerlingen=500, keren=50, seed=1)))
        )


def _regel(naam: str, waarde: str, uitleg: str = "") -> None:
    print(f"{naam}: {waarde}" + (f"   ({uitleg})" if uitleg else ""))
    sys.stdout.flush()


def _tellingen(tellingen: Mapping[str, object]) -> str:
    return ", ".join(f"{naam} {aantal}" for naam, aantal in tellingen.items())


if __name__ == "__main__":
    main()
