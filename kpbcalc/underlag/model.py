"""The typed underlag that everything after this room trusts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.large.locate import Grouped

Method = Literal["direkt", "stegvis", "omsesidig"]


@dataclass(frozen=True)
class Underlag:
    """One municipality and year, validated. Amounts and volumes are Int64 counts of 10⁻⁸.

    Tables and columns are those of docs/kontrakt.md §2; optional tables are empty frames when not delivered.
    `insatser` is the catalogue in force (params/insatser.csv with the municipality's own rows), indexed
    by nothing, columns as in the file. `files` are the file names read, for the manifest, `own` what
    the municipality has decided for itself. `condensed` are the
    large tables: their rows here are sums of rows in the file that are alike, under a negative index.
    """

    own: Own
    ar: int
    metod: Method
    insatser: pd.DataFrame
    kontoutfall: pd.DataFrame
    kodnyckel: pd.DataFrame
    pooler: pd.DataFrame
    fordelningsvarden: pd.DataFrame
    enheter: pd.DataFrame
    brukare: pd.DataFrame
    insatsvolymer: pd.DataFrame
    schematid: pd.DataFrame
    befolkning: pd.DataFrame
    befolkningsprognos: pd.DataFrame
    brukarundersokning: pd.DataFrame
    personalundersokning: pd.DataFrame
    rakenskapssammandrag: pd.DataFrame
    indikatorer: pd.DataFrame
    budget: pd.DataFrame
    files: tuple[str, ...] = ()
    condensed: Mapping[str, Grouped] = field(default_factory=dict)

    @property
    def kommun(self) -> str:
        """The municipality's code."""
        return self.own.kommun
