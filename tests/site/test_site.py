"""The site builds without a warning, loads nothing from elsewhere, and can be searched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("mkdocs", reason="needs the extra docs: pip install -e '.[docs]'")

from mkdocs.commands.build import build
from mkdocs.config import load_config

import svodka
from pipeline.cli import app
from pipeline.extraction import (
    Chain,
    Event,
    EventRole,
    Extraction,
    Link,
    Mention,
    Merge,
    Quote,
    Relation,
    Value,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site without the notebooks, which `make docs` runs."""
    out = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(out), strict=True)
        config.extra["notebooks"] = "no notebooks"
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    return out


def test_every_page_of_docs_is_in_it(site: Path) -> None:
    for page in (ROOT / "docs").glob("*.md"):
        assert (site / f"{page.stem}.html").is_file()
    for card in (ROOT / "models").glob("*/CARD.md"):
        assert (site / "cards" / card.parent.name / "card.html").is_file()
    assert not list(site.rglob("*.py"))


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        loaded = re.findall(r'<(?:script|img|iframe|source)[^>]* src="?([^" >]+)', page.read_text("utf-8"))
        loaded += re.findall(r'<link[^>]* href="?([^" >]+)', page.read_text("utf-8"))
        assert loaded
        assert [address for address in loaded if re.match(r"(https?:)?//", address)] == []
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(\"?(https?:)?//", sheet.read_text("utf-8"))


def test_the_search_knows_russian_words_and_columns(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    assert index["config"]["lang"] == ["en", "ru"]
    texts = "\n".join(entry["text"] for entry in index["docs"])
    assert "Кажибаева" in texts
    assert "parent_mention_id" in texts


def test_the_page_of_commands_has_every_verb(site: Path) -> None:
    page = (site / "commands.html").read_text("utf-8")
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"Usage: svodka {command.name or command.callback.__name__} " in page


def test_the_api_reference_has_every_public_name(site: Path) -> None:
    page = (site / "api.html").read_text("utf-8")
    described = set(re.findall(r'id="?([\w.]+)', page))
    offered = {f"svodka.{name}" for name in svodka.__all__ if not name.startswith("_")}
    assert offered <= described
    records = (Mention, Value, Chain, Merge, Relation, Link, Quote, Event, EventRole, Extraction)
    assert {f"{record.__module__}.{record.__name__}" for record in records} <= described
    for member in ("OpenRun.sql", "OpenRun.document", "OpenRun.entity"):  # the first one is inherited
        assert f"pipeline.views.run_view.{member}" in described
