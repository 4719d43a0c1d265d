"""What has been released before: a release must not tell of a few persons by its difference from another."""

import json
import multiprocessing
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.figure import known
from kpbcalc.calculation.calculate import calculate_years
from kpbcalc.calculation.release_year import release_year
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import release_ledger, set_print
from kpbcalc.disclosure.package import Cell
from kpbcalc.disclosure.policy import Policy, policy_from_params
from kpbcalc.disclosure.release_lines import NAME
from kpbcalc.disclosure.release_prints import line_of
from kpbcalc.disclosure.told_cells import place, told_of
from tests.builders import small, typed
from tests.samples.packages import demo, demo_results, releases
from tests.samples.random_municipality import draw

POLICY = policy_from_params()
TEN = replace(POLICY, minimum=10)
Person = tuple[str, int, str, str, int]  # sex, year of birth, insats, unit, hours
UNITS = {"HT1": "HT-OMV", "HT2": "HT-OMV", "HT3": "HT-OMV", "SB1": "SABO-OMV", "SB2": "SABO-OMV"}
PEOPLE: list[Person] = [
    (kon, born, insats, unit, 20)
    for unit, insats in UNITS.items() for kon in "KM" for born in (1932, 1941) for _ in range(12)
]  # fmt: skip


def made(people: Sequence[Person], ids: Sequence[str] = (), kr: int = 10**7) -> Resultat:
    """A municipality of these persons, whose objects cost as much each."""
    ids = ids or [f"B{n:04}" for n in range(len(people))]
    units = {unit: insats for _, _, insats, unit, _ in people}
    return cost(typed(small(
        kontoutfall=[f"{n};510;5010;;202401;{kr}" for n in range(len(units))],
        kodnyckel=[f"{n};*;insats;{insats};{unit};;" for n, (unit, insats) in enumerate(units.items())],
        pooler=[], fordelningsvarden=[], enheter=[f"{unit};{unit};egen;;;99;9" for unit in units],
        brukare=[f"{i};{p[0]};{p[1]}" for i, p in zip(ids, people, strict=True)],
        insatsvolymer=[f"{i};{p[2]};{p[3]};2024-02;{p[4]};{p[4]}" for i, p in zip(ids, people, strict=True)],
    )))  # fmt: skip


def release(
    result: Resultat, sha: str = "a", policy: Policy = POLICY, withdraws: str = ""
) -> release_ledger.Release:
    return of(release_year(result, [], policy), sha, withdraws)


def of(released: ReleasedYear, sha: str, withdraws: str = "") -> release_ledger.Release:
    return release_ledger.of(released.package, released.year, released.families, sha, withdraws)


def lines(out: Path) -> list[dict[str, object]]:
    return [json.loads(text) for text in (out / NAME).read_text(encoding="utf-8").splitlines()]


def let_out(out: Path, wanted: release_ledger.Release) -> int:
    """Check and record; how many lines there are then."""
    release_ledger.check(out, wanted)
    release_ledger.record(out, wanted)
    return len(lines(out))


def with_changed(places: Sequence[int], change: Callable[[Person], Person]) -> list[Person]:
    return [change(p) if n in places else p for n, p in enumerate(PEOPLE)]


def more_hours(p: Person) -> Person:
    return (*p[:4], p[4] + 5)


CHANGES: dict[str, Callable[[Person], Person]] = {
    "year of birth": lambda p: (p[0], p[1] + 1, *p[2:]),
    "age class": lambda p: (p[0], 1955, *p[2:]),
    "area": lambda p: (p[0], 1990, *p[2:]),
    "sex": lambda p: ("M" if p[0] == "K" else "K", *p[1:]),
    "unit": lambda p: (*p[:3], "HT3", p[4]),
    "insats": lambda p: (*p[:2], "SABO-OMV", "SB2", p[4]),
    "volume": more_hours,
}


@pytest.fixture(scope="module")
def first() -> release_ledger.Release:
    return release(made(PEOPLE))


