"""The notebooks run from top to bottom on the demo run, and are kept without what they have put out."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("nbclient", reason="needs the extra notebooks: pip install -e '.[notebooks]'")

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def ids(path: Path) -> str:
    return path.stem


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, demo_run: Path) -> Path:
    """A folder that looks to a notebook like a checkout in which `make demo` has run."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "notebooks").mkdir()
    (folder / "out").mkdir()
    (folder / "seeds").symlink_to(ROOT / "seeds")
    (folder / "out" / "demo").symlink_to(demo_run)
    return folder


def outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def executed(path: Path, folder: Path) -> NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute(cwd=str(folder))
    return notebook


def test_there_are_four() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=ids)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert outputs(notebook) == []
    assert all(cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=ids)
def test_a_notebook_runs(path: Path, checkout: Path) -> None:
    notebook = executed(path, checkout / "notebooks")
    for output in outputs(notebook):
        assert output.output_type != "error"
        assert output.get("name") != "stderr", output.text  # warnings too
    SHOWS[path.stem](notebook)


def images(notebook: NotebookNode) -> int:
    return sum("image/svg+xml" in output.get("data", {}) for output in outputs(notebook))


def texts(notebook: NotebookNode) -> str:
    kinds = ("text/html", "text/plain")
    parts = [output.get("data", {}).get(kind, "") for output in outputs(notebook) for kind in kinds]
    return "\n".join([*parts, *(output.get("text", "") for output in outputs(notebook))])


def explores(notebook: NotebookNode) -> None:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert "image/svg+xml" in code[1].outputs[-1].data  # the answer comes first
    assert images(notebook) == 3
    assert "<article>" in texts(notebook)
    assert "Раушан Кажибаевой" in texts(notebook)


def measures(notebook: NotebookNode) -> None:
    assert images(notebook) == 4
    assert "entities, F1" in texts(notebook)
    assert "ru_news_natasha" in texts(notebook)


def connects(notebook: NotebookNode) -> None:
    assert images(notebook) == 3
    assert "betweenness" in texts(notebook)
    assert "— WORKPLACE —" in texts(notebook)


def extends(notebook: NotebookNode) -> None:
    told = texts(notebook)
    for word in ("ARTICLE", "MEDIA", "p17", "STATE_BODY"):
        assert word in told
    assert "<article>" in told


SHOWS = {"01_explore": explores, "02_quality": measures, "03_network": connects, "04_extend": extends}
