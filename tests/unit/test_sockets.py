"""Only the sources room can reach the network, and nothing else asks it to."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "kpbcalc"
NETWORK = (
    "socket", "ssl", "http", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "smtplib",
    "koladapy", "pxstatspy",
)  # fmt: skip
# Modules of the room that hold a client. What a report reads (`cache`, `attribution`) must not be among them.
CLIENTS = {"sources/transport.py", "sources/kolada.py", "sources/scb.py"}
# Who may ask for a fetch: the command itself.
ASKERS = {"commands/fetch.py", "sources/fetch.py", "sources/fetch_run.py"}


def imported(file: Path) -> set[str]:
    """Every module a file imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def users(package: Path, wanted: tuple[str, ...]) -> set[str]:
    """Files of the package that import one of these modules."""
    return {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if any(name == w or name.startswith(f"{w}.") for name in imported(file) for w in wanted)
    }


def test_only_the_clients_of_the_sources_room_can_open_a_socket() -> None:
    assert users(PACKAGE, NETWORK) == CLIENTS


def test_only_the_fetch_command_uses_the_clients() -> None:
    clients = tuple(f"kpbcalc.{name.removesuffix('.py').replace('/', '.')}" for name in CLIENTS)
    assert users(PACKAGE, clients) <= CLIENTS | ASKERS
    assert users(PACKAGE, ("kpbcalc.sources.fetch", "kpbcalc.commands.fetch")) <= {
        "commands/data_verbs.py",
        *ASKERS,
    }


@pytest.mark.parametrize(
    "line",
    [
        "import socket",
        "from urllib.request import urlopen",
        "from urllib import request",
        "import http.client",
        "def f():\n    import requests",
        "from koladapy import KoladaAPI",
    ],
)
def test_a_planted_use_is_caught(tmp_path: Path, line: str) -> None:
    (tmp_path / "analysis.py").write_text(line + "\n", encoding="utf-8")
    assert users(tmp_path, NETWORK) == {"analysis.py"}
