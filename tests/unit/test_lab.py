"""JupyterLab is opened for whoever asks: without a home, and in an installation that somebody else owns."""

import os
from pathlib import Path
from typing import Any

import pytest

from kpbcalc.base.errors import MachineError
from kpbcalc.commands import lab

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX homes and modes")


class Started:
    """What would have been started, and with which environment."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        Started.command, Started.env = command, env

    def __enter__(self) -> "Started":
        return self

    def __exit__(self, *_: Any) -> None: ...

    def wait(self) -> int:
        return 0

    def terminate(self) -> None: ...


@pytest.mark.parametrize("home", ["/dev/null", ""])
def test_without_a_home_the_settings_are_forgotten_and_that_is_told(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab.subprocess, "Popen", Started)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("HOME", home)
    if not home:
        monkeypatch.setattr(lab.Path, "home", no_home)
    told: list[str] = []
    assert lab.open_lab([], told.append) == 0
    assert Started.env["HOME"] == str(tmp_path)
    assert any("ingen hemmapp" in line for line in told)


def no_home() -> Path:
    raise RuntimeError


def test_a_home_of_ones_own_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab.subprocess, "Popen", Started)
    monkeypatch.setenv("HOME", str(tmp_path))
    told: list[str] = []
    assert lab.open_lab([], told.append) == 0
    assert Started.env["HOME"] == str(tmp_path) and not any("hemmapp" in line for line in told)


def test_where_no_copies_can_be_written_it_says_where_to_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab.os, "access", lambda *_: False)
    (tmp_path / "anteckningsbocker").write_text("en fil", encoding="utf-8")
    with pytest.raises(MachineError, match="går inte att ändra") as stopped:
        lab.open_lab([], lambda _: None)
    assert "Ställ dig i en egen mapp" in stopped.value.remedy


@pytest.mark.parametrize(("user", "root"), [(0, True), (1000, False)])
def test_root_in_a_container_is_let_in_and_told_and_nobody_else_is(
    user: int, root: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab.subprocess, "Popen", Started)
    monkeypatch.setattr(lab.os, "geteuid", lambda: user)
    told: list[str] = []
    assert lab.open_lab(["--no-browser"], told.append) == 0
    assert ("--allow-root" in Started.command) == root == any("root" in line for line in told)
    assert Started.command[1:3] == ["-m", "jupyterlab"] and "--no-browser" in Started.command
