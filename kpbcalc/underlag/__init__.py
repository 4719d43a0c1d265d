"""From a municipality's files to typed, trusted tables. The only room that sees raw files."""

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.folders import years
from kpbcalc.underlag.load import load
from kpbcalc.underlag.model import Underlag

__all__ = ["Finding", "Underlag", "load", "years"]