def test_the_same_release_again_adds_nothing(tmp_path: Path, first: release_ledger.Release) -> None:
    assert let_out(tmp_path, first) == 1
    assert let_out(tmp_path, release(made(PEOPLE))) == 1


@pytest.mark.parametrize("what", CHANGES)
def test_one_changed_person_is_stopped_with_the_remedy(
    what: str, tmp_path: Path, first: release_ledger.Release
) -> None:
    let_out(tmp_path, first)
    with pytest.raises(DisclosureError, match="1–4 personer") as raised:
        let_out(tmp_path, release(made(with_changed([3], CHANGES[what])), "b"))
    assert raised.value.exit_code == 5
    assert "--withdraw" in raised.value.remedy
    assert len(lines(tmp_path)) == 1


@pytest.mark.parametrize("what", ["year of birth", "sex", "unit", "insats", "volume"])
def test_five_alike_who_change_alike_may_be_released(
    what: str, tmp_path: Path, first: release_ledger.Release
) -> None:
    let_out(tmp_path, first)
    assert let_out(tmp_path, release(made(with_changed(range(5), CHANGES[what])), "b")) == 2


def test_five_who_change_one_at_each_unit_are_stopped(tmp_path: Path, first: release_ledger.Release) -> None:
    let_out(tmp_path, first)
    with pytest.raises(DisclosureError):
        let_out(tmp_path, release(made(with_changed(range(0, 240, 48), more_hours)), "b"))


def test_a_few_in_one_cell_are_stopped_when_many_change_in_the_others(
    tmp_path: Path, first: release_ledger.Release
) -> None:
    let_out(tmp_path, first)
    with pytest.raises(DisclosureError) as raised:
        let_out(tmp_path, release(made(with_changed([*range(48), 48], more_hours)), "b"))
    assert "ålder" in raised.value.where or "HT2" in raised.value.where


@pytest.mark.parametrize("people", [PEOPLE[1:], [*PEOPLE, PEOPLE[0]]])
def test_a_client_added_or_gone_is_a_difference(
    people: list[Person], tmp_path: Path, first: release_ledger.Release
) -> None:
    let_out(tmp_path, first)
    with pytest.raises(DisclosureError):
        let_out(tmp_path, release(made(people), "b"))


def test_new_pseudonyms_are_no_difference(tmp_path: Path, first: release_ledger.Release) -> None:
    ids = [f"X{n:04}" for n in range(len(PEOPLE))]
    random.Random(3).shuffle(ids)
    let_out(tmp_path, first)
    again = release(made(PEOPLE, ids), "b")
    assert let_out(tmp_path, again) == 2
    assert {**again.line, "indata": "a"} == first.line


def test_corrected_accounts_are_no_difference_but_for_who_passes_a_class_of_cost(tmp_path: Path) -> None:
    """A price falls by three percent: where hours differ, one goes from 204 tkr to 198, no other passes."""
    let_out(tmp_path, release(made(PEOPLE)))
    assert let_out(tmp_path, release(made(PEOPLE, kr=9_700_000), "b")) == 2
    hours = [16] * 20 + [19] + [22] * 27
    people = [(*p[:4], h) for p, h in zip(PEOPLE, [*hours, *[20] * 192], strict=True)]
    other = tmp_path / "other"
    let_out(other, release(made(people)))
    with pytest.raises(DisclosureError) as raised:
        let_out(other, release(made(people, kr=9_700_000), "b"))
    assert "kostnadsklasser" in raised.value.where


def test_another_year_or_municipality_is_another_matter(
    tmp_path: Path, first: release_ledger.Release
) -> None:
    let_out(tmp_path, first)
    other = release(made(PEOPLE[1:]), "b")
    for package in (replace(other.package, ar=2023), replace(other.package, kommun="0114")):
        let_out(tmp_path, release_ledger.of(package, other.year, other.families, "b"))
    assert len(lines(tmp_path)) == 3


