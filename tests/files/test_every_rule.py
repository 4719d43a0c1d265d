"""Every rule of docs/granskning.md has a case that triggers it and one, close by, that does not.

Rule functions are counted, not only their ids: V38, V42 and others are several. A rule added to a registry
without a pair here or in the lists of test_rules and test_rules_contents makes this fail.
"""

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpbcalc.base import params
from kpbcalc.base.own_choices import Own
from kpbcalc.commands.show_findings import show_findings
from kpbcalc.costing import Resultat, cost, rules
from kpbcalc.costing.rules import Outcome
from kpbcalc.underlag.check import check
from kpbcalc.underlag.extracts.run import run
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.rules import RULES, Case
from kpbcalc.underlag.schemas import TABLES
from tests.builders import YEAR, frame, kr, small, typed, write
from tests.samples.broken_rules import BIG, BRIDGE, BROKEN, RS
from tests.samples.nearly_broken_rules import CASES

ROOT = Path(__file__).resolve().parents[2]
Changed = Mapping[str, Sequence[str]]
MONTHS = [f"100;510;5010;;{YEAR}{m:02};1" for m in range(1, 13)]
SET = ["1*;*;insats;HT-OMV;HT1;;", "1*;*;insats;HT-SERV;HT1;;", "200;*;pool;;;OH;"]
PROPOSED = [f"{row};;nej" for row in small()["kodnyckel"]]
BLANK: Changed = {"fordelningsvarden": ["OH;insats;HT-OMV;HT1;;", "OH;insats;SABO-OMV;SB1;;"]}
AREA: Changed = {"pooler": ["OH;Overhead;1;yta;"]}
TURNED = [f"120;510;5010;;2024{m:02};-1" for m in range(1, 6)]


def grown(step: int) -> list[str]:
    """A ledger whose months are the sum since January, or where costs rise by little."""
    accounts = range(5010, 5013)
    return [f"100;510;{k};;2024{m:02};{10 + step * (m - 1)}" for k in accounts for m in range(1, 13)]


def given(step: int) -> list[str]:
    """Volumes in the same two ways."""
    return [f"{c};HT-OMV;HT1;2024-{m:02};{10 + step * (m - 1)};" for c in "ABC" for m in range(1, 13)]


PAIRS: list[tuple[str, Changed, Changed]] = [
    *((rule, broken, {}) for rule, _, broken, _ in BROKEN),
    *((rule, broken, kept) for rule, _, broken, kept in CASES),
    ("V35", {"kontoutfall": MONTHS * 2}, {"kontoutfall": [*MONTHS * 2, "100;510;5010;;202401;2"]}),
    ("V35", {"kontoutfall": [*MONTHS * 2, "200;510;5010;;202401;2"]}, {"kontoutfall": MONTHS + MONTHS[1:]}),
    ("V39", {"kontoutfall": [*MONTHS, *TURNED]}, {"kontoutfall": [*MONTHS, *TURNED[:4]]}),
    ("V37", {"kontoutfall": ["100;510;5010;;202401;5301"]}, {}),  # 3 300 kr is stated, and 1 tkr may differ
    ("V41", {"kodnyckel": ["100;*;insats;HT-OMV;HT1;;", "100;*;pool;;;OH;"]}, {"kodnyckel": SET}),
    ("V41", {"kodnyckel": ["100;*;insats;HT-OMV;HT1;;", "100;*;insats;SABO-OMV;SB1;;"]}, {"kodnyckel": SET}),
    ("V41", {"kodnyckel": [*small()["kodnyckel"], "31*;*;pool;;;OH;"]}, {}),
    ("V41", {"kontoutfall": [";510;5010;;202401;1"]}, {"kontoutfall": [";510;8310;;202401;1"]}),
    ("V41", {"kodnyckel": PROPOSED}, {"kodnyckel": [row.replace(";;nej", ";;ja") for row in PROPOSED]}),
    ("V42", BLANK | {"pooler": ["OH;Overhead;1;bokslut;"]}, BLANK),
    ("V42", BLANK | AREA, BLANK | AREA | {"enheter": [f"{row};40" for row in small()["enheter"]]}),
    ("V44", {"insatsvolymer": []}, {"insatsvolymer": ["A;HT-OMV;HT1;2024-01;4;3"]}),
    ("V40", {"kontoutfall": MONTHS[:-1]}, {"kontoutfall": MONTHS}),
    ("V40", {"kontoutfall": grown(9)}, {"kontoutfall": grown(1)}),
    ("V40", {"insatsvolymer": given(9)}, {"insatsvolymer": given(1)}),
]

