"""A small good school as text, to spoil one thing at a time."""

from pathlib import Path

from connectors.csv.connector import Csv
from connectors.csv.settings import CsvInstellingen
from gateway.sdk import Bevinding, Bronrecord

_PERIODEKOP = (
    "leerlingnummer;inschrijvingvolgnummer;datum_begin;vestiging;opleidingcode;leerjaar;bekostigbaar;"
    "onderwijsaanbieder;onderwijslocatie\n"
)
SCHOOL = {
    "leerlingen": """leerlingnummer;bsn;onderwijsnummer;achternaam;roepnaam;geboortedatum;geslacht;veiligheidsblokkade
1;999999990;;Linden;Noor;14-03-2012;V;
2;111222333;;Özgül;Zoë;2-1-2013;M;
3;123456782;;Berkhof;;2-1-2013;M;N
""",
    "gezagdragers": """leerlingnummer;achternaam;relatie;heeft_gezag
1;Linden;moeder;J
1;Akkerman;vader;N
3;Berkhof;ouder;J
""",
    "inschrijvingen": """leerlingnummer;brin;inschrijvingvolgnummer;datum_inschrijving;datum_uitschrijving;vervallen
1;99XX;1;01-08-2024;;
2;99XX;1;01-08-2024;;
3;99XX;1;01-08-2024;;N
""",
    "periodes": _PERIODEKOP
    + """1;1;01-08-2024;99XX00;0011;1;J;;
2;1;01-08-2024;99XX00;0011;1;J;;
1;1;01-08-2025;99XX00;0021;2;J;;
3;1;01-08-2024;99XX00;0011;1;J;;
""",
    "opps": """leerlingnummer;inschrijvingvolgnummer;opp_begin;opp_eind;handelingsdeel
1;1;12-09-2024;01-09-2025;begeleiding
1;1;2-9-2025;;begeleiding
3;1;12-09-2024;;begeleiding
""",
}


def maak(map_: Path, school: dict[str, str | bytes | None] | None = None, **anders: str | bytes | None) -> Path:
    """Write the school, some files replaced; None leaves a file out."""
    for naam, inhoud in ((school or SCHOOL) | anders).items():
        if inhoud is not None:
            tekst = inhoud if isinstance(inhoud, bytes) else inhoud.replace("\n", "\r\n").encode()
            (map_ / f"{naam}.csv").write_bytes(tekst)
    return map_


def vervang(naam: str, oud: str, nieuw: str) -> dict[str, str]:
    """One file of the school with a text in it replaced."""
    assert oud in SCHOOL[naam]
    return {naam: SCHOOL[naam].replace(oud, nieuw, 1)}


def lees(pad: Path) -> tuple[dict[str, Bronrecord], list[Bevinding]]:
    """All records by key, and what belongs to no leerling."""
    alles = list(Csv(CsvInstellingen(pad=pad)).lees())
    records = {item.sleutel: item for item in alles if isinstance(item, Bronrecord)}
    return records, [item for item in alles if isinstance(item, Bevinding)]


def goede(records: dict[str, Bronrecord]) -> list[str]:
    """The keys of the records that go on."""
    return [sleutel for sleutel, record in records.items() if not record.bevindingen]


def plekken(bevindingen: list[Bevinding] | tuple[Bevinding, ...]) -> list[tuple[str, str, int | None, str | None]]:
    """Code, file, row and column of each Bevinding."""
    return [(item.code, item.bestand, item.rij, item.kolom) for item in bevindingen]
