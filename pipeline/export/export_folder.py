"""The folder of an export: its own, or none. `export.json` says what is in it, and marks it as an export."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, TextIO

from pipeline.corpora.corpus_files import EXPORT_MARK
from pipeline.errors import InputError
from pipeline.tables.folder import write_json


class ExportFolder:
    """A new or empty folder to write into, and never outside it."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._root = self.path.resolve()

    def begin(self, source: Path, about: dict[str, Any], *, overwrite: bool) -> None:
        """Take the folder. Raises InputError when something else is in it, or the source."""
        here, there = self.path.resolve(), source.resolve()
        if here == there or there in here.parents or here in there.parents:
            raise InputError(
                "export_over_source",
                f"{self.path} and {source} lie in one another.",
                "Give -o a folder of its own, beside the source.",
            )
        if self.path.exists() and not self.path.is_dir():
            raise InputError("not_a_folder", f"{self.path} is a file.", "Give -o a folder.")
        if self.path.is_dir() and any(self.path.iterdir()):
            self._clear(overwrite)
        self.path.mkdir(parents=True, exist_ok=True)
        write_json(self.path / EXPORT_MARK, {**about, "finished": False})

    def finish(self, about: dict[str, Any]) -> None:
        """Say that all is written."""
        write_json(self.path / EXPORT_MARK, {**about, "finished": True})

    def file(self, name: str) -> Path:
        """Where a file of that name goes; its folder is made."""
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        if path.parent.resolve() not in (self._root, self._root / path.parent.name):
            what = f"{path} is not in {self.path}."
            raise InputError("outside_the_folder", what, "Give -o another folder.")
        return path

    def text(self, name: str) -> TextIO:
        """A file of that name to write text into: UTF-8, line ends as they are given."""
        return open(self.file(name), "w", encoding="utf-8", newline="")

    def _clear(self, overwrite: bool) -> None:
        if not _is_export(self.path / EXPORT_MARK):
            raise InputError(
                "folder_not_empty",
                f"{self.path} is not empty, and what is in it is no export of svodka.",
                "Give -o a new folder.",
            )
        if not overwrite:
            raise InputError(
                "folder_not_empty",
                f"{self.path} holds an export already.",
                "Give -o another folder, or --overwrite to throw that one away.",
            )
        for entry in self.path.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()


def _is_export(mark: Path) -> bool:
    try:
        content = json.loads(mark.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and "export" in content
