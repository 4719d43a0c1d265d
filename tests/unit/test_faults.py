"""Odd disks, folders and machines are told as what they are; a fault of ours is not."""

import errno
import os

import pytest

from kpbcalc.base import faults
from kpbcalc.base.errors import InternalError, MachineError, UsageError


def system(number: int, place: str = "/hos/mig") -> OSError:
    return OSError(number, os.strerror(number), place)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "plats på disken"),
        (errno.EDQUOT, "plats på disken"),
        (errno.EACCES, "inte läsa eller skriva"),
        (errno.EROFS, "inte läsa eller skriva"),
        (errno.ENAMETOOLONG, "för långt"),
        (errno.EMFILE, "fler filer öppna"),
        (errno.ENOMEM, "Minnet räckte inte"),
        (errno.EIO, "svarar inte som den ska"),
        (errno.ESTALE, "svarar inte som den ska"),
        (errno.ENOENT, "finns inte"),
        (errno.ENOTDIR, "en fil i stället för en mapp"),
        (errno.EBUSY, "ett annat program"),
    ],
)
def test_what_the_system_refuses_is_told_with_place_and_remedy(number: int, says: str) -> None:
    told = faults.as_told(system(number))
    assert isinstance(told, MachineError)
    assert told.exit_code == 2
    assert says in told.what and told.where == "/hos/mig" and told.remedy


class IOException(Exception):  # noqa: N818 - the name DuckDB gives it
    pass


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        IOException("Could not write file: No space left on device"),
        RuntimeError("can't start new thread"),
        RuntimeError("Kernel didn't respond in 60 seconds"),
        ModuleNotFoundError("No module named 'pandas'", name="pandas"),
        FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']"),
    ],
)
def test_what_a_library_says_of_the_machine_is_told(error: Exception) -> None:
    assert isinstance(faults.as_told(error), MachineError)


@pytest.mark.parametrize(
    "error",
    [
        IOException('IO Error: Cannot open file "/hos/mig": Permission denied'),  # duckdb
        PermissionError(errno.EACCES, "Failed to open local file '/hos/mig'. Detail: [errno 13] Permission"),
        OSError("[Errno 13] Permission denied: '/hos/mig'"),
    ],
)
def test_a_path_that_stands_in_a_librarys_words_alone_is_told(error: Exception) -> None:
    told = faults.as_told(error)
    assert told is not None and "inte läsa eller skriva" in told.what and told.where == "/hos/mig"


def test_words_in_quotes_that_are_no_path_are_not_told() -> None:
    told = faults.as_told(OSError(errno.EACCES, "row '19400101-1234' and \"Åke\""))
    assert told is not None and told.where == ""


def dead_kernel() -> Exception:
    """What nbclient raises when the process of a notebook is gone."""
    from nbclient.exceptions import DeadKernelError  # noqa: PLC0415

    return DeadKernelError("Kernel died")


def test_a_killed_kernel_is_the_machines_doing() -> None:
    told = faults.as_told(dead_kernel())
    assert isinstance(told, MachineError)
    assert "avslutades utifrån" in told.what and "minne" in told.remedy


def test_the_cause_counts_and_an_error_of_ours_stays_itself() -> None:
    wrapped = ValueError("brukare 900117")
    wrapped.__cause__ = system(errno.ENOSPC)
    assert isinstance(faults.as_told(wrapped), MachineError)
    ours = UsageError("Fel.")
    assert faults.as_told(ours) is ours


@pytest.mark.parametrize(
    "error",
    [
        ValueError("brukare 900117"),
        KeyError("belopp"),
        RuntimeError("brukare 900117"),
        InternalError("Cell 3 stannade."),
        ModuleNotFoundError("No module named 'kpbcalc.analysis.borta'"),
        OSError(errno.EBADF, "Bad file descriptor"),
    ],
)
def test_a_fault_of_ours_is_not_blamed_on_the_machine(error: Exception) -> None:
    assert faults.as_told(error) is None
