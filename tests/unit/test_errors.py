"""Errors that travel through a notebook's kernel, and the log that holds no data."""

from pathlib import Path

import pytest

from kpbcalc.base.error_log import log_error
from kpbcalc.base.errors import (
    DisclosureError,
    InternalError,
    KpbError,
    UsageError,
    ValidationError,
    read_back,
)


@pytest.mark.parametrize("kind", [UsageError, ValidationError, DisclosureError])
def test_an_error_keeps_its_kind_and_words_through_the_kernel(kind: type[KpbError]) -> None:
    sent = kind("Något gick fel: så här.", where="tabellen ”A: b”", remedy="Gör om.")
    back = read_back(type(sent).__name__, str(sent))
    assert type(back) is kind
    assert str(back) == str(sent)


@pytest.mark.parametrize("name", ["ValueError", "InternalError", "KpbError", "SystemExit"])
def test_any_other_exception_is_not_taken_for_one_of_ours(name: str) -> None:
    assert read_back(name, "brukare 900117 kostar 45 613 kr") is None


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "kpbcalc" / "fel"


def test_the_log_has_places_and_no_words(logs: Path) -> None:
    def breaks() -> None:
        raise ValueError("brukare 900117")

    with pytest.raises(ValueError) as raised:
        breaks()
    told = log_error(raised.value)
    (file,) = logs.iterdir()
    text = file.read_text(encoding="utf-8")
    assert "900117" not in text + str(told)
    assert "ValueError" in text and "test_errors.py" in text and "breaks" in text
    assert (file.stat().st_mode | logs.stat().st_mode) & 0o077 == 0
    assert file.name.removeprefix("fel-").removesuffix(".log") in told.where


def test_a_notebooks_traceback_is_scrubbed(logs: Path) -> None:
    lines = ["\x1b[31mValueError\x1b[0m: brukare 900117", "File /x/kpbcalc/analysis/area.py:12, in f(rows)",
             "Cell In[3], line 4"]  # fmt: skip
    told = log_error(InternalError("Cell 3 stannade (ValueError)."), lines)
    text = next(logs.iterdir()).read_text(encoding="utf-8")
    assert "900117" not in text + str(told)
    assert "cell 3, rad 4" in text and "area.py:12" in text
