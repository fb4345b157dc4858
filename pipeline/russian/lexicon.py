"""Russian word lists as data: the tables in `lexicons/` and the words that a user adds to them.

A lexicon is a tab-separated file in UTF-8. Lines that begin with `#` are comments; the first other line names
the columns. Two kinds of comment declare what the table holds, and every table is checked against them:

    # column NAME: what the column holds
    # use NAME: what a word with this use does (only in tables with a column `uses`)
    # fixed NAME: the same, for a use that a user's file may not give

The first column is the key: each key stands once. A column `uses` holds names of uses, separated by spaces.
Words are compared in small letters with ё written as е.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError

FOLDER = Path(__file__).with_name("lexicons")
NOUNS = "nouns"
"""The table that a user's file extends."""

_DECLARATION = re.compile(r"#\s*(?P<kind>column|use|fixed)\s+(?P<name>\w+):\s*\S")
_USES = "uses"


class LexiconTable(NamedTuple):
    """A lexicon: its rows (column → cell, in the order of the file) and the uses that it declares; a user's
    file may give those in `open_uses`."""

    rows: tuple[dict[str, str], ...]
    uses: frozenset[str]
    open_uses: frozenset[str]


def folded(word: str) -> str:
    """A word as lexicons compare it: small letters, ё as е."""
    return word.lower().replace("ё", "е")


@cache
def table(name: str) -> LexiconTable:
    """A shipped lexicon by the name of its file without the suffix. Raises InputError for a broken file."""
    return read_table(FOLDER / f"{name}.tsv")


def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a shipped lexicon, in the order of the file."""
    return table(name).rows


@cache
def words(name: str, use: str) -> frozenset[str]:
    """The words of a shipped lexicon that have a use, in small letters, ё as е."""
    return _by_use(table(name).rows, table(name).uses)[use]


@cache
def spelled(name: str, use: str) -> tuple[str, ...]:
    """The words of a shipped lexicon that have a use, as the file spells them and in its order."""
    return tuple(_key(row) for row in table(name).rows if use in row[_USES].split())


class LexiconWords:
    """The nouns of the shipped lexicon together with those of a user's files.

    `files`: lexicons with the columns `word` and `uses`; the uses are those that `nouns.tsv` declares with
    `use`. A word that is in both has the uses of both. Raises InputError when a file cannot be used.
    """

    def __init__(self, files: Iterable[Path] = ()) -> None:
        self._added: dict[str, frozenset[str]] = {}
        allowed = table(NOUNS).open_uses
        for path in files:
            found = _by_use(read_table(path, columns=("word", _USES), uses=allowed).rows, allowed)
            self._added = {use: self._added.get(use, frozenset()) | found[use] for use in allowed}
        self._having: dict[str, frozenset[str]] = {}

    def having(self, use: str) -> frozenset[str]:
        """The words that have a use, in small letters, ё as е."""
        if use not in self._having:
            self._having[use] = words(NOUNS, use) | self._added.get(use, frozenset())
        return self._having[use]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LexiconWords) and self._added == other._added

    def __hash__(self) -> int:
        return hash(frozenset(self._added.items()))


def read_table(
    path: Path, *, columns: Sequence[str] | None = None, uses: frozenset[str] | None = None
) -> LexiconTable:
    """A lexicon from a file.

    `columns`: the columns it must have; by default those that it declares itself. `uses`: the uses its words
    may have; by default those that it declares. Raises InputError with the file, the line and a remedy.
    """
    declared: dict[str, list[str]] = {"column": [], "use": [], "fixed": []}
    header: list[str] = []
    found: list[dict[str, str]] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(_lines(path), start=1):
        if line.startswith("#"):
            if declaration := _DECLARATION.match(line):
                declared[declaration["kind"]].append(declaration["name"])
        elif not line.strip():
            continue
        elif not header:
            header = line.split("\t")
            wanted = list(columns or declared["column"])
            if header != wanted:
                raise _broken(
                    path,
                    number,
                    f"has the columns {_listed(header)}",
                    f"Write {_listed(wanted)}, separated by single tabs.",
                )
        else:
            allowed = frozenset(declared["use"] + declared["fixed"]) if uses is None else uses
            row = _row(path, number, line, header, allowed)
            key = row[header[0]]
            if key in seen:
                raise _broken(
                    path, number, f"repeats «{key}» of line {seen[key]}", "Join the two lines into one."
                )
            seen[key] = number
            found.append(row)
    if not header:
        raise _broken(path, 1, "has no line with the names of the columns", "Add one above the words.")
    open_uses = frozenset(declared["use"])
    return LexiconTable(tuple(found), open_uses | frozenset(declared["fixed"]), open_uses)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError("bad_lexicon", f"{path} is not in UTF-8: {error}.", "Save it as UTF-8.") from error
    except OSError as error:
        raise InputError(
            "bad_lexicon",
            f"The lexicon {path} cannot be read: {error.strerror or error}.",
            "Check the setting `lexicon` in the model's config.cfg.",
        ) from error


def _row(path: Path, number: int, line: str, header: list[str], uses: frozenset[str]) -> dict[str, str]:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) > len(header) or not cells[0]:
        what = f"has {len(cells)} cells" if cells[0] else "has nothing in the first column"
        raise _broken(path, number, what, f"Write the cells {_listed(header)}, separated by single tabs.")
    row = dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
    if _USES in row:
        given = row[_USES].split()
        remedy = f"Uses are {_listed(sorted(uses))}."
        if unknown := [use for use in given if use not in uses]:
            raise _broken(path, number, f"gives «{cells[0]}» the unknown use `{unknown[0]}`", remedy)
        if not given:
            raise _broken(path, number, f"gives «{cells[0]}» no use", f"Write one behind a tab. {remedy}")
    return row


def _broken(path: Path, number: int, what: str, remedy: str) -> InputError:
    return InputError("bad_lexicon", f"{path}, line {number}, {what}.", remedy)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _by_use(found: Iterable[dict[str, str]], uses: Iterable[str]) -> dict[str, frozenset[str]]:
    collected: dict[str, set[str]] = defaultdict(set)
    for row in found:
        key = folded(_key(row))
        for use in row[_USES].split():
            collected[use].add(key)
    return {use: frozenset(collected[use]) for use in uses}


def _key(row: dict[str, str]) -> str:
    return next(iter(row.values()))
