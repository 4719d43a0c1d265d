"""How is a library told where it may write while a command is at work? In the environment, that it reads."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def passed_on(variable: str, value: str) -> Iterator[None]:
    """While inside, the variable is so, here and in what is started from here; then it is as it was."""
    before = os.environ.get(variable)
    os.environ[variable] = value
    try:
        yield
    finally:
        os.environ.pop(variable)
        if before is not None:
            os.environ[variable] = before
