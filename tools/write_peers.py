"""Write the figures that the demo's thirteen municipalities share: kpbcalc/sources/facts/demokommuner.csv.

Run it again when the demo or a definition has changed: `.venv/bin/python tools/write_peers.py` (a minute).
Figures on fewer persons than params/sekretess.toml allows are left out, as a municipality would.
"""

from pathlib import Path

import pandas as pd

from kpbcalc import demo
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.jamforelsetal import shared_figures
from kpbcalc.analysis.small_groups import join_small_groups
from kpbcalc.base import places, register
from kpbcalc.calculation import calculate

FILE = Path(__file__).resolve().parents[1] / "kpbcalc" / "sources" / "facts" / "demokommuner.csv"


def of_municipality(kommun: str) -> pd.DataFrame:
    """Every year's shared figures of one demo municipality."""
    where = calculate.source("", kommun)
    years, _ = calculate.calculate_years(where.root, kommun, max(demo.DEMO_YEARS[kommun]))
    parts = [shared_figures(r, o) for r in join_small_groups(years) for o in omraden().values()]
    return pd.concat(parts, ignore_index=True)


def main() -> None:
    """Write the file anew."""
    codes = [k for k in sorted(demo.DEMO_YEARS) if k != register.EXAMPLE]
    frame = pd.concat([of_municipality(k) for k in codes], ignore_index=True)
    frame.to_csv(FILE, sep=";", index=False, lineterminator="\n", float_format="%.5g")
    print(f"{len(frame)} rader i {FILE.relative_to(places.ROOT)}")


if __name__ == "__main__":
    main()
