"""Nothing of a person gets into the log, whichever way it is logged."""

import json
import logging
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags

from gateway import loggen
from gateway.model.errors import LaterError
from gateway.model.identifiers import Bsn
from gateway.model.leerling import Pgn
from gateway.model.uitwisseling import Rij

BSN = "999999990"
UUID_MET_NEGEN = UUID("0193f2c8-7d1a-7c3e-9b1f-a123456789bc")


class Soort(Enum):
    """A value in an enum."""

    BSN = BSN


class Praatgraag:
    """An object that tells everything about itself."""

    def __repr__(self) -> str:
        return f"leerling {BSN}"


@pytest.fixture(autouse=True)
def _ingesteld() -> Iterator[None]:
    wortel = logging.getLogger()
    eerder, niveau = wortel.handlers[:], wortel.level
    loggen.stel_in("debug")
    yield
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    wortel.handlers[:], wortel.level = eerder, niveau


def _val(tekst: str) -> None:
    raise ValueError(f"leerling {tekst} bestaat niet")


def _uitzondering(log: Callable[..., Any]) -> None:
    try:
        _val(BSN)
    except ValueError:
        log("mislukt")


def _keten() -> None:
    try:
        try:
            _val(BSN)
        except ValueError as fout:
            raise KeyError(BSN) from fout
    except KeyError as fout:
        structlog.get_logger().error("mislukt", exc_info=fout)


def _spoor_als_tekst() -> str:
    try:
        _val(BSN)
    except ValueError:
        return traceback.format_exc()
    return ""


def _gebonden() -> None:
    structlog.contextvars.bind_contextvars(wat=BSN)
    structlog.get_logger().info("verstuurd")


s, std = structlog.get_logger(), logging.getLogger("bibliotheek")
WEGEN: dict[str, Callable[[], Any]] = {
    "in de gebeurtenis": lambda: s.info(f"verstuurd {BSN}"),
    "vast aan letters": lambda: s.info(f"bsn{BSN}x"),
    "met punten": lambda: s.info("9999.99.990 en 999.999.990"),
    "als veld": lambda: s.info("verstuurd", kenmerk=BSN),
    "als getal": lambda: s.info("verstuurd", kenmerk=int(BSN)),
    "als bytes": lambda: s.info("verstuurd", kenmerk=BSN.encode()),
    "als type": lambda: s.info("verstuurd", kenmerk=Bsn(BSN)),
    "als persoonlijk veld": lambda: s.info("verstuurd", bsn=BSN[:8], PGN=BSN),
    "als model": lambda: s.info("verstuurd", pgn_model=Pgn(bsn=Bsn(BSN))),
    "als rij": lambda: s.info("gelezen", rij=Rij({"kolom": BSN}, "leerlingen.csv", 3)),
    "in een enum": lambda: s.info("verstuurd", soort=Soort.BSN),
    "als sleutel": lambda: s.info("verstuurd", wat={BSN: 1}),
    "diep in lijsten": lambda: s.info("verstuurd", wat=[{"a": (BSN, {BSN})}]),
    "in een pad": lambda: s.info("geschreven", pad=Path(f"/tmp/{BSN}.xml")),
    "in een object": lambda: s.info("verstuurd", wat=Praatgraag()),
    "in de context": _gebonden,
    "als fout": lambda: s.error("mislukt", fout=ValueError(BSN)),
    "als eigen fout": lambda: s.error("mislukt", fout=LaterError(BSN)),
    "als uitzondering": lambda: _uitzondering(s.exception),
    "als keten": _keten,
    "met stack": lambda: s.info("hier", stack_info=True, kenmerk=BSN),
    "stdlib tekst": lambda: std.warning(f"verstuurd {BSN}"),
    "stdlib argument": lambda: std.warning("verstuurd %s", BSN),
    "stdlib getal": lambda: std.warning("verstuurd %d", int(BSN)),
    "stdlib naam": lambda: std.warning("verstuurd %(bsn)s", {"bsn": BSN}),
    "stdlib extra": lambda: std.warning("verstuurd", extra={"bsn": BSN}),
    "stdlib uitzondering": lambda: _uitzondering(std.exception),
    "stdlib stack": lambda: std.warning("verstuurd %s", BSN, stack_info=True),
    "stdlib traceback als tekst": lambda: std.error(_spoor_als_tekst()),
    "waarschuwing": lambda: warnings.warn(f"verstuurd {BSN}", UserWarning, stacklevel=1),
}


