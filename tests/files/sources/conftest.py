"""A server on this machine in place of Kolada and SCB, and the clients that ask it without waiting."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpbcalc.sources import fetch as fetching
from kpbcalc.sources.fetch import fetch
from kpbcalc.sources.fetch_run import Outcome
from kpbcalc.sources.kolada import Kolada
from kpbcalc.sources.scb import Scb
from kpbcalc.sources.transport import Line, Patience
from tests.outside_server import Fault, OutsideServer, serving, small

AUGUST = datetime(2026, 8, 16, 12, tzinfo=UTC)  # the values of 2025 are preliminary until 30 September
HASTY = Patience(tries=2, wait=0.0, longest=5.0, connect=20.0, answer=20.0)
SHORT, TOO_LONG = 1.5, 2.5  # a time limit that a loaded machine keeps, and a delay beyond it (s)


@dataclass
class Asking:
    """A server, a cache, and what is needed to fetch from one into the other."""

    server: OutsideServer
    root: Path
    waits: list[float]
    patience: Patience = HASTY

    def limit_time(self, fault: Fault) -> None:
        """Wait only shortly, where a test delays the answer."""
        if fault.delay:
            self.patience = replace(HASTY, answer=SHORT)

    def kolada(self) -> Kolada:
        return Kolada(Line("Kolada", self.server.kolada, self.patience, self.waits.append), per_second=1e6)

    def scb(self) -> Scb:
        return Scb(Line("SCB", self.server.scb, self.patience, self.waits.append))

    def fetch(self, now: datetime = AUGUST, max_age: int | None = None, year: int = 2024) -> Outcome:
        self.server.asked.clear()
        return fetch("1267", year, self.root, kolada=self.kolada(), scb=self.scb(), now=now, max_age=max_age)

    def asked(self, part: str) -> list[str]:
        return [path for path in self.server.asked if part in path]

    def files(self) -> dict[str, bytes]:
        return {f.name: f.read_bytes() for f in self.root.iterdir()} if self.root.is_dir() else {}


@pytest.fixture(autouse=True)
def few_kpis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two KPIs, and no proxy between the test and its server."""
    titles = {k: small().kpis[k]["title"] for k in ("N20900", "N21704")}
    monkeypatch.setattr(fetching, "wanted_kpis", lambda: titles)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Asking]:
    """A server with the small facts and an empty cache."""
    with serving(small()) as server:
        yield Asking(server, tmp_path / "kallor", [])
