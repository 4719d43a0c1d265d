"""What every command of `kpb` shares: the application, and how it says what goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from kpbcalc.commands.swedish import SwedishGroup

app = typer.Typer(
    cls=SwedishGroup,
    help="Kostnad per brukare (KPB): från bokslut och brukarvolymer till en rapport som går att granska.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
console = Console(stderr=True, highlight=False, markup=False, emoji=False)  # texts may hold [import] and :K:


@contextmanager
def step(text: str) -> Iterator[None]:
    """Show what goes on while it goes on."""
    with steps(text):
        yield


@contextmanager
def steps(text: str) -> Iterator[Callable[[str], None]]:
    """Show what goes on, and then what is said to go on next."""
    if console.is_terminal:
        with console.status(text) as status:
            yield status.update
    else:
        console.print(text)
        yield console.print


@contextmanager
def fetching() -> Iterator[Callable[[str], None]]:
    """Show which question is being asked."""
    if console.is_terminal:
        with console.status("Hämtar") as status:
            yield status.update
    else:
        yield lambda text: None


def tell(text: str) -> None:
    """A line for whoever stands at the console, as it is: names of projects may hold brackets."""
    console.print(text, soft_wrap=True)
