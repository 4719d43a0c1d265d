"""A package as files: `kort.json` (policy, families, checksums), `celler.csv` and one file a public fact.

The same package gives the same bytes. Reading refuses one that has been changed or is of another version.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

import pandas as pd

from kpbcalc.base.errors import UsageError
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, Gone
from kpbcalc.disclosure.package import VERSION, Cell, Key, Package, ReleasedFamily
from kpbcalc.disclosure.policy import Policy

CARD, CELLS, FACT = "kort.json", "celler.csv", "fakta-{}.csv"
SHOWN, HIDES, JOINED = "visad", "dold", "ingår"
_FIXED = ["familj", "nyckel", "status", "skal", "enhet", "delar", "brukare"]
_GONE = {"..": HIDDEN, "": ABSENT}


def files(package: Package) -> dict[str, bytes]:
    """The package's files by name, the card last."""
    found = {CELLS: _cells(package).encode()}
    found |= {FACT.format(name): _fact(frame).encode() for name, frame in sorted(package.facts.items())}
    card = {
        "version": VERSION, "kommun": package.kommun, "ar": package.ar, "syntetiskt": package.synthetic,
        "policy": asdict(package.policy), "ord": dict(sorted(package.words.items())),
        "familjer": [
            {"namn": f.name, "dimensioner": f.dims, "matt": f.quantities, "foralder": f.parent, "upp": f.up}
            for f in package.families.values()
        ],
        "fakta": {name: _types(frame) for name, frame in sorted(package.facts.items())},
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in found.items()},
    }  # fmt: skip
    return found | {CARD: (json.dumps(card, ensure_ascii=False, indent=1) + "\n").encode()}


def package_of(content: Mapping[str, bytes], name: str) -> Package:
    """The package that these files are.

    Raises `UsageError`, calling it `name`, where one is damaged, changed or of another version.
    """
    try:
        card = json.loads(content[CARD])
        if card["version"] != VERSION:
            raise _wrong(name, f"paketet har version {card['version']}, och arbetsbänken läser {VERSION}")
        for file, digest in card["sha256"].items():
            if hashlib.sha256(content[file]).hexdigest() != digest:
                raise _wrong(name, f"{file} är ändrad sedan paketet gjordes")
        families = _families(card["familjer"], content[CELLS].decode())
        facts = {
            fact: _typed(content[FACT.format(fact)].decode(), types) for fact, types in card["fakta"].items()
        }
        rules = {rule.name for rule in fields(Policy)}  # one that has since been given up is not kept
        policy = Policy(**{rule: value for rule, value in card["policy"].items() if rule in rules})
        return Package(
            card["kommun"], int(card["ar"]), policy, families, facts, card["ord"], bool(card["syntetiskt"])
        )
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise _wrong(name, f"innehållet är inte ett paket ({type(error).__name__})") from None


def _wrong(name: str, why: str) -> UsageError:
    return UsageError(
        "Ett paket kan inte läsas.", where=f"{name}: {why}", remedy="Hämta eller skapa paketet på nytt."
    )


def _cells(package: Package) -> str:
    quantities = sorted({q for f in package.families.values() for c in f.cells for q in c.sums})
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow([*_FIXED, *quantities])
    for family in package.families.values():
        for cell in family.cells:
            row = [
                family.name, json.dumps(cell.key, ensure_ascii=False), HIDES if cell.hidden else SHOWN,
                str(cell.reason), cell.unit, json.dumps(cell.leaves, ensure_ascii=False), _text(cell.n),
            ]  # fmt: skip
            writer.writerow([*row, *(_text(cell.sums[q]) if q in cell.sums else "-" for q in quantities)])
        for leaf, key in sorted(family.classes.items()):
            row = [family.name, json.dumps(leaf, ensure_ascii=False), JOINED, "", "",
                   json.dumps(key, ensure_ascii=False), ""]  # fmt: skip
            writer.writerow([*row, *("-" for _ in quantities)])
    return out.getvalue()


def _text(figure: Figure) -> str:
    if isinstance(figure, Gone):
        return ".." if figure is HIDDEN else ""
    return str(int(figure)) if figure == int(figure) else repr(figure)


def _figure(text: str) -> Figure:
    return _GONE[text] if text in _GONE else float(text)


def _families(declared: list[dict[str, Any]], text: str) -> dict[str, ReleasedFamily]:
    cells: dict[str, list[Cell]] = {f["namn"]: [] for f in declared}
    classes: dict[str, dict[Key, Key]] = {f["namn"]: {} for f in declared}
    for row in _rows(text):
        key, other = tuple(json.loads(row["nyckel"])), json.loads(row["delar"])
        if row["status"] == JOINED:
            classes[row["familj"]][key] = tuple(other)
            continue
        quantities = {q: _figure(v) for q, v in row.items() if q not in _FIXED and v != "-"}
        leaves = tuple(tuple(leaf) for leaf in other)
        cells[row["familj"]].append(
            Cell(key, _figure(row["brukare"]), quantities, row["enhet"], leaves, row["skal"])
        )
    return {
        f["namn"]: ReleasedFamily(
            f["namn"], tuple(f["dimensioner"]), tuple(f["matt"]), f["foralder"], int(f["upp"]),
            tuple(cells[f["namn"]]), classes[f["namn"]],
        )
        for f in declared
    }  # fmt: skip


def _rows(text: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(text), delimiter=";")


def _fact(frame: pd.DataFrame) -> str:
    return frame.to_csv(sep=";", index=False, lineterminator="\n")


def _types(frame: pd.DataFrame) -> dict[str, str]:
    """What each column is: whole numbers, numbers, yes or no, or text."""
    kinds = {"i": "heltal", "f": "tal", "b": "ja/nej"}
    return {str(name): kinds.get(dtype.kind, "text") for name, dtype in frame.dtypes.items()}


def _typed(text: str, types: dict[str, str]) -> pd.DataFrame:
    frame = pd.read_csv(io.StringIO(text), sep=";", dtype=str, keep_default_na=False, na_values=[""])
    for column, kind in types.items():
        if kind == "ja/nej":
            frame[column] = frame[column] == "True"
        elif kind == "heltal":
            missing = frame[column].isna().any()
            frame[column] = pd.to_numeric(frame[column]).astype("Int64" if missing else "int64")
        elif kind == "tal":
            frame[column] = frame[column].astype("float64")
    return frame
