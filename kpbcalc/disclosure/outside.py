"""What of a vector is outside a space?"""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def outside(of: Numbers, basis: Numbers, nothing: float) -> Numbers | None:
    """The direction, of length one, that a vector adds to a space; None for one that lies in it.

    In: an orthonormal basis (a row each), and how short is nothing.

    >>> outside(np.array([3.0, 4.0]), np.array([[1.0, 0.0]]), 1e-8)
    array([0., 1.])
    """
    left = of.astype(float)
    for _ in range(2):  # once more for what rounding left
        left = left - basis.T @ (basis @ left)
    size = float(np.linalg.norm(left))
    return left / size if size >= nothing else None
