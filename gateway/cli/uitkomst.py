"""How a command ends: the exit codes, in one place, and which error leads to which."""

from enum import IntEnum

from gateway.model.errors import ConfiguratieError, InvoerError, LaterError, SchakelError


class Uitkomst(IntEnum):
    """The exit codes of every command."""

    GOED = 0
    GEVONDEN = 1
    GEBRUIK = 2
    CONFIGURATIE = 3
    NIET_GEVONDEN = 4
    ANDERE_KANT = 5
    AKKOORD_NODIG = 6
    ONDERBROKEN = 130


BETEKENIS: dict[Uitkomst, str] = {
    Uitkomst.GOED: "goed",
    Uitkomst.GEVONDEN: "er is iets gevonden of mislukt; de tekst zegt wat",
    Uitkomst.GEBRUIK: "de opdracht is verkeerd gebruikt",
    Uitkomst.CONFIGURATIE: "de configuratie, een contract, mapping, doel of koppeling klopt niet",
    Uitkomst.NIET_GEVONDEN: "wat u noemt bestaat niet",
    Uitkomst.ANDERE_KANT: "de andere kant of de database is bezet of weg; later opnieuw",
    Uitkomst.AKKOORD_NODIG: "de sync wacht op akkoord; er is niets verstuurd",
    Uitkomst.ONDERBROKEN: "onderbroken met Ctrl-C",
}


class GebruikError(InvoerError):
    """Zo is deze opdracht niet te gebruiken."""

    code = "CLI-002"


class NietGevondenError(InvoerError):
    """Dit bestaat niet."""

    code = "CLI-004"


_VAN: tuple[tuple[type[SchakelError], Uitkomst], ...] = (
    (GebruikError, Uitkomst.GEBRUIK),
    (NietGevondenError, Uitkomst.NIET_GEVONDEN),
    (ConfiguratieError, Uitkomst.CONFIGURATIE),
    (LaterError, Uitkomst.ANDERE_KANT),
)


def uitkomst_van(fout: SchakelError) -> Uitkomst:
    """The exit code for an error of the gateway."""
    return next((uitkomst for soort, uitkomst in _VAN if isinstance(fout, soort)), Uitkomst.GEVONDEN)
