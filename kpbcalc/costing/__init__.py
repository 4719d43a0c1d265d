"""From ledger and volumes to the cost per client. Pure functions: frames in, frames out."""

from kpbcalc.costing.result import Resultat, cost

__all__ = ["Resultat", "cost"]
