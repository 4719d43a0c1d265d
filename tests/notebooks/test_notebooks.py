"""The notebooks as source: prose and calls, stored without outputs. (nbval runs them, see pyproject.)"""

import ast
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
PARAMETERS = ["kommun", "ar", "omrade", "underlag", "utdata", "publik"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda p: p.stem)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


def code(notebook: nbformat.NotebookNode) -> list[ast.Module]:
    return [ast.parse(c.source) for c in notebook.cells if c.cell_type == "code"]


def test_stored_without_outputs(notebook: nbformat.NotebookNode) -> None:
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_no_definitions_and_no_arithmetic(notebook: nbformat.NotebookNode) -> None:
    forbidden = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.BinOp, ast.AugAssign)
    for cell in code(notebook):
        assert not [n for n in ast.walk(cell) if isinstance(n, forbidden)]


def test_one_parameters_cell_with_the_contracts_names_and_exempelkommunen(
    notebook: nbformat.NotebookNode,
) -> None:
    cells = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    assert len(cells) == 1
    given = {n.targets[0].id: ast.literal_eval(n.value) for n in ast.parse(cells[0].source).body}
    assert list(given) == PARAMETERS
    assert given["kommun"] == "0000" and given["ar"] == 2024


def test_no_cell_assigns_a_parameter(notebook: nbformat.NotebookNode) -> None:
    """What the command gives in the parameters cell must hold to the end of the report."""
    for cell in notebook.cells:
        if cell.cell_type != "code" or "parameters" in cell.metadata.get("tags", []):
            continue
        assigned = {
            n.id for n in ast.walk(ast.parse(cell.source))
            if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
        }  # fmt: skip
        assert not assigned & set(PARAMETERS)