YEAR_ROUND = range(1, 13)
BUT_JUNE = [m for m in YEAR_ROUND if m != 6]
STATED = Own("0000", {"bokslut": [{"ar": YEAR, "summa_tkr": 3.3}]})


@cache
def whole() -> dict[str, pd.DataFrame]:
    tables = {name: table(name, small().get(name, [])) for name in TABLES}
    return tables | {"insatser": pd.DataFrame(params.rows("insatser.csv"), dtype="str")}


def table(name: str, rows: Sequence[str]) -> pd.DataFrame:
    if rows:
        return check(frame(name, rows), TABLES[name], name)[0]
    return pd.DataFrame({n: pd.Series(dtype=str(c.dtype)) for n, c in TABLES[name].columns.items()})


def case(changed: Changed) -> Case:
    return Case(whole() | {name: table(name, rows) for name, rows in changed.items()}, STATED, YEAR)


def test_every_rule_on_the_underlag_has_both() -> None:
    lacking = {r.look.__name__ for r in RULES}
    for rule, broken, kept in PAIRS:
        named = [r for r in RULES if r.id == rule]
        fires = {r.look.__name__ for r in named if list(r.look(case(broken)))}
        assert fires, f"{rule}: {broken}"
        lacking -= {
            r.look.__name__ for r in named if r.look.__name__ in fires and not list(r.look(case(kept)))
        }
    assert lacking == set()


# rules on results


def result(**changed: Sequence[str]) -> Resultat:
    return cost(typed(small(**changed)))


def short(column: str, table: str, amount: str) -> Outcome:
    """A result where every row of a table has lost some money on its way."""
    made = result()
    rows = getattr(made, table)
    return Outcome(replace(made, **{table: rows.assign(**{column: rows[column] - kr(amount)})}))


def year(before: str) -> Outcome:
    earlier = result(kontoutfall=[f"100;510;5010;;202401;{before}", *BIG[1:]])
    return Outcome(result(kontoutfall=BIG), earlier)


def renamed() -> Resultat:
    tables = ("kodnyckel", "fordelningsvarden", "enheter", "insatsvolymer")
    return result(**{t: [row.replace("HT1;", "HT9;") for row in small()[t]] for t in tables})


def two_homes(values: Sequence[str]) -> Outcome:
    """Two units of home care with cost; the key is for those listed."""
    return Outcome(result(
        kontoutfall=[*small()["kontoutfall"], "120;510;5010;;202401;500"],
        kodnyckel=[*small()["kodnyckel"], "120;*;insats;HT-OMV;HT2;;"],
        enheter=[*small()["enheter"], "HT2;Norr;egen;;;;"],
        insatsvolymer=[*small()["insatsvolymer"], "A;HT-OMV;HT2;2024-01;5;"],
        fordelningsvarden=values,
    ))  # fmt: skip


def fk(amount: int, insats: str = "LSS-2SFB") -> Outcome:
    return Outcome(result(
        kodnyckel=[*small()["kodnyckel"], f"300;*;insats;{insats};HT1;;"],
        insatsvolymer=[*small()["insatsvolymer"], f"A;{insats};HT1;2024-01;10;10"],
        kontoutfall=[
            *small()["kontoutfall"], "300;513;5010;;202401;500", f"300;513;3510;fk;202401;-{amount}",
        ],
    ))  # fmt: skip


def hours(granted: str) -> Outcome:
    """1 100 kr for so many hours."""
    return Outcome(result(insatsvolymer=[f"A;HT-OMV;HT1;2024-01;{granted};"]))


