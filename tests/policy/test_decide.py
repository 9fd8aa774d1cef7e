"""decide(): default deny, one order of reasoning, an answer for everything."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.model.toestemming import Ondertekening, Rol
from gateway.policy import CHECKS, TEKSTEN, ZICHTVELDEN, Geweigerd, Reden, Toegestaan, Vraag, decide
from gateway.policy.beslis import CHECKS as VOLGORDE
from gateway.policy.tijd import AMSTERDAM
from gateway.policy.toestemming import zaak_van
from tests.policy.gevallen import (
    AAN_SWV,
    AFSPRAAK,
    ALLE_HANDEN,
    DUO,
    HULP,
    INSCHRIJVEN,
    INSCHRIJVING,
    JA,
    LEERLING,
    MET_JA,
    OP,
    OUDERS,
    PROEFDOELEN,
    ROD,
    TEAM,
    VANDAAG,
    anders,
    met,
)
from tests.policy.strategieen import momenten, vragen
from tests.standaarden import STANDAARDEN, needs_standaarden

ANDER = TEAM.model_copy(update={"id": "team-b"})
MOEDER_ONZEKER = (OUDERS[0], OUDERS[1].model_copy(update={"gezag_datum": date(2025, 3, 10)}))
STIEFVADER = OUDERS[1].model_copy(update={"relatie": "stiefouder"})

WEIGERINGEN = [
    (Reden.VEILIGHEID, anders(ROD, veiligheidsblokkade=True)),
    (Reden.DOEL_NIET_TOEGESTAAN, replace(ROD, ontvanger=TEAM)),
    (Reden.DOEL_NIET_TOEGESTAAN, replace(ROD, verstrekker=ROD.verstrekker.model_copy(update={"soort": "inspectie"}))),
    (Reden.GEEN_AFSPRAAK, replace(ROD, afspraak=None)),
    (Reden.GEEN_AFSPRAAK, replace(ROD, afspraak=AFSPRAAK.model_copy(update={"organisatie": "merel"}))),
    (Reden.GEEN_AFSPRAAK, replace(ROD, afspraak=AFSPRAAK.model_copy(update={"partner": "team"}))),
    (Reden.GEEN_AFSPRAAK, replace(ROD, afspraak=AFSPRAAK.model_copy(update={"doelen": ("rod-verwijdering",)}))),
    (Reden.GEEN_AFSPRAAK, replace(ROD, op=datetime(2025, 7, 31, 21, 59, tzinfo=UTC))),
    (Reden.GEEN_AFSPRAAK, replace(ROD, op=datetime(2026, 7, 31, 22, 0, tzinfo=UTC))),
    (Reden.ANDERE_GEMEENTE, anders(MET_JA, woongemeente="0599")),
    (Reden.ANDERE_GEMEENTE, anders(MET_JA, woongemeente=None)),
    (Reden.INFORMATIEPLICHT_OPEN, replace(AAN_SWV, geinformeerd_op=None)),
    (Reden.INFORMATIEPLICHT_OPEN, replace(AAN_SWV, geinformeerd_op=VANDAAG + timedelta(days=1))),
    (Reden.INFORMATIEPLICHT_OPEN, replace(AAN_SWV, doel=PROEFDOELEN["aanvraag-tlv"], geinformeerd_op=None)),
    (Reden.GEEN_TOESTEMMING, replace(MET_JA, toestemmingen=())),
    (Reden.GEEN_TOESTEMMING, met(MET_JA, doel="proef-swv")),
    (Reden.GEEN_TOESTEMMING, met(MET_JA, ontvanger="team-b")),
    (Reden.INGETROKKEN, met(MET_JA, ingetrokken_op=OP)),
    (Reden.GEWEIGERD, met(MET_JA, geweigerd_op=OP)),
    (Reden.ONDERTEKENAAR_ONTBREEKT, met(MET_JA, ondertekeningen=ALLE_HANDEN[1:])),
    (Reden.ONDERTEKENAAR_ONTBREEKT, anders(MET_JA, gezagdragers=())),
    (Reden.GEZAG_ONZEKER, anders(MET_JA, gezagdragers=MOEDER_ONZEKER)),
    (Reden.GEZAG_ONZEKER, anders(MET_JA, gezagdragers=(OUDERS[0], STIEFVADER))),
    (Reden.VERLOPEN, met(MET_JA, eind=date(2026, 3, 9))),
    (Reden.NOG_NIET_GELDIG, met(MET_JA, begin=date(2026, 3, 11))),
    (Reden.NIET_UITDRUKKELIJK, met(MET_JA, uitdrukkelijk=False)),
]


def test_what_fits_is_allowed():
    """A vraag that meets every check gets a yes with ground, fields and the toestemming used."""
    besluit = decide(MET_JA)
    assert isinstance(besluit, Toegestaan)
    assert besluit.velden == HULP.velden_alle
    assert (besluit.grondslag, besluit.toestemming) == (HULP.grondslag, "t-1")
    assert "t-1" in besluit.uitleg


@pytest.mark.parametrize(("reden", "vraag"), WEIGERINGEN)
def test_each_fault_has_its_reason(reden, vraag):
    """One thing out of place gives exactly its own code, with an explanation and an advice in Dutch."""
    besluit = decide(vraag)
    assert isinstance(besluit, Geweigerd)
    assert besluit.code is reden
    assert len(besluit.uitleg) > 15
    assert len(besluit.doe) > 15


def test_every_reason_is_tried():
    """The list above meets every code there is."""
    assert {reden for reden, _ in WEIGERINGEN} == set(Reden) == set(TEKSTEN)


@needs_standaarden
def test_codes_stand_in_the_order_of_the_fact_sheet():
    """Chapter 9 names the codes of consent in our order; INFORMATIEPLICHT_OPEN follows its first four."""
    hoofdstuk = (STANDAARDEN / "toestemming.md").read_text().split("## 9.")[1].split("## 10.")[0]
    codes = re.findall(r"`([A-Z_]{6,})`", hoofdstuk)
    assert codes.pop() == Reden.INFORMATIEPLICHT_OPEN
    codes.insert(4, Reden.INFORMATIEPLICHT_OPEN)
    assert codes == list(Reden)


def afgepeld(vraag: Vraag, *herstel: Callable[[Vraag], Vraag]) -> list[str]:
    """The codes met when a vraag in which everything is wrong is mended one thing at a time."""
    codes = []
    for stap in (*herstel, None):
        besluit = decide(vraag)
        codes.append(besluit.code if isinstance(besluit, Geweigerd) else "JA")
        vraag = stap(vraag) if stap else vraag
    return codes


def test_the_order_with_consent():
    """Everything wrong at once: each repair uncovers the next reason, in the order of the codes."""
    kwaad = JA.model_copy(
        update={
            "ingetrokken_op": OP,
            "geweigerd_op": OP,
            "ondertekeningen": (),
            "eind": date(2026, 3, 9),
            "uitdrukkelijk": False,
        }
    )
    vraag = anders(
        replace(
            MET_JA, toestemmingen=(), afspraak=None, verstrekker=MET_JA.verstrekker.model_copy(update={"soort": "jgz"})
        ),
        veiligheidsblokkade=True,
        woongemeente="0599",
        gezagdragers=MOEDER_ONZEKER,
    )

    def record(**velden: object) -> Callable[[Vraag], Vraag]:
        return lambda vraag: replace(
            vraag,
            toestemmingen=(vraag.toestemmingen[0].model_copy(update=velden),) if vraag.toestemmingen else (kwaad,),
        )

    codes = afgepeld(
        vraag,
        lambda vraag: anders(vraag, veiligheidsblokkade=False),
        lambda vraag: replace(vraag, verstrekker=MET_JA.verstrekker),
        lambda vraag: replace(vraag, afspraak=MET_JA.afspraak),
        lambda vraag: anders(vraag, woongemeente="0363"),
        record(),
        record(ingetrokken_op=None),
        record(geweigerd_op=None),
        record(ondertekeningen=ALLE_HANDEN),
        lambda vraag: anders(vraag, gezagdragers=OUDERS),
        record(eind=JA.eind, begin=date(2026, 3, 11)),
        record(begin=JA.begin),
        record(uitdrukkelijk=True),
    )
    assert codes == [*(reden for reden in Reden if reden is not Reden.INFORMATIEPLICHT_OPEN), "JA"]


def test_the_order_without_consent():
    """Of a doel that rests on a task or duty only the first five count."""
    vraag = replace(
        anders(AAN_SWV, veiligheidsblokkade=True, woongemeente="0599"),
        ontvanger=TEAM,
        afspraak=None,
        geinformeerd_op=None,
        verstrekker=AAN_SWV.verstrekker.model_copy(update={"soort": "jgz"}),
    )
    codes = afgepeld(
        vraag,
        lambda vraag: anders(vraag, veiligheidsblokkade=False),
        lambda vraag: replace(vraag, verstrekker=AAN_SWV.verstrekker),
        lambda vraag: replace(vraag, afspraak=MET_JA.afspraak),
        lambda vraag: anders(vraag, woongemeente="0363"),
        lambda vraag: replace(vraag, geinformeerd_op=VANDAAG),
    )
    assert codes == [*list(Reden)[:5], "JA"]


@settings(max_examples=600)
@given(vragen())
def test_the_first_failing_check_answers(vraag):
    """The answer is that of the first check with an objection, and their codes never run backwards."""
    zaak = zaak_van(vraag)
    bezwaren = [bezwaar for check in VOLGORDE if (bezwaar := check(zaak)) is not None]
    besluit = decide(vraag)
    assert besluit == bezwaren[0] if bezwaren else isinstance(besluit, Toegestaan)
    volgorde = list(Reden)
    plaatsen = [volgorde.index(bezwaar.code) for bezwaar in bezwaren]
    assert plaatsen == sorted(plaatsen)


@settings(max_examples=600)
@given(vragen(een_op=8), st.datetimes(timezones=st.timezones() | st.none()), st.datetimes(timezones=st.none()))
def test_decide_always_answers(vraag, op, getekend):
    """No vraag, however odd its times, makes decide() raise; and no answer repeats a name or a number."""
    handen = (*ALLE_HANDEN, Ondertekening(rol=Rol.LEERLING, op=getekend))
    records = tuple(record.model_copy(update={"ondertekeningen": handen}) for record in vraag.toestemmingen)
    for geval in (vraag, replace(vraag, op=op), replace(vraag, op=op, toestemmingen=records)):
        besluit = decide(geval)
        assert isinstance(besluit, Toegestaan | Geweigerd)
        assert "geheim" not in repr(besluit).lower()
        assert LEERLING.pgn is not None
        assert str(LEERLING.pgn.bsn) not in repr(besluit)


@pytest.mark.parametrize(
    "op",
    [datetime.min, datetime.max, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)],  # noqa: DTZ901 - odd on purpose
)
def test_the_ends_of_time_are_refused_not_raised(op):
    """A moment at the edge of the calendar is simply outside the afspraak."""
    assert decide(replace(MET_JA, op=op)) == decide(replace(ROD, afspraak=None))


@pytest.mark.parametrize("weg", range(3))
def test_each_required_signature_is_needed(weg):
    """Taking away any one of the required signatures turns the yes into a no that names the role."""
    handen = ALLE_HANDEN[:weg] + ALLE_HANDEN[weg + 1 :]
    besluit = decide(met(MET_JA, ondertekeningen=handen))
    assert isinstance(besluit, Geweigerd)
    assert besluit.code is Reden.ONDERTEKENAAR_ONTBREEKT
    assert ("gezagdrager 1", "gezagdrager 2", "de leerling")[weg] in besluit.uitleg


def test_a_signature_of_tomorrow_does_not_count_today():
    """Signing is weighed at the moment of sending."""
    morgen = tuple(hand.model_copy(update={"op": OP + timedelta(days=1)}) for hand in ALLE_HANDEN)
    besluit = decide(met(MET_JA, ondertekeningen=morgen))
    assert isinstance(besluit, Geweigerd)
    assert besluit.code is Reden.ONDERTEKENAAR_ONTBREEKT


@given(st.frozensets(st.sampled_from(sorted(HULP.velden_alle))), st.frozensets(st.sampled_from(sorted(ZICHTVELDEN))))
def test_a_wider_doel_does_not_widen_a_consent(gegeven, erbij):
    """Adding fields to a doel never lets more through on a consent that exists."""
    vraag = met(MET_JA, velden=gegeven)
    ruimer = replace(HULP, velden_alle=HULP.velden_alle | erbij)
    besluit, later = decide(vraag), decide(replace(vraag, doel=ruimer))
    assert isinstance(besluit, Toegestaan)
    assert isinstance(later, Toegestaan)
    assert later.velden - gegeven == frozenset()
    assert besluit.velden == gegeven


def test_what_was_not_consented_is_held_back_by_name():
    """The rest goes; the field left out of the consent is listed with the reason."""
    besluit = decide(met(MET_JA, velden=HULP.velden_alle - {"leerling.roepnaam"}))
    assert isinstance(besluit, Toegestaan)
    assert [veld for veld, _ in besluit.achtergehouden] == ["leerling.roepnaam"]
    assert "toestemming" in besluit.achtergehouden[0][1]


def test_special_data_left_out_needs_no_explicit_consent():
    """Without the handelingsdeel in it, an ordinary consent is enough."""
    besluit = decide(met(MET_JA, velden=HULP.velden_alle - HULP.bijzonder, uitdrukkelijk=False))
    assert isinstance(besluit, Toegestaan)
    assert "inschrijving.opps.handelingsdeel" not in besluit.velden


@pytest.mark.parametrize("nee", ["geweigerd_op", "ingetrokken_op"])
def test_a_legal_duty_does_not_rest_on_consent(nee):
    """A refusal in the file does not stop what the law asks, and the explanation says so."""
    vraag = replace(
        ROD, toestemmingen=(JA.model_copy(update={"doel": "rod-inschrijving", "ontvanger": "duo", nee: OP}),)
    )
    besluit = decide(vraag)
    assert isinstance(besluit, Toegestaan)
    assert besluit.toestemming is None
    assert "niet de grondslag" in besluit.uitleg
    assert "niet de grondslag" not in str(decide(ROD).uitleg)


def test_a_safety_block_stops_a_legal_duty_too():
    """Danger goes before every duty, and the explanation says that as well."""
    besluit = decide(anders(ROD, veiligheidsblokkade=True))
    assert isinstance(besluit, Geweigerd)
    assert "ook waar de wet delen vraagt" in besluit.uitleg


def test_who_may_receive_is_not_stretched_to_a_namesake():
    """Consent for team A is no consent for team B."""
    besluit = decide(replace(MET_JA, ontvanger=ANDER, afspraak=AFSPRAAK.model_copy(update={"partner": "team-b"})))
    assert isinstance(besluit, Geweigerd)
    assert besluit.code is Reden.GEEN_TOESTEMMING
    assert "gezagdrager 1 en gezagdrager 2 en de leerling" in besluit.doe


class TestOpp:
    """ROD gets OPP dates of regular VO, and never anything else of an OPP."""

    def besluit(self, opleidingcode="0011", onderwijssoort="vo") -> Toegestaan:
        """The decision for one kind of education."""
        periode = INSCHRIJVING.periodes[0].model_copy(update={"opleidingcode": opleidingcode})
        besluit = decide(
            replace(
                ROD,
                verstrekker=ROD.verstrekker.model_copy(update={"onderwijssoort": onderwijssoort}),
                onderwerp=INSCHRIJVING.model_copy(update={"periodes": (*INSCHRIJVING.periodes, periode)}),
            )
        )
        assert isinstance(besluit, Toegestaan)
        return besluit

    def test_regular_vo_registers_the_dates(self):
        """Begin and end go; nothing is held back."""
        besluit = self.besluit()
        assert {"inschrijving.opps.datum_begin", "inschrijving.opps.datum_eind"} <= besluit.velden
        assert besluit.achtergehouden == ()

    @pytest.mark.parametrize(
        ("opleidingcode", "onderwijssoort"),
        [("0090", "vo"), ("0011", "so"), ("0011", "vso"), ("0011", "sbo"), ("0011", "pro"), ("0011", None)],
    )
    def test_others_hold_them_back_with_the_reason(self, opleidingcode, onderwijssoort):
        """Praktijkonderwijs, so, vso, sbo and what is not known send the enrolment without its OPPs."""
        besluit = self.besluit(opleidingcode, onderwijssoort)
        assert not [veld for veld in besluit.velden if veld.startswith("inschrijving.opps")]
        assert [veld for veld, _ in besluit.achtergehouden] == [
            "inschrijving.opps.datum_begin",
            "inschrijving.opps.datum_eind",
        ]
        assert all("praktijkonderwijs" in reden for _, reden in besluit.achtergehouden)
        assert "inschrijving.brin" in besluit.velden

    def test_without_an_inschrijving_nothing_of_it_is_assumed(self):
        """A condition on data that is not there does not hold."""
        besluit = decide(replace(ROD, onderwerp=None))
        assert isinstance(besluit, Toegestaan)
        assert len(besluit.achtergehouden) == 2


class TestWelkeToestemming:
    """Of several records the last word within its term counts."""

    EERST = JA.model_copy(update={"id": "eerst", "eind": date(2026, 3, 10)})

    def code(self, *records, op=OP) -> str:
        """The record used or the code given, the same in any order of the records."""
        heen, terug = (decide(replace(MET_JA, op=op, toestemmingen=rij)) for rij in (records, records[::-1]))
        assert heen == terug
        return str(heen.toestemming) if isinstance(heen, Toegestaan) else heen.code

    def later(self, **velden):
        """A record signed anew on the eighth of March."""
        handen = tuple(hand.model_copy(update={"op": datetime(2026, 3, 8, tzinfo=AMSTERDAM)}) for hand in ALLE_HANDEN)
        return JA.model_copy(update={"id": "later", "ondertekeningen": handen, **velden})

    def test_a_renewal_takes_over_when_its_term_begins(self):
        """Until then the old record carries the uitwisseling, and afterwards the new one."""
        nieuw = self.later(begin=date(2026, 3, 11))
        assert self.code(self.EERST, nieuw) == "eerst"
        assert self.code(self.EERST, nieuw, op=OP + timedelta(days=1)) == "later"

    def test_a_new_yes_replaces_an_old_no(self):
        """Who signs again after withdrawing has consented."""
        assert (
            self.code(self.EERST.model_copy(update={"ingetrokken_op": OP - timedelta(days=9)}), self.later()) == "later"
        )

    def test_a_no_voids_every_yes_before_it(self):
        """A withdrawal after the last signature wins, whichever record it is on."""
        assert self.code(self.EERST.model_copy(update={"ingetrokken_op": OP}), self.later()) == Reden.INGETROKKEN

    @pytest.mark.parametrize("nee", ["ingetrokken_op", "geweigerd_op"])
    def test_a_no_outlives_its_own_term(self, nee):
        """What was said no to does not come back when the term of the record that says so is over."""
        voorbij = {"eind": date(2026, 3, 9), nee: datetime(2026, 3, 9, tzinfo=AMSTERDAM)}
        besluit = self.code(self.EERST.model_copy(update=voorbij), self.later())
        assert besluit == {"ingetrokken_op": Reden.INGETROKKEN, "geweigerd_op": Reden.GEWEIGERD}[nee]

    def test_refusing_a_renewal_leaves_what_runs(self):
        """A no to a term that has not begun says nothing about today; once it begins it does."""
        verlenging = self.later(begin=date(2026, 3, 11), geweigerd_op=OP)
        lopend = self.EERST.model_copy(update={"eind": JA.eind})
        assert self.code(lopend, verlenging) == "eerst"
        assert self.code(lopend, verlenging, op=OP + timedelta(days=1)) == Reden.GEWEIGERD

    def test_after_a_no_a_new_request_says_what_it_waits_for(self):
        """Signed anew but not begun, or over again: the reason is that of the last word, not the old no."""
        nee = {"ingetrokken_op": OP - timedelta(days=9), "eind": date(2026, 3, 8)}
        voorbij = self.EERST.model_copy(update=nee)
        assert self.code(voorbij, self.later(begin=date(2026, 3, 11))) == Reden.NOG_NIET_GELDIG
        assert self.code(voorbij, self.later(eind=date(2026, 3, 9))) == Reden.VERLOPEN

    def test_what_was_recorded_in_error_counts_for_nothing(self):
        """Neither its yes nor its no is looked at."""
        assert self.code(self.EERST.model_copy(update={"foutief_op": OP})) == Reden.GEEN_TOESTEMMING
        assert self.code(self.EERST, self.later(ingetrokken_op=OP, foutief_op=OP)) == "eerst"

    def test_the_hour_that_comes_twice(self):
        """On 25 October 2026 02:15 in winter time is later than 02:45 in summer time, whatever the clock shows."""
        zomer = datetime(2026, 10, 25, 2, 45, tzinfo=AMSTERDAM)
        handen = tuple(hand.model_copy(update={"op": zomer}) for hand in ALLE_HANDEN)
        eind = date(2026, 12, 31)
        nee = JA.model_copy(update={"id": "nee", "eind": eind, "ingetrokken_op": zomer.replace(minute=15, fold=1)})
        ja = JA.model_copy(update={"id": "ja", "eind": eind, "ondertekeningen": handen})
        afspraak = MET_JA.afspraak.model_copy(update={"afspraak_tot": None})
        vraag = anders(
            replace(MET_JA, op=datetime(2026, 10, 25, 12, tzinfo=AMSTERDAM), afspraak=afspraak),
            gezagdragers=tuple(ouder.model_copy(update={"gezag_datum": date(2026, 9, 1)}) for ouder in OUDERS),
        )
        assert isinstance(decide(replace(vraag, toestemmingen=(ja,))), Toegestaan)
        besluit = decide(replace(vraag, toestemmingen=(ja, nee)))
        assert isinstance(besluit, Geweigerd)
        assert besluit.code is Reden.INGETROKKEN

    def test_one_new_signature_does_not_revive_the_old_ones(self):
        """A record with one signature from before the no and one from after it stays void."""
        half = self.later(ondertekeningen=(*ALLE_HANDEN[:2], self.later().ondertekeningen[2]))
        geweigerd = self.EERST.model_copy(update={"geweigerd_op": OP - timedelta(days=9)})
        assert self.code(geweigerd, half) == Reden.GEWEIGERD

    @pytest.mark.parametrize("aantal", [0, 1, 2])
    def test_a_renewal_that_is_not_complete_does_not_push_out_one_that_is(self, aantal):
        """Nor does one of which a signature counts no more; once all have signed it takes over."""
        half = self.later(ondertekeningen=self.later().ondertekeningen[:aantal])
        assert self.code(self.EERST, half) == "eerst"
        assert self.code(self.EERST, self.later()) == "later"
        onvolledig = self.EERST.model_copy(update={"ondertekeningen": ALLE_HANDEN[:1]})
        assert self.code(onvolledig, half.model_copy(update={"velden": frozenset()})) == Reden.ONDERTEKENAAR_ONTBREEKT

    def test_a_consent_that_was_voided_is_pushed_out(self):
        """Complete, but from before a no: what is asked anew says what it waits for."""
        nee = self.EERST.model_copy(update={"id": "nee", "ondertekeningen": (), "geweigerd_op": OP - timedelta(days=9)})
        half = self.later(ondertekeningen=self.later().ondertekeningen[:1])
        assert self.code(self.EERST, nee) == Reden.GEWEIGERD
        assert self.code(self.EERST, nee, half) == Reden.ONDERTEKENAAR_ONTBREEKT

    def test_a_request_nobody_signed_does_not_push_out_a_consent(self):
        """An empty new request leaves the consent in force."""
        assert self.code(self.EERST, self.later(ondertekeningen=())) == "eerst"

    @given(st.lists(momenten, min_size=2, max_size=2))
    def test_a_no_beats_a_yes_of_the_same_moment(self, tijden):
        """Also the latest moment of refusal and withdrawal counts, not the first."""
        oud = self.EERST.model_copy(update={"ingetrokken_op": tijden[0], "geweigerd_op": max(tijden, key=self.aware)})
        gelijk = self.later(ondertekeningen=tuple(h.model_copy(update={"op": oud.geweigerd_op}) for h in ALLE_HANDEN))
        assert self.code(oud, gelijk) == Reden.INGETROKKEN

    @staticmethod
    def aware(op):
        """A moment that can be compared."""
        return op if op.tzinfo else op.replace(tzinfo=AMSTERDAM)


class TestTermijn:
    """Begin and end are Dutch days, both included."""

    @pytest.mark.parametrize(
        ("op", "ja"),
        [
            (datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC), False),
            (datetime(2025, 12, 31, 23, 0, 0, tzinfo=UTC), True),
            (datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC), True),
            (datetime(2026, 6, 30, 22, 0, 0, tzinfo=UTC), False),
            (datetime(2026, 6, 30, 23, 59, 59, tzinfo=AMSTERDAM), True),
            (datetime(2026, 6, 30, 23, 59, 59), True),  # noqa: DTZ001 - a Dutch clock is meant
        ],
    )
    def test_the_last_second_counts(self, op, ja):
        """The consent ends at midnight in Amsterdam, not in UTC."""
        handen = tuple(hand.model_copy(update={"op": datetime(2025, 12, 1, tzinfo=UTC)}) for hand in ALLE_HANDEN)
        besluit = decide(met(replace(MET_JA, op=op), ondertekeningen=handen))
        assert isinstance(besluit, Toegestaan) is ja

    @pytest.mark.parametrize(("uur", "ja"), [(21, True), (22, False)])
    def test_a_day_on_which_the_clock_shifts(self, uur, ja):
        """29 March 2026 has 23 hours: it ends at 22:00 UTC."""
        besluit = decide(met(replace(MET_JA, op=datetime(2026, 3, 29, uur, 59, tzinfo=UTC)), eind=date(2026, 3, 29)))
        assert isinstance(besluit, Toegestaan) is ja

    @pytest.mark.parametrize(("uur", "ja"), [(22, True), (23, False)])
    def test_a_day_of_25_hours(self, uur, ja):
        """26 October 2025 ends at 23:00 UTC."""
        handen = tuple(hand.model_copy(update={"op": datetime(2025, 10, 1, tzinfo=UTC)}) for hand in ALLE_HANDEN)
        termijn = {"begin": date(2025, 10, 1), "eind": date(2025, 10, 26), "ondertekeningen": handen}
        besluit = decide(met(replace(MET_JA, op=datetime(2025, 10, 26, uur, 59, 59, tzinfo=UTC)), **termijn))
        assert isinstance(besluit, Toegestaan) is ja


def test_the_checks_are_one_tuple():
    """What the package shows is what decide() runs."""
    assert CHECKS is VOLGORDE
    assert len({check.__name__ for check in CHECKS}) == len(CHECKS) == 12


def test_vraag_shows_no_value_in_a_log():
    """Neither the leerling nor the toestemming can be read from the repr of a vraag."""
    assert isinstance(MET_JA, Vraag)
    assert "Geheim" not in repr(MET_JA)
    assert "999999990" not in repr(MET_JA)
    assert DUO.naam not in repr(replace(MET_JA, ontvanger=DUO))
    assert INSCHRIJVEN.naam in repr(ROD)
