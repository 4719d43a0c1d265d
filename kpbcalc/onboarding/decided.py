"""What has the municipality decided about the import: `[import]`, and `[kalla.import]` for one system?

As far as it can be read: what is wrong with it the import tells.
"""

from collections.abc import Mapping
from typing import Any

from kpbcalc.base.own_choices import Own


class Decided:
    """The choices of the import by system."""

    def __init__(self, own: Own) -> None:
        entries = own.get("kalla", [])
        self._shared = _table(own.get("import", {}))
        self._systems: dict[str, dict[str, Any]] = {}
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, Mapping):
                said = self._systems.setdefault(str(entry.get("namn", "")), {})
                said.update(_table(entry.get("import", {})))

    def of(self, kalla: str) -> dict[str, Any]:
        """The choices that hold for a system: its own before everybody's."""
        return {**self._shared, **self._systems.get(kalla, {})}


def _table(said: object) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else {}
