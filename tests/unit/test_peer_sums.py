"""The peers' sums, reckoned back from what they have shared, are the sums they were made of."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from kpbcalc.analysis.drivers import effects
from kpbcalc.analysis.fold_combinations import OTHER_MIX
from kpbcalc.analysis.jamforelsetal import (
    AGE_COST,
    COVERAGE,
    MIX_COVERAGE,
    PEOPLE,
    PER_INHABITANT,
    VOLUME,
    shared_figures,
)
from kpbcalc.analysis.peer_sums import peer_sums
from kpbcalc.analysis.reference import Referens, pooled, reference_of
from kpbcalc.analysis.same_groups import CLIENT, by_group, in_same_groups
from kpbcalc.analysis.small_groups import REST, join_small_groups

from kpbcalc.analysis import brukarmix, konsumtion
from kpbcalc.analysis.area import Omrade, omraden
from kpbcalc.calculation import calculate
from kpbcalc.costing import Resultat
from kpbcalc.disclosure import policy_from_params, release
from kpbcalc.sources.shared_figures import Shared
from tests.unit.outside_samples import surroundings

AREAS = tuple(omraden().values())
SUMS = ["brukare", "volym", "kr"]


@pytest.fixture(scope="module")
def years() -> dict[str, Resultat]:
    """Three of the demo's municipalities, as their reports see them."""
    found = {}
    for kommun in ("0880", "1381", "1441"):
        where = calculate.source("", kommun)
        found[kommun] = join_small_groups(calculate.calculate_years(where.root, kommun, 2017)[0])[-1]
    return found


def from_shared(years: dict[str, Resultat], own: str, omrade: Omrade, folder: Path) -> Referens:
    frame = pd.concat([shared_figures(result, omrade) for result in years.values()])
    everyone = Shared(frame, "de som har delat", "delade tal")
    found = peer_sums(years[own], omrade, surroundings(folder, everyone))
    assert found is not None
    return found


@pytest.mark.parametrize("omrade", AREAS, ids=lambda o: o.kod)
def test_shared_figures_give_back_the_sums(
    omrade: Omrade, years: dict[str, Resultat], tmp_path: Path
) -> None:
    found = from_shared(years, "0880", omrade, tmp_path)
    true = pooled("", [by_group(reference_of(years[k], omrade)) for k in ("1381", "1441")])
    assert found.invanare == true.invanare
    assert set(found.insatser.index) == set(true.insatser.index)
    in_hours = found.insatser.index[found.insatser["volymenhet"] != CLIENT]
    assert len(in_hours)
    for grupp in found.insatser.index:
        for column in SUMS if grupp in in_hours else ["brukare", "kr"]:
            assert found.insatser.loc[grupp, column] == pytest.approx(true.insatser.loc[grupp, column])
    assert found.mix[["brukare", "kr"]].sum().tolist() == pytest.approx(true.mix.sum().tolist())


def test_ages_come_back_when_everybody_has_shared_them(years: dict[str, Resultat], tmp_path: Path) -> None:
    ao = AREAS[0]
    found = from_shared(years, "0880", ao, tmp_path)
    true = pooled("", [reference_of(years[k], ao) for k in ("1381", "1441")]).alder
    pd.testing.assert_frame_equal(found.alder.sort_index(), true.sort_index(), check_dtype=False)
    frame = pd.concat([shared_figures(result, ao) for result in years.values()])
    frame = frame[~((frame["kommun"] == "1381") & frame["matt"].str.startswith("alder_"))]
    some = peer_sums(years["0880"], ao, surroundings(tmp_path, Shared(frame, "de", "delade tal")))
    assert some is not None and some.alder.empty
    assert some.invanare == found.invanare


def test_what_age_explains_is_told_against_the_peers(years: dict[str, Resultat], tmp_path: Path) -> None:
    ao = AREAS[0]
    peers = from_shared(years, "0880", ao, tmp_path)
    standard = konsumtion.tables([years["0880"]], ao, peers)["standard"]
    assert list(standard.frame["referens"]) == ["De som har delat (2017)"]
    assert not standard.facts["antagande"]
    alone = konsumtion.tables([years["0880"]], ao, replace(peers, alder=peers.alder.iloc[:0]))["standard"]
    assert alone.facts["antagande"]


