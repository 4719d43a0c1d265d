"""The beginning of a file that is too long to be looked at whole."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kpbcalc.underlag.content import TEXTS
from kpbcalc.underlag.large import is_long

SAMPLE = 5_000  # rows of a long file that are looked at
_GOES_ON = 100  # lines after them that a cell in quotes may go on for


@contextmanager
def sample(file: Path) -> Iterator[tuple[Path, bool]]:
    """The file, or the first rows of a long one in a folder that is then removed."""
    if not is_long(file):
        yield file, False
        return
    with tempfile.TemporaryDirectory(prefix="kpb-") as folder:
        part = Path(folder) / file.name
        if file.suffix.lower() in TEXTS:
            with file.open("rb") as whole, part.open("wb") as start:
                start.writelines(_whole_rows(whole))
        else:
            batch = next(pq.ParquetFile(file).iter_batches(SAMPLE))
            pq.write_table(pa.Table.from_batches([batch]), part)
        yield part, True


def _whole_rows(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The first lines, and those after them that a cell in quotes goes on in."""
    open_quote = False
    for number, line in enumerate(islice(lines, SAMPLE + _GOES_ON)):
        if number > SAMPLE and not open_quote:
            return
        open_quote ^= line.count(b'"') % 2 > 0
        yield line
