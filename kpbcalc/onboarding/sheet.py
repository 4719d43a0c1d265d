"""What a sheet to be filled in is: its columns, its rows, and what may happen to them later."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LASTING = "varar"  # in a row: it is no proposal, and is never renewed
IF_OTHER = "om_annat"  # in a row: our own columns where a person has filled in something else

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column: its heading, the note on it, whether a person fills it in, the words to choose from.

    One that has come `later` is put last in a workbook from before it.
    """

    name: str
    note: str = ""
    fill: bool = False
    choices: tuple[str, ...] = ()
    strict: bool = False
    width: int = 14
    number: bool = False
    later: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet to be: its columns, rows, and the columns that say which row is which.

    In a `renewed` sheet rows that stand as they were proposed take what is proposed now, and go when nothing
    is. A blank cell of the columns `counted` takes it in any row. In a `removable` one a row that a person
    has taken away stays away. The column `looked` only says whether somebody has looked at a row.
    The words `retracted` were proposed once and are no more: where nobody has touched them they go. So do
    rows whose key says that they are `left`: what they were about is now something else.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    key: tuple[str, ...]
    renewed: bool = False
    counted: tuple[str, ...] = ()
    removable: bool = False
    looked: str = ""
    retracted: tuple[str, ...] = ()
    left: Callable[[tuple[str, ...]], bool] = lambda _: False
