"""Our figures beside others': weighted means, our place, good examples, and what is hidden."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.analysis.wilson import wilson_percent
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known
from kpbcalc.base.table import Table
from kpbcalc.disclosure.package import Package
from kpbcalc.presentation.four_fields import examples
from kpbcalc.sections.jamforelse import SECTION
from kpbcalc.sections.jamforelse.exempel import MEAN
from kpbcalc.sources.cache import stored
from tests.samples import outside as outside_samples
from tests.samples.packages import Row, context, demo, figures, hidden, package, without

AO, FN, IFO = omraden().values()
OWN, LAHOLM, KARLSTAD, LUDVIKA, RONNEBY, GOTLAND = "0880", "1381", "1780", "2085", "1081", "0980"
HOME = "Särskilt boende"
BESIDE = ("per_invanare", "tackning", "volym")


def at(
    kommun: str, kr: Figure = 1_800_000.0, days: float = 1000.0, clients: Figure = 10.0, people: int = 1000,
    answers: Figure | None = 100.0, share: float = 82.0,
) -> Package:  # fmt: skip
    """A municipality with homes only, and what their residents have answered."""
    cost = {"kr": kr, "volym": days} if known(kr) else {}
    n = clients if known(kr) else HIDDEN
    positive = {"positiva": share / 100 * answers} if answers is not None and known(answers) else {}
    asked: list[Row] = [] if answers is None else [("AO/sabo_heldygn", answers, positive)]
    families: dict[str, Sequence[Row]] = {
        "omraden": [("AO", n, {"kr": kr} if known(kr) else {})],
        "grupper": [("AO/sabo_heldygn", n, cost)], "svar_grupp": asked,
    }  # fmt: skip
    return package(families, [(70, "K", people)], kommun=kommun, units={"sabo_heldygn": "dygn"})


FIVE = [at(k, kr=1000.0 * p, answers=None)
        for k, p in ((LAHOLM, 1700.0), (KARLSTAD, 1800.0), (GOTLAND, 1600.0), (LUDVIKA, 2000.0),
                     (RONNEBY, 1500.0))]  # fmt: skip


def tables(own: Package, peers: Sequence[Package], omrade: Omrade = AO) -> dict[str, Table]:
    return SECTION.result(context([own], peers).of(omrade))


def row(table: Table, label: str) -> Mapping[str, object]:
    return next(r for r in table.cells if r[table.columns[0].key] == label)


def test_a_cost_stands_beside_the_others_and_has_its_place() -> None:
    found = row(tables(at(OWN, kr=1_873_000.0), FIVE)["per_invanare"], HOME)
    assert (found["varde"], found["referens"], found["kommuner"]) == (1873, 1720, 5)
    assert found["percentil"] == 80
    assert found["skillnad"] == pytest.approx(100 * (1873 / 1720 - 1))


SIDES = st.lists(
    st.tuples(st.integers(1, 10**6), st.integers(1, 10**4), st.integers(5, 500), st.integers(1, 10**5)),
    min_size=1, max_size=5,
)  # fmt: skip


@given(SIDES)
def test_the_groups_means_are_all_through_all_and_multiply_as_the_factors_do(
    sides: list[tuple[int, int, int, int]],
) -> None:
    codes = (LAHOLM, KARLSTAD, GOTLAND, LUDVIKA, RONNEBY)
    peers = [at(k, float(kr), float(d), float(n), p) for k, (kr, d, n, p) in zip(codes, sides, strict=False)]
    found = tables(at(OWN), peers)
    kr, days, clients, people = (sum(s[i] for s in sides) for i in range(4))
    mean = {key: row(found[key], HOME)["referens"] for key in BESIDE}
    assert mean["tackning"] == pytest.approx(AO.tackning_per * clients / people)
    assert mean["volym"] == pytest.approx(days / clients)
    assert mean["per_invanare"] == pytest.approx(kr / people)
    assert row(found["per_invanare"], "Alla insatser")["referens"] == pytest.approx(kr / people)


def test_few_to_compare_with_give_a_mean_and_no_place() -> None:
    found = row(tables(at(OWN), FIVE[:2])["per_invanare"], HOME)
    assert (found["referens"], found["kommuner"], found["percentil"]) == (1750, 2, ABSENT)


def test_what_we_may_not_tell_is_hidden_on_our_side_and_leaves_the_others() -> None:
    found = tables(at(OWN, HIDDEN), FIVE)
    for key in BESIDE:
        for r in found[key].cells:
            assert [r[k] for k in ("varde", "skillnad", "percentil")] == [HIDDEN] * 3
            assert known(r["referens"])  # type: ignore[arg-type]


def test_one_whose_figure_is_hidden_is_not_in_the_mean() -> None:
    found = row(tables(at(OWN), [*FIVE[:2], at(GOTLAND, HIDDEN)])["per_invanare"], HOME)
    assert (found["referens"], found["kommuner"]) == (1750, 2)


def test_one_without_the_insats_is_no_zero_in_the_mean() -> None:
    none = package({"omraden": [("AO", 9.0, {"kr": 9.0})], "grupper": []}, [(70, "K", 9)], kommun=GOTLAND)
    found = tables(at(OWN), [*FIVE[:2], none])
    assert row(found["per_invanare"], HOME)["kommuner"] == 2
    assert row(found["per_invanare"], "Alla insatser")["kommuner"] == 3


def test_a_peer_that_has_joined_the_group_is_left_out_of_it() -> None:
    joined = package({"omraden": [("AO", 9.0, {"kr": 9.0})],
                      "grupper": [("AO/korttid+sabo_heldygn", 9.0, {"kr": 9.0})]},
                     [(70, "K", 9)], kommun=GOTLAND)  # fmt: skip
    assert row(tables(at(OWN), [*FIVE[:2], joined])["per_invanare"], HOME)["kommuner"] == 2


def test_examples_stand_cheapest_first_with_the_volume_weighted_mean() -> None:
    """1 000 days at 1 700 kr and 3 000 at 2 000 kr: one to three."""
    peers = [at(LUDVIKA, 6e6, 3000.0, answers=200.0, share=80.0),
             at(LAHOLM, 1.7e6, answers=200.0, share=99.0), at(RONNEBY, 1.5e6, answers=None)]  # fmt: skip
    found = tables(at(OWN), peers)["exempel_sabo_heldygn"]
    assert found.labels == ["Laholm", "Kalmar", "Ludvika", MEAN]
    mean = row(found, MEAN)
    assert (mean["kostnad"], mean["andel"]) == (pytest.approx(1925), pytest.approx(84.75))
    assert (mean["lag"], mean["svar"]) == (ABSENT, ABSENT)
    low, high = wilson_percent(198.0, 200.0)
    laholm = row(found, "Laholm")
    assert (laholm["lag"], laholm["hog"]) == (low, high)
    assert found.facts["egen"] == "Kalmar"


def test_a_good_example_is_clearly_cheaper_below_the_mean_and_proven() -> None:
    """Ours costs 1 873 kr with 82 % of 200 positive; the mean of the others is between theirs."""
    dear = at(LUDVIKA, 9e6, 3000.0, answers=200.0, share=60.0)
    hair = at(GOTLAND, 1.85e6, 1000.0, answers=200.0, share=99.0)  # cheaper by one percent only
    alike = at(KARLSTAD, 1.5e6, 1000.0, answers=200.0, share=84.0)
    proven = at(LAHOLM, 1.6e6, 1000.0, answers=200.0, share=99.0)
    few = at(RONNEBY, 1.4e6, 1000.0, answers=9.0, share=100.0)
    found = examples(tables(at(OWN), [dear, hair, alike, proven, few])["exempel_sabo_heldygn"])
    assert found is not None
    assert [r["namn"] for r in found.sure] == ["Laholm"], "nine answers are no proof"
    dearer = at(KARLSTAD, 1.5e6, 1000.0, answers=200.0, share=99.0)
    cheap = at(LAHOLM, 1e6, 1000.0, answers=200.0, share=99.0)
    below = examples(tables(at(OWN), [dearer, cheap])["exempel_sabo_heldygn"])
    assert below is not None and [r["namn"] for r in below.sure] == ["Laholm"], "dearer than the mean"


def test_our_hidden_cost_stands_last_and_no_answers_of_ours_is_no_example() -> None:
    peers = [at(LAHOLM, share=99.0)]
    found = tables(at(OWN, HIDDEN), peers)["exempel_sabo_heldygn"]
    assert found.labels == ["Laholm", "Kalmar", MEAN]
    assert row(found, "Kalmar")["kostnad"] is HIDDEN and row(found, "Kalmar")["andel"] == 82
    assert "exempel_sabo_heldygn" not in tables(at(OWN, answers=None), peers)
    few = tables(at(OWN, answers=HIDDEN), peers)["exempel_sabo_heldygn"]
    assert row(few, "Kalmar")["andel"] is HIDDEN
    assert "exempel_sabo_heldygn" not in tables(at(OWN), [at(LAHOLM, answers=HIDDEN)])


def test_nobody_to_compare_with_leaves_the_indicators(tmp_path: Path) -> None:
    assert tables(at(OWN), []) == {}
    title = "Kostnad hemtjänst äldreomsorg, kr/hemtjänsttagare"
    outside_samples.values(tmp_path, "N21006", title, [(OWN, 2024, 300_000.0), (OWN, 2025, 1.0)])
    ctx = context([at(OWN)], outside=stored(tmp_path)).of(AO)
    found = SECTION.result(ctx)
    assert set(found) == {"nyckeltal"}
    assert [r["varde"] for r in found["nyckeltal"].cells] == [300_000]


@pytest.mark.parametrize("change", [hidden, without])
def test_nothing_is_made_of_what_is_hidden_or_away(change: Callable[[Package, str], Package]) -> None:
    """Ours is as before or gone, whichever family goes; a peer that hides all has nothing in the means."""
    years, peers = demo(), [at(LAHOLM), at(KARLSTAD, 2e6)]
    for omrade in (AO, FN, IFO):
        whole = figures(SECTION.result(context(years, peers).of(omrade)))
        for family in years[-1].families:
            ours = [*years[:-1], change(years[-1], family)]
            for key, figure in figures(SECTION.result(context(ours, peers).of(omrade))).items():
                if isinstance(figure, float):
                    assert figure == pytest.approx(whole[key]), (family, key)
    for family in peers[0].families:
        found = tables(at(OWN), [change(peers[0], family), peers[1]])
        for key in BESIDE:
            r = row(found[key], HOME)
            assert r["kommuner"] == 2 - (family == "grupper"), (family, key)
