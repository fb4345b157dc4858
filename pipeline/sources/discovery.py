"""Which inputs a command's arguments mean: files, folders, globs, addresses."""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from pipeline.errors import InputError
from pipeline.sources.compression import ArchiveBreakError
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
from pipeline.sources.remote import remote_paths
from pipeline.sources.streams import chunks_of, is_remote, on_disk, open_binary, peeked, uri_of

_MAGIC = "*?["
_UP_TO_MAGIC = re.compile(r"[^*?\[]*")
_NO_FILE = "not a file"  # a pipe, a device, a link to nothing
_RUN = "folder of a run"  # its tables are no news
_MANIFEST = "manifest.json"
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
            "Name a file, or a folder with .txt, .jsonl, .json, .csv, .parquet, .html, .warc or archives.",
        )
    return found


def source_at(path: str) -> Source:
    """The input at a path or address; its format is told from its name, else from its bytes."""
    form = named_format(path) or _sniffed(path)
    return Source(_posix(path), form, _unit(path, form))


def _sources(given: str, passed_over: Counter[str]) -> Iterator[Source]:
    if is_remote(given):
        paths, named = remote_paths(given)
        yield from _chosen(paths if named else _outside_runs(paths, given, passed_over), named, passed_over)
    elif os.path.isdir(given):
        yield from _chosen(_walk(given, passed_over), False, passed_over)
    elif os.path.isfile(given):
        yield source_at(given)
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
        form = named_format(path)
        if form:
            yield Source(_posix(path), form, _unit(path, form))
        elif named:
            yield source_at(path)
        else:
            passed_over[suffix_of(path) or "no suffix"] += 1


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
    try:
        with open_binary(path) as file:
            chunks = chunks_of(unpacked(file, Format(Kind.TEXT, compression)), HEAD_BYTES)
            head, _ = peeked(chunks, HEAD_BYTES)
    except (OSError, ArchiveBreakError) as error:
        raise InputError(
            "unreadable_input", f"{path} cannot be read ({error}).", "Check its permissions, or leave it out."
        ) from error
    return Format(sniffed_kind(head[:HEAD_BYTES], path), compression)
