"""Unit tests of the parameter files: dated entries, a municipality's own file, and one that is broken."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kpbcalc
from kpbcalc.analysis import area
from kpbcalc.base import params

# What a person reads of where the others come from.
OF_SOURCES = {"sammanfattning.toml: beslutad", "kallor.toml: kolada.villkor"}
# Tables whose keys are the codes, words or headings that the code looks up as they come.
BY_CODE = {
    "forslag.toml: annat_namn", "forslag.toml: insats", "granskning.toml: granser.V29.alder",
    "kallor.toml: kolada.alltid",
    "omraden.toml: grupp", "undersokning_filer.toml: namn.slag",
}  # fmt: skip


def keys(value: Any, file: str, way: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every key of a parameter file with where it stands."""
    place = f"{file}: {'.'.join(way)}"
    if isinstance(value, list):
        for one in value:
            yield from keys(one, file, way)
    elif isinstance(value, dict) and place not in BY_CODE:
        for key, inner in value.items():
            yield f"{file}: {'.'.join((*way, key))}", key
            yield from keys(inner, file, (*way, key))


def test_every_parameter_is_read_by_somebody() -> None:
    """By its name in the code: one that nobody reads is a policy that is not kept."""
    files = Path(kpbcalc.__file__).parent.rglob("*.py")
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    words = {node.value for node in nodes if isinstance(node, ast.Constant)}
    stated = {
        one for file in params.FOLDER.glob("*.toml")
        for one in keys(tomllib.loads(file.read_text("utf-8")), file.name)
    }  # fmt: skip
    assert {place for place, key in stated if key not in words} == OF_SOURCES


@pytest.mark.parametrize("key", area.GROUP_LISTS)
def test_a_misspelt_insats_group_of_an_area_is_told(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = params.toml("omraden.toml")
    monkeypatch.setattr(params, "toml", lambda _: {**found, "AO": {**found["AO"], key: ["hemtjnst"]}})
    told = rf"omraden.toml \[AO\] {key} has no insats group 'hemtjnst'; did you mean 'hemtjanst'"
    with pytest.raises(LookupError, match=told):
        area.omraden.__wrapped__()


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
