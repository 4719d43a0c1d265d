"""Kolada, API v3: what can we ask, and how is it asked so that a wrong question cannot pass unseen?

`Port` is all that the rest of the room knows of Kolada. `Kolada` answers it through koladapy, where
koladapy is right; what it gets wrong is worked round here (each has a test in tests/files/sources):

- it asks for values with query parameters, which Kolada answers with an empty list: we use the path form
- it counts pages upwards for as long as there is a `next_url`, wherever that leads: we follow it, on the
  same host only, and stop at a page that repeats
- it goes on when one batch of ids has failed, and gives the rest as if it were all
- it repeats nothing but 429, sleeps as long as told, and stops at a Retry-After that is a date: see `Line`
- it drops `/v3` from a base address without a slash at the end
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeVar

from koladapy import KoladaAPI  # type: ignore[import-untyped]

from kpbcalc.base import params
from kpbcalc.sources.transport import Line

Row = dict[str, Any]
_T = TypeVar("_T")


class Port(Protocol):
    """What the room asks of Kolada. Every answer is rows as Kolada gives them; faults are `FetchError`."""

    url: str

    def kpis(self, ids: Sequence[str]) -> list[Row]:
        """The catalogue's entries for these ids; an id it does not have is not in the answer."""

    def municipalities(self) -> list[Row]:
        """Municipalities, regions and the nation: id, title, type."""

    def groups(self) -> list[Row]:
        """Every group with its members: id, title, members."""

    def units(self, kommun: str) -> list[Row]:
        """The organisational units of a municipality: id, title, municipality."""

    def values(self, kpis: Sequence[str], kommuner: Sequence[str], years: Sequence[int]) -> list[Row]:
        """Values, one row per KPI, municipality and year with one entry per sex."""


class _Client(KoladaAPI):  # type: ignore[misc]
    """koladapy with our session, and paging by `next_url`."""

    def __init__(self, line: Line, per_second: float, page_size: int, most_pages: int) -> None:
        super().__init__(base_url=line.base, max_requests_per_second=per_second)
        self.session = line
        self._page_size, self._most_pages = page_size, most_pages

    def _paginate_request(self, endpoint: str, params: dict[str, Any] | None = None) -> list[Row]:
        line: Line = self.session
        url: str = endpoint
        query: dict[str, Any] | None = {**(params or {}), "per_page": self._page_size}
        items: list[Row] = []
        seen: set[str] = set()
        for _ in range(self._most_pages):
            answer = self._make_request(url, query)
            page = answer.get("values") if isinstance(answer, dict) else None
            if not isinstance(page, list) or not all(isinstance(row, dict) for row in page):
                raise line.fault("svarade i en annan form än väntat")
            print_of_page = hashlib.sha256(json.dumps(page, sort_keys=True).encode()).hexdigest()
            following = answer.get("next_url")
            if print_of_page in seen and (page or following):
                raise line.fault("upprepar samma sida och svaret används inte")
            seen.add(print_of_page)
            items += page
            if following is None and self._is_last(answer):
                return items
            if not following or not isinstance(following, str):
                raise line.fault("svarade i en annan form än väntat")
            url, query = line.same_host(following), None
        raise line.fault(f"har fler än {self._most_pages} sidor i svaret och det används inte")

    def _is_last(self, answer: Row) -> bool:
        """Whether a page that leads to no other is the last: another shape of paging would look like it."""
        full = len(answer["values"]) >= self._page_size
        return not answer.get("next_page") and ("next_url" in answer or not full)


class Kolada:
    """The port, through koladapy. Raises `FetchError` from every question."""

    def __init__(self, line: Line, per_second: float | None = None) -> None:
        said = params.toml("kallor.toml")["kolada"]
        line.base = line.base.rstrip("/") + "/"
        self.url = line.base
        self._line, self._most = line, int(said["hogst_id"])
        self._control = said["kontroll"]
        self._client = _Client(
            line, per_second or said["anrop_per_sekund"], said["sidlangd"], said["hogst_sidor"]
        )
        self._understood = False

    def kpis(self, ids: Sequence[str]) -> list[Row]:
        """As `Port.kpis`."""
        rows = [r for batch in batches(ids, self._most) for r in self._client.get_kpis(batch)]
        return self._some(rows, "nyckeltalen")

    def municipalities(self) -> list[Row]:
        """As `Port.municipalities`."""
        return self._some(self._client.get_municipalities(), "kommunerna")

    def groups(self) -> list[Row]:
        """As `Port.groups`, without asking by title: an unknown parameter gives an empty list."""
        return self._some(self._client.get_municipality_groups(), "kommungrupperna")

    def units(self, kommun: str) -> list[Row]:
        """As `Port.units`. What the service does not sort out is sorted out here."""
        rows: list[Row] = self._client.get_organizational_units(municipality=kommun)
        if not rows:  # no units, or a parameter it no longer knows: ask for all
            rows = self._some(self._client.get_organizational_units(), "enheterna")
        return [r for r in rows if r.get("municipality") == kommun]

    def values(self, kpis: Sequence[str], kommuner: Sequence[str], years: Sequence[int]) -> list[Row]:
        """As `Port.values`. An empty answer counts only when a question with a known answer has one."""
        rows: list[Row] = []
        for some_kpis in batches(kpis, self._most):
            for some_kommuner in batches(kommuner, self._most):
                for some_years in batches(years, self._most):
                    rows += self._client._paginate_request(_path(some_kpis, some_kommuner, some_years))
        self._understood = self._understood or bool(rows)
        if not rows and not self._understood:
            control = self._control
            path = _path([control["kpi"]], [control["kommun"]], [control["ar"]])
            self._some(self._client._paginate_request(path), "en kontrollfråga")
            self._understood = True
        return rows

    def _some(self, rows: list[Row], about: str) -> list[Row]:
        if not rows:
            raise self._line.fault(f"svarade med en tom lista på frågan om {about}. Svaret används inte")
        return rows


def batches(items: Sequence[_T], size: int) -> Iterator[list[_T]]:
    """The items in order, `size` at a time."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def _path(kpis: Sequence[str], kommuner: Sequence[str], years: Sequence[int]) -> str:
    joined = [",".join(kpis), ",".join(kommuner), ",".join(str(y) for y in years)]
    return f"data/kpi/{joined[0]}/municipality/{joined[1]}/year/{joined[2]}"
