"""A row to propose for the code key."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proposal:
    """One row to propose: what kodnyckel has, how sure it is, and what it rests on."""

    typ: str = ""
    insats: str = ""
    enhet: str = ""
    pool: str = ""
    anledning: str = ""
    sakerhet: str = ""
    varfor: str = "inget i texten känns igen"
