"""What can be wrong with a log or with a proof from it.

ConfiguratieError
├── AuditVorkError       the tree is not the one signed before; nothing is signed until a person has looked
└── AuditSchadeError     a table of the log holds something that cannot be
InvoerError
├── BewijsError          a note, checkpoint or proof is malformed or does not hold
└── LogregelError        a record may not enter the log as it is
LaterError
└── NogNietVastgelegdError   the record waits for the sequencer
"""

from gateway.model.errors import ConfiguratieError, InvoerError, LaterError


class AuditVorkError(ConfiguratieError):
    """De boom in de database is niet de boom die eerder is ondertekend."""

    code = "AUD-001"


class AuditSchadeError(ConfiguratieError):
    """Een tabel van het logboek is beschadigd."""

    code = "AUD-002"


class BewijsError(InvoerError):
    """Deze notitie, dit controlepunt of dit bewijs klopt niet."""

    code = "AUD-003"


class LogregelError(InvoerError):
    """Deze logregel mag zo niet in het logboek."""

    code = "AUD-004"


class NogNietVastgelegdError(LaterError):
    """De regel wacht nog op zijn plaats in de boom; probeer het over enkele seconden opnieuw."""

    code = "AUD-005"
