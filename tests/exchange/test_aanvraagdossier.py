"""A dossier made of what the gateway knows passes every rule, and says what is missing when it cannot be made."""

import base64
from datetime import date
from hashlib import sha256

import pytest

from connectors.oso.controle import controleer
from gateway.exchange.aanvraag.dossier import CategorieVastError, DossierOnvolledigError, Dossiervraag, maak_dossier
from gateway.model.aanvraag import Aanvraag
from gateway.model.dossierdelen import GEHEIM_TELEFOON, Schoolgegevens
from gateway.model.leerling import Leerling
from tests.connectors.oso.test_dossier import schrijf
from tests.connectors.oso.varianten import zip_van

OP = date(2026, 11, 22)
SCHOOL = Schoolgegevens(
    naam="De Zwaluw",
    adressen=({"soort": "bezoek", "straat": "Laan", "nummer": "1", "postcode": "1234AB", "plaats": "Zwaluwdam"},),
    communicatie=({"soort": "telefoon", "nummer": "0101234567"},),
    brin="99XX",
    vestigingscode="00",
    aanleverpunt="0",
)
PERIODE = {"datum_begin": "2025-08-01", "opleidingcode": "0015", "vestiging": "99XX00", "bekostigbaar": True}
LEERLING = {
    "leerlingnummer": "L1",
    "pgn": {"bsn": "999999990"},
    "achternaam": "Merel",
    "voornamen": "Noor Sanne",
    "geboortedatum": "2012-03-14",
    "geslacht": "vrouw",
    "adres": {"straatnaam": "Hof", "huisnummer": "2", "huisletter": "a", "postcode": "1234AB", "plaatsnaam": "Dam"},
    "gezagdragers": [{"achternaam": "Merel", "relatie": "ouder", "heeft_gezag": True, "telefoon": "0612345678"}],
    "inschrijvingen": [
        {
            "brin": "99XX",
            "volgnummer": "1",
            "datum_inschrijving": "2025-08-01",
            "periodes": [{**PERIODE, "leerjaar": "1"}, {**PERIODE, "datum_begin": "2026-08-01", "leerjaar": "2"}],
            "opps": [{"datum_begin": "2026-09-01"}],
        }
    ],
}


def document(soort, naam):
    """An attachment of an aanvraag."""
    ruw = zip_van((naam, b"Een verzonnen verslag."))
    inhoud = base64.b64encode(ruw).decode()
    return {"soort": soort, "bestandsnaam": naam, "sha256": sha256(ruw).hexdigest(), "inhoud": inhoud}


def vraag(zonder=(), sector="vo", **leerling):
    """A question for a dossier, with the leerling changed."""
    aanvraag = Aanvraag(
        id="a1",
        soort="tlv-vso",
        sector=sector,
        swv="VO9901",
        leerlingnummer="L1",
        aanvrager={"naam": "A. Reiger", "email": "reiger@voorbeeld.nl"},
        toetsen=(
            {"domein": "iq", "instrument": "NIO", "datum": "2026-01-10", "iq": 78},
            {"domein": "spellen", "instrument": "X", "datum": "2026-01-10"},
        ),
        documenten=(document("opp", "opp.txt"), document("zienswijze-ouders", "brief.txt")),
    )
    return Dossiervraag(Leerling.model_validate({**LEERLING, **leerling}), aanvraag, SCHOOL, OP, frozenset(zonder))


@pytest.mark.parametrize("zonder", [(), ("toetsresultaten", "bijlagen", "ouderinzage")])
def test_a_made_dossier_passes_every_rule(zonder):
    """Schema, official rules and ours find nothing, with all categories and with some left out."""
    assert controleer(schrijf(maak_dossier(vraag(zonder))), op=OP) == ()


def test_it_holds_what_is_known_and_no_number():
    """The stand of the leerling and the documents of the aanvraag are in it, his BSN is not."""
    dossier = maak_dossier(vraag())
    assert [(jaar.schooljaar, jaar.jaargroep, jaar.einddatum) for jaar in dossier.schoolloopbaan] == [
        ("2025-2026", "11", date(2026, 7, 31)),
        ("2026-2027", "12", None),
    ]
    assert [item.omschrijving for item in dossier.documenten] == ["zienswijze van de ouders"]
    assert [item.bestandsnaam for item in dossier.onderwijsondersteuning.opp.documenten] == ["opp.txt"]
    assert [toets.code for toets in dossier.toetsen] == ["NIO"]
    assert b"999999990" not in schrijf(dossier)


def test_a_protected_leerling_gives_no_address_and_no_number():
    """With a veiligheidsblokkade address and numbers are secret, and the dossier still passes."""
    dossier = maak_dossier(vraag(veiligheidsblokkade=True))
    assert dossier.leerling.adressen == ()
    assert dossier.verzorgers[0].communicatie[0].nummer == GEHEIM_TELEFOON
    assert controleer(schrijf(dossier), op=OP) == ()


def test_a_voogd_that_is_an_institution_is_liable():
    """It is no verzorger, but the aansprakelijke instelling."""
    voogd = {"achternaam": "Stichting Nest", "relatie": "voogd-organisatie", "heeft_gezag": True}
    dossier = maak_dossier(vraag(gezagdragers=[voogd]))
    assert dossier.verzorgers == ()
    assert dossier.leerling.aansprakelijke_instelling.naam == "Stichting Nest"
    assert controleer(schrijf(dossier), op=OP) == ()


def test_all_that_is_missing_is_named_at_once():
    """Whoever fills it in needs to look once."""
    with pytest.raises(DossierOnvolledigError, match=r"voornamen.*geboortedatum.*adres.*inschrijving.*OPP"):
        maak_dossier(vraag(voornamen=None, geboortedatum="2012-00-00", adres=None, inschrijvingen=[]))


@pytest.mark.parametrize("categorie", ["leerling", "vve", "bestaat-niet"])
def test_only_what_is_optional_can_be_left_out(categorie):
    """What the profile requires or forbids has no choice."""
    with pytest.raises(CategorieVastError, match=categorie):
        maak_dossier(vraag((categorie,)))
