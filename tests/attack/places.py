"""A stranger who knows how many places a home has: who shares one has had what the others leave."""

from calendar import isleap

from kpbcalc.base.figure import known
from kpbcalc.calculation.released import ReleasedYear


def days_of_who_share(now: ReleasedYear) -> list[str]:
    """The homes where the days of a few who share a place follow, as nearly as the p percent rule minds.

    With as many places and so many clients more, as few as can be have not had one the whole year: two a
    place that is shared. The others have had every day of it.
    """
    units = now.package.frame("enheter").set_index("enhet")
    days, policy = 365 + isleap(now.package.ar), now.package.policy
    found = []
    for cell in now.package.shown("enheter"):
        number, volume = cell.n, cell["volym"]
        if len(cell.codes) != 1 or cell.unit != "dygn" or not (known(number) and known(volume)):
            continue
        places = float(units["platser"].get(cell.code, 0.0))
        share = 2 * (number - places)
        if not (places > 0 and 0 < share < policy.minimum):
            continue
        least = volume - (number - share) * days
        most = min(least + max(places * days - volume, 0.0), share * days)
        if abs(most - least) * 100 <= policy.p * least:
            found.append(f"{now.package.ar} {'/'.join(cell.key)}: {share:g} have {least:g}-{most:g} days")
    return found
