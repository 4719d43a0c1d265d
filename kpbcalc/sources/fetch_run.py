"""One run of a fetch: ask for a part unless it is fresh, keep the answer, note what went wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.base import params
from kpbcalc.sources import fetched_parts
from kpbcalc.sources.fetched_parts import ABOUT, answers
from kpbcalc.sources.transport import FetchError

Answer = tuple[pd.DataFrame, list[str]]
Progress = Callable[[str], None]
_NAMES = {
    "kommuner": "kommunerna (Kolada)", "grupper": "liknande kommuner (Kolada)",
    "nyckeltal": "nyckeltalens beskrivning (Kolada)", "varden": "nyckeltalens värden (Kolada)",
    "befolkning": "befolkningen (SCB)",
}  # fmt: skip
_FAULTS_IN_A_ROW = 3  # then a source is left alone


@dataclass
class Outcome:
    """What a fetch did. Lines are Swedish, one for each fault or remark.

    `missing` names what could neither be fetched nor was there before; `revised` lists values that have
    changed since last time (`revisions`).
    """

    fetched: int = 0
    kept: int = 0
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    revised: pd.DataFrame = field(default_factory=pd.DataFrame)


class Run:
    """One run: what is fresh already, what went wrong, and when a source is left alone.

    `final_dates` gives the day each KPI's preliminary values become final, `failed` the kinds of parts
    that a fault has left without an answer.
    """

    def __init__(self, root: Path, now: datetime, max_age: int, progress: Progress) -> None:
        self.root, self.now, self.max_age, self.progress = root, now, max_age, progress
        self.outcome = Outcome()
        self.final_dates: dict[str, str] = {}
        self.failed: set[str] = set()
        self.whole = [
            part[0] for part in fetched_parts.read(root) if not isinstance(part, fetched_parts.Damage)
        ]
        self._faults: dict[str, int] = {}

    @property
    def today(self) -> str:
        """The date of the fetch."""
        return self.now.strftime("%Y-%m-%d")

    def is_fresh(self, card: fetched_parts.Card) -> bool:
        """Young enough, and no preliminary value in it that has become final."""
        age = (self.now.date() - datetime.fromisoformat(card.hamtad).date()).days
        return age < self.max_age and not (card.giltig_till and card.giltig_till <= self.today)

    def covered(self, slag: str, titles: dict[str, str] | None = None, *, old: bool = False) -> set[Any]:
        """What fresh parts (or, with `old`, all parts) of a kind answer, as tuples of `ABOUT`'s columns.

        With `titles`, only what was fetched under the title a KPI has now.
        """
        answered: set[Any] = set()
        for card in self.whole:
            if card.slag != slag:
                continue
            if not old and not self.is_fresh(card):
                continue
            then = card.parametrar.get("titlar", {})
            some = dict(card.tacker)
            if titles is not None:
                some["kpi"] = [k for k in some["kpi"] if then.get(k) == titles.get(k)]
            answered |= answers(slag, some)
        return answered

    def ask(
        self, source: str, slag: str, tacker: dict[str, list[Any]], url: str, what: str,
        question: Callable[[], Answer], *, titles: dict[str, str] | None = None, needed: bool = True,
    ) -> None:  # fmt: skip
        """Fetch one part, unless its source has failed too often; keep the old one on any fault."""
        said = params.toml("kallor.toml")[source]
        self.progress(f"{said['namn']}: {what}")
        if self._faults.get(source, 0) < _FAULTS_IN_A_ROW:
            try:
                frame, remarks = question()
            except FetchError as fault:
                self._faults[source] = _FAULTS_IN_A_ROW if fault.down else self._faults.get(source, 0) + 1
                if fault.text not in self.outcome.faults:
                    self.outcome.faults.append(fault.text)
            else:
                self._faults[source] = 0
                self._keep(said, slag, tacker, url, frame, titles)
                self.outcome.remarks += remarks
                return
        if needed:
            self.failed.add(slag)

    def _keep(
        self, said: dict[str, Any], slag: str, tacker: dict[str, list[Any]], url: str, frame: pd.DataFrame,
        titles: dict[str, str] | None,
    ) -> None:  # fmt: skip
        final = ""
        if slag == "varden" and frame["preliminar"].any():
            final = min(self.final_dates[kpi] for kpi in frame.loc[frame["preliminar"], "kpi"].unique())
        if slag == "befolkning":  # a year without a table, or a region SCB does not have, is not answered
            tacker = {
                "kommun": sorted(frame["kommun"].unique()),
                "ar": sorted(map(int, frame["ar"].unique())),
            }
            if frame.empty:
                return
        card = fetched_parts.Card(
            slag=slag, kalla=said["namn"], url=url, parametrar={"titlar": titles} if titles else {},
            tacker=tacker, hamtad=self.now.strftime("%Y-%m-%dT%H:%M:%S+00:00"), api_version=said["version"],
            licens=said["licens"], giltig_till=final,
        )  # fmt: skip
        self.whole.append(fetched_parts.write(self.root, card, frame))
        self.outcome.fetched += 1

    def settle(self, kommun: str) -> None:
        """Of the kinds that failed somewhere, name those that hold nothing about the municipality at all."""
        for slag in (s for s in _NAMES if s in self.failed):
            there = self.covered(slag, old=True)
            if "kommun" in ABOUT[slag]:
                place = ABOUT[slag].index("kommun")
                there = {answer for answer in there if answer[place] == kommun}
            if not there:
                self.outcome.missing.append(_NAMES[slag])
