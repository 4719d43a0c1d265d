"""A template that asks for what is not there: an error with the nearest name, whatever is done with it."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined, meta
from jinja2.utils import missing

from kpbcalc.base.known_names import require, undeclared


class Asked(StrictUndefined):
    """A word that a template is not handed, or a field that what it is handed has not."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: str | None = None, *rest: Any
    ) -> None:
        super().__init__(hint, obj, name, *rest)
        if isinstance(name, str):
            error = undeclared(name, *_there(obj))
            self._undefined_exception = lambda _: error  # type: ignore[assignment]

    # What Jinja's own does not stop at: filters ask it too.
    __abs__ = __round__ = __index__ = __format__ = StrictUndefined._fail_with_undefined_error


def _there(obj: Any) -> tuple[list[str], str, Any]:
    """What there is to ask for instead, where, and what it would be."""
    if obj is missing:
        return [], "a template", "word"
    fields = [str(key) for key in obj] if isinstance(obj, Mapping) else dir(obj)
    where = "what was chosen" if isinstance(obj, Mapping) else type(obj).__name__
    return [field for field in fields if not field.startswith("_")], where, "field"


def render(environment: Environment, file: str, **words: Any) -> str:
    """A template with its words. Raises `LookupError` for one that it asks for, in any branch, and is not."""
    require(sorted(asked(environment, file)), words, file, "word")
    return environment.get_template(file).render(**words)


@cache
def asked(environment: Environment, file: str) -> Collection[str]:
    """The words that a template takes from outside."""
    assert environment.loader is not None
    source = environment.loader.get_source(environment, file)[0]
    return meta.find_undeclared_variables(environment.parse(source)) - set(environment.globals)
