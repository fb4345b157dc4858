"""The run folder: manifest, plan, parts, and what is done. The disk is the interface between processes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.tables.schema import ALL_SCHEMAS, RESOLVED
from pipeline.tables.storage_path import (
    StoragePath,
    clear_staging,
    committed_file,
    damaged_file,
    failed_in_store,
    read_files,
    remove_tree,
    storage_path,
)

STDIN = "-"  # how a command names standard input
_TOLD = ("config", "model")  # parts of every manifest
_PART = re.compile(r"part-(\d{5,})(?:-(\d{5,}))?\.parquet")


class RunFolder:
    """Paths and small files of one run, on a disk or at an fsspec address."""

    def __init__(self, out: str | Path) -> None:
        self.path: StoragePath = storage_path(out)
        self.manifest_path = self.path / "manifest.json"
        self.plan_path = self.path / "plan.parquet"
        self.judgements_path = self.path / "judgements.csv"  # written by hand: never taken away
        self.stdin_path = self.path / ".input" / "stdin"
        self.seen_path = self.path / ".seen"

    def display_uri(self, uri: str) -> str:
        """An input's address for people and ids: `-` for standard input, wherever it is kept."""
        return uri.replace(self.stdin_path.as_posix(), STDIN, 1)

    def input_uri(self, told: str) -> str:
        """Where an input is read: the other way round."""
        return self.stdin_path.as_posix() if told == STDIN else told

    def exists(self) -> bool:
        """Whether a run was begun here."""
        return self.manifest_path.is_file()

    def manifest(self) -> dict[str, Any]:
        """What ran. Raises InputError where there is no run."""
        try:
            manifest: dict[str, Any] = json.loads(self.manifest_path.read_text("utf-8"))
        except FileNotFoundError:
            raise InputError(
                "no_run",
                f"{self.path} holds no run (there is no manifest.json in it).",
                "Give the folder that was named with -o.",
            ) from None
        except ValueError:
            raise damaged_file(self.manifest_path) from None
        except Exception as error:
            if not failed_in_store(error):
                raise
            raise InputError(
                "unreachable_run",
                f"{self.manifest_path} cannot be read ({type(error).__name__}: {error}).",
                "Check the address and your access to it.",
            ) from error
        if not isinstance(manifest, dict) or not all(isinstance(manifest.get(k), dict) for k in _TOLD):
            raise damaged_file(self.manifest_path)
        return manifest

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        write_json(self.manifest_path, manifest)

    def mark_done(self, shard: int, report: dict[str, Any]) -> None:
        """The last word on a shard: its tables are in storage_path."""
        write_json(self.path / ".done" / f"{shard:05d}.json", report)

    def done(self) -> dict[int, dict[str, Any]]:
        """The reports of all finished shards, by number."""
        files = self._done_files()
        found = {}
        for shard, report in zip(files, read_files(list(files.values())), strict=True):
            try:
                found[shard] = json.loads(report)
                if found[shard]["shard"] != shard:
                    raise ValueError
            except (ValueError, TypeError, KeyError):
                raise damaged_file(files[shard]) from None
        return found

    def done_shards(self) -> list[int]:
        """The numbers of all finished shards, in order."""
        return list(self._done_files())

    def _done_files(self) -> dict[int, StoragePath]:
        files = (path for path in (self.path / ".done").glob("*.json") if path.stem.isdecimal())
        return dict(sorted((int(path.stem), path) for path in files))

    def parts(self, table: str) -> list[StoragePath]:
        """The finished parts of a table, in order."""
        found = {covered(path.name): path for path in (self.path / table).glob("part-*.parquet")}
        if table in RESOLVED:
            return [found[key] for key in found if key == (0, 0)]
        done = set(self.done_shards())
        return [found[key] for key in sorted(found) if done.issuperset(range(key[0], key[1] + 1))]

    def clear_resolved(self) -> None:
        """Take away the tables of `svodka resolve`, which hold for the documents of their time only."""
        for name in RESOLVED:
            remove_tree(self.path / name)

    def clear(self) -> None:
        """Take away what a run wrote here, and nothing else."""
        for name in (*ALL_SCHEMAS, ".work", ".compacting", ".done", ".input", ".seen"):
            remove_tree(self.path / name)
        for path in (self.manifest_path, self.plan_path, self.path / ".live.json"):
            path.unlink(missing_ok=True)

    def clear_work(self) -> None:
        """Take away what a killed run left half-made."""
        clear_staging(self.path)


def covered(part: str) -> tuple[int, int]:
    """The first and the last shard of which a part has the rows, told from its name; else (-1, -1)."""
    found = _PART.fullmatch(part)
    return (int(found[1]), int(found[2] or found[1])) if found else (-1, -1)


def write_json(path: StoragePath, content: dict[str, Any]) -> None:
    """A small JSON file, whole or not at all."""
    with committed_file(path) as half_made, open(half_made, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
