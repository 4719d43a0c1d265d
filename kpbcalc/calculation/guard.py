"""An extern release's way out: what was released before, and the last look at the finished files."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from kpbcalc.base import exact
from kpbcalc.base.errors import DisclosureError
from kpbcalc.calculation.prepare import Prepared
from kpbcalc.disclosure import release_ledger
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.release_ledger import Release
from kpbcalc.disclosure.scan import scan, secrets_of
from kpbcalc.disclosure.told_figures import told_figures


class Guard:
    """Keeps what a release may not do to what has been released; for audience intern it does nothing.

    `inputs` maps each input's name (`0880/2017/brukare.csv`) to its SHA-256, `pseudonyms` are all that the
    years hold. `withdraws` is the reason why earlier releases do not count: they have not left the house. A
    `draft` is not let out: nothing stops it but what is found in its files, and it is not noted. Where not
    all years are let out, but only some families of the last, these are `given`.
    """

    def __init__(
        self, out: Path, prepared: Prepared, inputs: Mapping[str, str], pseudonyms: set[str],
        withdraws: str = "", *, draft: bool = False, given: Package | None = None,
    ) -> None:  # fmt: skip
        self._out = out
        self._prepared = prepared
        self._pseudonyms = pseudonyms
        self._draft = draft
        self._open = prepared.policy.audience == "intern"
        let_out = [(r, r.package) for r in prepared.released]
        if given is not None:
            let_out = [(prepared.released[-1], given)]
        self._releases = [
            release_ledger.of(
                package, r.year, [f for f in r.families if package.has(f.name)], _hash(inputs, package.ar),
                withdraws,
            )
            for r, package in let_out
        ]  # fmt: skip

    def check(self) -> str:
        """Stop a release that differs from an earlier one by a few persons. Raises `DisclosureError`.

        A draft is not stopped; what would have stopped its release is given back.
        """
        try:
            for release in self._told():
                release_ledger.check(self._out, release)
        except DisclosureError as error:
            if not self._draft:
                raise
            return error.what
        return ""

    def look_through(self, folder: Path) -> None:
        """Search the finished files for what must not be in them. Raises `DisclosureError`."""
        if self._open:
            return
        rows = self._prepared.result.brukarrader
        costs = exact.to_float(rows["kostnad"])
        each = costs.groupby(rows["brukar_id"]).sum()
        told = set[float]().union(*map(told_figures, self._prepared.packages))
        scan(folder, secrets_of(self._pseudonyms, {*costs, *each}, self._prepared.result.ar, told=told))

    def record(self) -> None:
        """Note what is released, the moment before it is."""
        for release in self._told() if not self._draft else ():
            release_ledger.record(self._out, release)

    def _told(self) -> list[Release]:
        """The year's release and those of the years it is shown with, or what is given."""
        return [] if self._open else self._releases


def _hash(inputs: Mapping[str, str], ar: int) -> str:
    """One hash of the files that a year is made from: its own and those of the years before."""
    read = {name: digest for name, digest in inputs.items() if int(name.split("/")[1]) <= ar}
    return hashlib.sha256(json.dumps(dict(sorted(read.items()))).encode()).hexdigest()