def returned(row: str) -> Outcome:
    return Outcome(result(**BRIDGE, rakenskapssammandrag=[RS[0], row, RS[2]]))


def both_at_one_unit(key: Sequence[str]) -> Outcome:
    volumes = [*small()["insatsvolymer"], "A;HT-SERV;HT1;2024-01;4;3"]
    shares = [*small()["fordelningsvarden"], "OH;insats;HT-SERV;HT1;;1"]
    return Outcome(result(kodnyckel=key, insatsvolymer=volumes, fordelningsvarden=shares))


def nights(a_month: float) -> Outcome:
    """Of one client at a unit with one place, in a year of 366 days."""
    rows = [f"A;SABO-OMV;SB1;{YEAR}-{m:02};;{a_month}" for m in range(1, 13)]
    units = [small()["enheter"][0], "SB1;Solgården;egen;säbo;;1;2"]
    return Outcome(result(enheter=units, insatsvolymer=[*small()["insatsvolymer"][:2], *rows]))


def shared_in(months: Sequence[int]) -> Outcome:
    return Outcome(result(kontoutfall=[
        *small()["kontoutfall"][:2],
        *(f"200;510;5010;;{YEAR}{m:02};{30 if m in months else 0}" for m in YEAR_ROUND),
    ]))  # fmt: skip


def by_month(cost: Sequence[int], granted: Sequence[int], done: Sequence[int], many: int = 5) -> Outcome:
    """An insats at a unit with cost, granted and performed hours in these months; another ledger is whole."""
    hours = [
        f"P{n};HT-OMV;HT1;{YEAR}-{m:02};{4 if m in granted else ''};{3 if m in done else ''}"
        for n in range(many) for m in YEAR_ROUND
    ]  # fmt: skip
    return Outcome(result(
        kontoutfall=[
            *(f"100;510;5010;;{YEAR}{m:02};{1000 if m in cost else 0}" for m in YEAR_ROUND),
            *(f"110;510;5010;;{YEAR}{m:02};2000" for m in YEAR_ROUND),
        ],
        brukare=[*small()["brukare"], *(f"P{n};K;1940" for n in range(many))],
        insatsvolymer=[*hours, *(f"B;SABO-OMV;SB1;{YEAR}-{m:02};;20" for m in YEAR_ROUND)],
    ))  # fmt: skip


