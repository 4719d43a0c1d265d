"""What is left before the first report, in order of kronor, and how much of the ledger is coded."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.onboarding import headings_left, maps_left, unit_list
from kpbcalc.onboarding.earlier import Carried, records
from kpbcalc.onboarding.filled_maps import Filled
from kpbcalc.onboarding.handling import months_left
from kpbcalc.onboarding.ledger_objects import ROW, coded
from kpbcalc.onboarding.maps_left import Todo
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.onboarding.words_found import Word
from kpbcalc.onboarding.year_workbooks import TABLES
from kpbcalc.sources.survey_layouts import TABLES as SURVEYS
from kpbcalc.underlag.code_key import row_sets
from kpbcalc.underlag.implied import with_implied
from kpbcalc.underlag.read import find_file, read
from kpbcalc.underlag.reckoned_keys import MEASURES, measures
from kpbcalc.underlag.rules.code_key import NEEDED
from kpbcalc.underlag.survey_seen import way_in

CHECKED, PROPOSED, OPEN = _HOW = "Kodat och kontrollerat", "Förslag att kontrollera", "Inte kodat"
_LISTED = 25  # objects told one by one
_NAMED = 5  # units
_NAMED_BY = ["ansvar", "ansvar_text", "verksamhet", "verksamhet_text"]


@dataclass(frozen=True)
class State:
    """How the working folder stands: the ledger's cost by how it is coded (10⁻⁸ kr), and what is left."""

    coded: dict[str, int]
    todo: Sequence[Todo]
    amiss: Sequence[str]
    carried: Carried | None

    @property
    def total(self) -> int:
        """All of the cost base in kronor, every object by its size."""
        return _kronor(sum(self.coded.values()))

    @property
    def kronor(self) -> dict[str, int]:
        """The cost in whole kronor; each is rounded by itself."""
        return {how: _kronor(cost) for how, cost in self.coded.items()}


def state(
    home: Path, year: Path, base: pd.DataFrame, seen: Sequence[Seen], words: Iterable[Word],
    amiss: Sequence[str], carried: Carried | None, insatser: pd.DataFrame, absent: Sequence[str],
    tried: Callable[[], list[Todo]], handlaggning: str,
) -> State:  # fmt: skip
    """Read what stands in the workbooks now and say what is left. `absent` files are named and not there.

    What the import stops for is `tried` when nothing is left to choose that it is known to stop for;
    `handlaggning` is what is chosen of the handling of ekonomiskt bistånd.
    """
    tables = {name: _table(year, name) for name in TABLES}
    objects = _objects(base, tables["kodnyckel"], insatser)
    cost = {how: exact.total(objects.loc[objects["hur"] == how, "belopp"].abs()) for how in _HOW}
    words = list(words)
    ar, unit = int(year.name), {str(k): str(u) for k, u in insatser[["kod", "volymenhet"]].to_numpy()}
    filled = Filled(home, ar)
    stops = [
        *maps_left.lost(absent), *maps_left.files(seen), *headings_left.needed(filled, seen, words, unit),
        *maps_left.words(filled, words, {*unit}),
    ]  # fmt: skip
    stops = stops or tried()
    if find_file(year, "befolkning") is None and not any(file.table == "befolkning" for file in seen):
        told = (
            f"Befolkningen {year.name} saknas. Kör kpb fetch och sedan kpb new igen, eller lägg dit tabellen."
        )
        stops.append(Todo(None, told, f"{year.name}/befolkning.csv"))
    todo = [
        *_code_key(objects), *_units(tables, objects), *_pools(tables, objects), *_surveys(year, seen),
        *unit_list.left(seen, tables["enheter"], _sizes(objects, "enhet")),
        *months_left(seen, tables["kodnyckel"].get("insats", []), handlaggning),
        *headings_left.unanswered(filled, seen, words, unit), *maps_left.other_years(seen, ar),
        *([] if absent else headings_left.stale(filled, seen)), *maps_left.words_of_no_source(home),
    ]  # fmt: skip
    return State(cost, [*stops, *sorted(todo, key=lambda t: -(t.kr or 0))], amiss, carried)