@pytest.mark.parametrize("weg", WEGEN)
@pytest.mark.filterwarnings("default")
def test_a_bsn_never_gets_out(weg: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whichever way a BSN is logged, the line is JSON and holds no part of it that could be put together again."""
    WEGEN[weg]()
    gaf = capsys.readouterr()
    assert gaf.out == ""
    regels = [json.loads(regel) for regel in gaf.err.splitlines()]
    assert regels
    assert all({"event", "level", "tijd"} <= regel.keys() for regel in regels)
    for vorm in (BSN, BSN[:8], "9999.99.990", "999.999.990"):
        assert vorm not in gaf.err


@given(st.text(alphabet=st.sampled_from("ab 1.-\n{}%"), max_size=20), st.text(alphabet="xy .:/-\"'{}%", max_size=9))
def test_a_number_is_found_in_any_text(voor: str, na: str) -> None:
    """Whatever stands around it, as long as that is no digit, a number of nine digits is masked."""
    assert BSN not in loggen.schoon(f"{voor.rstrip('1')}{BSN}{na}")


def test_what_is_not_personal_stays_readable(capsys: pytest.CaptureFixture[str]) -> None:
    """Ids, times, counts, OINs and traces are what a log is for."""
    oin, spoor = "00000001800866472000", "0af7651916cd43dd8448eb211c80319c"
    structlog.get_logger().info(
        "verstuurd", uitwisseling=UUID_MET_NEGEN, aantal=3, oin=oin, spoor=spoor, goed=True, deel=0.5, niets=None,
        op=datetime(2026, 11, 21, tzinfo=UTC), lijst=["duo"],
    )  # fmt: skip
    regel = json.loads(capsys.readouterr().err)
    assert regel["uitwisseling"] == str(UUID_MET_NEGEN)
    assert (regel["aantal"], regel["oin"], regel["spoor"], regel["goed"]) == (3, oin, spoor, True)
    assert (regel["deel"], regel["niets"], regel["lijst"]) == (0.5, None, ["duo"])
    assert regel["op"].startswith("2026-11-21")


def test_personal_fields_are_masked_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """A name, birth date or address is no number, so its field name tells."""
    structlog.get_logger().info("gelezen", achternaam="Linden", wat={"geboortedatum": "2012-03-14", "postcode": None})
    regel = json.loads(capsys.readouterr().err)
    assert regel["achternaam"] == loggen.MASKER
    assert regel["wat"] == {"geboortedatum": loggen.MASKER, "postcode": None}


def test_an_exception_tells_kind_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    """Of an unknown error the kind and the lines of code are told; of one of ours the text too."""
    _uitzondering(structlog.get_logger().exception)
    vreemd = json.loads(capsys.readouterr().err)
    assert vreemd["fout"] == "ValueError"
    assert any("test_loggen.py" in plek for plek in vreemd["waar"])
    structlog.get_logger().error("mislukt", exc_info=LaterError("de partner is bezet"))
    assert "de partner is bezet" in json.loads(capsys.readouterr().err)["fout"]


def test_a_traceback_as_text_tells_kind_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    """Some libraries log a traceback as text: of that too only the kind and the places stay."""
    logging.getLogger("bibliotheek").error(_spoor_als_tekst())
    event = json.loads(capsys.readouterr().err)["event"]
    assert event.startswith("ValueError; File ")
    assert "bestaat niet" not in event


def test_the_trace_is_added(capsys: pytest.CaptureFixture[str]) -> None:
    """Inside a span each line has its ids."""
    span = NonRecordingSpan(SpanContext(0xABC, 0x12, is_remote=False, trace_flags=TraceFlags(1)))
    with trace.use_span(span):
        structlog.get_logger().info("verstuurd")
    regel = json.loads(capsys.readouterr().err)
    assert regel["trace_id"] == f"{0xABC:032x}"
    assert regel["span_id"] == f"{0x12:016x}"


def test_the_level_holds(capsys: pytest.CaptureFixture[str]) -> None:
    """Below the level nothing is written."""
    loggen.stel_in("warning")
    structlog.get_logger().info("verstuurd")
    logging.getLogger("bibliotheek").info("verstuurd")
    assert capsys.readouterr().err == ""


def test_a_fault_in_logging_shows_no_record(capsys: pytest.CaptureFixture[str]) -> None:
    """A record that cannot be written is replaced by the kind of the fault."""
    (uitgang,) = [item for item in logging.getLogger().handlers if type(item).__module__ == "gateway.loggen"]
    uitgang.handle(logging.makeLogRecord({"msg": "%d", "args": (BSN,)}))
    assert json.loads(capsys.readouterr().err)["event"] == "log_failed"


def test_a_process_that_dies_logs_json_only() -> None:
    """Also in a process of its own, stderr holds lines of JSON."""
    script = "from gateway import loggen; import structlog; loggen.stel_in('info'); structlog.get_logger().info('x')"
    uit = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(uit.stderr)["event"] == "x"
