"""What to do with a population file that has several places in it, or a column for each sex."""

from collections.abc import Collection

import pandas as pd

from kpbcalc.underlag.headings import plain

POPULATION = "befolkning"
_SEXES = ({"man", "antalman"}, {"kvinnor", "kvinna", "antalkvinnor"})  # plain: män is man


def several_places(raw: pd.DataFrame, used: Collection[str]) -> str:
    """The same age and sex twice: it is somebody else's population, never to be added to one's own."""
    apart = [c for c in raw.columns if c not in used and raw[c].nunique() > 1]
    where = f" Kolumnen {apart[0]} skiljer dem åt." if apart else ""
    return (
        f"Filen har flera rader för samma ålder och kön, till exempel flera kommuner eller år.{where} "
        "Behåll bara raderna för den egna kommunen och året."
    )


def sexes_across(headings: Collection[str]) -> str:
    """What to do where men and women have a column each; empty where they have not."""
    there = {plain(heading) for heading in headings}
    if not all(there & words for words in _SEXES):
        return ""
    return (
        "Filen har en kolumn för varje kön. Två rader per ålder behövs: en med kon K och kvinnornas antal, "
        "en med kon M och männens."
    )
