"""Documents go when the consent names them, each by its digest, and not otherwise."""

from dataclasses import replace

import pytest

from gateway.policy import Toegestaan, decide, minimise
from tests.policy.gevallen import LEERLING, MET_DOCUMENTEN, MET_JA, SCHOOL, VERZOEK, VERZOEK_JA

A, B, C = (letter * 64 for letter in "abc")


def met_documenten(*digesten: str) -> Toegestaan:
    """The decision when the consent names these."""
    record = VERZOEK_JA.model_copy(update={"documenten": frozenset(digesten)})
    besluit = decide(replace(MET_DOCUMENTEN, toestemmingen=(record,)))
    assert isinstance(besluit, Toegestaan)
    return besluit


def in_zicht(besluit: Toegestaan, verzoek=VERZOEK) -> list[str] | None:
    """The documents in the view."""
    zicht = minimise(besluit, organisatie=SCHOOL, leerling=LEERLING, onderwerp=verzoek, bericht={})
    delen = zicht["jeugdhulpverzoek"]["documenten"]
    return delen and [deel["sha256"] for deel in delen]


@pytest.mark.parametrize(
    ("gegeven", "mee", "achter"),
    [
        ((A, B, C), [A, B, C], ()),
        ((A, B), [A, B], (C,)),
        ((C,), [C], (A, B)),
        ((), [], (A, B, C)),
        (("d" * 64,), [], (A, B, C)),  # an older version of a document is another document
    ],
)
def test_a_document_that_was_not_named_stays_behind(gegeven, mee, achter):
    """The rest of the verzoek goes; what stays behind is not in the view, and is listed."""
    besluit = met_documenten(*gegeven)
    assert in_zicht(besluit) == mee
    assert besluit.documenten == set(mee)
    assert besluit.documenten_achtergehouden == achter
    assert besluit.velden == MET_DOCUMENTEN.doel.velden_alle


def test_a_document_added_after_the_decision_is_not_in_the_view():
    """A view holds what was decided on, also when the verzoek has grown since."""
    later = VERZOEK.documenten[0].model_copy(update={"sha256": "d" * 64})
    groter = VERZOEK.model_copy(update={"documenten": (*VERZOEK.documenten, later)})
    assert in_zicht(met_documenten(A, B, C), groter) == [A, B, C]


def test_without_the_field_a_named_document_does_not_go():
    """The digest lets a document through, the field its content: both are needed."""
    velden = frozenset(veld for veld in VERZOEK_JA.velden if ".documenten." not in veld)
    besluit = decide(replace(MET_DOCUMENTEN, toestemmingen=(VERZOEK_JA.model_copy(update={"velden": velden}),)))
    assert in_zicht(besluit) is None


def test_what_has_no_documents_holds_none_back():
    """An inschrijving has none."""
    besluit = decide(MET_JA)
    assert (besluit.documenten, besluit.documenten_achtergehouden) == (frozenset(), ())
