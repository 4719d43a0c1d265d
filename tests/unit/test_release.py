"""Unit tests of the disclosure gate: what one reader could work out about a few persons must not get out."""

from dataclasses import replace

import pandas as pd
import pytest

from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.table import Column, Measure, Table
from kpbcalc.disclosure import (
    Cell,
    Policy,
    Released,
    policy_from_params,
    release,
    release_report,
    require_released,
)

EXTERN = Policy(minimum=5, source="test")
INTERN = Policy(minimum=5, source="test", audience="intern")
LABEL = Column("enhet", "Enhet")
COUNT = Column("n", "Brukare", "antal", persons=True)
MONEY = Column("kr", "Kostnad", "kr", basis="n")
PER_CLIENT = Column("snitt", "Kostnad per brukare", "kr/brukare", basis="n")


def table(rows: dict[str, tuple[float, float | None]], *columns: Column, total: str | None = None) -> Table:
    """Rows as {label: (persons, kr)}."""
    frame = pd.DataFrame([(label, n, kr) for label, (n, kr) in rows.items()], columns=["enhet", "n", "kr"])
    frame["snitt"] = frame["kr"] / frame["n"].where(frame["n"] > 0)
    return Table("t", "Titel", frame, (LABEL, *columns), "alla", "2024", "källa", total=total)


def hidden(released: Released) -> dict[str, set[str]]:
    """The hidden rows of each column; a hidden cell must hold no value at all."""
    found = {}
    for column in released.columns:
        rows = {i for i in range(len(released.labels)) if released.status(i, column.key) is Cell.HIDDEN}
        assert released.frame[column.key].iloc[list(rows)].isna().all()
        found[column.key] = {released.labels[i] for i in rows}
    return found


@pytest.mark.parametrize(("persons", "shown"), [(0, True), (1, False), (4, False), (5, True), (6, True)])
def test_one_to_four_persons_are_hidden_with_all_that_rests_on_them(persons: int, shown: bool) -> None:
    found = hidden(release(table({"a": (persons, 100.0), "b": (50, 900.0)}, COUNT, MONEY), EXTERN))
    expected = set() if shown else {"a"}
    assert found == {"enhet": set(), "n": expected, "kr": expected}


def test_a_basis_that_is_not_shown_still_hides_and_is_left_behind() -> None:
    released = release(table({"a": (2, 100.0), "b": (50, 900.0)}, MONEY), EXTERN)
    assert hidden(released)["kr"] == {"a"}
    assert list(released.frame.columns) == ["enhet", "kr"]


def test_a_column_about_nobody_is_never_hidden() -> None:
    about_hours = Column("kr", "Timmar", "timmar")
    assert release(table({"a": (1, 100.0)}, about_hours), EXTERN).hidden == 0


def test_a_missing_value_is_missing_and_not_hidden() -> None:
    released = release(table({"a": (9, None), "b": (9, 1.0)}, COUNT, MONEY), EXTERN)
    assert released.status(0, "kr") is Cell.MISSING
    assert released.value("a", "kr") is None
    assert released.hidden == 0


def test_a_count_with_decimals_under_the_limit_is_hidden() -> None:
    assert hidden(release(table({"a": (4.9, 1.0)}, COUNT), EXTERN))["n"] == {"a"}


# totals

ROWS = {"a": (2, 10.0), "b": (9, 5.0), "c": (8, 90.0), "d": (0, 0.0), "Summa": (19, 105.0)}


def test_a_lone_hidden_part_takes_the_part_with_fewest_persons_with_it() -> None:
    found = hidden(release(table(ROWS, COUNT, MONEY, PER_CLIENT, total="Summa"), EXTERN))
    assert found["n"] == {"a", "c"}


def test_the_same_rows_are_hidden_in_every_column_on_the_same_persons() -> None:
    """Were b hidden in kr and c in n, kr divided by kr per client would give c's count back, and so a's."""
    found = hidden(release(table(ROWS, COUNT, MONEY, PER_CLIENT, total="Summa"), EXTERN))
    assert found["n"] == found["kr"] == found["snitt"]


def test_the_total_itself_stays_when_it_rests_on_enough() -> None:
    assert release(table(ROWS, COUNT, total="Summa"), EXTERN).value("Summa", "n") == 19