def _table(year: Path, name: str) -> pd.DataFrame:
    file = find_file(year, name)
    return with_implied(read(file)[0], name, file.name)[0] if file else pd.DataFrame()


def _objects(base: pd.DataFrame, key: pd.DataFrame, insatser: pd.DataFrame) -> pd.DataFrame:
    """Each object of the ledger: its cost in 10⁻⁸ kr, how it is coded, and to what."""
    columns = ["ansvar", "verksamhet", "typ", "insats", "enhet", "pool", "anledning", "konto", "kontrollerad"]
    key = pd.DataFrame({c: key.get(c, pd.Series("", index=key.index)) for c in columns}, dtype="str")
    if base.empty:
        return pd.DataFrame(columns=["namn", "belopp", "hur", "typ", "enhet", "pool"])
    rows = coded(base[[*ROW, "ansvar_text", "verksamhet_text"]], key, insatser)
    unchecked = {int(n) for n in row_sets(key)[key["kontrollerad"] == "nej"]} if len(key) else set()
    half = _half_filled(key)
    rows = rows.assign(
        hur=[
            OPEN if not typ or rad in half else PROPOSED if rad in unchecked else CHECKED
            for typ, rad in zip(rows["typ"], rows["rad"], strict=True)
        ],
        namn=[
            (" / ".join(filter(None, [f"{a} {at}".strip(), f"{v} {vt}".strip()])) or "(utan koder)")
            + half.get(rad, "")
            for a, at, v, vt, rad in rows[[*_NAMED_BY, "rad"]].itertuples(index=False, name=None)
        ],
    )  # fmt: skip
    by = ["namn", "hur", "typ", "enhet", "pool"]
    return rows.groupby(by)["belopp"].sum().reset_index()


def _half_filled(key: pd.DataFrame) -> dict[int, str]:
    """The row sets where some row has not all that its type needs, with what is blank."""
    blank: dict[int, list[str]] = {}
    for number, row in zip(row_sets(key) if len(key) else (), records(key), strict=True):
        lacking = [name for name in NEEDED.get(row["typ"], ()) if not row[name]]
        blank.setdefault(int(number), []).extend(name for name in lacking if name not in blank[int(number)])
    return {n: f": {' och '.join(names)} är tom" for n, names in blank.items() if names}


def _surveys(year: Path, seen: Sequence[Seen]) -> list[Todo]:
    """Surveys that are not read in."""
    if any(find_file(year, table) for table in SURVEYS):
        return []
    muni, data = year.parent.name, str(year.parents[1])
    return [
        Todo(0, f"{file.name} {way_in(file.path, file.surveys, muni, year.name, data)}", "kpb survey")
        for file in seen
        if file.surveys
    ]


def _code_key(objects: pd.DataFrame) -> list[Todo]:
    found = []
    for how, what in ((OPEN, "Koda"), (PROPOSED, "Kontrollera")):
        rows = objects[objects["hur"] == how].sort_values("belopp", key=abs, ascending=False)
        told = records(rows.head(_LISTED))
        found += [Todo(_kronor(abs(o["belopp"])), f"{what} {o['namn']}{_as(o)}.", "kodnyckel") for o in told]
        if len(rows) > _LISTED:
            rest = rows.iloc[_LISTED:]
            size = _kronor(exact.total(rest["belopp"].abs()))
            found.append(Todo(size, f"{what} {len(rest)} mindre rader.", "kodnyckel"))
    return found


def _units_told(units: Sequence[str]) -> str:
    if len(units) == 1:
        return units[0]
    return f"{len(units)} enheter ({', '.join([*units[:_NAMED], *(['…'] if len(units) > _NAMED else [])])})"


