"""Paths of run folders, on a disk or in an object store (`s3://…`), with the methods of pathlib for both.

An object store has no rename: files are staged locally and uploaded when complete.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import InputError

_CLIENTS = ("botocore", "aiobotocore", "aiohttp", "gcsfs", "google", "adlfs", "azure")
StoragePath = Path  # in an object store a UPath, which has the same methods


def storage_path(address: str | Path) -> StoragePath:
    """Convert a local path or an fsspec URL. Raises InputError when no installed package supports the URL."""
    if isinstance(address, Path) or "://" not in str(address):
        return Path(address)
    try:
        from upath import UPath

        found = UPath(str(address).rstrip("/"), use_listings_cache=False)
        local = "file" in found.fs.protocol
    except ImportError as error:
        raise InputError(
            "no_filesystem",
            f"Addresses like {address} need a package ({error}).",
            "For S3: pip install svodka[s3]; for others universal_pathlib and the package of the store.",
        ) from error
    except ValueError as error:
        raise InputError(
            "unknown_address",
            f"The address {address} is not supported ({error}).",
            "Check the part before ://.",
        ) from error
    return Path(found.path) if local else cast(Path, found)


def is_object_store(where: StoragePath) -> bool:
    """Whether a path is in an object store, where files cannot be renamed."""
    return not isinstance(where, Path)


def failed_in_store(error: Exception) -> bool:
    """Whether an error comes from an object store or the network."""
    return isinstance(error, OSError) or type(error).__module__.partition(".")[0] in _CLIENTS


def filesystem(where: StoragePath) -> Any:
    """The fsspec filesystem of a path, as pyarrow expects it: None for a local path."""
    return cast(Any, where).fs if is_object_store(where) else None


def path_in_filesystem(where: StoragePath) -> str:
    """The path within its filesystem."""
    return str(cast(Any, where).path) if is_object_store(where) else str(where)


def commit_files(half_made: Mapping[Path, StoragePath]) -> list[dict[str, Any]]:
    """Move complete local files to their targets, durably and each in one step.

    Returns `bytes` and `sha256` of each file. All files are synced before the first rename, and all renames
    precede the first sync of a folder, which lets the disk combine the writes.
    """
    facts = [_digest_and_sync(source) for source in half_made]
    targets = list(half_made.values())
    if is_object_store(targets[0]):
        filesystem(targets[0]).put(
            [str(source) for source in half_made], [path_in_filesystem(one) for one in targets]
        )
        return facts
    for source, target in half_made.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)
    for folder in dict.fromkeys(target.parent for target in targets):
        sync_folder(folder)
    return facts


@contextmanager
def committed_file(target: StoragePath) -> Iterator[Path]:
    """Yield a local path to write to; commit the file to `target` on success, remove it on an error."""
    if is_object_store(target):
        with tempfile.TemporaryDirectory(prefix=_prefix(target.parent)) as folder:
            yield Path(folder) / "half"
            commit_files({Path(folder) / "half": target})
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    half_made = target.with_suffix(".half")
    try:
        yield half_made
        commit_files({half_made: target})
    finally:
        half_made.unlink(missing_ok=True)


@contextmanager
def staging_directory(out: StoragePath, name: str) -> Iterator[Path]:
    """An empty local folder for the staged files of a run; removed on exit."""
    if is_object_store(out):
        with tempfile.TemporaryDirectory(prefix=_prefix(out)) as temporary:
            yield Path(temporary)
        return
    folder = out / ".work" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_staging(out: StoragePath) -> None:
    """Remove the staged files that a killed run left on this machine."""
    if not is_object_store(out):
        shutil.rmtree(out / ".work", ignore_errors=True)
        return
    for left in Path(tempfile.gettempdir()).glob(f"{_prefix(out)}*"):
        with suppress(OSError):
            if left.lstat().st_uid == os.getuid():
                shutil.rmtree(left, ignore_errors=True)


def remove_tree(folder: StoragePath) -> None:
    """Remove a folder and its content, if it exists."""
    if is_object_store(folder):
        with suppress(FileNotFoundError):
            filesystem(folder).rm(path_in_filesystem(folder), recursive=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def read_files(files: Sequence[StoragePath]) -> list[bytes]:
    """Read small files; from an object store, in one request."""
    if not files or not is_object_store(files[0]):
        return [file.read_bytes() for file in files]
    found: Mapping[str, bytes] = filesystem(files[0]).cat([path_in_filesystem(file) for file in files])
    return [found[path_in_filesystem(file)] for file in files]


def read_table(file: StoragePath, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a Parquet file, or some of its columns. Raises InputError when it is damaged."""
    with _damage_as_input_error(file):
        return pq.read_table(path_in_filesystem(file), columns=columns, filesystem=filesystem(file))


def read_metadata(file: StoragePath) -> pq.FileMetaData:
    """Read the metadata of a Parquet file. Raises InputError when it is damaged."""
    with _damage_as_input_error(file):
        return pq.read_metadata(path_in_filesystem(file), filesystem=filesystem(file))


def damaged_file(file: StoragePath) -> InputError:
    """The error for a damaged file in a run folder."""
    return InputError(
        "broken_run",
        f"{file} is damaged.",
        "Restore it from a backup, or start again with --overwrite.",
    )


@contextmanager
def _damage_as_input_error(file: StoragePath) -> Iterator[None]:
    try:
        yield
    except pa.ArrowException as error:
        raise damaged_file(file) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise damaged_file(file) from error


def sync_folder(folder: Path) -> None:
    """Make renames in this folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _prefix(out: StoragePath) -> str:
    return f"svodka-{sha256(str(out).encode()).hexdigest()[:12]}-"


def _digest_and_sync(path: Path) -> dict[str, Any]:
    digest = sha256()
    with open(path, "r+b") as file:
        while block := file.read(2**20):
            digest.update(block)
        os.fsync(file.fileno())
        return {"bytes": file.tell(), "sha256": digest.hexdigest()}