RESULT_PAIRS: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "every_cost_has_an_object": (
        lambda: typed(small(kontoutfall=["300;510;5010;;202401;5"])),
        lambda: typed(small(kontoutfall=["300;510;8010;;202401;5"])),
    ),
    "all_is_allocated": (
        lambda: short("kostnad", "insatskostnad", "0.6"), lambda: short("kostnad", "insatskostnad", "0.5"),
    ),
    "no_insats_costs_less_than_nothing": (
        lambda: Outcome(result(kontoutfall=["100;510;5010;;202401;-1000", *BIG[1:]])),
        lambda: Outcome(result()),
    ),
    "no_price_is_next_to_nothing": (lambda: hours("40"), lambda: hours("2.0")),
    "cost_has_volume": (
        lambda: Outcome(result(insatsvolymer=small()["insatsvolymer"][:2])), lambda: Outcome(result()),
    ),
    "volume_has_cost": (
        lambda: Outcome(result(insatsvolymer=[*small()["insatsvolymer"], "A;LARM;HT1;2024-01;;1"])),
        lambda: Outcome(result()),
    ),
    "unit_cost_is_like_last_year": (lambda: year("299000"), lambda: year("301000")),
    "unit_cost_is_like_the_reference": (lambda: hours("4.7"), lambda: hours("2.0")),
    "accounts_return_is_bridged": (
        lambda: returned("510;3450;50;100;0"), lambda: returned("510;3382;50;100;0"),
    ),
    "clients_carry_the_cost": (
        lambda: short("kostnad", "brukarrader", "0.34"), lambda: short("kostnad", "brukarrader", "0.33"),
    ),
    "assistance_is_not_negative": (lambda: fk(501), lambda: fk(500)),
    "compensation_is_booked_on_sfb": (lambda: fk(1, "LSS-2"), lambda: fk(1)),
    "units_are_those_of_last_year": (
        lambda: Outcome(result(), renamed()), lambda: Outcome(result(), result()),
    ),
    "the_year_has_a_price_index": (
        lambda: Outcome(result(), result()), lambda: Outcome(result()),
    ),
    "unit_receives_as_its_peers": (
        lambda: two_homes(small()["fordelningsvarden"]),
        lambda: two_homes(["OH;insats;HT-OMV;HT1;;1", "OH;insats;HT-OMV;HT2;;1"]),
    ),
    "key_row_changes_something": (
        lambda: Outcome(result(
            pooler=[*small()["pooler"], "HSL;Sköterskor;2;k;"],
            fordelningsvarden=[*small()["fordelningsvarden"], "HSL;insats;HT-OMV;HT1;;1"],
        )),
        lambda: Outcome(result()),
    ),
    "key_is_of_the_year": (
        lambda: Outcome(result(), result()),
        lambda: Outcome(result(), result(fordelningsvarden=[
            "OH;insats;HT-OMV;HT1;;1", "OH;insats;SABO-OMV;SB1;;3",
        ])),
    ),
    "every_insats_of_a_unit_has_cost_of_its_own": (
        lambda: both_at_one_unit(small()["kodnyckel"]),
        lambda: both_at_one_unit([*small()["kodnyckel"], "100;*;insats;HT-SERV;HT1;;"]),
    ),
    "bed_days_fit_in_the_places": (lambda: nights(31), lambda: nights(30.5)),
    "cost_lasts_as_long_as_volume": (
        lambda: by_month(YEAR_ROUND[:-1], YEAR_ROUND, YEAR_ROUND),
        lambda: by_month(YEAR_ROUND[1:], YEAR_ROUND, YEAR_ROUND),  # invoiced the month after
    ),
    "shared_cost_lasts_the_year": (
        lambda: shared_in(YEAR_ROUND[:11]), lambda: shared_in(YEAR_ROUND[1:]),
    ),
    "cost_has_no_hole": (
        lambda: by_month([m for m in YEAR_ROUND if m != 7], YEAR_ROUND, YEAR_ROUND),
        lambda: by_month(YEAR_ROUND[:-1], YEAR_ROUND, YEAR_ROUND),
    ),
    "volume_lasts_as_long_as_cost": (
        lambda: by_month(YEAR_ROUND, YEAR_ROUND, YEAR_ROUND[:9]),
        lambda: by_month(YEAR_ROUND, YEAR_ROUND, YEAR_ROUND[:9], many=4),
    ),
}  # fmt: skip
OF_RESULTS = (rules.every_cost_has_an_object, *rules.RULES)


@pytest.mark.parametrize("rule", OF_RESULTS, ids=lambda r: r.look.__name__)
def test_every_rule_on_results_has_both(rule: Any) -> None:
    broken, kept = RESULT_PAIRS[rule.look.__name__]
    assert all(f.text and f.atgard for f in rule(broken())) and list(rule(broken()))
    assert list(rule(kept())) == []


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: by_month(YEAR_ROUND[:10], YEAR_ROUND, YEAR_ROUND), [("V40", "11–12)")]),
        (lambda: by_month(YEAR_ROUND[2:], YEAR_ROUND, YEAR_ROUND), [("V40", "1–2)")]),
        (lambda: by_month(YEAR_ROUND, YEAR_ROUND[:10], YEAR_ROUND[:10]), [("V34", "11–12)")] * 2),
        (lambda: by_month(YEAR_ROUND[:9], YEAR_ROUND[:9], YEAR_ROUND[:9]), []),  # the unit has closed
        (lambda: by_month([3, 6, 9], YEAR_ROUND, YEAR_ROUND), []),  # invoiced by the quarter
        (lambda: by_month(YEAR_ROUND, YEAR_ROUND, []), []),  # performed is not followed
        (lambda: by_month(YEAR_ROUND, YEAR_ROUND, BUT_JUNE), [("V34", "(månad 6)")]),
        (lambda: by_month(YEAR_ROUND, YEAR_ROUND, BUT_JUNE[:-2]), [("V34", "(månad 6, 11–12)")]),
        (lambda: by_month(YEAR_ROUND, YEAR_ROUND, [1, 2, 9]), [("V34", "(månad 3–8, 10–12)")]),
        (lambda: by_month(YEAR_ROUND, BUT_JUNE, YEAR_ROUND), [("V34", "(månad 6)")]),
        (lambda: by_month(YEAR_ROUND, YEAR_ROUND, BUT_JUNE, many=4), []),
    ],
)  # fmt: skip
def test_what_ends_is_told_where_the_other_goes_on(
    made: Callable[[], Outcome], told: list[tuple[str, str]]
) -> None:
    ends = (rules.cost_lasts_as_long_as_volume, rules.volume_lasts_as_long_as_cost)
    found = [finding for rule in ends for finding in rule(made())]
    assert [f.regel for f in found] == [regel for regel, _ in told]
    assert all(
        months in f.text and "HT-OMV vid HT1" in f.text for f, (_, months) in zip(found, told, strict=True)
    )


