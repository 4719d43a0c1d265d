"""How full printed pages are, read from Chromium's PDF: where the lowest word of each half page stands."""

import re
import zlib

HIGH, WIDE = 841.92, 594.96  # points: an A4
MARGIN = 42.5  # points above and below what is printed
_OBJECT = re.compile(rb"\n(\d+) 0 obj\n?(.*?)endobj", re.DOTALL)
_MOVES = re.compile(rb"(?<!\S)(?:(q|Q)|((?:-?[\d.]+ ){6})(cm|Tm))(?!\S)")


def filled(pdf: bytes) -> list[tuple[float, float]]:
    """How far down the left and the right half of each page are filled, 0–1; page numbers are left out."""
    objects = {int(m[1]): m[2] for m in _OBJECT.finditer(pdf)}
    pages = [o for o in objects.values() if re.search(rb"/Type\s*/Page\b", o)]
    return [_halves(_content(objects, page)) for page in pages]


def _content(objects: dict[int, bytes], page: bytes) -> bytes:
    found = re.search(rb"/Contents (\d+) 0 R", page)
    assert found, "a page without a content"
    stream = objects[int(found[1])].split(b"stream", 1)[1].lstrip(b"\r\n")
    return zlib.decompressobj().decompress(stream)


def _halves(content: bytes) -> tuple[float, float]:
    """The lowest word of each half; Chromium only scales and moves, so that a place needs no full matrix."""
    lowest = [0.0, 0.0]
    now, kept = (1.0, 1.0, 0.0, 0.0), []
    for found in _MOVES.finditer(content):
        if found[1] == b"q":
            kept.append(now)
        elif found[1] == b"Q":
            now = kept.pop()
        else:
            a, _, _, d, e, f = map(float, found[2].split())
            x, y = now[0] * e + now[2], now[1] * f + now[3]
            if found[3] == b"cm":
                now = (now[0] * a, now[1] * d, x, y)
            elif MARGIN < HIGH - y < HIGH - MARGIN:
                half = int(x > WIDE / 2)
                lowest[half] = max(lowest[half], (HIGH - y - MARGIN) / (HIGH - 2 * MARGIN))
    return lowest[0], lowest[1]
