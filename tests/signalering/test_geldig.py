"""Whether what counted may still be told."""

import pytest

from gateway.signalering import Geldig
from tests.signalering.gevallen import AFSPRAKEN, SIGNALERING, dag, dossier, hele_dagen, rij, uren, voorstellen


def geldig(*rijen):
    """What holds of these registrations."""
    return Geldig(SIGNALERING, AFSPRAKEN, dossier(*rijen))


@pytest.mark.parametrize(
    ("erbij", "klopt"),
    [
        ([], True),
        ([rij(dag(1), 1, geoorloofd=None)], True),
        ([rij(dag(2), geoorloofd=True, minuten=20)], True),
        ([rij(dag(2), 4, geoorloofd=True)], False),
        ([rij(dag(0), id="z", geoorloofd=True)], False),
        ([rij(dag(0), 1, id="z", geoorloofd=True, minuten=50)], False),
    ],
)
def test_a_voorstel_holds_until_verlof_takes_its_time(erbij, klopt):
    """Also when it is registered beside what counted, and also of one lesuur of a whole day."""
    weg = [*uren(dag(0), 6), *hele_dagen(dag(1), dag(2))]
    [voorstel] = voorstellen(weg, op=dag(3), soorten={"zestien-uur"})
    assert geldig(weg).klopt(voorstel.telt)
    assert geldig(weg, erbij).klopt(voorstel.telt) == klopt


def test_what_the_dossier_lost_is_not_held_against_a_melding():
    """Only what is there and may not be told any more counts."""
    nu = geldig(uren(dag(0), 2), rij(dag(1), 1, id="z", vervallen=True), rij(dag(2), 1, id="y", geoorloofd=True))
    assert not nu.vervallen(["weg", f"{dag(0)}/1"], [dag(0)])
    assert nu.vervallen(["z"], [])
    assert nu.vervallen([], [dag(2)])
