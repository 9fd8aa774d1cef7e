"""Whatever a leerling has, an aanmelding tells no more of him than its doel allows."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.jeugdhulp_fhir.fhir.bundel import bundel
from connectors.jeugdhulp_fhir.fhir.keuring import keur
from gateway.model.jeugdhulp import (
    Afstemming,
    Inlichting,
    Jeugdhulpverzoek,
    OppSamenvatting,
    Overleg,
    Toestemmingsverwijzing,
    Verzuimcontext,
)
from gateway.model.verzuim import Melder
from gateway.policy import Toegestaan, minimise
from tests.connectors.jeugdhulp_fhir.conftest import (
    ALLES,
    INTREKKINGEN,
    SCHOOL,
    VERZOEK,
    inhoud,
    verzoek,
)
from tests.model import strategieen as model
from tests.motor import regels

GEHEIM = model.GEHEIM
_DAG = date(2026, 9, 1)
_VERZOEKEN = st.builds(
    Jeugdhulpverzoek,
    id=st.just(str(VERZOEK)),
    soort=st.just("aanmelding"),
    leerlingnummer=st.just("LLN-77"),
    contactpersoon=st.just(Melder(naam="A. Begeleider", email="ib@zwaluw.example")),
    hulpvraag=st.just("meedenken"),
    al_gedaan=st.none() | st.just("gesprekken"),
    leeftijdsgroep=st.just("12-15"),
    verzuim=st.just(Verzuimcontext(van=_DAG, tot=date(2031, 1, 1), uren=77, soort="ziekte")),
    opp=st.builds(OppSamenvatting, ondersteuning=model.teksten, uitstroombestemming=model.teksten),
    overleg=st.builds(
        Overleg, begin=st.just(datetime(2031, 1, 1, tzinfo=UTC)), plaats=model.teksten, doel=model.teksten
    ),
    afstemming=st.builds(Afstemming, casehouder=model.teksten, momenten=model.teksten),
    inlichtingen=st.tuples(st.builds(Inlichting, vraag=model.teksten, antwoord=model.teksten)),
    toestemming=st.just(
        Toestemmingsverwijzing(
            id="t1",
            gegeven_op=datetime(2026, 11, 21, tzinfo=UTC),
            begin=_DAG,
            eind=date(2027, 5, 20),
            rollen=("gezagdrager",),
            verklaring="v1",
            bewijs="ab" * 32,
        )
    ),
    ingediend_op=st.just(datetime(2026, 11, 22, 8, tzinfo=UTC)),
)
# What of a leerling may be in an aanmelding: these fields hold no secret here, all others do.
_GEWOON = {"achternaam": "Voorbeeld", "voorvoegsel": None, "voornamen": "Sam", "geboortedatum": "2012-05-17"}


@settings(max_examples=60, deadline=None)
@given(model.leerlingen, _VERZOEKEN)
def test_nothing_else_of_the_leerling_is_in_an_aanmelding(leerling, wat):
    """No BSN, onderwijsnummer or leerlingnummer, no OPP, no verzuim, nothing of a school career: whatever there is."""
    mensen = tuple(
        item.model_copy(update={"achternaam": "Jansen", "voornamen": None, "telefoon": None, "email": None})
        for item in leerling.gezagdragers
    )
    kaal = leerling.model_copy(update={**_GEWOON, "gezagdragers": mensen, "leerlingnummer": "LLN-77"})
    doel = regels().doelen["aanmelding-jeugdhulp"]
    ja = Toegestaan(doel.grondslag, doel.velden_alle, None, "")
    zicht = minimise(ja, organisatie=SCHOOL, leerling=kaal, onderwerp=wat, bericht=ALLES["bericht"])
    heel = bundel(verzoek(wat=inhoud(zicht=zicht)))
    assert keur(heel) == []
    tekst = json.dumps(heel, ensure_ascii=False)
    nummers = [] if leerling.pgn is None else [leerling.pgn.bsn, leerling.pgn.onderwijsnummer]
    for verboden in (GEHEIM, "LLN-77", "2031", "ziekte", "12-15", *filter(None, nummers)):
        assert verboden not in tekst


@settings(max_examples=30, deadline=None)
@given(model.leerlingen, _VERZOEKEN, st.sampled_from(INTREKKINGEN))
def test_a_withdrawal_tells_nothing_at_all(leerling, wat, naam):
    """Of all or of one part: a key, the kind of verzoek and why; nothing of the leerling or of what was in it."""
    doel = regels().doelen[naam]
    ja = Toegestaan(doel.grondslag, doel.velden_alle, None, "")
    weg = wat.model_copy(update={"intrekreden": "toestemming-ingetrokken"})
    zicht = minimise(ja, organisatie=SCHOOL, leerling=leerling, onderwerp=weg, bericht=ALLES["bericht"])
    deel = {} if naam == "jeugdhulp-intrekking" else {"deel": doel.verwijdert}
    assert json.loads(inhoud(naam, zicht)) == deel | {
        "kenmerk": ALLES["bericht"]["id"],
        "tijd": ALLES["bericht"]["tijd"],
        "verzoek": str(VERZOEK),
        "soort": "aanmelding",
        "reden": "toestemming-ingetrokken",
    }
