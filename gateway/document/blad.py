"""The tree as a tagged PDF: Dutch, with its fonts inside, and readable for who listens to it (PDF/UA-1).

A text reaches the typesetter as data, never as its language, and the typesetter reads no file but its own template.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from gateway.document.boom import Deel, Document, Onderdeel
from gateway.document.errors import DocumentError
from gateway.document.tekens import zetbaar

_MAP = Path(__file__).parent / "sjablonen"


def als_pdf(document: Document, op: datetime) -> bytes:
    """Write a document as a PDF made at the moment `op`; the same again gives the same bytes."""
    boom = {"titel": zetbaar(document.titel), "onderdelen": [_plat(deel) for deel in document.onderdelen]}
    try:
        return typst.compile(
            _MAP / "blad.typ",
            root=_MAP,
            format="pdf",
            font_paths=_lettertypen(),
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(boom)},
            pdf_standards=["ua-1"],
            timestamp=op.astimezone(UTC).replace(microsecond=0),
        )
    except typst.TypstError:
        # Its message repeats the text.
        raise DocumentError from None


@cache
def _lettertypen() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _plat(onderdeel: Onderdeel) -> dict[str, Any]:
    """A part as the template takes it: its kind and its texts."""
    soort = {"soort": type(onderdeel).__name__}
    if isinstance(onderdeel, Deel):
        return {**soort, "kop": zetbaar(onderdeel.kop), "onderdelen": [_plat(deel) for deel in onderdeel.onderdelen]}
    nadruk = {"nadruk": onderdeel.soort} if hasattr(onderdeel, "soort") else {}
    velden = {naam: _schoon(waarde) for naam, waarde in asdict(onderdeel).items() if naam != "soort"}
    return {**soort, **nadruk, **velden}


def _schoon(waarde: Any) -> Any:
    return zetbaar(waarde) if isinstance(waarde, str) else [_schoon(deel) for deel in waarde]
