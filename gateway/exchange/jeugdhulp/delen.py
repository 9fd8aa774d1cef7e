"""The parts beside a verzoek: each goes on a toestemming of its own, and ends by itself when that one is withdrawn."""

from gateway.model.jeugdhulp import Jeugdhulpverzoek

# What in the verzoek says that the toestemming for the part of this doel was withdrawn.
_VLAGGEN = {"bijlage-opp-samenvatting": "opp_ingetrokken", "verzuim-context": "verzuim_ingetrokken"}
WACHT_OP_DEELINTREKKING = (
    "er is geen abonnement dat de partner laat weten dat een deel van het verzoek is ingetrokken (doel "
    "bijlage-opp-intrekking of verzuim-context-intrekking); vraag hem zelf om dat deel te wissen"
)


def zonder(verzoek: Jeugdhulpverzoek, doel: str) -> Jeugdhulpverzoek:
    """The verzoek of which this part was withdrawn; that stays so, also when a new toestemming is given."""
    return verzoek.model_copy(update={_VLAGGEN[doel]: True, "intrekreden": "toestemming-ingetrokken"})


def ingetrokken_delen(verzoek: Jeugdhulpverzoek) -> list[str]:
    """The doelen of the parts that were withdrawn."""
    return [doel for doel, vlag in _VLAGGEN.items() if getattr(verzoek, vlag)]


def intrekreden(verzoek: Jeugdhulpverzoek, doel: str) -> str | None:
    """Why what went for this doel was withdrawn: a part by its own toestemming, whatever became of the rest later."""
    return "toestemming-ingetrokken" if doel in ingetrokken_delen(verzoek) else verzoek.intrekreden
