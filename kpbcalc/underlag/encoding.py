"""In which encoding is a text file? Judged on what it gives: Swedish letters inside words, on every line.

UTF-8 proves itself: where some lines have letters in UTF-8 and others are not UTF-8 the fewer are named, for
no reading of the whole file is right. A file without UTF-8 letters is Windows-1252 unless DOS (cp850, in SIE
cp437) or Mac Roman gives more Swedish letters, and then it is said. The same code serves small and large
files, and SIE.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kpbcalc.base.written import rows_of
from kpbcalc.underlag import encoded_twice
from kpbcalc.underlag.findings import ROWS_KEPT, Finding

CSV = ("cp1252", "cp850", "mac_roman")
SIE = ("cp437", "cp1252", "mac_roman")  # the format says cp437 (PC8); programs write the others
_NAMES = {"cp1252": "Windows-1252", "cp850": "DOS (cp850)", "cp437": "DOS (cp437)", "mac_roman": "Mac Roman"}
_SWEDISH = "åäöÅÄÖé"
# What UTF-8 makes of letters and signs outside ASCII, and no other encoding of Swedish text does.
_UTF_8 = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2\x80[\x80-\xbf]|\xe2\x82\xac")
_LOST = "\ufffd".encode()
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PIECE = 1 << 20
_LONGEST_LINE = 16 * _PIECE
_FEW = 2  # letters that are too little to tell encodings apart by
_SAVE = "Spara om filen som CSV UTF-8."


@dataclass(frozen=True)
class Encoding:
    """How to read a text file, and what is to be said of it (V01). With an error the file is not read."""

    name: str
    twice: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether the file may be read."""
        return not any(f.allvar == "fel" for f in self.findings)

    def text(self, content: bytes) -> str:
        """The whole content as text."""
        text = content.decode(self.name)
        return encoded_twice.mended(text) if self.twice else text

    @contextmanager
    def lines(self, file: Path) -> Iterator[Iterator[str]]:
        """The lines of a file as text, each with one kind of line end."""
        with file.open(encoding=self.name, newline=None) as stream:
            yield map(encoded_twice.mended, stream) if self.twice else iter(stream)


@dataclass
class _Seen:
    """What the lines of a file have been so far: numbers of the first, and how many.

    `utf_8` are lines with letters in UTF-8, `other` lines that are not UTF-8. `inside` counts the bytes above
    127 of the other lines that stand beside an ASCII letter, `between` those between two, `after` those after
    a small one, and `high` is all.
    """

    line: int = 1
    utf_8: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    others: int = 0
    utf_8s: int = 0
    high: np.ndarray = field(default_factory=lambda: np.zeros(256, dtype="int64"))
    inside: np.ndarray = field(default_factory=lambda: np.zeros(256, dtype="int64"))
    between: np.ndarray = field(default_factory=lambda: np.zeros(256, dtype="int64"))
    after: np.ndarray = field(default_factory=lambda: np.zeros(256, dtype="int64"))

    def add(self, piece: bytes) -> None:
        """Whole lines more."""
        if piece.isascii():
            self.line += _line_ends(piece)
            return
        fits, letters = _is_utf_8(piece), bool(_UTF_8.search(piece))
        odd = _LOST in piece or encoded_twice.IN_UTF_8.search(piece)
        if fits and not odd and len(self.utf_8) >= ROWS_KEPT:
            self.utf_8s += len(_UTF_8.findall(piece))
        elif not letters and not fits and len(self.other) >= ROWS_KEPT:
            self.others += _line_ends(piece)
            self._count(piece)
        else:
            for number, line in enumerate(piece.splitlines(), start=self.line):
                if not line.isascii():
                    self._add_line(number, line)
        self.line += _line_ends(piece)

    def _add_line(self, number: int, line: bytes) -> None:
        if not _is_utf_8(line):
            self.others += 1
            self._count(line)
            _note(self.other, number)
            return
        if _UTF_8.search(line):
            self.utf_8s += 1
            _note(self.utf_8, number)
        if encoded_twice.IN_UTF_8.search(line):
            self.twice.append(number)
        if _LOST in line:
            self.lost.append(number)

    def _count(self, piece: bytes) -> None:
        found = np.frombuffer(b"\n" + piece + b"\n", dtype="uint8")
        here = np.flatnonzero(found >= 0x80)
        small = (found >= ord("a")) & (found <= ord("z"))
        letter = small | ((found >= ord("A")) & (found <= ord("Z")))
        before, behind = letter[here - 1], letter[here + 1]
        self.high += _histogram(found[here])
        self.inside += _histogram(found[here[before | behind]])
        self.between += _histogram(found[here[before & behind]])
        self.after += _histogram(found[here[small[here - 1]]])


