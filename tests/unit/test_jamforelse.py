"""Our figures beside others': what is shared, who is a good example, and what never leaves."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpbcalc.analysis.jamforelse import Placed
from kpbcalc.analysis.jamforelsetal import (
    COVERAGE,
    PEOPLE,
    PER_INHABITANT,
    POSITIVE,
    PRICE,
    VOLUME,
    own_figures,
    shared_figures,
)
from kpbcalc.analysis.small_groups import join_small_groups

from kpbcalc.analysis import boxanalys, group_mean, jamforelse
from kpbcalc.analysis.area import omraden
from kpbcalc.base.errors import UsageError
from kpbcalc.base.own_choices import Own
from kpbcalc.base.table import Table
from kpbcalc.calculation import calculate
from kpbcalc.costing import Resultat
from kpbcalc.disclosure import policy_from_params, release
from kpbcalc.presentation import boxes, say, title
from kpbcalc.presentation.cost_and_quality import what_clients_say
from kpbcalc.sources.shared_figures import COLUMNS, Shared, shared
from tests.unit.outside_samples import surroundings, values
from tests.unit.test_kvalitet import homes, lines

AO, FN, IFO = omraden().values()


def kalmar(**more: int) -> Resultat:
    result = homes(lines(answered=50), **more)
    return replace(result, underlag=replace(result.underlag, own=Own("0880")))


def others(*rows: tuple[str, str, str, float, int]) -> Shared:
    frame = pd.DataFrame([(k, 2024, "AO", *rest) for k, *rest in rows], columns=list(COLUMNS))
    return Shared(frame, "de som har delat", "delade tal")


PEERS = others(
    ("1381", "sabo_heldygn", PRICE, 1700.0, 100), ("1381", "sabo_heldygn", POSITIVE, 99.0, 200),
    ("1780", "sabo_heldygn", PRICE, 1800.0, 100), ("1780", "sabo_heldygn", POSITIVE, 90.0, 60),
    ("0980", "sabo_heldygn", PRICE, 1600.0, 100), ("0980", "sabo_heldygn", POSITIVE, 70.0, 60),
    ("2085", "sabo_heldygn", PRICE, 2000.0, 100), ("2085", "sabo_heldygn", POSITIVE, 99.0, 60),
    ("1081", "sabo_heldygn", PRICE, 1500.0, 100),
)  # fmt: skip


def test_the_factors_multiply_to_the_cost_per_inhabitant() -> None:
    found = own_figures(kalmar(), AO)
    figures = found[found["grupp"] == "sabo_heldygn"].set_index("matt")["varde"]
    product = figures[COVERAGE] / AO.tackning_per * figures[VOLUME] * figures[PRICE]
    assert product == pytest.approx(figures[PER_INHABITANT])
    assert figures[PRICE] == pytest.approx(1873, abs=0.5)
    assert figures[POSITIVE] == pytest.approx((78 + 86 + 88 + 74) / 4)


def test_what_rests_on_few_is_not_shared() -> None:
    few = replace(kalmar(places=1), underlag=replace(homes(lines(1)).underlag, own=Own("0880")))
    assert shared_figures(few, AO).empty
    enough = shared_figures(kalmar(), AO)
    assert len(enough)
    assert (enough["antal"] % 5 == 0).all()
    assert list(enough.columns) == list(COLUMNS)


def said(found: dict[str, Table]) -> str:
    released = {key: release(table, policy_from_params()) for key, table in found.items()}
    text = say("jamforelse", released, kommun="Kalmar", ar=2024, omrade=AO.namn).text
    for key in released:
        if key.startswith("exempel"):
            text += "\n" + title("jamforelse", key, released, kommun="Kalmar", ar=2024, omrade=AO.namn)
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_good_examples_are_cheaper_and_at_least_as_good(tmp_path: Path) -> None:
    text = said(jamforelse.tables([kalmar()], AO, surroundings(tmp_path, PEERS)))
    assert "Laholm: 1 700 kr per dygn och 99 % positiva, säkerställt fler än hos oss" in text
    assert "Karlstad: 1 800 kr per dygn och 90 % positiva Där exemplen inte säger" in text.replace("\n", " ")
    titles = text.splitlines()
    assert "Laholm har lägre kostnad för särskilt boende och säkerställt större andel positiva svar" in titles
    assert not any(name in text for name in ("Gotland", "Ludvika", "Ronneby"))
    assert "de som har delat, eftersom Koladas liknande kommuner inte är hämtade" in text


def test_no_neighbour_is_an_example(tmp_path: Path) -> None:
    dear = others(("2085", "sabo_heldygn", PRICE, 2000.0, 100), ("2085", "sabo_heldygn", POSITIVE, 99.0, 60))
    text = said(jamforelse.tables([kalmar()], AO, surroundings(tmp_path, dear)))
    assert "Ingen i gruppen har både lägre kostnad för särskilt boende och säkerställt större" in text


def test_a_title_counts_only_the_surely_better(tmp_path: Path) -> None:
    """Karlstad may be as good (82 of 60 answers), so the text names it and the title does not."""
    maybe = others(
        ("1780", "sabo_heldygn", PRICE, 1800.0, 100), ("1780", "sabo_heldygn", POSITIVE, 82.0, 60)
    )  # fmt: skip
    text = said(jamforelse.tables([kalmar()], AO, surroundings(tmp_path, maybe)))
    assert "Karlstad: 1 800 kr per dygn och 82 % positiva" in text
    assert "går det inte att avgöra om andelen positiva verkligen är högre" in text
    assert "Ingen i gruppen har både lägre kostnad för särskilt boende och säkerställt större" in text
    assert "Karlstad har lägre kostnad" not in text


def volumes(
    people: float, covered: float, days: float, kommun: str
) -> list[tuple[str, str, str, float, int]]:
    return [
        (kommun, "", PEOPLE, people, 100),
        (kommun, "sabo_heldygn", COVERAGE, covered, 100),
        (kommun, "sabo_heldygn", VOLUME, days, 100),
    ]


ANSWERED = [
    ("1381", "sabo_heldygn", PRICE, 1700.0, 100), ("1381", "sabo_heldygn", POSITIVE, 99.0, 200),
    ("1780", "sabo_heldygn", PRICE, 2000.0, 100), ("1780", "sabo_heldygn", POSITIVE, 80.0, 200),
]  # fmt: skip


def test_the_lines_are_weighted_with_each_municipalitys_volume(tmp_path: Path) -> None:
    """1 000 inhabitants × 5 % × 300 days = 15 000 days, against 3 000 × 5 % × 300 = 45 000: one to three."""
    shared = others(*ANSWERED, *volumes(1000, 5, 300, "1381"), *volumes(3000, 5, 300, "1780"))
    table = jamforelse.tables([kalmar()], AO, surroundings(tmp_path, shared))["exempel_sabo_heldygn"]
    rows = table.frame.set_index("namn")
    assert rows.loc["Volymvägt medel", ["kostnad", "andel"]].tolist() == pytest.approx([1925, 84.75])
    assert table.facts["medel"] == "Volymvägt medel"
    text = said({"exempel_sabo_heldygn": table, **styckkostnader(tmp_path, shared)})
    assert "Gruppens vägda medel: 1 925 kr och 85 %." in text


def styckkostnader(tmp_path: Path, shared: Shared) -> dict[str, Table]:
    return {
        "styckkostnader": jamforelse.tables([kalmar()], AO, surroundings(tmp_path, shared))["styckkostnader"]
    }


def test_a_hidden_cost_leaves_no_word_of_its_side(tmp_path: Path) -> None:
    """Text is no figure, so the gate would let a verdict stand where it hides the figure behind it."""
    few = jamforelse.tables([kalmar(places=1)], AO, surroundings(tmp_path, PEERS))
    table = release(few["exempel_sabo_heldygn"], policy_from_params())
    (own,) = (row for row in table.rows() if row["namn"] == "Kalmar")
    assert own["kostnad"] is None
    assert [value for value in own.values() if isinstance(value, str)] == ["Kalmar"]
    assert what_clients_say({"AO": {"jamforelse": {"exempel_sabo_heldygn": table}}}) == {
        "hogre": "", "lagre": "", "oppet": ""
    }  # fmt: skip


def test_a_cheaper_one_below_the_mean_is_no_example_and_is_told_why(tmp_path: Path) -> None:
    """Laholm has 83 % of 2 000 answers, no fewer than our 82 % but fewer than the mean of the two."""
    shared = others(
        ("1381", "sabo_heldygn", PRICE, 1700.0, 100), ("1381", "sabo_heldygn", POSITIVE, 83.0, 2000),
        ("2085", "sabo_heldygn", PRICE, 2000.0, 100), ("2085", "sabo_heldygn", POSITIVE, 93.0, 2000),
    )  # fmt: skip
    text = said(jamforelse.tables([kalmar()], AO, surroundings(tmp_path, shared)))
    assert "För särskilt boende finns inget gott exempel i gruppen." in text
    assert "Laholm har lägre kostnad per dygn" in text
    assert "andelen är lägre än gruppens ovägda medel, 88 %." in text
    assert "säkerställt fler än hos oss" not in text
    assert "Ingen i gruppen är ett säkert gott exempel för särskilt boende" in text


def test_one_without_volume_makes_the_lines_unweighted_and_they_say_so(tmp_path: Path) -> None:
    shared = others(*ANSWERED, *volumes(1000, 5, 300, "1381"))
    table = jamforelse.tables([kalmar()], AO, surroundings(tmp_path, shared))["exempel_sabo_heldygn"]
    assert table.frame.set_index("namn").loc["Ovägt medel", "kostnad"] == pytest.approx(1850)
    assert any("räknar varje kommun lika, eftersom inte alla har delat" in note for note in table.notes)


@given(st.lists(st.tuples(*[st.floats(1, 1e5)] * 3, st.floats(100, 5000)), min_size=1, max_size=5))
def test_the_weighted_line_is_all_the_cost_through_all_the_volume(
    shared: list[tuple[float, float, float, float]],
) -> None:
    used = dict(zip(("1381", "1780", "0980", "2085", "1081"), shared, strict=False))
    rows = [row for k, (p, c, d, _) in used.items() for row in volumes(p, c, d, k)]
    found = group_mean.volumes(others(*rows).frame, "sabo_heldygn", 100)
    volume = {k: p * c / 100 * d for k, (p, c, d, _) in used.items()}
    cost = sum(volume[k] * kr for k, (*_, kr) in used.items())
    line = sum(found[k] / found.sum() * kr for k, (*_, kr) in used.items())
    assert line == pytest.approx(cost / sum(volume.values()))


def test_the_groups_means_multiply_as_the_factors_do(tmp_path: Path) -> None:
    """1 000 and 3 000 inhabitants, 5 and 10 %, 300 and 200 days, 1 700 and 2 000 kr: weights of their own."""
    shares = {"1381": (1000, 5, 300, 1700.0), "1780": (3000, 10, 200, 2000.0)}
    rows = [row for k, (p, c, d, _) in shares.items() for row in volumes(p, c, d, k)]
    for k, (_, c, d, kr) in shares.items():
        rows += [
            (k, "sabo_heldygn", PRICE, kr, 100),
            (k, "sabo_heldygn", PER_INHABITANT, c / 100 * d * kr, 100),
        ]
    shared = others(*rows).frame
    means = {
        m: group_mean.mean(shared, "sabo_heldygn", m, 100) for m in (PER_INHABITANT, COVERAGE, VOLUME, PRICE)
    }
    assert all(weighted for _, weighted in means.values())
    value = {m: float(found or 0) for m, (found, _) in means.items()}
    assert value[COVERAGE] == pytest.approx(100 * (50 + 300) / 4000)
    assert value[COVERAGE] / 100 * value[VOLUME] * value[PRICE] == pytest.approx(value[PER_INHABITANT])
    found = jamforelse.tables([kalmar()], AO, surroundings(tmp_path, others(*rows)))["styckkostnader"]
    assert found.frame["referens"].tolist() == pytest.approx([value[PRICE]])
    assert "Gruppen, vägt" in [column.heading for column in found.columns]


def test_the_means_are_the_others_alone(tmp_path: Path) -> None:
    found = jamforelse.tables([kalmar()], AO, surroundings(tmp_path, PEERS))
    row = found["styckkostnader"].frame.set_index("rad").loc["Särskilt boende"]
    assert row["referens"] == (1700 + 1800 + 1600 + 2000 + 1500) / 5
    assert (row["kommuner"], row["percentil"]) == (5, 80)
    mean = found["exempel_sabo_heldygn"].frame.set_index("namn").loc["Ovägt medel"]
    assert (mean["kostnad"], mean["andel"]) == (1775, 89.5)


def test_few_clients_hide_our_side_of_every_comparison(tmp_path: Path) -> None:
    found = jamforelse.tables([kalmar(places=1)], AO, surroundings(tmp_path, PEERS))
    for row in release(found["styckkostnader"], policy_from_params()).rows():
        assert row["varde"] is None
        assert row["percentil"] is None
        assert row["skillnad"] is None
    examples = {r["namn"]: r for r in release(found["exempel_sabo_heldygn"], policy_from_params()).rows()}
    assert examples["Kalmar"]["kostnad"] is None
    assert examples["Laholm"]["kostnad"] == 1700
    assert "Laholm" not in said(found)


def test_the_same_price_stands_at_the_same_place_in_every_table(tmp_path: Path) -> None:
    """Or the gate would show in one table what it hides in another."""
    found = jamforelse.tables([kalmar()], AO, surroundings(tmp_path, PEERS))
    found |= boxanalys.tables([kalmar()], AO, surroundings(tmp_path, PEERS))
    places = set()
    for key, column in (
        ("styckkostnader", "varde"),
        ("exempel_sabo_heldygn", "kostnad"),
        ("boxanalys", PRICE),
    ):
        table = found[key]
        rows = table.frame[
            (table.frame["grupp"] == "Särskilt boende") & table.frame[column].between(1872, 1874)
        ]
        (row,) = rows.to_dict("records")
        named = {d: row[d] for d in table.dimensions if row[d]}
        measure = next(c.measure for c in table.columns if c.key == column)
        assert measure is not None
        places.add((measure.of, measure.per, frozenset({**table.scope, **named}.items())))
    assert places == {
        ("kr", "volym", frozenset({"omrade": "AO", "ar": "2024", "grupp": "Särskilt boende"}.items()))
    }


@given(st.floats(0, 100), st.integers(5, 5000))
def test_a_place_holds_its_own_interval(share: float, n: int) -> None:
    place = Placed.at("x", 1.0, share, n)
    assert 0 <= place.lag <= share + 1e-9
    assert share - 1e-9 <= place.hog <= 100


def test_nobody_has_shared(tmp_path: Path) -> None:
    found = jamforelse.tables([kalmar()], AO, surroundings(tmp_path))
    assert found == {}
    assert (
        "Ingen annan kommun har delat" in say("jamforelse", {}, kommun="Kalmar", ar=2024, omrade=AO.namn).text
    )


def test_koladas_figures_stand_in_where_nobody_has_shared(tmp_path: Path) -> None:
    values(
        tmp_path,
        "N21006",
        "Kostnad hemtjänst äldreomsorg, kr/hemtjänsttagare",
        [("0880", 2024, 300000.0), ("0880", 2025, 1.0)],
    )
    found = jamforelse.tables([kalmar()], AO, surroundings(tmp_path))
    assert found["nyckeltal"].frame["varde"].tolist() == [300000]


def test_the_boxes_hold_the_tree_with_change_and_percentile(tmp_path: Path) -> None:
    result = kalmar()
    before = replace(result, underlag=replace(result.underlag, ar=2023))
    table = boxanalys.tables([before, result], AO, surroundings(tmp_path, PEERS))["boxanalys"]
    rows = table.frame.set_index("rad")
    assert rows["niva"].iloc[0] == 1
    assert list(rows.index)[:5] == [
        "Kostnad per invånare 65 år och äldre",
        "Särskilt boende, kostnad per invånare 65 år och äldre",
        "Särskilt boende, brukare per 100 invånare 65 år och äldre",
        "Särskilt boende, dygn per brukare",
        "Särskilt boende, kostnad per dygn",
    ]
    price = rows.loc["Särskilt boende, kostnad per dygn"]
    assert (price["ruta"], price["percentil"], price["riktning"]) == (
        "Styckkostnad",
        80,
        "oförändrat sedan 2023",
    )
    few = release(
        boxanalys.tables([kalmar(places=1)], AO, surroundings(tmp_path, PEERS))["boxanalys"],
        policy_from_params(),
    )
    own = ("per_invanare", "tackning", "volym_per_brukare", "styckkostnad")
    assert all(row[key] is None for row in few.rows() for key in own)
    assert ".." in boxes(few, "Titel").html


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (100, 103, "ökar"),
        (100, 97, "minskar"),
        (100, 101, "oförändrat"),
        (0, 1, None),
        (None, 1, None),
        (-2, -1, "ökar"),
    ],
)
def test_direction_of_change(before: float | None, now: float, said: str | None) -> None:
    assert boxanalys.direction(before, now) == said


def test_the_demos_figures_are_the_demos() -> None:
    """Written by tools/write_peers.py: run it again when this fails because the demo has changed."""
    written = shared(None, demo=True).frame
    assert set(written["ar"]) == {2015, 2016, 2017}
    assert written["kommun"].nunique() == 13
    assert (written["antal"] >= 5).all()
    where = calculate.source("", "1381")
    years, _ = calculate.calculate_years(where.root, "1381", 2017)
    now = pd.concat(shared_figures(r, o) for r in join_small_groups(years) for o in (AO, FN, IFO))
    mine = written[written["kommun"] == "1381"].reset_index(drop=True)
    now = now.reset_index(drop=True)
    pd.testing.assert_frame_equal(mine.drop(columns="varde"), now.drop(columns="varde"), check_dtype=False)
    assert mine["varde"].to_numpy() == pytest.approx(now["varde"].to_numpy(), rel=1e-4)


GOOD = "kommun;ar;omrade;grupp;matt;varde;antal\n0880;2017;AO;;per_invanare;1000.5;50\n"


def test_shared_files_are_read_beside_the_underlag(tmp_path: Path) -> None:
    (tmp_path / "jamforelse").mkdir()
    (tmp_path / "jamforelse" / "0880-2017.csv").write_text(GOOD, encoding="utf-8")
    found = shared(tmp_path, demo=True)
    assert found.frame.iloc[0].tolist() == ["0880", 2017, "AO", "", "per_invanare", 1000.5, 50]
    assert shared(tmp_path / "x", demo=False).frame.empty


@pytest.mark.parametrize(
    "text",
    [
        "kommun;ar\n",
        *(GOOD.replace("1000.5", wrong) for wrong in ("nan", "inf", "-1", "1e400")),
        GOOD.replace("1000.5", "många"), GOOD.replace("0880", "9999"), GOOD + GOOD.splitlines()[1],
        GOOD.replace(";50", ""), GOOD.replace(";50", ";" + "9" * 30),
        GOOD.replace(";;per_invanare;1000.5", ";;andel_positiva;150"),
    ],
)  # fmt: skip
def test_a_faulty_shared_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "jamforelse").mkdir()
    (tmp_path / "jamforelse" / "0880-2017.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        shared(tmp_path, demo=False)
    assert "0880-2017.csv" in refused.value.where


def test_a_figure_in_two_files_is_refused_and_the_later_named(tmp_path: Path) -> None:
    (tmp_path / "jamforelse").mkdir()
    for name in ("0880-2017 (1).csv", "0880-2017.csv"):
        (tmp_path / "jamforelse" / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(UsageError, match="en annan fil") as refused:
        shared(tmp_path, demo=False)
    assert "0880-2017.csv" in refused.value.where


def test_few_to_compare_with_give_no_percentile_and_no_sentence_about_one(tmp_path: Path) -> None:
    two = others(*(("1381", "", PER_INHABITANT, 100.0, 50), ("1780", "", PER_INHABITANT, 200.0, 50)))
    found = jamforelse.tables([kalmar()], AO, surroundings(tmp_path, two))
    assert found["per_invanare"].frame["percentil"].isna().all()
    text = said(found)
    assert "än gruppens ovägda medel" in text
    assert "kommuner i gruppen" not in text
    assert "–" not in text


def test_every_figure_of_the_tree_has_a_place_of_its_own(tmp_path: Path) -> None:
    """Two figures at one place would be one quantity with two values, and the gate would stop the report."""
    measures = (PER_INHABITANT, COVERAGE, VOLUME, PRICE, POSITIVE)
    five = ("1381", "1780", "0980", "2085", "1081")
    many = others(*((k, "sabo_heldygn", m, 50.0 + n, 50) for n, k in enumerate(five) for m in measures))
    omvarld = surroundings(tmp_path, many)
    found = {**boxanalys.tables([kalmar()], AO, omvarld), **jamforelse.tables([kalmar()], AO, omvarld)}
    few = {**boxanalys.tables([kalmar(places=1)], AO, omvarld)}
    assert few["boxanalys"].frame["percentil"].notna().sum() > 3
    for table in (*found.values(), *few.values()):
        release(table, policy_from_params())
