"""What an operator fills in for a school that exports to files."""

from pathlib import Path

from pydantic import Field

from gateway.sdk import Instellingen


class CsvInstellingen(Instellingen):
    """Where the export of one school lies."""

    pad: Path = Field(description="De map met de CSV-bestanden, of het .xlsx-bestand")
