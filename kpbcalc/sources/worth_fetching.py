"""Which municipalities are worth fetching beside one's own?"""

from kpbcalc.base import register
from kpbcalc.sources.cache import Outside
from kpbcalc.sources.peer_choice import Choice

RIKET = "0000"


def comparable(outside: Outside, kommun: str, choice: Choice | None = None) -> list[str]:
    """Similar municipalities of each area (newest edition), one's SKR class, the county, and the nation.

    From the groups in the cache; without them the county and the nation. Those somebody has chosen to
    compare with too, which may be all there are. Codes in order, 0000 is Riket.
    """
    groups = outside.groups
    own = groups[(groups["kommun"] == kommun) & (groups["typ"] == "liknande")]
    newest = own[own["ar"] == own.groupby("omrade")["ar"].transform("max")]
    classes = groups[groups["typ"] == "kommungrupp"]
    mine = classes[classes["grupp_id"].isin(classes.loc[classes["medlem"] == kommun, "grupp_id"])]
    county = {k for k in register.kommuner() if k[:2] == kommun[:2] and k != register.EXAMPLE}
    chosen = set(choice.kommuner) if choice else set()
    if choice and choice.slag == "riket":
        chosen = set(register.kommuner())
    return sorted({*newest["medlem"], *mine["medlem"], *county, *chosen, RIKET} - {kommun})