def test_what_never_left_the_house_can_be_withdrawn(tmp_path: Path, first: release_ledger.Release) -> None:
    let_out(tmp_path, first)
    again = release(made(PEOPLE[1:]), "b", withdraws=" utkast ")
    assert let_out(tmp_path, again) == 3
    assert [line.get("aterkallar_tidigare") for line in lines(tmp_path)] == [None, "utkast", None]
    assert let_out(tmp_path, again) == 3
    with pytest.raises(DisclosureError):  # what followed the withdrawal counts
        let_out(tmp_path, release(made(PEOPLE[2:]), "c"))


@pytest.mark.parametrize(
    "text", ["{trasig\n", "[]\n", '{"kommun": "0000"}\n', '{"kommun": "0000", "ar": 2024}', "\xff\n", "\n"]
)
def test_a_broken_ledger_stops_and_is_left_as_it_is(
    text: str, tmp_path: Path, first: release_ledger.Release
) -> None:
    (tmp_path / NAME).write_text(text, encoding="latin-1")
    for act in (release_ledger.check, release_ledger.record):
        with pytest.raises(DisclosureError, match="kan inte läsas"):
            act(tmp_path, first)
    assert (tmp_path / NAME).read_text(encoding="latin-1") == text


@pytest.mark.parametrize("at", ["personer", "familjer", "version"])
def test_a_line_that_has_been_changed_is_not_taken_for_one(
    at: str, tmp_path: Path, first: release_ledger.Release
) -> None:
    for value in ({}, 7, {"kommun": {"dimensioner": ["a"], "celler": [["a", [], "AAAA"]]}}):
        if at == "familjer" and value == {}:
            continue
        (tmp_path / NAME).write_text(json.dumps({**first.line, "indata": "x", at: value}) + "\n")
        with pytest.raises(DisclosureError):
            release_ledger.check(tmp_path, first)


def test_a_line_of_the_older_form_cannot_be_compared_and_can_be_withdrawn(
    tmp_path: Path, first: release_ledger.Release
) -> None:
    old = {
        "kommun": "0000",
        "ar": 2024,
        "omrade": "alla",
        "policy": "",
        "indata": "a",
        "tabeller": {},
        "personer": {},
    }
    (tmp_path / NAME).write_text(json.dumps(old) + "\n", encoding="utf-8")
    with pytest.raises(DisclosureError, match="äldre version") as raised:
        let_out(tmp_path, first)
    assert "--withdraw" in raised.value.remedy
    assert let_out(tmp_path, replace(first, withdraws="utkast")) == 3


def test_the_file_is_its_owners_alone_and_names_nobody(tmp_path: Path) -> None:
    (tmp_path / NAME).touch(0o644)
    let_out(tmp_path, release(made(PEOPLE, [f"pseudonym{n}" for n in range(len(PEOPLE))])))
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0
    assert "pseudonym" not in (tmp_path / NAME).read_text(encoding="utf-8")


