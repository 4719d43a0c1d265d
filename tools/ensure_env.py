"""Create .venv from requirements.lock when it is missing or stale.

Runs on the user's own Python with nothing but the standard library. uv is installed first, with the
hash the lock gives, because it installs the rest in seconds; where uv cannot be had or cannot reach the
package index that pip is set up for, pip does the same work more slowly.

Two set-ups at once, or one while a report runs on the environment that is to be replaced, wait for each
other: the mark beside .venv is locked (`kpbcalc.base.venv_in_use`), and the system lets go of it however a
command ends.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
MADE_FROM = VENV / "requirements.lock"  # a copy: the file may change while the environment is made or used
STAMP = VENV / ".lock-stamp"
# The Python below a virtual environment: this one may be run by the very .venv that it replaces.
BASE = getattr(sys, "_base_executable", "") or sys.executable
MARK = ROOT / ".venv-anvands"
NEEDED = 1200 * 2**20  # bytes
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")


def fingerprint(lock: bytes) -> str:
    """What the environment depends on: the lock, the Python that made it and where it lies."""
    digest = hashlib.sha256(lock)
    digest.update(f"{sys.version_info[:2]} {ROOT}".encode())
    return digest.hexdigest()


def say(text: str) -> None:
    """Tell the user what goes on, at once."""
    print(text, file=sys.stderr, flush=True)


def uv_block() -> str:
    """The lines of the lock that pin uv, so that pip can install it by hash."""
    lines = MADE_FROM.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("uv=="))
    end = next((i for i in range(start + 1, len(lines)) if not lines[i].startswith("    ")), len(lines))
    return "\n".join(lines[start:end]) + "\n"


def install() -> None:
    """Fill .venv: uv first, then everything in the lock, then this project itself (editable)."""
    python = str(BIN / "python")
    only_uv = VENV / "uv.lock"
    only_uv.write_text(uv_block(), encoding="utf-8")
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
    fast = subprocess.run([*pip, "-q", "-r", str(only_uv)], check=False).returncode == 0
    if fast:
        say("   2 av 3  Installerar paketen (ungefär en halv minut)")
        # Compiled once here: where Python may not keep what it compiles, every import would do it anew.
        sync = ["pip", "sync", "--require-hashes", "--compile-bytecode", "--python", python, str(MADE_FROM)]
        uv = [str(BIN / "uv"), *sync]
        fast = _quietly(uv) == 0
    if not fast:
        say("   2 av 3  uv når inte paketen; installerar med pip i stället (några minuter)")
        subprocess.run([*pip, "-r", str(MADE_FROM)], check=True)
    say("   3 av 3  Installerar kpb")
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check",
         "--no-build-isolation", "--no-deps", "-e", str(ROOT)],
        check=True,
    )  # fmt: skip


def _quietly(command: list[str]) -> int:
    """Run uv; show its progress and its errors, not the list of a hundred packages."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        for line in process.stderr or ():
            if not line.startswith((" + ", " - ", " ~ ")):
                say("           " + line.rstrip())
    return process.returncode


@contextlib.contextmanager
def alone(*, wait: bool = True) -> Iterator[None]:
    """Nobody else makes the environment or runs on it while inside.

    Raises `OSError`, and `BlockingIOError` when somebody does and it is not to wait.
    """
    with MARK.open("ab") as mark:
        if sys.platform != "win32":
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not wait:
                    raise
                say("Ett annat kommando använder eller förbereder arbetsbänken. Väntar tills det är klart.")
                fcntl.flock(mark, fcntl.LOCK_EX)
        yield


def is_ready(wanted: str) -> bool:
    """Whether .venv is what the lock says."""
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted


def remove() -> None:
    """Take away .venv, or stop before anything is taken: it may be somebody else's, or in use (Windows)."""
    if VENV.is_dir():
        away = VENV.with_name(f".venv-bort-{os.getpid()}")
        VENV.rename(away)
        shutil.rmtree(away, ignore_errors=True)


def make(wanted: str, lock: bytes) -> None:
    """Make .venv anew. Raises `OSError`, `CalledProcessError`."""
    say("Förbereder arbetsbänken (en gång, tills requirements.lock ändras)")
    say("   1 av 3  Skapar .venv")
    for left in ROOT.glob(".venv-bort-*"):  # a killed set-up's
        shutil.rmtree(left, ignore_errors=True)
    remove()
    try:
        subprocess.run([BASE, "-m", "venv", str(VENV)], check=True)
        MADE_FROM.write_bytes(lock)
        install()
        STAMP.write_text(wanted, encoding="utf-8")
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)
        raise
    say("Klart.")


def main() -> int:
    """Return 0 when .venv is ready, 1 with a message in Swedish when it could not be made."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        say(
            f"Python {sys.version_info[0]}.{sys.version_info[1]} hittades, men arbetsbänken behöver "
            "3.11, 3.12 eller 3.13.\nAnge en annan: make report … PYTHON=python3.12"
        )
        return 1
    lock = LOCK.read_bytes()
    wanted = fingerprint(lock)
    if is_ready(wanted):
        return 0
    try:
        with alone():
            if not is_ready(wanted):  # else another set-up was first
                make(wanted, lock)
    except (OSError, subprocess.CalledProcessError, KeyboardInterrupt) as error:
        say(why(error))
        return 1
    return 0


def why(error: BaseException) -> str:
    """What stopped the set-up and what to do about it."""
    again = "Kör sedan kommandot igen."
    if isinstance(error, KeyboardInterrupt):
        return "Avbrutet. Kör kommandot igen för att förbereda arbetsbänken."
    with contextlib.suppress(OSError):
        free = shutil.disk_usage(ROOT).free
        if free < NEEDED:
            return (
                f"Disken räcker inte: arbetsbänken behöver {NEEDED // 2**20} MB i {ROOT}, och "
                f"{free // 2**20} MB är lediga. Frigör plats. {again}"
            )
    if isinstance(error, OSError) or not os.access(ROOT, os.W_OK):
        return (
            f"Arbetsbänken i {ROOT} kan inte förberedas: mappen eller .venv går inte att ändra.\n"
            "Stäng det som använder den. Är den någon annans: be ägaren köra make env där, ange samma "
            "Python som ägaren (PYTHON=…) eller kopiera projektet till en egen mapp. " + again
        )
    if isinstance(error, subprocess.CalledProcessError) and "venv" in error.cmd:
        return (
            "Python kunde inte skapa .venv. På Debian och Ubuntu saknas ofta paketet python3-venv: "
            f"installera det. {again}"
        )
    return (
        "Det gick inte att installera paketen. Kontrollera att datorn når ett paketindex "
        "(pip download pip visar felet) och att det finns plats för tillfälliga filer (TMPDIR). " + again
    )


if __name__ == "__main__":
    sys.exit(main())