@pytest.mark.parametrize("omrade", AREAS, ids=lambda o: o.kod)
def test_the_difference_to_the_peers_adds_up(
    omrade: Omrade, years: dict[str, Resultat], tmp_path: Path
) -> None:
    peers, own = from_shared(years, "0880", omrade, tmp_path), reference_of(years["0880"], omrade)
    found = effects(*in_same_groups(peers, own))
    assert found["fore"].sum() == pytest.approx(peers.insatser["kr"].sum() / peers.invanare)
    assert found["efter"].sum() == pytest.approx(own.insatser["kr"].sum() / own.invanare)
    parts = found[["tackning", "volym", "pris"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx((found["efter"] - found["fore"]).to_numpy(), abs=1e-6)
    mix = brukarmix.tables([years["0880"]], omrade, peers)["mix_jamfort"].frame.set_index("klass")
    everyone = mix.loc["Alla brukare"]
    assert everyone["mix"] + everyone["niva"] == pytest.approx(everyone["kostnad"] - everyone["kostnad_ref"])
    assert "ovriga" not in " ".join(mix.index).lower().split()


def test_groups_of_mixed_units_are_counted_in_clients_on_both_sides(
    years: dict[str, Resultat], tmp_path: Path
) -> None:
    fn = AREAS[1]
    theirs, mine = in_same_groups(from_shared(years, "0880", fn, tmp_path), reference_of(years["0880"], fn))
    for side in (theirs, mine):
        mixed = side.insatser[side.insatser["volymenhet"] == CLIENT]
        assert len(mixed)
        assert mixed["volym"].to_numpy() == pytest.approx(mixed["brukare"].to_numpy(dtype=float))


def test_what_we_have_joined_is_joined_at_the_peers_too(years: dict[str, Resultat], tmp_path: Path) -> None:
    ao = AREAS[0]
    peers, own = from_shared(years, "0880", ao, tmp_path), reference_of(years["0880"], ao)
    small = own.insatser["grupp"].replace({"korttid": REST, "matdistribution": REST})
    mix = own.mix.rename(index=lambda label: label.replace("korttid", REST).replace("matdistribution", REST))
    joined = replace(own, insatser=own.insatser.assign(grupp=small), mix=mix)
    theirs, mine = in_same_groups(peers, joined)
    assert not {"korttid", "matdistribution"} & (set(theirs.insatser.index) | set(mine.insatser.index))
    assert theirs.insatser["kr"].sum() == pytest.approx(peers.insatser["kr"].sum())


def test_peers_who_have_not_said_how_many_they_are_are_no_reference(
    years: dict[str, Resultat], tmp_path: Path
) -> None:
    ao = AREAS[0]
    frame = pd.concat([shared_figures(result, ao) for result in years.values()])
    frame = frame[frame["matt"] != PEOPLE]
    assert peer_sums(years["0880"], ao, surroundings(tmp_path, Shared(frame, "de", "delade tal"))) is None


def of_laholm(years: dict[str, Resultat], matt: str, grupp: str, varde: float | None) -> pd.DataFrame:
    """What Laholm has shared of its elderly care, with one figure changed, or left out when None."""
    frame = shared_figures(years["1381"], AREAS[0]).set_index(["matt", "grupp"])
    assert (matt, grupp) in frame.index
    if varde is None:
        frame = frame.drop(index=(matt, grupp))
    else:
        frame.loc[(matt, grupp), "varde"] = varde
    return frame.reset_index()


def against(years: dict[str, Resultat], frame: pd.DataFrame, folder: Path) -> Referens | None:
    return peer_sums(years["0880"], AREAS[0], surroundings(folder, Shared(frame, "de", "delade tal")))


@pytest.mark.parametrize(
    ("matt", "grupp", "varde"),
    [
        (PER_INHABITANT, "hemtjanst", None),  # hidden by their gate
        (COVERAGE, "hemtjanst", None),
        (COVERAGE, "hemtjanst", 0.0),
        (PER_INHABITANT, "", None),
        (PEOPLE, "", 0.0),
        (PER_INHABITANT, "hemtjanst", 9e11),
    ],
)
def test_a_peer_whose_groups_are_not_its_whole_is_no_reference(
    matt: str, grupp: str, varde: float | None, years: dict[str, Resultat], tmp_path: Path
) -> None:
    """Its cost would look lower than it is by what the gate has hidden."""
    assert against(years, of_laholm(years, matt, grupp, varde), tmp_path) is None


def test_a_volume_that_rounds_to_nothing_is_counted_in_clients(
    years: dict[str, Resultat], tmp_path: Path
) -> None:
    found = against(years, of_laholm(years, VOLUME, "hemtjanst", 0.0), tmp_path)
    assert found is not None and found.insatser.loc["hemtjanst", "volymenhet"] == CLIENT
    steps = effects(*in_same_groups(found, reference_of(years["0880"], AREAS[0])))
    assert steps["fore"].sum() == pytest.approx(found.insatser["kr"].sum() / found.invanare)


def test_hidden_combinations_are_the_other_ones(years: dict[str, Resultat], tmp_path: Path) -> None:
    whole = against(years, shared_figures(years["1381"], AREAS[0]), tmp_path)
    some = against(years, of_laholm(years, MIX_COVERAGE, "hemtjanst", None), tmp_path)
    assert whole is not None and some is not None
    assert "hemtjanst" not in some.mix.index and OTHER_MIX in some.mix.index
    assert some.mix[["brukare", "kr"]].sum().tolist() == pytest.approx(whole.mix.sum().tolist())


def test_ages_with_a_hidden_cost_are_no_ages(years: dict[str, Resultat], tmp_path: Path) -> None:
    frame = shared_figures(years["1381"], AREAS[0])
    cell = frame.loc[frame["matt"] == AGE_COST, "grupp"].iloc[-1]
    found = against(years, of_laholm(years, AGE_COST, cell, None), tmp_path)
    assert found is not None and found.alder.empty


def test_a_reader_can_add_up_the_parts_of_a_row(years: dict[str, Resultat], tmp_path: Path) -> None:
    ao = AREAS[0]
    found = konsumtion.tables([years["0880"]], ao, from_shared(years, "0880", ao, tmp_path))
    table = release(found["drivkrafter_jamfort_grupper"], policy_from_params())
    for row in table.rows():
        assert row["tackning"] + row["volym"] + row["pris"] == pytest.approx(row["forandring"])
        assert row["efter"] > 0
    assert {"Kommunen", "De som har delat"} <= set(found["drivkrafter_jamfort"].frame["post"])
