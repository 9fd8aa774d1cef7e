"""Errors say where, what and what to do, and each has a code of its own."""

import importlib
import pkgutil

import pytest

import gateway
from gateway.model.errors import (
    ConfiguratieError,
    DefinitiefError,
    InvoerError,
    LaterError,
    SchakelError,
    ToegangError,
)

GROEPEN = [InvoerError, ConfiguratieError, ToegangError, LaterError, DefinitiefError]


def alle_fouten(soort: type[SchakelError] = SchakelError) -> set[type[SchakelError]]:
    """Every error of the gateway, those of all its modules included."""
    return {soort, *(fout for kind in soort.__subclasses__() for fout in alle_fouten(kind))}


def test_an_error_reads_as_one_line():
    """Place, code, message and advice, in that order."""
    fout = InvoerError("geen datum.", doe="Verbeter de rij.", bestand="opps.csv", rij=214)
    assert str(fout) == "bestand opps.csv, rij 214: INV-001 geen datum. Verbeter de rij."
    assert (fout.melding, fout.doe, fout.plaats) == (
        "geen datum.",
        "Verbeter de rij.",
        {"bestand": "opps.csv", "rij": 214},
    )


@pytest.mark.parametrize("groep", GROEPEN)
def test_the_docstring_is_the_message(groep):
    """Without words of its own an error says what its group says."""
    assert str(groep()) == f"{groep.code} {groep.__doc__}"
    assert issubclass(groep, SchakelError)


def test_every_error_in_the_house_has_its_own_code_and_belongs_to_a_group():
    """No two errors share a code, and each says what its caller must do next."""
    for module in pkgutil.iter_modules([f"{gateway.__path__[0]}/{kamer}" for kamer in ("model", "policy")]):
        kamer = module.module_finder.path.rsplit("/", 1)[-1]  # type: ignore[union-attr] # a folder, so it has a path
        importlib.import_module(f"gateway.{kamer}.{module.name}")
    fouten = [fout for fout in alle_fouten() if fout.__module__.startswith(("gateway.model", "gateway.policy"))]
    codes = [fout.code for fout in fouten]
    assert len(codes) == len(set(codes))
    assert all(issubclass(fout, tuple(GROEPEN)) for fout in fouten if fout is not SchakelError)
    assert all(fout.__name__.endswith("Error") and fout.__doc__ for fout in fouten)
