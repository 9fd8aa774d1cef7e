"""The bare loop that everything is held against: build an InschrijvingVO with lxml, validate it, serialise it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree

A = "{http://duo.nl/schema/DUO_VOAanlevering_InschrijvingVO_V1}"
B = "{http://duo.nl/schema/DUO_VOBasisschema_Inschrijving_V1}"
_NAMEN = {"a": A[1:-1], "b": B[1:-1]}
_PERIODE = (
    ("datum_begin", f"{B}datumBegin"),
    ("onderwijsaanbieder", f"{B}onderwijsaanbieder"),
    ("onderwijslocatie", f"{B}onderwijslocatie"),
    ("opleidingcode", f"{B}opleidingcode"),
    ("vestiging", f"{A}vestiging"),
    ("leerjaar", f"{A}leerjaar"),
)


def schema(contracten: Path) -> etree.XMLSchema:
    """The schema of the message, from our contract."""
    [bestand] = contracten.glob("duo_rod/inschrijving_vo_v1/aanlevering*.xsd")
    return etree.XMLSchema(etree.parse(str(bestand)))


def maak(zicht: Mapping[str, Any], xsd: etree.XMLSchema) -> bytes:
    """One message the way one would write it by hand, for this message alone."""
    sub = etree.SubElement
    root = etree.Element(f"{A}aanleverenInschrijvingVO_Request", nsmap=_NAMEN)
    sub(root, f"{B}identificatiecodeBedrijfsdocument").text = zicht["bericht"]["id"]
    sub(root, f"{B}verzendendeInstantie").text = zicht["organisatie"]["brin"]
    sub(root, f"{B}ontvangendeInstantie").text = "DUO"
    sub(root, f"{B}datumTijdBedrijfsdocument").text = zicht["bericht"]["tijd"].replace("+00:00", "Z")
    pgn = zicht["leerling"]["pgn"]
    soort = "burgerservicenummer" if pgn["bsn"] else "onderwijsnummer"
    sub(root, f"{B}{soort}").text = pgn["bsn"] or pgn["onderwijsnummer"]
    inschrijving = zicht["inschrijving"]
    sub(root, f"{B}brin").text = inschrijving["brin"]
    sub(root, f"{B}inschrijvingvolgnummer").text = inschrijving["volgnummer"]
    sub(root, f"{B}datumInschrijving").text = inschrijving["datum_inschrijving"]
    if inschrijving["datum_uitschrijving"]:
        sub(root, f"{B}datumUitschrijving").text = inschrijving["datum_uitschrijving"]
    for periode in inschrijving["periodes"]:
        groep = sub(root, f"{A}inschrijvingPeriodeVO")
        for veld, tag in _PERIODE:
            if periode[veld]:
                sub(groep, tag).text = periode[veld]
        sub(groep, f"{A}indicatieBekostigbaar").text = "true" if periode["bekostigbaar"] else "false"
    for opp in inschrijving["opps"] or ():
        groep = sub(root, f"{A}ontwikkelingsperspectief")
        sub(groep, f"{A}datumBegin").text = opp["datum_begin"]
        if opp["datum_eind"]:
            sub(groep, f"{A}datumEind").text = opp["datum_eind"]
    xsd.assertValid(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
