"""Two people may let something go without toestemming, for the safety of the leerling; the FG sees it at once."""

from typing import Any

import pytest

from gateway.exchange import informeren
from gateway.exchange.toestemming import fouten, uitzondering
from tests.exchange.toestemming.gezin import Gezin, aanmelding, gezin, school, thuis

__all__ = ["school", "thuis"]
pytestmark = pytest.mark.anyio
VELDEN = (
    "organisatie.naam",
    "leerling.achternaam",
    "leerling.voornamen",
    "leerling.geboortedatum",
    "jeugdhulpverzoek.id",
    "jeugdhulpverzoek.soort",
    "jeugdhulpverzoek.prioriteit",
    "jeugdhulpverzoek.hulpvraag",
    "jeugdhulpverzoek.terugkoppeling",
    "jeugdhulpverzoek.ingediend_op",
    "jeugdhulpverzoek.contactpersoon.naam",
    "jeugdhulpverzoek.contactpersoon.email",
)
WOORDEN = "De leerling is vandaag niet veilig thuis, zo zei hij zelf."


def afweging(**anders: Any) -> Any:
    """A weighing that is whole."""
    return uitzondering.lees_afweging({"gevaar": WOORDEN, "geprobeerd": WOORDEN, "velden": VELDEN} | anders)


async def vraag(thuis: Gezin, **anders: Any) -> Any:
    """Ask for an exception."""
    wie = thuis.school.motor.organisatie, "100001", "aanmelding-jeugdhulp", thuis.school.motor.partner
    thuis.verder(seconds=1)
    return await uitzondering.vraag(thuis.beheerder, *wie, afweging(**anders))


async def test_it_takes_two(thuis: Gezin):
    """Asked, nothing goes; by the same person, neither; by another it does, and the FG finds it, once."""
    await thuis.school.ingediend(aanmelding())
    assert await thuis.school.verstuur() == {"geweigerd": 1}
    id_ = await vraag(thuis)
    with pytest.raises(fouten.TweedePersoonError):
        await uitzondering.besluit(thuis.beheerder, id_, WOORDEN, akkoord=True)
    with pytest.raises(fouten.AfwegingError):
        await uitzondering.besluit(thuis.als("directeur"), id_, "ok", akkoord=True)
    await uitzondering.besluit(thuis.als("directeur"), id_, WOORDEN, akkoord=True)
    assert (await thuis.school.verstuur()).get("klaar") == 1
    [(besluit,)] = await thuis.school.motor.vraag(
        "SELECT b.besluit FROM bericht b JOIN uitwisseling u ON u.id = b.uitwisseling WHERE b.inhoud IS NOT NULL"
    )
    assert (besluit["uitzondering"], besluit["toestemming"]) == (str(id_), None)
    assert "leerling.adres.postcode" not in besluit["velden"]
    assert b"toestemming" not in thuis.school.motor.postbus.berichten[0].inhoud
    fg = thuis.als("fg")
    [melding] = await uitzondering.meldingen(fg)
    assert (melding.gevraagd_door, melding.besloten_door, melding.akkoord) == ("i.dewit", "directeur", True)
    assert melding.afweging.gevaar == WOORDEN
    await uitzondering.gezien(fg, id_)
    assert await uitzondering.meldingen(fg) == []
    assert len(await uitzondering.meldingen(fg, alle=True)) == 1
    with pytest.raises(fouten.UitzonderingStatusError):
        await uitzondering.gezien(fg, id_)
    inrichting, organisaties = thuis.beheerder.inrichting, thuis.beheerder.organisaties
    [regel] = await informeren.lijst(inrichting, fg.gebruiker, organisaties, stand="vrijgesteld")
    assert str(id_) in regel.reden


async def test_a_no_is_a_no(thuis: Gezin):
    """What the second person refused lets nothing through, and is not decided again."""
    id_ = await vraag(thuis)
    await uitzondering.besluit(thuis.als("directeur"), id_, WOORDEN, akkoord=False)
    with pytest.raises(fouten.UitzonderingStatusError):
        await uitzondering.besluit(thuis.als("ander"), id_, WOORDEN, akkoord=True)
    await thuis.school.ingediend(aanmelding())
    assert await thuis.school.verstuur() == {"geweigerd": 1}


async def test_it_never_lifts_the_safety_block_and_ends_by_itself(thuis: Gezin):
    """The block is about danger of sharing; and after fourteen days the exception is over."""
    id_ = await vraag(thuis)
    await uitzondering.besluit(thuis.als("directeur"), id_, WOORDEN, akkoord=True)
    await thuis.lees(gezin(veiligheidsblokkade="J"))
    await thuis.school.ingediend(aanmelding())
    await thuis.school.verstuur()
    await thuis.lees(gezin())
    thuis.verder(days=14)
    await thuis.school.ingediend(aanmelding())
    await thuis.school.verstuur()
    assert [code for _, code in await thuis.redenen()] == ["VEILIGHEID", "GEEN_TOESTEMMING"]


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"gevaar": "kort"}, fouten.AfwegingError),
        ({"velden": ()}, fouten.AfwegingError),
        ({"velden": ("leerling.pgn.bsn",)}, fouten.GegevensError),
    ],
)
async def test_the_weighing_must_be_whole(thuis: Gezin, anders: dict[str, Any], fout: type[Exception]):
    """In whole sentences, with the fields that are needed, of this doel."""
    with pytest.raises(fout):
        await vraag(thuis, **anders)
