"""Copies standard input into the run folder: it is planned first and read later, by the workers."""

from __future__ import annotations

from pipeline.errors import InputError
from pipeline.sources import digest_of, fingerprint, spool_stdin
from pipeline.sources.discovery import source_at
from pipeline.tables.folder import RunFolder
from pipeline.tables.storage_path import commit_files, staging_directory


def copy_stdin(folder: RunFolder) -> str:
    """Copy standard input and return the path of the copy.

    Raises InputError, and keeps the earlier copy, when the input is empty or differs from the planned one.
    """
    with staging_directory(folder.path, "stdin") as here:
        fresh = spool_stdin(here / "stdin")
        if folder.exists() and folder.stdin_path.is_file():
            _refuse_other(folder, str(fresh))
        commit_files({fresh: folder.stdin_path})
    return folder.stdin_path.as_posix()


def _refuse_other(folder: RunFolder, fresh: str) -> None:
    before, now = (fingerprint(uri) for uri in (folder.stdin_path.as_posix(), fresh))
    may_grow = source_at(fresh).unit == "bytes" and now["size"] > before["size"]
    beginning = digest_of(fresh, before["size"]) if may_grow else now["sha256"]
    if beginning != before["sha256"]:
        raise InputError(
            "input_changed",
            f"Standard input differs from the input of the run in {folder.path}.",
            "Send the same input, name another folder with -o, or use --overwrite to start again.",
        )
