"""What a municipality gives away is what the gate lets through, in the form that others read."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from kpbcalc.analysis.jamforelsetal import PRICE, shared_figures

from kpbcalc.analysis import figures_to_share, konsumtion
from kpbcalc.analysis.area import omraden
from kpbcalc.base.own_choices import Own
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure import policy_from_params, release_report
from kpbcalc.reporting import share_figures
from kpbcalc.sources.shared_figures import COLUMNS, FOLDER, shared
from tests.builders import small, typed
from tests.unit.outside_samples import surroundings
from tests.unit.test_kvalitet import homes, lines

AO = omraden()["AO"]


def given(result: Resultat, root: Path) -> list[dict[str, object]]:
    """The shared rows of AO, through the gate."""
    made = figures_to_share.tables(result, AO, surroundings(root))
    released = dict(zip(made, release_report(list(made.values()), policy_from_params()), strict=True))
    frame = share_figures.shared_form({"AO": released}, "0880", 2024)
    assert list(frame.columns) == list(COLUMNS)
    return frame.to_dict("records")


def test_what_is_given_is_what_is_reckoned_and_safe(tmp_path: Path) -> None:
    result = homes(lines(answered=50))
    result = replace(result, underlag=replace(result.underlag, own=Own("0880")))
    rows = {(r["grupp"], r["matt"]): r for r in given(result, tmp_path)}
    every = shared_figures(result, AO)
    reckoned = {(g, m): v for g, m, v in zip(every["grupp"], every["matt"], every["varde"], strict=True)}
    assert set(rows) == set(reckoned)
    for key, row in rows.items():
        assert row["varde"] == pytest.approx(reckoned[key], rel=0.001, abs=0.06)
    assert rows["sabo_heldygn", PRICE]["varde"] == pytest.approx(1873, abs=0.5)
    assert rows["sabo_heldygn", PRICE]["antal"] == 20  # 24 clients, down to fives


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = given(homes(lines(answered=50)), tmp_path)
    frame = pd.DataFrame(rows)
    (tmp_path / FOLDER).mkdir()
    file = share_figures.write(frame, tmp_path / FOLDER, "0880", 2024)
    assert file.name == "0880-2024.csv"
    back = shared(tmp_path, demo=False).frame
    assert back.to_dict("records") == rows
    assert share_figures.write(back, tmp_path, "0880", 2024).read_bytes() == file.read_bytes()


def test_few_clients_give_nothing(tmp_path: Path) -> None:
    assert given(homes(lines(answered=4), places=1), tmp_path) == []


def test_a_figure_that_one_client_makes_up_is_not_given(tmp_path: Path) -> None:
    volumes = [f"B{n};HT-OMV;HT1;2024-01;1;1" for n in range(9)] + ["B9;HT-OMV;HT1;2024-01;900;900"]
    result = cost(
        typed(
            small(
                kontoutfall=["1;510;5010;;202401;909000"],
                kodnyckel=["1;*;insats;HT-OMV;HT1;;"],
                pooler=[],
                fordelningsvarden=[],
                enheter=["HT1;Norr;egen;hemtjänst;;;"],
                brukare=[f"B{n};K;1940" for n in range(10)],
                insatsvolymer=volumes,
            )
        )
    )
    rows = given(result, tmp_path)
    told = {r["matt"] for r in rows}
    assert not told & {"per_brukare", "per_invanare", "styckkostnad", "kombination_per_brukare"}


def test_ages_whose_cost_is_hidden_are_not_given_as_inhabitants_only(tmp_path: Path) -> None:
    """Who reads inhabitants without more takes it that nobody there has anything."""
    hours = {f"K{n}": 10 for n in range(9)} | {"K9": 9000} | {f"M{n}": 10 for n in range(30)}
    low, high = zip(*AO.aldersklasser, strict=True)
    result = cost(
        typed(
            small(
                kontoutfall=["1;510;5010;;202401;1000000"],
                kodnyckel=["1;*;insats;HT-OMV;HT1;;"],
                pooler=[],
                fordelningsvarden=[],
                enheter=["HT1;Norr;egen;hemtjänst;;;"],
                brukare=[f"{b};{b[0]};{2024 - low[0] - 1}" for b in hours],
                insatsvolymer=[f"{b};HT-OMV;HT1;2024-01;{h};{h}" for b, h in hours.items()],
                befolkning=[f"{age};{kon};100" for age in low for kon in "KM"],
            )
        )
    )
    made = figures_to_share.tables(result, AO, surroundings(tmp_path))
    assert "delas_alder" in made
    cells = {r["grupp"]: r["matt"] for r in given(result, tmp_path) if str(r["matt"]).startswith("alder_")}
    assert f"{low[0]}-{high[0]}|K" not in cells
    assert f"{low[1]}-{high[1]}|K" in cells


def test_what_the_report_hides_is_not_given_nor_can_be_subtracted(tmp_path: Path) -> None:
    """Two clients have an alarm: neither their cost nor what would give it back is in the file."""
    clients = [f"B{n}" for n in range(12)]
    result = cost(
        typed(
            small(
                kontoutfall=["1;510;5010;;202401;1200000", "2;510;5010;;202401;8000"],
                kodnyckel=["1;*;insats;HT-OMV;HT1;;", "2;*;insats;LARM;HT1;;"],
                pooler=[],
                fordelningsvarden=[],
                enheter=["HT1;Norr;egen;hemtjänst;;;"],
                brukare=[f"{b};K;1940" for b in clients],
                insatsvolymer=[
                    *(f"{b};HT-OMV;HT1;2024-01;10;10" for b in clients),
                    *(f"{b};LARM;HT1;2024-01;1;1" for b in clients[:2]),
                ],
            )
        )
    )
    shown = {"grupper": konsumtion.tables([result], AO)["grupper"]}
    made = shown | figures_to_share.tables(result, AO, surroundings(tmp_path))
    released = dict(zip(made, release_report(list(made.values()), policy_from_params()), strict=True))
    hidden = [row["grupp"] for row in released["grupper"].rows() if row["per_invanare"] is None]
    assert hidden
    areas = {"AO": {key: t for key, t in released.items() if key.startswith("delas")}}
    frame = share_figures.shared_form(areas, "0880", 2024)
    costs = set(frame.loc[frame["matt"] == "per_invanare", "grupp"])
    assert "trygghetslarm" not in set(frame["grupp"])
    assert not {"", "hemtjanst"} <= costs
    assert len({*frame["grupp"]} & {"hemtjanst", "hemtjanst+trygghetslarm"}) < 2
