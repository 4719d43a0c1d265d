"""What `kpb new` prints: what each file seems to be, what was written, and what is left first."""

from kpbcalc.onboarding.begin import Begun
from kpbcalc.onboarding.maps_left import table
from kpbcalc.onboarding.page import summary
from kpbcalc.presentation.formats import number

_FIRST = 5  # things to do that are told on the screen, and all that stop the import


def show_begun(begun: Begun) -> str:
    """The files, the new rows of each workbook, and where to begin."""
    lines = ["Filerna"]
    for file in begun.seen:
        lines.append(f"  {file.name}: {table(file)} ({file.why})")
        lines += [f"    {finding.told()}" for finding in file.findings if finding.allvar != "info"]
    lines.append("Arbetsböckerna")
    for name, rows in begun.added.items():
        lines.append(f"  {name}: " + _new(rows))
    for name, keys in begun.away.items():
        taken = ", ".join(" ".join(filter(None, key)) for key in keys)
        lines.append(f"  {name}: de här raderna har ni tagit bort, och de läggs inte till igen: {taken}")
    lines += [summary(begun.state), *begun.state.amiss]
    if begun.state.todo:
        lines.append(f"Att göra ({len(begun.state.todo)}), det viktigaste först")
    shown = max(_FIRST, sum(todo.kr is None for todo in begun.state.todo))
    for todo in begun.state.todo[:shown]:
        kronor = f" ({number(todo.kr)} kr)" if todo.kr is not None else ""
        lines.append(f"  {todo.what}{kronor} I {todo.where}.")
    if (more := len(begun.state.todo) - shown) > 0:
        lines.append(f"  {more} till står i {begun.page.name}, det mesta av kronorna först.")
    return "\n".join(lines)


def _new(rows: int) -> str:
    return {0: "inget nytt", 1: "1 ny rad"}.get(rows, f"{rows} nya rader")
