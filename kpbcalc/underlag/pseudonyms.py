"""Whose pseudonyms are in an underlag? For those who must see to it that none of them gets out."""

from pathlib import Path

from kpbcalc.base import own_choices
from kpbcalc.underlag.catalogue import catalogue
from kpbcalc.underlag.folders import years
from kpbcalc.underlag.maps import read_maps
from kpbcalc.underlag.read import find_file, read


def pseudonyms(data: Path, kommun: str, ar: int) -> set[str]:
    """Every brukar_id in the table brukare of the year and of the years before it."""
    own = own_choices.read(kommun, data)
    maps = read_maps(own, catalogue(own))
    found: set[str] = set()
    for year in (y for y in years(data, kommun) if y <= ar):
        file = find_file(data / kommun / str(year), "brukare")
        if file is not None:
            frame, _ = maps.apply(read(file)[0], "brukare", file.name)
            found |= {str(i).strip() for i in frame.get("brukar_id", ()) if i}
    return found