def test_runs_at_once_add_whole_lines(tmp_path: Path, first: release_ledger.Release) -> None:
    fork = multiprocessing.get_context("fork")
    runs = [
        fork.Process(target=release_ledger.record, args=(tmp_path, replace(first, inputs_sha=sha)))
        for sha in "abcd"
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(str(line["indata"]) for line in lines(tmp_path)) == list("abcd")


def test_what_another_run_released_meanwhile_is_seen_when_it_is_recorded(
    tmp_path: Path, first: release_ledger.Release
) -> None:
    other = release(made(PEOPLE[1:]), "b")
    release_ledger.check(tmp_path, first)
    release_ledger.check(tmp_path, other)
    release_ledger.record(tmp_path, other)
    with pytest.raises(DisclosureError):
        release_ledger.record(tmp_path, first)


def sizes(**units: int) -> list[Person]:
    """So many persons at each unit of home care, some with more hours than others."""
    return [("K", 1941, "HT-OMV", unit, 20 + m) for unit, n in units.items() for m in range(n)]


def of_units(released: ReleasedYear, units: Sequence[Sequence[str]] = ()) -> release_ledger.Release:
    """The units' family alone, as it was released or with these units joined instead."""
    family = next(f for f in released.families if f.name == "enheter")
    package = released.package
    if units:
        above = family.leaves[0][:2]
        cells = tuple(
            Cell((*above, "+".join(some)), 0.0, leaves=tuple((unit,) for unit in some)) for some in units
        )
        joined = replace(package.families["enheter"], cells=cells)
        package = replace(package, families={**package.families, "enheter": joined})
    return release_ledger.of(package, released.year, [family], str(units))


@pytest.fixture(scope="module")
def units() -> ReleasedYear:
    return release_year(made(sizes(HT1=3, HT2=7, HT3=11, HT4=30)), [], POLICY)


@pytest.mark.parametrize(
    ("before", "after", "stopped"),
    [
        (["HT1 HT2", "HT3", "HT4"], ["HT1 HT2", "HT3 HT4"], False),  # whole classes together
        (["HT1 HT2", "HT3 HT4"], ["HT1 HT2", "HT3", "HT4"], False),  # a class in parts that are told
        (["HT1 HT2", "HT3", "HT4"], ["HT1 HT3", "HT2", "HT4"], True),  # HT1 by difference, told by neither
        (["HT2", "HT3"], ["HT1 HT2", "HT3"], True),  # what was hidden is told with what was told alone
        (["HT1 HT2", "HT3"], ["HT2", "HT3"], True),  # and the other way round
        (["HT2", "HT3"], ["HT1 HT4", "HT2"], False),  # what was hidden is told together
        (["HT2"], ["HT3", "HT4"], False),
    ],
)
def test_classes_that_tell_a_few_by_difference_are_stopped(
    before: list[str], after: list[str], stopped: bool, tmp_path: Path, units: ReleasedYear
) -> None:
    let_out(tmp_path, of_units(units, [some.split() for some in before]))
    now = of_units(units, [some.split() for some in after])
    if not stopped:
        assert let_out(tmp_path, now) == 2
        return
    with pytest.raises(DisclosureError, match="delar in") as raised:
        let_out(tmp_path, now)
    assert "enheter" in raised.value.where
    assert "--withdraw" in raised.value.remedy


def test_units_told_apart_by_a_milder_limit_are_enough_each(tmp_path: Path) -> None:
    result = made(sizes(HT1=6, HT2=7, HT3=30))
    let_out(tmp_path, of_units(release_year(result, [], TEN)))
    assert let_out(tmp_path, of_units(release_year(result, [], POLICY))) == 2


def test_a_cut_a_few_persons_from_one_that_another_limit_told_is_stopped(tmp_path: Path) -> None:
    """Of forty-three clients 8 are below a fifth and 10 below a fourth: both told, two are told."""
    result = made(sizes(HT1=6, HT2=7, HT3=30))
    let_out(tmp_path, release(result, policy=TEN))
    with pytest.raises(DisclosureError) as raised:
        let_out(tmp_path, release(result))
    assert "kostnadsklasser" in raised.value.where


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[Resultat]:
    root = tmp_path_factory.mktemp("drawn")
    found = draw(41, root, ("moves_between_units",), 300, 2)
    years, _ = calculate_years(root, found.kommun, found.years[-1])
    return years


@pytest.fixture(scope="module")
def let_out_years(drawn: list[Resultat]) -> tuple[ReleasedYear, ...]:
    return releases(drawn, POLICY)


def renamed(result: Resultat) -> Resultat:
    """The same persons under new pseudonyms, in another order."""
    ids = sorted(set(result.brukarrader["brukar_id"]) | set(result.underlag.insatsvolymer["brukar_id"]))
    new = [f"ny{n:05}" for n in range(len(ids))]
    random.Random(5).shuffle(new)
    name = dict(zip(ids, new, strict=True))
    u = result.underlag
    tables = {
        table: getattr(u, table).assign(
            brukar_id=getattr(u, table)["brukar_id"].map(lambda i: name.get(i, i))
        )
        for table in ("insatsvolymer", "brukare", "schematid")
    }
    rows = result.brukarrader
    return replace(
        result, underlag=replace(u, **tables),
        brukarrader=rows.assign(brukar_id=rows["brukar_id"].map(name).astype(rows["brukar_id"].dtype)),
    )  # fmt: skip


def test_every_told_cell_is_found_among_the_leaves(let_out_years: tuple[ReleasedYear, ...]) -> None:
    released = let_out_years[-1]
    for family in released.families:
        told = told_of(family, released.package.families)
        cells = [c for c in released.package.families[family.name].cells if not c.hidden]
        number = place(family, told)
        if family.join == "ladder":
            continue
        for n, cell in enumerate(cells):
            inside = np.isin(family.of.leaf, np.flatnonzero(number == n))
            assert not known(cell.n) or len(np.unique(family.of.client[inside])) == cell.n, cell.key


def test_new_pseudonyms_of_a_drawn_municipality_are_silent(drawn: list[Resultat], tmp_path: Path) -> None:
    let_out(tmp_path, of(release_year(drawn[-1], [], POLICY), "a"))
    let_out(tmp_path, of(release_year(renamed(drawn[-1]), [], POLICY), "b"))


@pytest.mark.parametrize("column", ["alder", "kon", "enhet", "volym", "beviljad", "omrade", "insats"])
def test_one_changed_person_of_a_drawn_municipality_is_seen(
    column: str, drawn: list[Resultat], let_out_years: tuple[ReleasedYear, ...], tmp_path: Path
) -> None:
    *before, now = let_out_years
    let_out(tmp_path, of(now, "a"))
    result = drawn[-1]
    rows = result.brukarrader.copy()
    who = rows["brukar_id"] == rows["brukar_id"].iloc[len(rows) // 2]
    old = rows.loc[who, column]
    if pd.api.types.is_numeric_dtype(old):
        rows.loc[who, column] = old + 1
    else:
        others = sorted(set(rows[column]) - set(old))
        rows.loc[who, column] = others[0]
    if rows.duplicated(["brukar_id", "insats", "enhet"]).any():
        rows = rows.drop_duplicates(["brukar_id", "insats", "enhet"])
    with pytest.raises(DisclosureError):
        changed = replace(result, brukarrader=rows)
        let_out(tmp_path, of(release_year(changed, drawn[:-1], POLICY, before=before), "b"))


@pytest.mark.parametrize("most", [1, 4, 9])
def test_a_print_counts_a_few_changed_members_and_sees_that_many_are_many(most: int) -> None:
    dice = random.Random(most)
    for _ in range(60):
        size, gone, come = dice.randint(5, 200), dice.randint(0, 5), dice.randint(0, 7)
        before = [dice.getrandbits(3) for _ in range(size)] + [dice.getrandbits(64) for _ in range(gone)]
        after = before[:size] + [dice.getrandbits(64) for _ in range(come)]
        dice.shuffle(after)
        prints = [print_of(members, most) for members in (before, after)]
        expected = max(gone, come) if gone + come <= 2 * most else None
        assert set_print.changed(*prints) == expected
        assert set_print.read(set_print.written(np.array(prints[0]))) == prints[0]


def print_of(members: list[int], most: int) -> list[int]:
    cell = np.zeros(len(members), dtype=np.int64)
    return [int(x) for x in set_print.sums(cell, np.array(members, dtype=np.uint64), 1, most)[0]]


def test_a_line_is_as_short_for_many_clients(first: release_ledger.Release) -> None:
    twice = release(made([*PEOPLE, *PEOPLE]))
    sizes = [len(json.dumps(line_of(r.now, "a"))) for r in (first, twice)]
    assert sizes[1] < 1.1 * sizes[0]


def test_a_year_is_the_same_whether_or_not_those_before_are_handed_over() -> None:
    """The year before last is read too, for who came back."""
    *earlier, now = demo_results()
    assert release_year(now, earlier, POLICY).package.families == demo()[-1].families