def test_two_hidden_parts_protect_each_other() -> None:
    rows = {"a": (2, 1.0), "b": (3, 1.0), "c": (9, 1.0), "Summa": (14, 3.0)}
    assert hidden(release(table(rows, COUNT, total="Summa"), EXTERN))["n"] == {"a", "b"}


def test_nobody_else_to_hide_hides_the_total() -> None:
    rows = {"a": (3, 10.0), "b": (0, 0.0), "Summa": (3, 10.0)}
    found = hidden(release(table(rows, COUNT, MONEY, total="Summa"), EXTERN))
    assert found["n"] == found["kr"] == {"a", "Summa"}


def test_the_rows_index_does_not_matter() -> None:
    given = table(ROWS, COUNT, MONEY, total="Summa")
    shuffled = given.frame.set_axis([7, 7, 3, 1, 0])
    again = Table("t", "Titel", shuffled, given.columns, "alla", "2024", "källa", total="Summa")
    assert hidden(release(again, EXTERN)) == hidden(release(given, EXTERN))


def test_the_hidden_part_cannot_be_had_by_subtraction() -> None:
    released = release(table(ROWS, COUNT, MONEY, total="Summa"), EXTERN)
    for key in ("n", "kr"):
        parts = [released.value(label, key) for label in "abcd"]
        assert sum(p is None for p in parts) != 1


# audiences and policy


def test_intern_shows_everything() -> None:
    released = release(table(ROWS, COUNT, MONEY, total="Summa"), INTERN)
    assert released.hidden == 0
    assert released.value("a", "n") == 2


def test_the_shipped_policy_hides_1_to_4_and_says_why() -> None:
    policy = policy_from_params()
    assert (policy.minimum, policy.audience) == (5, "extern")
    assert policy.source


# the type


def test_nobody_but_the_gate_makes_a_released_table() -> None:
    given = table(ROWS, COUNT)
    for key in (None, object(), "nyckel"):
        with pytest.raises(DisclosureError) as raised:
            Released(given, given.frame, {}, {}, EXTERN, key)
        assert raised.value.exit_code == 5


def test_what_a_released_table_hands_out_does_not_open_it() -> None:
    released = release(table(ROWS, COUNT, total="Summa"), EXTERN)
    copy = released.frame
    copy["n"] = 1
    assert released.value("b", "n") == 9
    with pytest.raises(AttributeError):
        released.frame = table(ROWS, COUNT).frame  # type: ignore[misc]


@pytest.mark.parametrize("other", [None, table(ROWS, COUNT), table(ROWS, COUNT).frame, "text", 3])
def test_presentation_refuses_anything_but_a_released_table(other: object) -> None:
    with pytest.raises(DisclosureError) as raised:
        require_released(other)
    assert raised.value.exit_code == 5


def test_a_released_table_passes_the_guard() -> None:
    released = release(table(ROWS, COUNT), EXTERN)
    assert require_released(released) is released


def test_no_hidden_value_is_left_anywhere_in_the_object() -> None:
    secret = 3.1415926
    released = release(table({"a": (2, secret), "b": (50, 900.0)}, COUNT, MONEY), EXTERN)
    for name in Released.__slots__:
        kept = getattr(released, name)
        frames = [kept] if isinstance(kept, pd.DataFrame) else [getattr(kept, "frame", None)]
        assert all(str(secret) not in f.to_csv() for f in frames if f is not None), name
        assert str(secret) not in str(kept), name


def test_rows_sorted_by_cost_do_not_tell_where_the_hidden_cost_lies() -> None:
    rows = {"c": (50, 100.0), "b": (2, 200.0), "d": (40, 300.0), "a": (30, 400.0)}
    assert release(table(rows, COUNT, MONEY), EXTERN).labels == ["c", "d", "a", "b"]
    total = {**rows, "Summa": (122, 1000.0)}
    released = release(table(total, COUNT, MONEY, total="Summa"), EXTERN)
    assert released.labels[-1] == "Summa"
    assert set(released.labels[2:4]) == hidden(released)["kr"]


