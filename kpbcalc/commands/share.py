"""What `kpb share` and `kpb receive` do: our package as a file to give, others' files taken in."""

from collections.abc import Sequence
from pathlib import Path

from kpbcalc.analysis.at_hand import FOLDER
from kpbcalc.base import private
from kpbcalc.base.errors import UsageError
from kpbcalc.base.unfinished import made, unfinished
from kpbcalc.calculation.guard import Guard
from kpbcalc.calculation.prepare import prepare
from kpbcalc.commands.wish import Step, Wish
from kpbcalc.disclosure.delivery import pack, to_give, unpack
from kpbcalc.underlag.pseudonyms import pseudonyms


def make_shared(wish: Wish, step: Step) -> Path:
    """Write `<out>/delas/delning-<kod>-<år>.zip`, what others may be given of the year; return the file.

    The ledger of releases notes what is given, and no more. Raises as `make_report`.
    """
    with step(f"Räknar {wish.kommun.namn} {wish.ar}"):
        prepared = prepare(wish.kommun.kod, wish.ar, wish.data, "extern", accepted=wish.accepted)
    ids = pseudonyms(wish.where.root, wish.kommun.kod, wish.ar)
    given = to_give(prepared.packages[-1])
    guard = Guard(wish.out, prepared, wish.inputs(), ids, wish.withdraws, given=given)
    guard.check()
    with (
        step("Granskar vad som får delas"),
        made(wish.out / "delas") as folder,
        unfinished(folder) as new,
    ):
        file = new / f"delning-{wish.kommun.kod}-{wish.ar}.zip"
        file.write_bytes(pack([given]))
        guard.look_through(new)
        guard.record()
        private.as_usual(file)
        return file.replace(folder / file.name)


def receive(given: Sequence[Path], data: Path) -> list[str]:
    """Check others' files and put them into `<data>/jamforelse/`; what each tells of, in Swedish.

    A newer file of the same municipality and year takes the place of the older. Raises `UsageError` for a
    file that is no delivery, or one that holds the figures of a demo.
    """
    if not data.is_dir():
        raise UsageError(f"Mappen {data.name} finns inte.", remedy="Ange mappen med underlaget efter --data.")
    told, placed = [], {}
    for file in given:
        packages = list(unpack(file))
        if not packages:
            raise UsageError("Filen innehåller ingen delning.", where=file.name)
        for package in packages:
            if package.synthetic:
                raise UsageError(
                    "Filen är demons: talen är påhittade och går inte att jämföra med.", where=file.name
                )
            name = f"delning-{package.kommun}-{package.ar}.zip"
            placed[name] = pack([package])
            told.append(f"{file.name}: kommun {package.kommun}, {package.ar}")
    folder = data / FOLDER
    with made(folder), unfinished(folder) as new:
        for name, content in placed.items():
            (new / name).write_bytes(content)
        for name in placed:
            (new / name).replace(folder / name)
    return told
