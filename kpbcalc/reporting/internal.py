"""Pages that only the municipality's own staff may see, in a folder that only its owner can read."""

from pathlib import Path

from kpbcalc.base import private
from kpbcalc.notebook.parameters import Parameters
from kpbcalc.reporting.execute import execute
from kpbcalc.reporting.export import PageMeta, to_html
from kpbcalc.reporting.workbook import write_workbook

SECRET = (
    "Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen. Uppgifter om enskilda: "
    "bara för kommunens egen personal som behöver dem i sitt arbete."
)
READ_ME = f"{SECRET}\nMappen hör inte till rapporten och får inte delas utanför kommunen.\n"


def write_internal(
    notebook: Path, parameters: Parameters, stored: dict[str, str], folder: Path, meta: PageMeta
) -> None:
    """Run the notebook and write its page and workbook, marked as secret, into a folder for the owner only.

    The folder must not exist. `stored` as for `execute`; the executed notebook itself is not kept.
    """
    folder.mkdir()
    private.owner_only(folder)
    executed = execute(notebook, parameters, stored)
    files = {
        "LAS_MIG.txt": READ_ME,
        f"{notebook.stem}.html": to_html(executed, meta),
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    write_workbook(executed, folder / f"{notebook.stem}.xlsx", meta)
    private.owner_only(folder)