def test_rows_with_an_order_of_their_own_keep_it() -> None:
    rows = {"2015": (50, 100.0), "2016": (2, 200.0), "2017": (40, 300.0)}
    assert release(table(rows, COUNT, MONEY), EXTERN).labels == ["2015", "2016", "2017"]


def test_rows_of_a_tree_stay_where_they_are() -> None:
    tree = replace(
        table({"rot": (90, 300.0), "gren": (3, 200.0), "kvist": (40, 100.0)}, MONEY), own_order=True
    )
    assert release(tree, EXTERN).labels == ["rot", "gren", "kvist"]
    assert release(replace(tree, own_order=False), EXTERN).labels == ["rot", "kvist", "gren"]


# an area of three clients beside one of sixty

YEAR = {"ar": "2024"}
AO = YEAR | {"omrade": "AO"}


def areas() -> Table:
    """The accounts tell the sums of both areas together; one of them has three clients."""
    frame = pd.DataFrame({"omrade": ["AO", "IFO", "Totalt"], "n": [60, 3, 63], "kr": [19e6, 9e5, 19.9e6]})
    columns = (
        Column("omrade", "Område"),
        Column("n", "Brukare", "antal", persons=True, measure=Measure("brukare")),
        Column("kr", "Kostnad", "kr", basis="n", measure=Measure("kr")),
    )
    return Table(
        "omraden", "T", frame, columns, "alla", "2024", "k", total="Totalt", scope=YEAR, open_total=True
    )


def beside(name: str, frame: pd.DataFrame, *columns: Column, **more: object) -> Table:
    label = str(frame.columns[0])
    every = (Column(label, "Rad"), *columns)
    return Table(name, name, frame, every, "alla", "2024", "k", **more)  # type: ignore[arg-type]


def shown(*tables: Table) -> list[dict[str, object]]:
    return list(release_report([areas(), *tables], EXTERN)[1].rows())


def test_a_part_of_a_hidden_whole_tells_how_large_it_is_at_least() -> None:
    """Of 63 clients 59 have home care, which is in the one area: four at most are left for the other."""
    frame = pd.DataFrame({"lag": ["SoL"], "n": [60]})
    count = Column("n", "Brukare", "antal", persons=True, measure=Measure("brukare"))
    assert shown(beside("lagar", frame, count, scope=AO, dimensions=("lag",)))[0]["n"] is None


def test_volume_and_price_of_all_units_tell_their_cost() -> None:
    frame = pd.DataFrame({"regi": ["egen"], "n": [60], "h": [20_000.0], "pris": [950.0]})
    hours = Column("h", "Volym", "antal", basis="n", measure=Measure("volym"))
    price = Column("pris", "Styckkostnad", "kr/enhet", basis="n", measure=Measure("kr", per="volym"))
    (row,) = shown(beside("priser", frame, hours, price, scope=AO, dimensions=("regi",)))
    assert row["h"] is None or row["pris"] is None


def test_a_model_of_a_hidden_whole_is_hidden_with_it() -> None:
    frame = pd.DataFrame({"post": ["Modellen"], "kr": [19e6], "n": [60]})
    money = Column("kr", "Kostnad", "kr", basis="n")
    assert shown(beside("modell", frame, money, follows=AO))[0]["kr"] is None
    assert shown(beside("modell", frame, money, follows=YEAR | {"omrade": "FN"}))[0]["kr"] is not None