def judge(stream: BinaryIO, file: str, others: Sequence[str] = CSV) -> Encoding:
    """The encoding of a text file's content, in constant memory, and what is to be said of it.

    In: the content, the file's name for what is said, and the encodings it may be in besides UTF-8, the most
    usual first.
    """
    seen, left, first = _Seen(), b"", True
    while piece := stream.read(_PIECE):
        if first and piece.startswith(_UTF_16):
            text = f"{file} är sparad som Unicode-text (UTF-16)."
            return Encoding("utf-16", findings=(_fault(file, text, _SAVE),))
        if b"\0" in piece:
            return _no_text(file)
        first, left = False, left + piece
        end = left.rfind(b"\n") + 1 or left.rfind(b"\r", 0, -1) + 1
        if not end and len(left) > _LONGEST_LINE:
            end = len(left)
        if end:
            seen.add(left[:end])
            left = left[end:]
    seen.add(left)
    return _chosen(seen, file, others)


def judge_file(file: Path, others: Sequence[str] = CSV) -> Encoding:
    """As `judge`, of a file."""
    with file.open("rb") as stream:
        return judge(stream, file.name, others)


def _chosen(seen: _Seen, file: str, others: Sequence[str]) -> Encoding:
    if not seen.others:
        found = []
        if seen.twice:
            found.append(encoded_twice.told(file, tuple(seen.twice), len(seen.twice)))
        if seen.lost:
            text = f"{rows_of(len(seen.lost))} i {file} har bokstäver som gått förlorade när filen sparades."
            remedy = "Ta ut filen på nytt ur källsystemet, som UTF-8."
            lost = tuple(seen.lost[:ROWS_KEPT])
            found.append(Finding("V01", "varning", file, "", len(seen.lost), lost, text, atgard=remedy))
        return Encoding("utf-8-sig", bool(seen.twice), tuple(found))
    if seen.utf_8s:
        not_utf_8 = seen.others <= seen.utf_8s
        few, rows = (seen.others, seen.other) if not_utf_8 else (len(seen.utf_8), seen.utf_8)
        text = (
            f"{file} blandar teckenkodningar: {'raden är' if few == 1 else f'{few} rader är'} "
            f"{'inte UTF-8 som de andra' if not_utf_8 else 'UTF-8, men inte de andra'}."
        )
        remedy = "Ta ut filen på nytt ur ett enda system, eller skriv om raderna, och spara som CSV UTF-8."
        return Encoding("utf-8-sig", findings=(_fault(file, text, remedy, tuple(rows)),))
    return _single_byte(seen, file, others)


def _single_byte(seen: _Seen, file: str, others: Sequence[str]) -> Encoding:
    """The encoding with a byte a letter, where there is no UTF-8 at all."""
    scores = {name: score for name in others if (score := _score(seen, name)) is not None}
    usual = others[0] if others[0] in scores else ""
    best = max(scores, key=lambda name: scores[name], default="")
    if best != usual and scores[best] <= 0:
        best = usual
    if not best:
        return _no_text(file)
    if best != usual and usual and 0 <= scores[best] <= 2 * scores[usual] + _FEW:
        text = f"{file} kan läsas som {_NAMES[usual]} eller som {_NAMES[best]}, med olika bokstäver."
        return Encoding(best, findings=(_fault(file, text, _SAVE, tuple(seen.other)),))
    if best in (others[0], "cp1252"):
        return Encoding(best)
    text = f"{file} är läst som {_NAMES[best]}, för det ger svenska bokstäver."
    remedy = f"Kontrollera att å, ä och ö är rätt. {_SAVE}"
    return Encoding(best, findings=(Finding("V01", "varning", file, "", 1, (), text, atgard=remedy),))


def _score(seen: _Seen, encoding: str) -> int | None:
    """How Swedish the words are in an encoding; None where a byte has no meaning in it.

    Swedish letters speak for it. Signs between letters, other alphabets and capitals after a small letter
    speak against.
    """
    score = 0
    for byte in (int(b) for b in np.flatnonzero(seen.high)):
        letter = bytes([byte]).decode(encoding, "replace")
        if letter == "\ufffd":
            return None
        if letter in _SWEDISH:
            score += int(seen.inside[byte]) - (2 * int(seen.after[byte]) if letter.isupper() else 0)
        elif not letter.isalpha():
            score -= int(seen.between[byte])
        elif not unicodedata.name(letter, "").startswith("LATIN"):
            score -= int(seen.inside[byte])
        elif letter.isupper():
            score -= int(seen.after[byte])
    return score


def _histogram(found: np.ndarray) -> np.ndarray:
    return np.bincount(found, minlength=256)


def _note(rows: list[int], number: int) -> None:
    if len(rows) < ROWS_KEPT:
        rows.append(number)


def _line_ends(piece: bytes) -> int:
    return piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n")


def _is_utf_8(piece: bytes) -> bool:
    try:
        piece.decode()
    except UnicodeDecodeError:
        return False
    return True


def _no_text(file: str) -> Encoding:
    text = f"{file} är inte text i UTF-8, Windows-1252 eller någon annan teckenkodning vi känner."
    return Encoding("utf-8-sig", findings=(_fault(file, text, _SAVE),))


def _fault(file: str, text: str, remedy: str, rows: tuple[int, ...] = ()) -> Finding:
    return Finding("V01", "fel", file, "", max(len(rows), 1), rows[:ROWS_KEPT], text, atgard=remedy)
