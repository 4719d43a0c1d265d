"""Who gets what, which insatser take the money, and would another mix cost less?"""

from collections.abc import Sequence
from dataclasses import dataclass

from kpbcalc.analysis.groups import REST
from kpbcalc.analysis.split import MIX
from kpbcalc.presentation.chapters.group_names import plain
from kpbcalc.presentation.clear import difference, is_clear, of_known
from kpbcalc.presentation.given import Given, Row, first
from kpbcalc.presentation.prose import inside

LARGE = 15.0  # per cent of the cost: a second group smaller than this is not named


@dataclass(frozen=True)
class Share:
    """An insats group: its share of the clients and of the cost, and of the cost in the group, per cent."""

    namn: str
    brukare: float | None
    kr: float
    grupp: float | None


@dataclass(frozen=True)
class Mean:
    """The mean cost per client, and the group's."""

    egen: float
    grupp: float


@dataclass(frozen=True)
class Even:
    """At how many hours a month home care costs what a day in special housing does, here and in the group."""

    timmar: float
    grupp: float | None


@dataclass(frozen=True)
class Combined:
    """The insatser that some clients have had together, or the only one; `tal` is their share or cost.

    `dolda`: of some others it is not told.
    """

    insatser: tuple[str, ...]
    tal: float
    dolda: bool


@dataclass(frozen=True)
class ClientMix:
    """What the section says; `mest` is the group that costs most, `nast` the next where it is large.

    `mixen` is what the mix of insatser makes of the cost per inhabitant beside the group's, per cent of it:
    the part of the one split that the area's consumption tells.
    """

    mest: Share | None
    nast: Share | None
    topp: float | None
    median: float | None
    vanligast: Combined | None
    dyrast: Combined | None
    medel: Mean | None
    mixen: float | None
    lika: Even | None
    lika_skiljer: bool

    @property
    def ritas(self) -> bool:
        """Whether there is a group to draw: small ones together are no conclusion."""
        return self.mest is not None


def said(given: Given) -> ClientMix | None:
    """None where the area has no clients."""
    if given.table("brukarmix", "grupper") is None:
        return None
    groups = [row for row in given.rows("brukarmix", "grupper", "andel_kr") if row["klass"] != REST]
    ranked = sorted(groups, key=lambda row: -row["andel_kr"])
    largest = tuple(
        Share(plain(r["klass"]), r["andel_brukare"], r["andel_kr"], r.get("grupp")) for r in ranked
    )
    even = _even(given)
    measures = given.rows("brukarmix", "matt")
    rest = given.fact("brukarmix", "kombinationer", "rest")
    common = [row for row in given.rows("brukarmix", "kombinationer") if row["klass"] != rest]
    return ClientMix(
        mest=largest[0] if largest else None,
        nast=next((share for share in largest[1:2] if share.kr >= LARGE), None),
        topp=measures[0]["topp"] if measures else None,
        median=measures[0]["median"] if measures else None,
        vanligast=_combined(common[:1], "andel_brukare"), dyrast=_combined(common, "per_brukare"),
        medel=_mean(given), mixen=_mix(given), lika=even,
        lika_skiljer=bool(even and is_clear(difference(even.timmar, even.grupp))),
    )  # fmt: skip


def _combined(rows: Sequence[Row], column: str) -> Combined | None:
    """The combination with most of it, of those where it is told."""
    told = [row for row in rows if row[column] is not None]
    if not told:
        return None
    most = max(told, key=lambda row: float(row[column]))
    return Combined(tuple(inside(most["klass"]).split(" + ")), most[column], len(told) < len(rows))


def _mean(given: Given) -> Mean | None:
    row = first(given.rows("brukarmix", "matt"))
    return of_known(Mean, row.get("medel"), row.get("grupp"))


def _mix(given: Given) -> float | None:
    about = ("konsumtion", "drivkrafter_jamfort")
    mix, group = (given.value(*about, row, "belopp") for row in (MIX, given.fact(*about, "fran")))
    return 100 * mix / group if mix is not None and group else None


def _even(given: Given) -> Even | None:
    about = ("brukarmix", "brytpunkt")
    hours = given.value(*about, given.fact(*about, "egen"), "timmar")
    if hours is None:
        return None
    return Even(hours, given.value(*about, given.fact(*about, "medel"), "timmar"))
