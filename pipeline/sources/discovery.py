"""Which inputs a command's arguments mean: files, folders, globs, addresses."""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import PurePath

from pipeline.errors import InputError
from pipeline.sources.compression import ArchiveBreakError
from pipeline.sources.encodings import tell_apart
from pipeline.sources.feed_root import feed_root, xml_root
from pipeline.sources.formats import unpacked
from pipeline.sources.json_records import seekable_json
from pipeline.sources.kinds import (
    COMPRESSIONS,
    HEAD_BYTES,
    Format,
    Kind,
    Source,
    named_format,
    sniffed_kind,
    suffix_of,
)
from pipeline.sources.refusals import refuse_by_name
from pipeline.sources.remote import remote_paths
from pipeline.sources.streams import chunks_of, is_remote, on_disk, open_binary, peeked, uri_of
from pipeline.sources.table_header import looks_like_table
from pipeline.sources.transcoding import WIDE

_MAGIC = "*?["
_UP_TO_MAGIC = re.compile(r"[^*?\[]*")
_NO_FILE = "not a file"  # a pipe, a device, a link to nothing
_RUN = "folder of a run"  # its tables are no news
_MANIFEST = "manifest.json"
_TABLE_HEAD = 1 << 12  # bytes of a text in which a header line is looked for
_MAY_BE_NO_FEED = (".xml", ".rdf")
_OF_A_RUN = frozenset(("plan.parquet", ".lock", ".done"))  # one of which lies beside the manifest of a run


@dataclass(slots=True)
class Discovery:
    """The inputs in the order of the arguments, and how many files of other kinds were met, by suffix."""

    sources: list[Source] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)


def discover(inputs: Sequence[str]) -> Discovery:
    """The inputs that paths, folders, globs and addresses name. Standard input must be spooled before.

    The same file named twice counts once. Raises InputError for a path that does not exist, a glob
    that matches nothing, a named file that looks binary, or when there is nothing to read at all.
    """
    found = Discovery()
    seen: set[str] = set()
    for given in inputs:
        for source in _sources(given, found.passed_over):
            identity = source.uri if is_remote(source.uri) else os.path.realpath(on_disk(source.uri))
            if identity not in seen:
                seen.add(identity)
                found.sources.append(source)
    if not found.sources:
        met = (
            ", ".join(f"{count} of {suffix}" for suffix, count in sorted(found.passed_over.items()))
            or "nothing"
        )
        raise InputError(
            "nothing_to_read",
            f"There is no file of a kind that is read in {', '.join(inputs)} (met: {met}).",
            "Name a file, or a folder with .txt, .jsonl, .json, .csv, .xlsx, .parquet, .html, .rss, .warc or "
            "archives of them.",
        )
    return found


def source_at(path: str) -> Source:
    """The input at a path or address; its format is told from its name, else from its bytes.

    Raises InputError for a document of a kind that is not read.
    """
    form = _form(path)
    if form is None:
        refuse_by_name(path, _inner_suffix(path))
        form = _sniffed(path)
    return Source(_posix(path), form, _unit(path, form))


def _named(path: str) -> Source:
    """The input at a path that was named itself."""
    source = source_at(path)
    if why := _why_unread(path, source.form):
        raise InputError(*why[1])
    return source


def _form(path: str) -> Format | None:
    """The format that a name promises; a text that begins as a table is one."""
    form = named_format(path)
    return Format(Kind.CSV) if form == Format(Kind.TEXT) and _is_table(path) else form


def _is_table(path: str) -> bool:
    """Whether a text file is a table: Excel saves «Unicode text» and «tab delimited text» as .txt."""
    if is_remote(path):
        return False
    try:
        with open_binary(path) as file:
            head = file.read(_TABLE_HEAD)
    except OSError:
        return False
    return looks_like_table(head.decode(tell_apart(head) or "utf-8", "replace"))


def _why_unread(path: str, form: Format) -> tuple[str, tuple[str, str, str]] | None:
    """Why a file is not read although its name promises it: under which name it is counted, and the error."""
    if form.kind is Kind.XLSX and find_spec("openpyxl") is None:
        what = f"{path} is a workbook, and the package that reads it is not installed."
        return f"{suffix_of(path)} (needs svodka[xlsx])", ("no_openpyxl", what, "pip install 'svodka[xlsx]'")
    if form.kind is Kind.FEED and _inner_suffix(path) in _MAY_BE_NO_FEED:
        head = _head(path, form.compression)
        root = xml_root(_as_utf8(head))
        if head.strip() and (root is None or feed_root(_as_utf8(head)) is None):
            shown = (
                f"its root is <{root.name.decode('utf-8', 'replace')}>" if root else "it has no root element"
            )
            return f"{_inner_suffix(path)} (no feed)", (
                "not_a_feed",
                f"{path} is no RSS or Atom feed: {shown}.",
                "Of XML only feeds are read: convert it to JSON lines, CSV or a page (.html).",
            )
    return None


def _as_utf8(head: bytes) -> bytes:
    """The beginning of an XML document, byte by byte what its markup is."""
    encoding = tell_apart(head)
    return head.decode(encoding, "replace").encode("utf-8") if encoding in WIDE else head


