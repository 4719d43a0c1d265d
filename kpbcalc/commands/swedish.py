"""typer's own words in Swedish: help pages and messages for wrong use."""

import ast
import difflib
import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from kpbcalc.base.errors import UsageError

_SHUT = re.compile(r"\w+ (?P<path>'.*'|\".*\") is not (?:readable|writable|executable)")
_WORDS = {
    "Usage:": "Så här:",
    "[OPTIONS]": "[FLAGGOR]",
    "COMMAND [ARGS]...": "KOMMANDO",
    "Options:": "Flaggor:",
    "Commands:": "Kommandon:",
    "[required]": "[måste anges]",
    "[default: ": "[förval: ",
    "Show this message and exit.": "Visa den här hjälpen och avsluta.",
}


def _swedish(text: str) -> str:
    for word, translated in _WORDS.items():
        text = text.replace(word, translated)
    return text


class SwedishCommand(TyperCommand):
    """A command whose help page is in Swedish."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return _swedish(super().get_help(ctx))


class SwedishGroup(TyperGroup):
    """The list of commands, in Swedish."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return _swedish(super().get_help(ctx))


def wrong_use(error: typer.TyperException) -> UsageError:
    """typer's complaint as one of ours, with the nearest option where there is one.

    typer keeps the kinds of its complaints to itself, so they are told apart by name.
    """
    about: Any = error
    options = " ".join(getattr(getattr(about, "param", None), "opts", [])) or "Ett värde"
    match type(error).__name__:
        case "NoSuchOption":
            near = difflib.get_close_matches(about.option_name, _options(about), 2)
            what = f"Flaggan {about.option_name} finns inte."
            what += f" Menade du {' eller '.join(near)}?" if near else ""
        case "MissingParameter":
            what = f"{options} saknas."
        case "BadParameter" if shut := _SHUT.search(str(error)):
            return UsageError(
                f"{options}: du får inte läsa det som anges.", where=str(ast.literal_eval(shut["path"])),
                remedy="Be den som äger filen eller mappen om tillgång, eller ange en kopia.",
            )  # fmt: skip
        case "BadParameter":
            what = f"Värdet till {options} har fel form."
        case "BadOptionUsage":
            what = f"Flaggan {about.option_name} saknar värde eller har ett för mycket."
        case _:
            what = "Kommandot finns inte eller har för många ord."
    return UsageError(what, remedy="kpb --help visar kommandon, kpb report --help visar flaggor.")


def _options(error: Any) -> list[str]:
    """The options of the command that was typed."""
    return [name for p in error.ctx.command.params for name in p.opts] if error.ctx else []