BESIDE = [f"110;510;5010;;{YEAR}{m:02};2000" for m in YEAR_ROUND]


def spent(monthly: dict[int, int]) -> Outcome:
    """An ansvar that spends so much in each month, beside one that is whole."""
    rows = [f"100;510;5010;;{YEAR}{month:02};{kr}" for month, kr in monthly.items()]
    return Outcome(result(kontoutfall=[*rows, *BESIDE]))


def evenly(*without: int, **more: int) -> dict[int, int]:
    return {m: 1000 + more.get(f"m{m}", 0) for m in YEAR_ROUND if m not in without}


@pytest.mark.parametrize(
    ("monthly", "told"),
    [
        (evenly(7), "ansvar 100 (månad 7)"),
        (evenly(4, 5), "ansvar 100 (månad 4–5)"),
        (evenly(1, 7), "ansvar 100 (månad 7)"),
        (evenly(7, m8=1000), ""),  # invoiced a month late
        (evenly(7, m6=300, m8=300), ""),
        (evenly(3, 7), ""),  # now and then
        (evenly(2, 3, 4, 5, 6, 8, 9, 10), ""),
        (evenly(), ""),
    ],
)
def test_a_month_without_cost_in_the_middle_of_what_is_monthly_is_told(
    monthly: dict[int, int], told: str
) -> None:
    found = list(rules.cost_has_no_hole(spent(monthly)))
    assert [told in f.text for f in found] == [True] * bool(told)


def test_a_hole_of_an_insats_is_told_where_its_ansvar_has_another_one() -> None:
    """Two insatser of one ansvar: the ansvar is whole."""
    rows = [
        f"100;{v};5010;;{YEAR}{m:02};900" for v in ("510", "511") for m in YEAR_ROUND if (v, m) != ("511", 5)
    ]
    made = Outcome(result(
        kontoutfall=[*rows, *BESIDE],
        kodnyckel=["100;511;insats;LARM;HT1;;", *small()["kodnyckel"]],
    ))  # fmt: skip
    (found,) = rules.cost_has_no_hole(made)
    assert "LARM vid HT1 (månad 5)" in found.text and "ansvar" not in found.text


def test_a_month_that_nobody_has_is_no_hole_of_each() -> None:
    made = Outcome(result(kontoutfall=[r for r in BESIDE if f"{YEAR}05" not in r]))
    assert list(rules.cost_has_no_hole(made)) == []


def test_nothing_ends_where_every_cost_is_shared() -> None:
    made = Outcome(result(kodnyckel=["*;*;pool;;;OH;"]))
    ends = (rules.cost_lasts_as_long_as_volume, rules.volume_lasts_as_long_as_cost)
    assert [finding for rule in ends for finding in rule(made)] == []


def test_a_mean_of_a_later_year_is_not_compared_with() -> None:
    """V46 before the first published mean: nobody could know a later year's."""
    made = hours("4.7").result
    assert list(rules.unit_cost_is_like_the_reference(Outcome(made)))
    early = replace(made, underlag=replace(made.underlag, ar=2009))
    assert list(rules.unit_cost_is_like_the_reference(Outcome(early))) == []


