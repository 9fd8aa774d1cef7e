"""Views of speel, made up by hypothesis."""

from datetime import date

from hypothesis import strategies as st

# Texts as XML and our reader carry them: printable, no blanks at the ends.
TEKST = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20)


def of_niet(strategie):
    """A value, or one of the ways to be absent."""
    return st.one_of(st.none(), strategie)


def zichten():
    """Views with any part absent."""
    speeldag = st.fixed_dictionaries({"dag": TEKST, "veld": of_niet(TEKST)})
    team = st.fixed_dictionaries(
        {"naam": TEKST, "rang": of_niet(st.integers(0, 99)), "speeldagen": of_niet(st.lists(speeldag, max_size=3))}
    )
    leerling = st.fixed_dictionaries(
        {
            "pgn": of_niet(
                st.fixed_dictionaries(
                    {"bsn": of_niet(st.from_regex(r"[0-9]{9}", fullmatch=True, alphabet=st.characters(codec="ascii")))}
                )
            ),
            "naam": st.none(),
            "geslacht": of_niet(st.sampled_from(["man", "vrouw"])),
            "sinds": of_niet(st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat)),
            "actief": of_niet(st.booleans()),
            "adres": of_niet(st.fixed_dictionaries({"plaats": of_niet(TEKST), "regels": st.lists(TEKST, max_size=3)})),
            "teams": of_niet(st.lists(team, max_size=5)),
        }
    )
    return st.fixed_dictionaries({"bericht": st.fixed_dictionaries({"id": TEKST}), "leerling": leerling})


def kaal(waarde):
    """A view as reading gives it: what is absent is left out, and numbers are text."""
    if isinstance(waarde, dict):
        inner = {naam: kaal(deel) for naam, deel in waarde.items()}
        return {naam: deel for naam, deel in inner.items() if deel not in (None, {}, [])}
    if isinstance(waarde, list):
        return [kaal(deel) for deel in waarde]
    return str(waarde) if type(waarde) is int else waarde
