"""Is everything right that a municipality has chosen? Asked before anything else is read, all of it at once.

`CHECKS` are about what this room and those below read; `calculation` adds the sections of later rooms.
"""

from collections.abc import Callable

import pandas as pd

from kpbcalc.base import own_sections, params
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag import acceptance
from kpbcalc.underlag.catalogue import catalogue
from kpbcalc.underlag.extracts.systems import systems
from kpbcalc.underlag.maps import read_maps


def _maps(own: Own) -> None:
    read_maps(own, pd.DataFrame(params.rows("insatser.csv"), dtype="str"))


CHECKS: tuple[Callable[[Own], object], ...] = (
    _maps, systems, catalogue, own_sections.check, acceptance.from_own,
)  # fmt: skip
