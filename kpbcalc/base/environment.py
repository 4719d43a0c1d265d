"""How does a command tell the notebook it starts what the six parameters do not hold? In the environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def passed_on(variable: str, value: str) -> Iterator[None]:
    """While inside, what is started from here sees the variable; then it is as it was."""
    before = os.environ.get(variable)
    os.environ[variable] = value
    try:
        yield
    finally:
        os.environ.pop(variable)
        if before is not None:
            os.environ[variable] = before
