"""Beslut: what each client was granted per insats, unit and month."""

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.extracts import measure
from kpbcalc.underlag.extracts.codes import read_numbers, rows_of, unknown_codes
from kpbcalc.underlag.extracts.dates import by_month, month_name
from kpbcalc.underlag.extracts.intervals import Stretch, drop_copies, read_days, settle, within_year
from kpbcalc.underlag.extracts.notes import has_errors, note
from kpbcalc.underlag.findings import Finding

_ONE = exact.GRID


def prepare(
    frame: pd.DataFrame, year: int, catalogue: pd.DataFrame, last_day: Mapping[str, int], file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Decisions typed and clipped: brukar_id, insats, enhet, start, stop, antal (10⁻⁸), matt.

    With errors among the findings the frame is not to be used.
    """
    frame, findings = read_days(frame, file)
    findings += unknown_codes(frame, catalogue, file)
    amount, wrong = read_numbers(frame["omfattning"], file, "omfattning")
    findings += wrong
    measures = {text: measure.read(text) for text in frame["matt"].unique()}
    unit = frame["insats"].map(catalogue.set_index("kod")["volymenhet"])
    known = [measures[m] for m in frame["matt"]]
    odd = [k is None or (pd.notna(u) and not k.fits(u)) for k, u in zip(known, unit, strict=True)]
    findings += note(
        "V24", "fel", file, "enhet", pd.Series(odd, index=frame.index),
        "Enheten ska säga vad och per vilken tid, till exempel tim/mån, tim/vecka eller min/dag, och passa "
        "insatsens volymenhet i katalogen. Timmar per vecka läses aldrig som timmar per månad.",
    )  # fmt: skip
    alone = pd.Series([k is not None and k.alone for k in known], index=frame.index)
    amount = amount.mask(alone & (frame["omfattning"] == ""), _ONE)
    findings += note(
        "V21", "fel", file, "omfattning", amount.isna() & (frame["omfattning"] == ""), "Omfattning saknas."
    )
    text = (
        "Dygn eller mån utan tid betyder ett om dagen eller månaden: skriv 1 eller till exempel dygn/vecka."
    )
    findings += note("V24", "fel", file, "omfattning", alone & (amount != _ONE).fillna(False), text)
    if has_errors(findings):
        return frame, findings
    frame = frame.assign(antal=amount)
    frame, copies = drop_copies(
        frame, ["brukar_id", "insats", "enhet", "fran", "till", "antal", "matt"], file
    )
    frame, clipped = within_year(frame, year, last_day, file, last_counts=True)
    return frame, findings + copies + clipped


def granted(frame: pd.DataFrame, year: int, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Granted volume per brukar_id, insats, enhet and manad (column volym, counts of 10⁻⁸).

    Where decisions for the same client, insats and unit overlap, the larger one holds day by day (V17).
    """
    measures = {text: measure.read(text) for text in frame["matt"].unique()}
    terms: dict[int, tuple[int, measure.Measure]] = {}
    groups: dict[tuple[str, str, str], list[Stretch]] = defaultdict(list)
    columns = ("brukar_id", "insats", "enhet", "start", "stop", "antal", "matt")
    for row, client, insats, unit, start, stop, amount, matt in rows_of(frame, *columns):
        per = measures[matt]
        assert per is not None  # `prepare` let no other through
        terms[row] = amount, per
        rank = (measure.a_year(amount, per, year), per.period)
        groups[client, insats, unit].append(Stretch(start, stop, rank, row))
    settled, lost = settle(groups, frame.index)
    findings = note(
        "V17", "varning", file, "", lost,
        "Överlappande beslut för samma brukare, insats och utförare: dag för dag gäller det större.",
    )  # fmt: skip
    rows = [
        (*key, month_name(year, month), measure.volume(*terms[s.row], year, first, after))
        for key, stretches in settled.items()
        for s in stretches
        for month, first, after in by_month(s.start, s.stop, year)
    ]
    return pd.DataFrame(rows, columns=["brukar_id", "insats", "enhet", "manad", "volym"]), findings
