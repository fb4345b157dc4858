"""Errors for inputs that contain no document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.errors import InputError

_NAMED = 3


def nothing_read(entries: Sequence[Mapping[str, Any]], passed_over: Mapping[str, int]) -> InputError:
    """`entries`: the inputs, as the manifest has them; `passed_over`: their records by kind."""
    empty = [entry for entry in entries if entry["size"] == 0]
    why = ""
    if passed_over:
        most_first = sorted(passed_over.items(), key=lambda kind: (-kind[1], kind[0]))
        why = f"; passed over: {', '.join(f'{number:,} {kind}' for kind, number in most_first)}"
    elif len(empty) == len(entries):
        why = ", which is empty" if len(entries) == 1 else ", which are all empty"
    return InputError(
        "nothing_read",
        f"No document was found in {names([entry['uri'] for entry in entries])}{why}.",
        "Check that these are the inputs you meant; for JSON, --records gives the path of the documents.",
    )


def limit_reached(entries: Sequence[Mapping[str, Any]], limit: int) -> InputError:
    """The run has as many documents as its `--limit` allows, and the call brought new inputs alone."""
    return InputError(
        "limit_reached",
        f"The run already has as many documents as --limit allows ({limit:,}): nothing of "
        f"{names([entry['uri'] for entry in entries])} was read.",
        "Name another folder with -o; or --overwrite and a larger --limit to start again.",
    )


def names(uris: Sequence[str]) -> str:
    """`a.jsonl, b.jsonl, c.jsonl and 4 more`."""
    more = f" and {len(uris) - _NAMED:,} more" if len(uris) > _NAMED else ""
    return ", ".join(uris[:_NAMED]) + more