# the list of rules

# Rules that are no functions of a registry: read, imported or raised. The test that triggers each; the clean
# files below are silent.
READING = {
    "V01": "test_a_file_that_is_no_table_is_a_finding",
    "V02": "test_ragged_rows_are_named_by_their_row_in_the_file",
    "V03": "test_a_heading_twice_is_an_error_in_every_format",
    "V04": "test_an_ambiguous_amount_stops",
}
IMPORT = {
    "V06": "test_what_cannot_be_read_is_refused_without_a_trace",
    "V07": "test_every_change_is_told_by_rule_and_count",
    "V08": "test_the_same_key_gives_the_same_files_and_another_is_refused",
    "V11": "test_sex_of_the_file_is_used_and_a_difference_is_counted",
    "V14": "test_what_cannot_be_read_is_refused_without_a_trace",
    "V16": "test_every_change_is_told_by_rule_and_count",
    "V17": "test_every_change_is_told_by_rule_and_count",
    "V22": "test_a_month_below_zero_becomes_zero_and_its_rows_are_told",
    "V30": "test_an_lss_decision_without_personkrets_is_pointed_out",
    "V31": "test_assistance_beyond_the_limit_without_sfb_is_pointed_out",
    "V33": "test_every_change_is_told_by_rule_and_count",
    "V36": "test_a_voucher_that_does_not_sum_to_zero_is_named_without_its_text",
}
# About files that are not written yet; docs/granskning.md says so.
NOT_YET = {"V54", "V55", "V56"}


LEDGER = b"ansvar;verksamhet;konto;motpart;period;belopp\n"
# Files of an underlag broken in one way each, and the rule that speaks.
SPOILED: list[tuple[str, str, bytes]] = [
    ("V01", "brukare.csv", b"a\0b"),
    ("V01", "brukare.xlsx", b"not a workbook"),
    ("V02", "brukare.csv", b""),
    ("V02", "brukare.csv", b"brukar_id;kon;fodelsear\nA;K;1940;9\n"),
    ("V02", "brukare.csv", b'brukar_id;kon;fodelsear\n"A;K;1940\nB;K;1941";K;1940\n'),
    ("V02", "brukare.csv", b"brukar_id;kon;fodelsear\nA;K;1940\nSumma;K;\n"),
    ("V03", "brukare.csv", b"brukar_id;kon\nA;K\n"),
    ("V03", "brukare.csv", b"brukar_id;kon;kon;fodelsear\nA;K;K;1940\n"),
    ("V03", "brukare.xlsx", b"two files for one table"),
    ("V03", "brukare.csv", b"gone"),
    ("V04", "brukare.csv", b"brukar_id;kon;fodelsear\nA;K;tolv\n"),
    ("V04", "brukare.csv", b"brukar_id;kon;fodelsear\nA;X;1940\n"),
    ("V04", "kontoutfall.csv", LEDGER + b"100;510;5010;;202401;tolv\n"),
    ("V04", "kontoutfall.csv", LEDGER + b"100;510;5010;;202401;1.234\n"),
    ("V04", "kontoutfall.csv", LEDGER + b"100;510;5010;;202401;9999999999\n" * 10),
    ("V01", "kontoutfall.se", b"#FLAGGA 0\n"),
    ("V21", "brukare.csv", b"brukar_id;kon;fodelsear\nA;K;\n"),
    ("V35", "brukare.csv", b"brukar_id;kon;fodelsear\nA;K;1940\nA;K;1940\n"),
    ("V42", "fordelning.toml", b'metod = "gissa"'),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "name", "content"), SPOILED)
