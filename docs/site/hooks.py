"""What MkDocs does not know by itself: pages from files outside docs/, and the links to them.

Cards of the models, the changelog, CONTRIBUTING, the Russian README, the page of commands, and the
notebooks that `make docs` has run.
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
_LINKS = (  # as they stand in the repository → in the site
    (re.compile(r"\]\(\.\./models/(\w+)/CARD\.md"), r"](cards/\1/card.md"),
    (re.compile(r"\]\((?:\.\./)?CHANGELOG\.md"), "](changelog.md"),
    (re.compile(r"\]\((?:\.\./)?CONTRIBUTING\.md"), "](contributing.md"),
    (re.compile(r"\[(LICENSE|NOTICE)\]\(\1\)"), r"\1"),
    (re.compile(r"\]\(\.\./README\.ru\.md"), "](ru.md"),
    (re.compile(r"\]\((?:\.\./)?README\.md"), "](index.md"),
    (re.compile(r"\]\(docs/"), "]("),
    (re.compile(r"\]\(models/(\w+)/CARD\.md"), r"](cards/\1/card.md"),
    (re.compile(r"\]\((\d\d_\w+)\.ipynb"), r"](\1.md"),
    (re.compile(r"\]\((?:\.\./)?notebooks/\w+\.ipynb"), "](notebooks.md"),
)
_PICTURES = re.compile(r"!?\[([^\]]*)\]\((\w+\.svg)\)")  # beside a page of docs/, written by a measurement


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The notebooks that have been rendered join the navigation."""
    rendered = [f"notebooks/{path.name}" for path in _notebooks(config) if path.suffix == ".md"]
    for entry in config.nav or []:
        if "Notebooks" in entry:
            entry["Notebooks"] += rendered
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages from elsewhere."""
    files.append(File.generated(config, "commands.md", content=commands_page()))
    for source, target in _from_elsewhere(config):
        files.append(File.generated(config, target, abs_src_path=str(source)))
    return files


def _notebooks(config: MkDocsConfig) -> list[Path]:
    return sorted((ROOT / config.extra["notebooks"]).glob("*"))


def _from_elsewhere(config: MkDocsConfig) -> list[tuple[Path, str]]:
    cards = [path for path in sorted((ROOT / "models").glob("*/*")) if path.suffix in (".md", ".svg")]
    return [
        (ROOT / "CHANGELOG.md", "changelog.md"),
        (ROOT / "CONTRIBUTING.md", "contributing.md"),
        (ROOT / "README.ru.md", "ru.md"),
        *((path, f"cards/{path.parent.name}/{path.name.lower()}") for path in cards),
        *((path, f"notebooks/{path.name}") for path in _notebooks(config)),
    ]


def on_page_markdown(markdown: str, page: Page, files: Files, **_: Any) -> str:
    """Links to files of the repository become links to pages; pictures not drawn yet are left out."""
    for pattern, target in _LINKS:
        markdown = pattern.sub(target, markdown)
    folder = page.file.src_uri.rpartition("/")[0]

    def there(picture: re.Match[str]) -> str:
        return picture[0] if files.get_file_from_path(f"{folder}/{picture[2]}".lstrip("/")) else picture[1]

    return _PICTURES.sub(there, markdown)
