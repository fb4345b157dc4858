"""Inputs that grow at their end, such as logs: only the appended lines are planned."""

from __future__ import annotations

from typing import Any

from pipeline.engine.plan import planned_increments, read_plan
from pipeline.errors import InputError
from pipeline.sources import Source, digest_of
from pipeline.sources.streams import open_binary
from pipeline.tables.folder import RunFolder


def grown_from(folder: RunFolder, source: Source, before: dict[str, Any], size: int) -> int:
    """Return the byte offset at which the appended lines begin; `before` is the entry in the manifest.

    Raises InputError when the file is not the old one with lines appended.
    """
    grown = source.unit == "bytes" and size > before["size"]
    if not grown or digest_of(source.uri, before["size"]) != before["sha256"]:
        raise InputError(
            "input_changed",
            f"{before['uri']} has changed since this run started ({before['size']:,} bytes then, "
            f"{size:,} now).",
            "Restore the old file and give the new one another name, or use --overwrite to start again. "
            "Only an uncompressed .jsonl file may grow, at its end.",
        )
    end = _planned_end(folder, before)
    with open_binary(source.uri) as stream:
        stream.seek(max(0, before["size"] - 1))
        if stream.read(1) == b"\n":  # its lines were whole, also those that were passed over
            return int(before["size"])
        stream.seek(max(0, end - 1))
        around = stream.read(2)
    if end == 0 or around.startswith(b"\n"):
        return end
    if around.endswith(b"\n"):  # the line was whole, but for its end
        return end + 1
    raise InputError(
        "input_changed",
        f"{before['uri']} was read while its last line was incomplete (byte {end:,} is inside that line).",
        "Put the new lines, from that one on, into another file; or use --overwrite to start again.",
    )


def _planned_end(folder: RunFolder, before: dict[str, Any]) -> int:
    """The end (exclusive) of the bytes of an input that are planned."""
    if planned_increments(folder.plan_path) < before["increment"]:
        return int(before["size"])
    pieces = [piece for spec in read_plan(folder.plan_path) for piece in spec.slices]
    planned = folder.input_uri(before["uri"])
    return max((piece.stop for piece in pieces if piece.uri == planned), default=0)
