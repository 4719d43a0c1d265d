"""Pages that only the municipality's own staff may see, in a folder that only its owner can read."""

from pathlib import Path

from kpbcalc.reporting.execute import execute
from kpbcalc.reporting.export import PageMeta, to_html
from kpbcalc.reporting.parameters import ReportParameters
from kpbcalc.reporting.workbook import write_workbook

OWNER_ONLY_FOLDER, OWNER_ONLY_FILE = 0o700, 0o600
SECRET = (
    "Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen. Uppgifter om enskilda: "
    "bara för kommunens egen personal som behöver dem i sitt arbete."
)
READ_ME = f"{SECRET}\nMappen hör inte till rapporten och får inte delas utanför kommunen.\n"


def write_internal(
    notebook: Path, parameters: ReportParameters, stored: dict[str, str], folder: Path, meta: PageMeta
) -> None:
    """Run the notebook and write its page and workbook, marked as secret, into a folder for the owner only.

    The folder must not exist. `stored` as for `execute`; the executed notebook itself is not kept.
    """
    folder.mkdir(mode=OWNER_ONLY_FOLDER)
    folder.chmod(OWNER_ONLY_FOLDER)  # whatever the umask took away or left
    executed = execute(notebook, parameters, stored)
    files = {
        "LAS_MIG.txt": READ_ME,
        f"{notebook.stem}.html": to_html(executed, meta),
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    write_workbook(executed, folder / f"{notebook.stem}.xlsx", meta)
    for file in folder.iterdir():
        file.chmod(OWNER_ONLY_FILE)
