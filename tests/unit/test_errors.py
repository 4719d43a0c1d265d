"""The log of what went wrong inside: places in the code, and no data."""

from pathlib import Path

import pytest

from kpbcalc.base.error_log import log_error


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