def _inner_suffix(path: str) -> str:
    """The suffix of a name, without that of a compression."""
    suffix = suffix_of(path)
    return suffix_of(path[: -len(suffix)]) if suffix in COMPRESSIONS else suffix


def _sources(given: str, passed_over: Counter[str]) -> Iterator[Source]:
    if is_remote(given):
        paths, named = remote_paths(given)
        yield from _chosen(paths if named else _outside_runs(paths, given, passed_over), named, passed_over)
    elif os.path.isdir(given):
        yield from _chosen(_walk(given, passed_over), False, passed_over)
    elif os.path.isfile(given):
        yield _named(given)
    elif os.path.exists(given):
        raise InputError(
            "not_a_file",
            f"{given} is a pipe or a device, which cannot be read twice: once to plan, once to work on it.",
            "Pipe it into the command and give - as INPUT, or write it to a file first.",
        )
    elif any(mark in given for mark in _MAGIC):
        yield from _globbed(given, passed_over)
    else:
        raise InputError(
            "input_not_found",
            f"There is no file or folder {given}.",
            "Check the path and where the command is run.",
        )


def _globbed(pattern: str, passed_over: Counter[str]) -> Iterator[Source]:
    matches = sorted(glob.glob(pattern, recursive=True), key=lambda path: PurePath(path).parts)
    if not matches:
        raise InputError(
            "glob_matches_nothing",
            f"Nothing matches {pattern}.",
            "Check the pattern and where the command is run.",
        )
    for match in matches:
        if os.path.isfile(match):
            yield from _chosen([match], False, passed_over)
        elif not os.path.isdir(match):
            passed_over[_NO_FILE] += 1
        elif not pattern.endswith("**"):  # which brings the files below by itself
            yield from _chosen(_walk(match, passed_over), False, passed_over)


def _chosen(paths: Iterable[str], named: bool, passed_over: Counter[str]) -> Iterator[Source]:
    for path in paths:
        if named:
            yield _named(path)
            continue
        form = _form(path)
        why = _why_unread(path, form) if form else None
        if form is None or why:
            passed_over[why[0] if why else suffix_of(path) or "no suffix"] += 1
        else:
            yield Source(_posix(path), form, _unit(path, form))


def _walk(folder: str, passed_over: Counter[str]) -> Iterator[str]:
    """The files below a folder, sorted by the parts of their paths; hidden ones are counted, and no folder
    that links lead to is entered twice."""
    entered: set[object] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if os.path.isdir(path):
            identity = _identity(path)
            if identity not in entered:
                entered.add(identity)
                names = _names_in(path, passed_over)
                waiting += [os.path.join(path, name) for name in sorted(names, reverse=True)]
        elif os.path.isfile(path):
            yield path
        else:
            passed_over[_NO_FILE] += 1


def _identity(folder: str) -> object:
    """What links to a folder share with it."""
    status = os.stat(folder)
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(folder)


def _names_in(folder: str, passed_over: Counter[str]) -> list[str]:
    """What is in a folder and not hidden; nothing of the folder of a run, which is no input."""
    try:
        names = os.listdir(folder)
    except OSError as error:
        raise InputError(
            "unreadable_folder", f"The folder {folder} cannot be listed ({error}).", "Check its permissions."
        ) from error
    if _MANIFEST in names and not _OF_A_RUN.isdisjoint(names):
        passed_over[_RUN] += 1
        return []
    shown = [name for name in names if not name.startswith(".")]
    if len(shown) < len(names):
        passed_over["hidden"] += len(names) - len(shown)
    return shown


def _outside_runs(paths: Sequence[str], given: str, passed_over: Counter[str]) -> Iterator[str]:
    """The files that an address means, but for those that are hidden below it or in the folder of a run."""
    root = _UP_TO_MAGIC.match(given.rstrip("/"))[0]  # type: ignore[index]
    found = set(paths)
    homes = {path.removesuffix(_MANIFEST) for path in paths if path.endswith(f"/{_MANIFEST}")}
    runs = tuple(home for home in homes if any(f"{home}{name}" in found for name in _OF_A_RUN))
    passed_over.update([_RUN] * len(runs))
    for path in paths:
        if any(part.startswith(".") for part in path.removeprefix(root).split("/")):
            passed_over["hidden"] += 1
        elif not path.startswith(runs):
            yield path


def _posix(path: str) -> str:
    return path if is_remote(path) else uri_of(path).replace(os.sep, "/")


def _unit(path: str, form: Format) -> str:
    try:
        return "bytes" if seekable_json(path, form) else "rows"
    except OSError:
        return "rows"


def _sniffed(path: str) -> Format:
    suffix = suffix_of(path)
    compression = suffix if suffix in COMPRESSIONS else ""
    return Format(sniffed_kind(_head(path, compression), path), compression)


def _head(path: str, compression: str) -> bytes:
    """The first bytes of a file inside its compression."""
    try:
        with open_binary(path) as file:
            chunks = chunks_of(unpacked(file, Format(Kind.TEXT, compression)), HEAD_BYTES)
            head, _ = peeked(chunks, HEAD_BYTES)
    except (OSError, ArchiveBreakError) as error:
        raise InputError(
            "unreadable_input", f"{path} cannot be read ({error}).", "Check its permissions, or leave it out."
        ) from error
    return head[:HEAD_BYTES]
