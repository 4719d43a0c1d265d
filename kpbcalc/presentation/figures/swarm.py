"""Where the dots of a row stand so that none covers another: seaborn's swarm.

Seaborn is imported when the first swarm is laid out, since most commands and most figures do without it.
"""

from collections.abc import Sequence
from typing import Any

from kpbcalc.presentation.figures.canvas import style

Place = tuple[float, float]  # pixels


@style()
def swarm(rows: Sequence[Sequence[float]], width: float, height: float, size: float) -> list[list[Place]]:
    """The middles of dots of `size` pixels, row by row in the order of its values.

    A value is a share (0–1) of `width`; each row is `height` high, and its dots keep to their place along it
    and are moved across it.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415
    from seaborn import swarmplot  # noqa: PLC0415

    filled = [n for n, row in enumerate(rows) if row]  # seaborn gives no dots for a row without values
    placed: list[list[Place]] = [[] for _ in rows]
    if not filled:
        return placed
    flat = [(place, x) for place, n in enumerate(filled) for x in sorted(rows[n])]
    figure = Figure(figsize=(width / 72, height * len(filled) / 72), dpi=72)
    ax: Any = figure.add_axes((0, 0, 1, 1))
    swarmplot(
        x=[x for _, x in flat], y=[n for n, _ in flat], order=range(len(filled)), orient="h", size=size,
        ax=ax, linewidth=0, warn_thresh=1,
    )  # fmt: skip
    ax.set(xlim=(0, 1), ylim=(len(filled) - 0.5, -0.5))
    figure.draw_without_rendering()
    for place, (n, dots) in enumerate(zip(filled, ax.collections, strict=True)):
        placed[n] = [(x * width, (y - place + 0.5) * height) for x, y in dots.get_offsets().tolist()]
    return placed
