"""Ctrl-C and the system's wish to end, at a moment when they do no harm."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Any, NoReturn

TERMINATED = 143
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")

_held = 0
_waiting = 0
_asked = 0


def stop_in_order() -> None:
    """From now on Ctrl-C, an end asked for and a closed window all leave through the `finally` blocks."""
    for name in _NAMES:
        number = getattr(signal, name, None)
        # What was told to ignore the closed window (nohup) goes on ignoring it.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _arrived)


@contextlib.contextmanager
def held() -> Iterator[None]:
    """What arrives while inside waits until the outermost block has ended."""
    global _held  # noqa: PLW0603
    before, _held = _held, _held + 1
    try:
        yield
    finally:
        _held = before
        _deliver()


@contextlib.contextmanager
def let_through() -> Iterator[None]:
    """Inside a block that holds: here it may arrive, at once."""
    global _held  # noqa: PLW0603
    before, _held = _held, 0
    try:
        _deliver()
        yield
    finally:
        _held = before


def insist() -> None:
    """Leave now, if somebody has asked for it and a library has swallowed what was raised."""
    if _asked:
        _leave(_asked)


def _arrived(number: int, _: Any) -> None:
    global _waiting  # noqa: PLW0603
    if _held:
        _waiting = _waiting or number
        return
    _leave(number)


def _deliver() -> None:
    global _waiting
    if _waiting and not _held and threading.current_thread() is threading.main_thread():
        number, _waiting = _waiting, 0
        _leave(number)


def _leave(number: int) -> NoReturn:
    global _asked  # noqa: PLW0603
    _asked = number
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(TERMINATED)
