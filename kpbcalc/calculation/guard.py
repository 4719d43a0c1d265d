"""One extern report's way out: what was released before, and the last look at the finished files."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kpbcalc.base import exact
from kpbcalc.costing import Resultat
from kpbcalc.disclosure import Policy, ledger
from kpbcalc.disclosure.scan import scan, secrets_of


class Guard:
    """Keeps what a report may not do to what has been released; for audience intern it does nothing.

    `inputs` maps each input's name to its SHA-256, `pseudonyms` are all that the report's years hold.
    `withdraws` is the reason why earlier reports do not count: they have not left the house.
    """

    def __init__(
        self, out: Path, result: Resultat, area: str, policy: Policy, inputs: Mapping[str, str],
        pseudonyms: set[str], withdraws: str = "",
    ) -> None:  # fmt: skip
        self._out = out
        self.policy = policy
        self._rows = result.brukarrader
        self._pseudonyms = pseudonyms
        self._open = policy.audience == "intern"
        data = hashlib.sha256(json.dumps(dict(sorted(inputs.items()))).encode()).hexdigest()
        kommun = result.underlag.kommun
        self._release = ledger.Release(kommun, result.ar, area, policy.describe(), data, withdraws.strip())
        self._prints: dict[str, list[str]] = {}

    @contextmanager
    def around_notebook(self) -> Iterator[None]:
        """Stop a release that differs from an earlier one by a few persons; tell the notebook what is out.

        Raises `DisclosureError`.
        """
        if self._open:
            yield
            return
        self._prints = ledger.fingerprints(self._rows)
        ledger.check(self._out, self._release, self._prints, self.policy.minimum)
        with ledger.passed_on(ledger.shown_before(self._out, self._release)):
            yield

    def look_through(self, folder: Path) -> None:
        """Search the finished files for what must not be in them. Raises `DisclosureError`."""
        if self._open:
            return
        costs = exact.to_float(self._rows["kostnad"])
        each = costs.groupby(self._rows["brukar_id"]).sum()
        # Who had one day or hour cost what one costs, and that is what the report is there to tell.
        prices = costs[self._rows["volym"] == exact.GRID]
        secrets = secrets_of(self._pseudonyms, {*costs, *each} - {*prices}, self._release.ar)
        scan(folder, secrets)

    def record(self, tables: Sequence[Mapping[str, Any]]) -> None:
        """Note what is released, the moment before it is."""
        if not self._open:
            ledger.record(self._out, self._release, tables, self._prints)
