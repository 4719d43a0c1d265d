"""Long tables without long files: everything counts as large, and what is read is the same as before."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.model import Underlag
from tests.builders import YEAR

LEDGER_KEY = ["ansvar", "verksamhet", "konto", "motpart", "period"]


@contextmanager
def everything_is_large() -> Iterator[None]:
    """While inside, every long table is summed in its file and none is read whole."""
    with pytest.MonkeyPatch.context() as patch:
        module = import_module("kpbcalc.underlag.large.condense")
        patch.setattr(module, "LARGEST_WHOLE_BYTES", -1)
        patch.setattr(module, "LARGEST_WHOLE_ROWS", -1)
        yield


def summed(ledger: pd.DataFrame) -> pd.DataFrame:
    """The ledger as its sums."""
    return ledger.groupby(LEDGER_KEY)["belopp"].sum().reset_index()


def same(root: Path) -> tuple[Underlag | None, list[Finding]]:
    """What a folder gives, the same whether its long tables are read whole or summed."""
    whole, told = examine(root, "0000", YEAR)
    with everything_is_large():
        lot, told_of_large = examine(root, "0000", YEAR)
    assert told_of_large == told
    assert (whole is None) == (lot is None)
    if whole is not None and lot is not None:
        assert_frame_equal(whole.insatsvolymer, lot.insatsvolymer, check_exact=True)
        assert_frame_equal(summed(whole.kontoutfall), summed(lot.kontoutfall), check_exact=True)
    return lot, told
