"""Unit tests of the parameter files: dated entries, a municipality's own file, and one that is broken."""

from pathlib import Path

import pytest

from kpbcalc.base import params
from kpbcalc.base.errors import UsageError


def test_the_entry_in_force_is_the_latest_that_has_begun() -> None:
    entries = [{"fran": 2016, "v": 2}, {"fran": 2010, "v": 1}]
    assert params.in_force(entries, 2015)["v"] == 1
    assert params.in_force(entries, 2016)["v"] == 2
    with pytest.raises(LookupError):
        params.in_force(entries, 2009)


def test_a_published_mean_is_the_years_or_the_latest_before_and_never_a_later_one() -> None:
    assert params.published_mean("hemtjanst", 2015) == (461, 2015)
    assert params.published_mean("hemtjanst", 2024) == (472, 2016)
    assert params.published_mean("hemtjanst", 2009) is None, "before the first"
    assert params.published_mean("trygghetslarm", 2016) is None
    assert params.published_mean("hemtjanst", 2019, current=True) == (472, 2016)
    assert params.published_mean("hemtjanst", 2020, current=True) is None, "prices have moved on"


def test_a_municipality_without_a_file_has_decided_nothing() -> None:
    assert params.municipality("9999") == {}


def test_a_broken_file_is_wrong_use_and_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kommuner").mkdir()
    (tmp_path / "kommuner" / "9998.toml").write_text("minsta = = 5\n", encoding="utf-8")
    monkeypatch.setattr(params, "FOLDER", tmp_path)
    with pytest.raises(UsageError) as raised:
        params.municipality("9998")
    assert raised.value.exit_code == 2
    assert "9998.toml" in raised.value.where and "line 1" in raised.value.where