def test_what_stops_a_file_says_what_where_and_what_to_do(
    tmp_path: Path, rule: str, name: str, content: bytes
) -> None:
    write(tmp_path, small())
    folder = tmp_path / "0000" / str(YEAR)
    if content != b"two files for one table":
        for other in folder.glob(f"{Path(name).stem}.*"):
            other.unlink()
    if content != b"gone":
        (folder / name).write_bytes(content)
    spoken = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.allvar != "info"]
    assert rule in {f.regel for f in spoken}
    for finding in spoken:
        assert finding.text.endswith((".", ")")) and finding.atgard.endswith("."), finding
        assert finding.tabell and Path(finding.tabell).stem in finding.where()
        shown = show_findings([finding])
        assert "Var: " in shown and "Gör så här: " in shown


def test_no_finding_that_stops_is_made_without_a_remedy() -> None:
    """What the files above do not reach: every place in the source that makes a finding, imports aside.

    The findings of an import carry their remedy in the text, as its list shows nothing else.
    """
    files = [f for f in (ROOT / "kpbcalc").rglob("*.py") if "extracts" not in f.parts]
    made = [
        (file.name, node)
        for file in files if "underlag.findings import" in file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    ]  # fmt: skip
    assert len(made) > 15
    for name, call in made:
        mild = isinstance(call.args[1], ast.Constant) and call.args[1].value == "info"
        told = len(call.args) > 8 or any(k.arg == "atgard" for k in call.keywords)
        assert mild or told, f"{name}, line {call.lineno}"


def listed() -> dict[str, str]:
    """The last cell of each row in docs/granskning.md, by rule."""
    page = (ROOT / "docs" / "granskning.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (V\d\d) \|.*\| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    assert len(rows) == len({r[0] for r in rows}), "a rule stands twice"
    return {rule: f"{where}; {status}" for rule, where, status in rows}


def test_the_list_is_whole_and_every_rule_on_it_is_tested() -> None:
    on_list = listed()
    assert set(on_list) == {f"V{n:02}" for n in range(1, 60)}
    registered = {r.id for r in (*RULES, *OF_RESULTS)}
    elsewhere = READING | IMPORT
    assert set(on_list) == registered | set(elsewhere) | NOT_YET
    for rule in NOT_YET:
        assert "skrivs inte" in on_list[rule], rule
    tests = {
        node.name
        for file in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert set(elsewhere.values()) <= tests


def test_clean_files_are_silent(tmp_path: Path) -> None:
    """None of the rules that read or import speaks about files without anything odd."""
    write(tmp_path, small())
    assert {f.regel for f in examine(tmp_path, "0000", YEAR)[1]} == {"V40"}
    raw = tmp_path / "raw"
    raw.mkdir()
    headings = "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare;Kön"
    row = "19350704-4562;HT-SERV;2017-02-01;2017-03-31;5;tim/vecka;HT1;Kvinna"
    (raw / "beslut.csv").write_text(f"{headings}\n{row}\n", encoding="utf-8")
    for create in (True, False):
        imported, folder = run(
            "0000",
            2017,
            source=raw,
            data=tmp_path / "data",
            key_file=tmp_path / "n.txt",
            create_key=create,
            replace=not create,
        )
        assert not imported.findings
    assert len((folder / "insatsvolymer.csv").read_text(encoding="utf-8").splitlines()) == 3


@pytest.mark.parametrize(("metod", "told"), [("stegvis", True), ("direkt", True), ("omsesidig", False)])
def test_a_key_from_a_pool_to_one_that_is_closed_changes_nothing(metod: str, told: bool) -> None:
    """Sköterskor comes after Overhead, which is closed by then; reciprocally both give to each other."""
    rows = small(
        kontoutfall=[*small()["kontoutfall"], "900;510;5010;;202401;500"],
        kodnyckel=[*small()["kodnyckel"], "900;*;pool;;;HSL;"],
        pooler=[*small()["pooler"], "HSL;Sköterskor;2;k;"],
        fordelningsvarden=[
            *small()["fordelningsvarden"], "HSL;insats;HT-OMV;HT1;;1", "HSL;pool;;;OH;1",
        ],
    )  # fmt: skip
    found = list(rules.key_row_changes_something(Outcome(cost(typed(rows, metod=metod)))))
    words = [f.text for f in found if "från Sköterskor till Overhead" in f.text]
    assert bool(words) == told
