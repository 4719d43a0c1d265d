"""Write the demo's thirteen municipalities as they would share their figures: sources/facts/demopaket.zip.

Run it again when the demo, a family or the release has changed: `.venv/bin/python tools/write_peers.py`
(minutes). What a municipality may not give is not there.
"""

from collections.abc import Iterator

from kpbcalc import demo
from kpbcalc.analysis.at_hand import DEMO
from kpbcalc.base import places, register
from kpbcalc.calculation.prepare import prepare
from kpbcalc.disclosure.delivery import pack, to_give
from kpbcalc.disclosure.package import Package


def packages(kommun: str) -> Iterator[Package]:
    """What one demo municipality gives of each of its years."""
    for package in prepare(kommun, max(demo.DEMO_YEARS[kommun]), "", "extern").packages:
        yield to_give(package)


def main() -> None:
    """Write the file anew."""
    codes = [k for k in sorted(demo.DEMO_YEARS) if k != register.EXAMPLE]
    DEMO.write_bytes(pack([package for k in codes for package in packages(k)]))
    print(f"{DEMO.stat().st_size} byte i {DEMO.relative_to(places.ROOT)}")


if __name__ == "__main__":
    main()
