"""Home care granted while the client lives in special housing around the clock (V20).

It is pointed out and left alone: in most cases a decision was not closed at the move, but only the
municipality can tell (docs/metod.md §10, V20).
"""

from collections import defaultdict

import pandas as pd

from kpbcalc.underlag.extracts.codes import rows_of
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding


def home_care_in_special_housing(
    decisions: pd.DataFrame, stays: pd.DataFrame, catalogue: pd.DataFrame, file: str
) -> list[Finding]:
    """V20 for the decisions whose days meet a stay. In: both prepared (start, stop)."""
    group = catalogue.set_index("kod")["grupp"]
    special: dict[str, list[tuple[int, int]]] = defaultdict(list)
    around_the_clock = stays[stays["insats"].map(group) == "sabo_heldygn"]
    for _, client, start, stop in rows_of(around_the_clock, "brukar_id", "start", "stop"):
        special[client].append((start, stop))
    home = decisions[decisions["insats"].map(group) == "hemtjanst"]
    meets = [
        any(first < stop and start < after for start, stop in special.get(client, []))
        for _, client, first, after in rows_of(home, "brukar_id", "start", "stop")
    ]
    return note(
        "V20", "varning", file, "", pd.Series(meets, index=home.index, dtype="bool"),
        "Hemtjänst är beviljad dagar då brukaren bor i särskilt boende. Avsluta beslut som skulle ha "
        "avslutats vid flytten och importera igen; volymen är kvar.",
    )  # fmt: skip
