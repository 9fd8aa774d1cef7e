"""What this process logs: a line of JSON per event to stderr, without anything of a person.

Whichever way something is logged (structlog, the logging of a library, a warning, an exception), it passes `schoon`:
numbers of nine digits, fields with a personal name and anything that is not a plain value come out masked.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from opentelemetry import trace

from gateway.model.basis import velden
from gateway.model.errors import SchakelError
from gateway.model.identifiers import Identifier
from gateway.model.klasse import Klasse
from gateway.model.leerling import Leerling

MASKER = "[afgeschermd]"
# The last word of each personal field of the model, and what other systems call the numbers.
PERSOONLIJK = frozenset(
    {pad.rpartition(".")[2] for pad, klasse in velden(Leerling) if klasse is not Klasse.GEWOON}
    | {"burgerservicenummer", "pgn", "leerlingnummer", "leerling", "adres", "inhoud", "zicht", "naam_leerling"}
)
# An id made of hexadecimal digits may hold nine decimal ones in a row and is no number of a person.
_NUMMER = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![0-9a-f])(?=[0-9]*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{64})(?![0-9a-f])"
    r"|(?P<nummer>(?<!\d)(?:\d{9}|\d{4}\.\d{2}\.\d{3}|\d{3}[ .-]\d{3}[ .-]\d{3})(?!\d))"
)
_PLEK = re.compile(r'File "[^"]+", line \d+')
_KAAL = (bool, float, date, timedelta, UUID, Path, type(None))
_LIJSTEN = (list, tuple, set, frozenset)
_NEGEN_CIJFERS = range(10**7, 10**9)

_ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def stel_in(niveau: str) -> None:
    """Let everything in this process that logs do so as lines of JSON on stderr, from a level upwards."""
    voor = [structlog.contextvars.merge_contextvars, structlog.stdlib.add_log_level, _fout, _maskeer, _spoor, _tijd]
    vorm = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *voor],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    uitgang = _Stderr()
    uitgang.setFormatter(vorm)
    logging.basicConfig(level=niveau.upper(), handlers=[uitgang], force=True)
    logging.captureWarnings(capture=True)
    # Polling for jobs is no news.
    logging.getLogger("procrastinate").setLevel(max(logging.WARNING, logging.getLogger().level))
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *voor, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


class _Stderr(logging.Handler):
    """Writes to stderr as it is at that moment, and tells only the kind of a fault in logging itself."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            tekst = self.format(record)
        except Exception as fout:
            tekst = f'{{"event": "log_failed", "fout": "{type(fout).__name__}"}}'
        sys.stderr.write(f"{tekst}\n")


def schoon(waarde: Any, naam: str = "") -> Any:
    """A value as a log may hold it."""
    if naam.lower() in PERSOONLIJK:
        return None if waarde is None else MASKER
    if isinstance(waarde, Identifier) and waarde.geheim:
        return MASKER
    if isinstance(waarde, str):
        return _NUMMER.sub(lambda gevonden: MASKER if gevonden["nummer"] else gevonden[0], _kort(str(waarde)))
    if isinstance(waarde, Mapping):
        return {schoon(str(sleutel)): schoon(deel, str(sleutel)) for sleutel, deel in waarde.items()}
    if isinstance(waarde, _LIJSTEN):
        return [schoon(deel) for deel in waarde]
    return _los(waarde)


def _kort(tekst: str) -> str:
    """A traceback that a library wrote as text, by its places only: source lines and messages can hold values."""
    if "Traceback (most recent call last)" not in tekst:
        return tekst
    soort = tekst.rstrip().rpartition("\n")[2].partition(":")[0]
    return "; ".join([soort, *_PLEK.findall(tekst)])


def _los(waarde: Any) -> Any:
    if isinstance(waarde, _KAAL):
        return waarde if isinstance(waarde, bool | float | None) else schoon(str(waarde))
    if isinstance(waarde, Enum):
        return schoon(waarde.value)
    if isinstance(waarde, int):
        return MASKER if abs(waarde) in _NEGEN_CIJFERS else waarde
    if isinstance(waarde, SchakelError):
        return schoon(str(waarde))
    return type(waarde).__name__


def _maskeer(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Let nothing of a person through; what structlog itself keeps for later (`_record`) is not shown."""
    return {sleutel: deel if sleutel.startswith("_") else schoon(deel, sleutel) for sleutel, deel in event.items()}


def _fout(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Show an exception by its kind and place; its text only when it is ours, for ours hold no values."""
    soort, fout, spoor = _exc_info(event.pop("exc_info", None))
    event.pop("stack_info", None)
    if soort is not None and fout is not None:
        event["fout"] = soort.__name__
        if isinstance(fout, SchakelError):
            event["fout"] = str(fout)
        event["waar"] = [f"{deel.filename}:{deel.lineno} {deel.name}" for deel in traceback.extract_tb(spoor)]
    if record := event.get("_record"):
        # The formatter of the standard library would add the raw text of the exception.
        record.exc_info = record.exc_text = record.stack_info = None
    return event


def _exc_info(waarde: Any) -> _ExcInfo:
    if isinstance(waarde, BaseException):
        return type(waarde), waarde, waarde.__traceback__
    if isinstance(waarde, tuple):
        return waarde
    return sys.exc_info() if waarde else (None, None, None)


def _spoor(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Add the ids of the trace, when there is one."""
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        event.update(trace_id=f"{span.trace_id:032x}", span_id=f"{span.span_id:016x}")
    return event


def _tijd(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    event["tijd"] = datetime.now().astimezone().isoformat(timespec="milliseconds")
    return event
