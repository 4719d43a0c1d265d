"""What several files say of the same thing: copies are counted once, what may be copies is told."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpbcalc.underlag.extracts.codes import rows_of
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.extracts.visits import VISIT
from kpbcalc.underlag.findings import Finding

_COPIES = "Rader som också finns i en annan fil är räknade en gång."


class Ready(NamedTuple):
    """A prepared file: its name, its care system, its rows."""

    file: str
    system: str
    rows: pd.DataFrame


def together(files: Sequence[Ready], columns: list[str]) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of several files, each once, with the column kalla (V35).

    The index begins with the file's name.
    """
    frame = pd.concat([f.rows.assign(kalla=f.system) for f in files], keys=[f.file for f in files])
    again = frame.duplicated(subset=columns)
    return frame[~again], note("V35", "varning", "", "", again, _COPIES)


def same_in_two_systems(decisions: pd.DataFrame) -> list[Finding]:
    """V17: one client's insats granted the same days in two systems, by different units.

    Those at one unit are settled day by day; these may be right, and are only told.
    """
    if decisions["kalla"].nunique() < 2:
        return []
    groups: dict[tuple[str, str], list[tuple[int, int, str, str]]] = defaultdict(list)
    columns = ("brukar_id", "insats", "start", "stop", "kalla", "enhet")
    for _, client, insats, *rest in rows_of(decisions, *columns):
        groups[client, insats].append(tuple(rest))
    meets = [
        any(
            start < after and first < stop and system != own and unit != theirs
            for first, after, own, theirs in groups[client, insats]
        )
        for _, client, insats, start, stop, system, unit in rows_of(decisions, *columns)
    ]
    text = (
        "Samma insats är beviljad samma dagar i två källor, hos olika utförare: båda räknas. Är det ett "
        "beslut som har flyttats mellan systemen, avsluta det i det gamla, eller använd samma kod för "
        "utföraren."
    )
    return note("V17", "varning", "", "", pd.Series(meets, index=decisions.index, dtype="bool"), text)


class VisitsSeen:
    """The timed visits of the files before, so that none is counted again from another file.

    Only their hashes are kept: there may be millions. Within one file `visits.prepare` has done it.
    """

    def __init__(self) -> None:
        self._before = np.array([], dtype="uint64")
        self._now: list[np.ndarray] = []

    def new(self, rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
        """The visits that no earlier file has (V35)."""
        timed = (rows["start"] != "").to_numpy()
        hashes = pd.util.hash_pandas_object(rows[[*VISIT, "personal"]].astype("str"), index=False).to_numpy()
        again = pd.Series(timed & np.isin(hashes, self._before), index=rows.index)
        self._now.append(np.unique(hashes[timed]))
        return rows[~again], note("V35", "varning", file, "", again, _COPIES)

    def end_of_file(self) -> None:
        """What comes now is another file's."""
        self._before = np.unique(np.concatenate([self._before, *self._now]))
        self._now = []
