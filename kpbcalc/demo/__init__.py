"""The deterministic demo underlag: synthetic clients in municipalities with real totals.

Writes the same files a municipality would. ``docs/demo.md`` says what is real and what is drawn.
"""

from kpbcalc.demo.write import DEMO_YEARS, write_demo

__all__ = ["DEMO_YEARS", "write_demo"]
