"""What the console shows is what a message says."""

from rich.table import Table

from kpbcalc.commands.app import console


def test_the_console_shows_brackets_and_colons_as_they_are() -> None:
    table = Table(box=None)
    table.add_row("skriv under [import] (docs/import.md) :heart:")
    with console.capture() as shown:
        console.print(table)
    assert "under [import] (docs/import.md) :heart:" in shown.get()
