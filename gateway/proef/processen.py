"""Starts the processes of the gateway side by side, waits until they answer, and leaves nothing running."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import httpx

from gateway.koppelingen import koppeling
from gateway.model.errors import LaterError
from gateway.proef.omgeving import Proefomgeving

# Seconds a process may take to answer, and to stop when asked: the last to stop waits for the database to write all.
_START, _STOP = 30.0, 60.0


class StartError(LaterError):
    """Een proces van de gateway start niet."""

    code = "PRC-001"


def vrije_poort() -> int:
    """A port that nothing listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        poort: int = sock.getsockname()[1]
        return poort


def vrije_poorten() -> dict[str, int]:
    """Free ports for everything that listens in a proefomgeving."""
    return {f"{naam}_poort": vrije_poort() for naam in ("api", "sandbox", "verzuim", "gemeente", "swv", "team")}


def commando(*woorden: str) -> list[str]:
    """A schakel command, run by this same Python."""
    return [sys.executable, "-m", "gateway.cli", *woorden]


def start(woorden: Sequence[str], omgeving: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a process of ours; its log goes where ours goes."""
    return subprocess.Popen(woorden, env=dict(omgeving), stdin=subprocess.DEVNULL)  # noqa: S603 our own commands


def stop(proces: subprocess.Popen[bytes]) -> None:
    """Ask a process to stop, and make it when it does not."""
    proces.terminate()
    try:
        proces.wait(_STOP)
    except subprocess.TimeoutExpired:
        proces.kill()
        proces.wait()


def wacht_op(adres: str, proces: subprocess.Popen[bytes]) -> None:
    """Wait until an address answers; raises StartError when the process dies or stays silent."""
    einde = time.monotonic() + _START
    while time.monotonic() < einde and proces.poll() is None:
        try:
            httpx.get(adres, timeout=1.0)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise StartError(f"{adres} antwoordt niet.", doe="Lees de log hierboven, of kies een andere poort.")


def sandbox_commando(naam: str, argumenten: Sequence[str]) -> list[str]:
    """The other side of an installed connector, as a process of its own."""
    return [sys.executable, "-m", f"{koppeling(naam).klasse.__module__.rpartition('.')[0]}.sandbox", *argumenten]


@contextmanager
def draaiend(
    omgeving: Proefomgeving, gedrag: dict[str, object] | None = None, ambtenaar_s: float | None = None
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """The API, a worker and the sandbox partners, answering; stopped again at the end.

    A leerplichtambtenaar in a sandbox takes a step after `ambtenaar_s`, or only when told to.
    """
    env = omgeving.omgeving()
    woorden = {
        "sandbox": sandbox_commando("duo_rod", omgeving.sandbox_argumenten(gedrag)),
        "verzuim": sandbox_commando("duo_verzuim", omgeving.verzuim_argumenten(ambtenaar_s)),
        "gemeente": sandbox_commando("leerplicht_zgw", omgeving.gemeente_argumenten(ambtenaar_s)),
        "swv": sandbox_commando("swv_platform", omgeving.swv_argumenten(ambtenaar_s)),
        "team": sandbox_commando("jeugdhulp_fhir", omgeving.team_argumenten(ambtenaar_s)),
        "api": commando("api", "--port", str(omgeving.api_poort)),
    }
    with ExitStack() as stack:
        processen = {}
        for naam, deel in woorden.items():
            processen[naam] = start(deel, env)
            stack.callback(stop, processen[naam])
        wacht_op(f"{omgeving.sandbox}/_beheer/tellingen", processen["sandbox"])
        wacht_op(f"{omgeving.verzuim}/_beheer/tellingen", processen["verzuim"])
        wacht_op(f"{omgeving.gemeente}/_beheer/tellingen", processen["gemeente"])
        wacht_op(f"{omgeving.swv}/_beheer/tellingen", processen["swv"])
        wacht_op(f"{omgeving.team}/_beheer/tellingen", processen["team"])
        wacht_op(f"{omgeving.api}/gezond", processen["api"])
        # Last, so that nobody it asks something is still starting.
        processen["worker"] = start(commando("worker"), env)
        stack.callback(stop, processen["worker"])
        yield processen
