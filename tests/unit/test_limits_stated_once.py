"""A limit stands in params/ and nowhere else: what the code does follows it."""

from typing import Any

import pandas as pd
import pytest

from kpbcalc.aggregates import stege
from kpbcalc.analysis.indicator_uncertainty import few_answers
from kpbcalc.base import params
from kpbcalc.base.known_names import UndeclaredError
from kpbcalc.base.own_choices import Own
from kpbcalc.base.param_names import Named
from kpbcalc.costing.client_cost import describe_clients
from kpbcalc.costing.result import limit_in_force


def changed(monkeypatch: pytest.MonkeyPatch, file: str, table: str, **to: Any) -> None:
    """Let a table of a file of params/ say something else."""
    known = params.toml
    said = {**known(file), table: {**known(file)[table], **to}}
    monkeypatch.setattr(params, "toml", lambda name: said if name == file else known(name))


@pytest.mark.parametrize(("oldest", "omrade"), [(65, "AO"), (66, "AO"), (67, "FN")])
def test_the_age_of_aldreomsorg_is_that_of_its_target_group(
    oldest: int, omrade: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(monkeypatch, "omraden.toml", "AO", malgrupp=[oldest, 120])
    costs = pd.DataFrame({"brukar_id": ["a"], "insats": ["HT-OMV"], "enhet": ["HT1"]})
    people = pd.DataFrame({"brukar_id": ["a"], "kon": ["K"], "fodelsear": [1958]})
    catalogue = pd.DataFrame([row for row in params.rows("insatser.csv") if row["kod"] == "HT-OMV"])
    units = pd.DataFrame({"enhet": ["HT1"], "regi": ["egen"]})
    assert list(describe_clients(costs, people, catalogue, units, 2024)["omrade"]) == [omrade]


def test_few_answers_are_as_few_as_the_survey_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert few_answers([None, 30, 31.0]) == []
    changed(monkeypatch, "undersokning_filer.toml", "granser", kommun_flaggas_under=31)
    assert few_answers([None, 30]) == [
        "Resultat som bygger på färre än 31 svar ska läsas med stor försiktighet."
    ]


def test_every_limit_of_outliers_is_a_cut_of_the_ladder() -> None:
    stated = {entry[law] for entry in params.toml("ytterfall.toml")["grans"] for law in ("SoL_HSL", "LSS")}
    assert {limit * 1000 for limit in stege.LIMITS} == stated
    assert set(stege.LIMITS) <= set(stege.EDGES) and list(stege.EDGES) == sorted(stege.EDGES)


def test_a_misspelt_file_of_limits_is_not_told_as_a_year_without_a_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(params, "toml", lambda name: Named({"grns": []}, f"params/{name}"))
    with pytest.raises(UndeclaredError, match="has no key 'grans'; did you mean 'grns'"):
        limit_in_force(Own("0880"), 2017)
