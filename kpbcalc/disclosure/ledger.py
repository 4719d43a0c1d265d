"""What has been released before, and would a new release tell something about a few persons by difference?

`output/sekretess.jsonl` holds one line per release: which cells were shown, under which policy, from which
input, and a short print of each client's volumes. A print tells whether something has changed, and no more:
it is so short that very many different volumes give the same. Lines are added, never changed; a line may
withdraw the earlier ones of its municipality and year. The file stays with the municipality.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.base import environment
from kpbcalc.base.errors import DisclosureError
from kpbcalc.disclosure.release import ShownBefore
from kpbcalc.disclosure.released import Cell

NAME = "sekretess.jsonl"
# How the command's knowledge of earlier releases reaches the notebook, which has six parameters and no more.
VARIABLE = "KPB_SHOWN_BEFORE"
PRINT_DIGITS = 6  # of 16: one change in sixteen million goes unseen
Line = dict[str, Any]


@dataclass(frozen=True)
class Release:
    """One report about to be shared: whose, which year and area, by which policy, from which input.

    `withdraws` is the reason why the earlier reports of that municipality and year do not count.
    """

    kommun: str
    ar: int
    omrade: str
    policy: str
    indata: str
    withdraws: str = ""

    def is_about(self, line: Line) -> bool:
        """Whether a line of the ledger is about the same municipality and year."""
        return bool(line["kommun"] == self.kommun and line["ar"] == self.ar)


def fingerprints(volumes: pd.DataFrame) -> dict[str, list[str]]:
    """What tells two deliveries apart, client by client, and tells nothing about anyone.

    In: brukar_id, insats, enhet, volym. Out: per unit, and under "" for all, one print per client.
    """
    rows = volumes[["brukar_id", "enhet", "insats", "volym"]].astype(str)
    held: dict[tuple[str, str], list[str]] = {}
    for who, unit, insats, volume in rows.itertuples(index=False):
        for place in ("", unit):
            held.setdefault((place, who), []).append(f"{insats}|{unit}|{volume}")
    prints: dict[str, list[str]] = {}
    for (place, who), lines in held.items():
        text = f"{who}|{'|'.join(sorted(lines))}"
        digest = hashlib.sha256(text.encode()).hexdigest()
        prints.setdefault(place, []).append(digest[:PRINT_DIGITS])
    return {place: sorted(prints[place]) for place in sorted(prints)}


def check(out: Path, wanted: Release, prints: Mapping[str, Sequence[str]], minimum: int) -> None:
    """Stop a release that differs from an earlier one by a few clients.

    Who has both could subtract one from the other. Raises `DisclosureError` (exit 5).
    """
    for line in _standing(out, wanted):
        if line["indata"] == wanted.indata:
            continue
        for unit, mine in prints.items():
            theirs = line["personer"].get(unit, [])
            changed = max(len(set(mine) - set(theirs)), len(set(theirs) - set(mine)))
            if 0 < changed < minimum:
                where = f"enheten {unit}" if unit else "hela underlaget"
                raise DisclosureError(
                    f"Underlaget skiljer sig för 1–{minimum - 1} personer från det som en tidigare rapport "
                    "byggde på. Den som har båda rapporterna kan räkna ut uppgifter om dem.",
                    where=f"{wanted.kommun} {wanted.ar}, {where} ({NAME})",
                    remedy="Vänta tills fler rättelser kan släppas samtidigt. Har den tidigare rapporten "
                    'aldrig lämnats ut: kör igen med --withdraw "skäl".',
                )


def shown_before(out: Path, wanted: Release) -> list[ShownBefore]:
    """The cells that earlier releases of the same data have shown."""
    return [
        ShownBefore(name, row, key)
        for line in _standing(out, wanted) if line["indata"] == wanted.indata
        for name, table in line["tabeller"].items()
        for n, row in enumerate(table["rader"])
        for m, key in enumerate(table["kolumner"]) if [n, m] not in table["dolda"]
    ]  # fmt: skip


def record(
    out: Path, wanted: Release, tables: Sequence[Mapping[str, Any]], prints: Mapping[str, Sequence[str]]
) -> None:
    """Add the release; the same release again adds nothing. `tables` are the notebook's own (TABLE).

    With `wanted.withdraws` a line before it says that the earlier ones have never left the house, and why.
    """
    shown: dict[str, Any] = {}
    for table in tables:
        shown[table["name"]] = {
            "rader": [str(row["values"][0]) for row in table["rows"]],
            "kolumner": [c["key"] for c in table["columns"]],
            "dolda": [
                [n, m]
                for n, row in enumerate(table["rows"])
                for m, status in enumerate(row["status"])
                if status == Cell.HIDDEN
            ],
        }
    line = {
        "kommun": wanted.kommun, "ar": wanted.ar, "omrade": wanted.omrade, "policy": wanted.policy,
        "indata": wanted.indata, "tabeller": shown, "personer": dict(prints),
    }  # fmt: skip
    if line in _standing(out, wanted):
        return
    if wanted.withdraws:
        _add(out, {"kommun": wanted.kommun, "ar": wanted.ar, "aterkallar_tidigare": wanted.withdraws})
    _add(out, line)


@contextmanager
def passed_on(before: Sequence[ShownBefore]) -> Iterator[None]:
    """While inside, a notebook started from here knows what was shown before."""
    with tempfile.TemporaryDirectory(prefix="kpb-") as folder:
        file = Path(folder) / "visat.json"
        file.write_text(json.dumps([[b.table, b.row, b.key] for b in before]), encoding="utf-8")
        with environment.passed_on(VARIABLE, str(file)):
            yield


def from_environment() -> list[ShownBefore]:
    """What the command that started this notebook knows was shown before; nothing in JupyterLab."""
    file = os.environ.get(VARIABLE)
    cells = json.loads(Path(file).read_text(encoding="utf-8")) if file else []
    return [ShownBefore(*cell) for cell in cells]


def _standing(out: Path, wanted: Release) -> list[Line]:
    """The lines about the same municipality and year that nobody has withdrawn."""
    file = out / NAME
    if wanted.withdraws or not file.is_file():
        return []
    found: list[Line] = []
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            line = json.loads(text)
            mine = wanted.is_about(line)
        except (ValueError, KeyError, TypeError):
            raise DisclosureError(
                "Förteckningen över det som har släppts kan inte läsas.", where=f"{NAME}, rad {number}",
                remedy="Återställ filen från säkerhetskopian. Ta inte bort den: den skyddar personer.",
            ) from None  # fmt: skip
        if mine:
            found = [] if "aterkallar_tidigare" in line else [*found, line]
    return found


def _add(out: Path, line: Line) -> None:
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"
    with os.fdopen(os.open(out / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
        file.write(text.encode())
