"""`python docs/site/notebook_pages.py FOLDER`: runs the notebooks, writes each as Markdown with its pictures.

A notebook that raises ends the command. Without notebooks nothing is written.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import MarkdownExporter
from traitlets.config import Config

ROOT = Path(__file__).parents[2]


def render(notebook: Path, folder: Path) -> None:
    """Write NAME.md and its pictures NAME_*.svg to a folder."""
    read = nbformat.read(notebook, as_version=4)
    NotebookClient(read, timeout=900, kernel_name="python3").execute(cwd=str(notebook.parent))
    body, resources = _exporter().from_notebook_node(read, resources={"unique_key": notebook.stem})
    (folder / f"{notebook.stem}.md").write_text(body.replace(f"{ROOT}/", ""), "utf-8")
    for name, content in resources["outputs"].items():
        (folder / name).write_bytes(content)


def _exporter() -> MarkdownExporter:
    return MarkdownExporter(config=Config({"NbConvertBase": {"display_data_priority": _PRIORITY}}))


_PRIORITY = ["text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain"]

if __name__ == "__main__":
    out = Path(sys.argv[1])
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        print(f"{path.name} …", flush=True)
        render(path, out)
