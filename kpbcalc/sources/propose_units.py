"""Which of our units could a survey's unit be? Proposals for a person to accept, never applied here."""

from collections.abc import Mapping, Sequence

import pandas as pd
from rapidfuzz import fuzz, process, utils

from kpbcalc.base import params
from kpbcalc.sources.unit_map import COLUMNS
from kpbcalc.underlag.survey_seen import FILE

LEAST = 60.0  # of 100: a less similar name is no proposal
MOST = 3  # proposals a survey unit


def propose(names: Sequence[str], register: Mapping[str, str]) -> pd.DataFrame:
    """The most similar unit names for every survey unit, best first.

    In: survey unit names without a place in the mapping; our units' names by code. Out:
    undersokning_enhet, enhet, giltig_fran, giltig_till (blank), namn, likhet (0–100). A name nobody
    resembles gets a row without a unit, so that it is not forgotten.
    """
    rows = []
    for name in sorted(set(names)):
        near = process.extract(
            name, dict(sorted(register.items())), scorer=fuzz.WRatio, processor=telling,
            score_cutoff=LEAST, limit=MOST,
        )  # fmt: skip
        near.sort(key=lambda hit: (-round(hit[1], 6), hit[2]))
        for namn, score, code in near or [("", 0.0, "")]:
            rows.append((name, code, "", "", namn, round(score)))
    return pd.DataFrame(rows, columns=[*COLUMNS, "namn", "likhet"])


def telling(name: str) -> str:
    """What tells a unit from another: no words for its kind, no genitive s; all of it if nothing is left."""
    words = utils.default_process(name).split()
    kinds = set(params.toml(FILE)["enhetsnamn"]["allmanna_ord"])
    return " ".join(w.removesuffix("s") for w in words if w not in kinds) or " ".join(words)
