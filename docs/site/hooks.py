"""What MkDocs does not know by itself: pages from files outside docs/, and the links to them.

Cards of the models, the changelog, the Russian README, the page of commands, and the notebooks that
`make docs` has run.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from commands_page import commands_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "out" / "notebooks"
_LINKS = (  # as they stand in the repository → in the site
    (re.compile(r"\]\(\.\./models/(\w+)/CARD\.md"), r"](cards/\1/card.md"),
    (re.compile(r"\]\(\.\./CHANGELOG\.md"), "](changelog.md"),
    (re.compile(r"\]\(\.\./README\.ru\.md"), "](ru.md"),
    (re.compile(r"\]\((?:\.\./)?README\.md"), "](index.md"),
    (re.compile(r"\]\(docs/"), "]("),
    (re.compile(r"\]\(models/(\w+)/CARD\.md"), r"](cards/\1/card.md"),
    (re.compile(r"\]\((\d\d_\w+)\.ipynb"), r"](\1.md"),
)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The notebooks that have been rendered join the navigation."""
    rendered = [f"notebooks/{path.name}" for path in sorted(NOTEBOOKS.glob("*.md"))]
    for entry in config.nav or []:
        if "Notebooks" in entry:
            entry["Notebooks"] += rendered
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from elsewhere."""
    files.append(File.generated(config, "commands.md", content=commands_page()))
    for source, target in _from_elsewhere():
        files.append(File.generated(config, target, abs_src_path=str(source)))
    return files


def _from_elsewhere() -> list[tuple[Path, str]]:
    cards = [(path, path.parent.name, path.name) for path in sorted((ROOT / "models").glob("*/*.*"))]
    return [
        (ROOT / "CHANGELOG.md", "changelog.md"),
        (ROOT / "README.ru.md", "ru.md"),
        *((path, f"cards/{model}/{name.lower()}") for path, model, name in cards if name.endswith((".md", ".svg"))),
        *((path, f"notebooks/{path.name}") for path in sorted(NOTEBOOKS.glob("*"))),
    ]


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Links to files of the repository become links to pages of the site."""
    for pattern, target in _LINKS:
        markdown = pattern.sub(target, markdown)
    return markdown
