"""Inputs at fsspec addresses: `s3://…`, `memory://…` and the like."""

from __future__ import annotations

from typing import Any

from pipeline.errors import InputError

_MAGIC = "*?["


def remote_paths(address: str) -> tuple[list[str], bool]:
    """The files that an address means, sorted, and whether it names one file itself."""
    filesystem, inside = _filesystem(address)
    try:
        if any(mark in inside for mark in _MAGIC):
            return _matches(filesystem, inside, address), False
        if filesystem.isdir(inside):
            below = sorted(filesystem.find(inside), key=_parts)
            root = address.rstrip("/")
            return [root + path[len(inside.rstrip("/")) :] for path in below], False
        if filesystem.exists(inside):
            return [address], True
    except InputError:
        raise
    except Exception as error:  # each store has errors of its own
        raise InputError(
            "unreadable_input",
            f"{address} cannot be reached ({error}).",
            "Check the address and your access to it.",
        ) from error
    raise InputError("input_not_found", f"There is nothing at {address}.", "Check the address.")


def _filesystem(address: str) -> tuple[Any, str]:
    import fsspec

    try:
        filesystem, inside = fsspec.url_to_fs(address)
    except ImportError as error:
        raise InputError(
            "no_filesystem",
            f"Addresses like {address} need a package ({error}).",
            "For S3: pip install svodka[s3]; for others the package of the store.",
        ) from error
    except ValueError as error:
        raise InputError(
            "unknown_address", f"The address {address} is unknown ({error}).", "Check it."
        ) from error
    return filesystem, str(inside)


def _matches(filesystem: Any, pattern: str, address: str) -> list[str]:
    paths = [str(path) for path in filesystem.glob(pattern) if filesystem.isfile(path)]
    if not paths:
        raise InputError("glob_matches_nothing", f"Nothing matches {address}.", "Check the pattern.")
    return [str(filesystem.unstrip_protocol(path)) for path in sorted(paths, key=_parts)]


def _parts(path: str) -> list[str]:
    return path.split("/")