def _sizes(objects: pd.DataFrame, by: str) -> dict[str, int]:
    """What each unit or pool costs, in kronor."""
    return {str(code): _kronor(abs(cost)) for code, cost in objects.groupby(by)["belopp"].sum().items()}


def _kronor(cost: int) -> int:
    """A sum in whole kronor: what is told is rounded once, and last."""
    return round(int(cost) / exact.GRID)


def _as(o: dict[str, object]) -> str:
    to = o["enhet"] or o["pool"] or ("utanför KPB" if o["typ"] == "utanfor" else "")
    return f" (förslag: {to})" if o["hur"] == PROPOSED and to else ""


def _units(tables: dict[str, pd.DataFrame], objects: pd.DataFrame) -> list[Todo]:
    units = tables["enheter"]
    if "regi" not in units:
        return []
    kr = _sizes(objects, "enhet")
    blank = units.loc[units["regi"] == "", "enhet"]
    found = [Todo(kr.get(u, 0), f"Välj regi för {u}: egen eller annan.", "enheter") for u in blank]
    nameless = units.loc[units.get("namn", units["enhet"]) == "", "enhet"]
    return found + [Todo(kr.get(u, 0), f"Skriv namn för {u}.", "enheter") for u in nameless]


def _sharing(pool: str, units: pd.DataFrame, values: pd.DataFrame, objects: pd.DataFrame) -> set[str]:
    """The units whose measure shares a pool: those listed without a value, else all that give anything."""
    if "varde" in values and (values["pool"] == pool).any():
        return {*values.loc[(values["pool"] == pool) & (values["varde"] == ""), "enhet"]}
    given = units.loc[units["insatser"] != "", "enhet"] if "insatser" in units else units["enhet"]
    return {*given, *objects.loc[objects["typ"] == "insats", "enhet"]}


def _without(units: pd.DataFrame, column: str, asked: Collection[str]) -> list[str]:
    """The units of those that nobody has said how much of a measure they have; 0 says that it is none."""
    return (
        [*units.loc[(units[column] == "") & units["enhet"].isin(asked), "enhet"]] if column in units else []
    )


def _pools(tables: dict[str, pd.DataFrame], objects: pd.DataFrame) -> list[Todo]:
    """Pools that nobody has described, and values that are neither written nor reckoned."""
    pools, values, units = tables["pooler"], tables["fordelningsvarden"], tables["enheter"]
    must = ["namn", "ordning", "nyckel"]
    if not {"pool", *must} <= {*pools.columns}:
        return []
    kr = _sizes(objects, "pool")
    found = [
        Todo(kr.get(p["pool"], 0), f"Skriv {' och '.join(lacks)} för poolen {p['pool']}.", "pooler")
        for p in records(pools)
        if (lacks := [name for name in must if not p[name]])
    ]
    known = measures(pools)
    for pool, name in known.items():
        column = MEASURES[name]
        lacking = _without(units, column, _sharing(pool, units, values, objects)) if column else []
        if lacking:
            what = f"Fyll i {column} för {_units_told(lacking)}: poolen {pool} fördelas så."
            what += " Skriv 0 för en enhet som inte ska ha någon del."
            found.append(Todo(kr.get(pool, 0), what, "enheter"))
    if "varde" in values:
        blank = values[(values["varde"] == "") & ~values["pool"].isin(list(known))]
        for code, count in blank["pool"].value_counts().items():
            told = f"Skriv {'ett värde' if count == 1 else f'{count} värden'} för poolen {code}."
            found.append(Todo(kr.get(str(code), 0), told, "fordelningsvarden"))
    given = {*values.get("pool", []), *known}
    return found + [
        Todo(kr.get(pool, 0), f"Säg vilka som får del av poolen {pool}.", "fordelningsvarden")
        for pool in pools["pool"] if pool not in given
    ]  # fmt: skip