@pytest.mark.parametrize("secret", ["n", "h", "kr"])
def test_a_figure_that_mixes_parts_is_hidden_with_any_of_them(secret: str) -> None:
    """A factor of a bridge: who knows the other side solves a few such figures for the hidden part."""
    parts = pd.DataFrame(
        {
            "g": ["a", "b", "c"],
            "n": [50, 60, 70],
            "h": [5e3, 6e3, 7e3],
            "kr": [1e6, 2e6, 4e6],
            "few": [3, 9, 9],
        }
    )
    columns = [
        Column(key, key, "antal", measure=Measure(of), basis="few" if key == secret else "n")
        for key, of in (("n", "brukare"), ("h", "volym"), ("kr", "kr"))
    ]
    own = beside("delar", parts, *columns, scope=AO, dimensions=("g",))
    frame = pd.DataFrame(
        {"post": ["Början", "a och b", "b och c", "c"], "x": [1.0, 2.0, 3.0, 4.0], "n": [60] * 4}
    )
    made_of = ["", "ab", "bc", "c"]
    frame["delar"] = pd.Series([tuple(("g", p) for p in which) for which in made_of], dtype=object)
    mixed = Column("x", "X", "kr", basis="n", parts="delar")
    bridge = beside("brygga", frame, mixed, follows=AO)
    hidden_parts = {r["g"] for r in release_report([own, bridge], EXTERN)[0].rows() if r[secret] is None}
    assert "a" in hidden_parts
    rows = list(release_report([own, bridge], EXTERN)[1].rows())
    for which, row in zip(made_of, rows, strict=True):
        assert (row["x"] is None) == bool(hidden_parts & set(which)), which
    assert {r["x"] for r in release_report([bridge], EXTERN)[0].rows()} == {1.0, 2.0, 3.0, 4.0}


def test_a_whole_among_its_parts_without_a_total_row_gives_nothing_back() -> None:
    """33 in all and 30 in their own homes: nobody may reckon out the 3 others."""
    frame = pd.DataFrame(
        {"rad": ["Alla", "Ordinärt", "Särskilt"], "boende": ["", "o", "s"], "n": [33, 30, 3]}
    )
    counted = Column("n", "Ytterfall", "antal", persons=True, measure=Measure("ytterfall"))
    made = Table(
        "t", "T", frame, (Column("rad", "Rad"), counted), "alla", "2024", "k", dimensions=("boende",)
    )
    assert len(hidden(release(made, EXTERN))["n"]) >= 2


# wholes of few


def parts_of_few(*counts: int, beside: int = 0) -> Table:
    """A whole of few in a row of its own, its parts, and another row of many."""
    rows = [("Alla", "", sum(counts)), *((f"Del {n}", str(n), count) for n, count in enumerate(counts))]
    frame = pd.DataFrame(rows, columns=["rad", "del", "n"]).assign(lag="SoL")
    if beside:
        frame.loc[len(frame)] = ["LSS", "", beside, "LSS"]
    counted = Column("n", "Brukare", "antal", persons=True, measure=Measure("brukare"))
    return Table(
        "t", "T", frame, (Column("rad", "Rad"), counted), "alla", "2024", "k", scope=YEAR,
        dimensions=("lag", "del"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "counts", [(2, 1), (2, 2), (1, 1), (3, 1), (1, 1, 1), (1, 1, 1, 1), (3, 0), (2, 1, 0)]
)
@pytest.mark.parametrize("many", [0, 30])
def test_a_hidden_whole_of_hidden_parts_stops_no_report(counts: tuple[int, ...], many: int) -> None:
    """A whole of two is two at least: that it may be one is more than any hiding can give."""
    made = parts_of_few(*counts, beside=many)
    for tables in ([made], [made, areas_of_few(sum(counts), many)]):
        released = release_report(tables, EXTERN)[0]
        assert [r["n"] for r in released.rows() if r["rad"] == "Alla"] == [None]
        assert [r["n"] for r in released.rows() if r["rad"].startswith("Del")] == [
            0 if count == 0 else None for count in counts
        ]


def areas_of_few(few: int, many: int) -> Table:
    """The same whole told once more, beside all the others: one part, and a total of both."""
    frame = pd.DataFrame({"lag": ["SoL", "LSS", "Totalt"], "n": [few, many, few + many]})
    counted = Column("n", "Brukare", "antal", persons=True, measure=Measure("brukare"))
    return Table(
        "l", "L", frame, (Column("lag", "Lag"), counted), "alla", "2024", "k", scope=YEAR, total="Totalt"
    )


def test_a_whole_of_few_is_still_guarded_from_what_tells_more_than_its_parts_do() -> None:
    """3 of 2 and 1 beside 30 of 33: the 30 is hidden or the 33, else the whole is had."""
    released = release_report([parts_of_few(2, 1, beside=30), areas_of_few(3, 30)], EXTERN)
    shown_counts = [r["n"] for table in released for r in table.rows()]
    assert not {30, 33} <= set(shown_counts)
