"""Finds the files of a gold folder, pairs them by name and decodes them without touching a character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from pipeline.errors import InputError

EXPORT_MARK = "export.json"  # what `svodka export` leaves in its folder: no document


def stems(root: Path, suffixes: Collection[str]) -> Iterator[tuple[str, Path]]:
    """The documents under `root`: an id (the relative path) and the path without its suffix, in order.

    `root` is a folder (searched to any depth) or one file of a document. Hidden files are passed over.
    """
    found = {file.with_suffix("") for file in files(root, suffixes)}
    base = root if root.is_dir() else root.parent
    for stem in sorted(found):
        yield stem.relative_to(base).as_posix(), stem


def files(root: Path, suffixes: Collection[str]) -> list[Path]:
    """The files under `root` (or `root` itself) whose name ends in one of `suffixes`, in order."""
    if not root.exists():
        raise InputError("gold_not_found", f"There is no gold at {root}.", "Check the path.")
    candidates = root.rglob("*") if root.is_dir() else iter([root])
    found = sorted(
        file
        for file in candidates
        if file.suffix in suffixes and file.is_file() and not file.name.startswith(".")
        if file.name != EXPORT_MARK
    )
    if not found:
        raise InputError(
            "gold_empty",
            f"No file under {root} ends in {', '.join(sorted(suffixes))}.",
            "Check the path and --format.",
        )
    return found


def with_suffix(stem: Path, suffix: str) -> Path:
    """The file of a document that ends in `suffix`; a dot inside the name is part of the name."""
    return stem.parent / (stem.name + suffix)


def decode(path: Path, oddities: Counter[str]) -> str | None:
    """The characters of a UTF-8 file as they stand (CR LF, a byte order mark and all).

    None, and a reason in `oddities`, when the file is missing or is not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        oddities[f"no {path.suffix} file"] += 1
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        oddities[f"{path.suffix} file is not UTF-8"] += 1
        return None


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of an annotation file with their numbers from 1: split on LF only, a CR before it dropped."""
    for number, line in enumerate(text.split("\n"), start=1):
        yield number, line.removesuffix("\r")
