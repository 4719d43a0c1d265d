"""Go through the XML of a workbook's parts, by the names of its elements, and refuse what is not XML."""

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat


class WorkbookError(ValueError):
    """The workbook is not read; the words say why, in Swedish, and `remedy` what to do."""

    def __init__(self, why: str, remedy: str = "Öppna filen i Excel och spara om den som .xlsx.") -> None:
        super().__init__(why)
        self.remedy = remedy


Start = Callable[[dict[str, str]], None]
End = Callable[[], None]


def parse(
    pieces: Iterable[bytes], starts: Mapping[str, Start], ends: Mapping[str, End] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:  # fmt: skip
    """Go through a part's XML: what to do where an element begins, where it ends, and with its text.

    Elements are known by their name without prefix. No part may declare types of its own (entities can grow
    without end). Raises `WorkbookError` for what is not XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    known: dict[str, Start | None] = {}
    closing: dict[str, End | None] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        try:
            handler = known[name]
        except KeyError:
            handler = known[name] = starts.get(name.rpartition(":")[2])
        if handler is not None:
            handler(attributes)

    def end(name: str) -> None:
        try:
            handler = closing[name]
        except KeyError:
            handler = closing[name] = (ends or {}).get(name.rpartition(":")[2])
        if handler is not None:
            handler()

    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, _refuse
    if ends is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, UnicodeError):  # not XML, or in an encoding nobody knows
        raise WorkbookError("dess innehåll är skadat") from None


def _refuse(*_: object) -> None:
    raise WorkbookError("dess innehåll är inte vad Excel skriver")
