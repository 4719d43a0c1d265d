"""Letters that were encoded as UTF-8, read as something else and encoded again: which were they?

A file saved that way shows å, ä and ö as two odd characters each. No Swedish text has those pairs, so they
are read as the letters they were, and it is said.
"""

import re

import pandas as pd

from kpbcalc.base.written import rows_of
from kpbcalc.underlag.findings import Finding, kept

_SURE = "åäöÅÄÖéÉüÜ"  # when one of these is found, all the others are mended as well
_OTHERS = [chr(code) for code in range(0xA0, 0x100)] + list("–—‘’“”…€•")
_READ_AS = ("cp1252", "latin-1", "cp850", "cp437", "mac_roman")


def _read_again(text: str, encoding: str) -> str:
    """Text whose UTF-8 is read as another encoding; programs keep bytes without meaning as they are."""
    return "".join(bytes([b]).decode(encoding, "ignore") or chr(b) for b in text.encode())


def _wrong(letter: str) -> set[str]:
    """What a letter becomes, once and (it happens) twice."""
    once = {encoding: _read_again(letter, encoding) for encoding in _READ_AS}
    return {*once.values(), *(_read_again(text, encoding) for encoding, text in once.items())}


_LETTERS = {_read_again(letter, encoding): letter for letter in _OTHERS for encoding in _READ_AS}
_LETTERS |= {wrong: letter for letter in _SURE for wrong in _wrong(letter)}
_ANY = re.compile("|".join(re.escape(w) for w in sorted(_LETTERS, key=len, reverse=True)))
_SURELY = re.compile("|".join(sorted(re.escape(w) for letter in _SURE for w in _wrong(letter))))
IN_UTF_8 = re.compile(b"|".join(sorted(re.escape(w.encode()) for letter in _SURE for w in _wrong(letter))))
_FIRST = "[" + "".join(sorted({re.escape(wrong[0]) for wrong in _LETTERS})) + "]"
_TEXT = "{rows} i {file} har bokstäver som är kodade två gånger. De är lästa som å, ä och ö."
_REMEDY = "Kontrollera att namnen stämmer. Spara helst om filen ur källsystemet, som UTF-8."


def mended(text: str) -> str:
    """The text with letters that were encoded twice as they were; any other text as it is."""
    return _ANY.sub(lambda match: _LETTERS[match[0]], text) if _SURELY.search(text) else text


def told(file: str, rows: tuple[int, ...], antal: int) -> Finding:
    """The warning (V01) that a file had such letters on these rows."""
    text = _TEXT.format(rows=rows_of(antal), file=file)
    return Finding("V01", "varning", file, "", antal, kept(rows), text, atgard=_REMEDY)


def mend_cells(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """A table of text cells (index + 2 = row) mended, headings too, and the warning where one was needed."""
    names = [mended(str(name)) for name in frame.columns]
    in_headings = names != list(frame.columns)
    marked = pd.Series(False, index=frame.index)
    columns = {}
    for i in range(frame.shape[1]):
        cells = frame.iloc[:, i]
        odd = cells.str.contains(_FIRST, regex=True)
        if odd.any():
            better = cells.where(~odd, cells[odd].map(mended))
            marked |= cells != better
            columns[i] = better
    if not columns and not in_headings:
        return frame, []
    whole = pd.DataFrame({i: columns.get(i, frame.iloc[:, i]) for i in range(frame.shape[1])})
    whole = whole.set_axis(names, axis=1)
    rows = ([1] if in_headings else []) + [int(i) + 2 for i in marked.index[marked]]
    return whole, [told(file, tuple(rows), len(rows))] if rows else []
