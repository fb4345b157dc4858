"""The manifest of a run: configuration, model, schema version and inputs.

Inputs may be added to a run, each time as one increment, and lines may be appended to an earlier input.
Anything else is refused: another configuration, model or schema, or an input whose content has changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from pipeline.engine.grown_input import grown_from
from pipeline.engine.model_loading import model_digest, model_meta
from pipeline.engine.run_config import RunConfig
from pipeline.errors import InputError
from pipeline.sources import Source, fingerprint
from pipeline.sources.streams import is_remote, on_disk
from pipeline.tables.folder import RunFolder
from pipeline.tables.schema import SCHEMA_VERSION

Manifest = dict[str, Any]


def fresh_manifest(
    folder: RunFolder, sources: Sequence[Source], config: RunConfig, began: datetime
) -> Manifest:
    """Create the manifest of a new run. The run id is a hash of all that the tables depend on."""
    inputs = [{**_entry(folder, source, None), "increment": 1} for source in sources]
    substance = _substance(config)
    told = {**substance, "inputs": [{"uri": entry["uri"], "sha256": entry["sha256"]} for entry in inputs]}
    digest = sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return {
        "run_id": digest[:16],
        "fingerprint": digest,
        "started_at": began.isoformat(timespec="seconds"),
        **substance,
        "inputs": inputs,
        "increments": 1,
        "passed_over": {},
        "passed_over_records": {},
    }


def continued_manifest(
    folder: RunFolder, sources: Sequence[Source], config: RunConfig, earlier: Manifest
) -> Manifest:
    """Add new inputs to the manifest of a run. Raises InputError when the settings differ."""
    refuse_other(earlier, config, folder)
    inputs = list(earlier["inputs"])
    known = _KnownInputs(folder, inputs)
    more = []
    for source in sources:
        number = known.number_of(source)
        before = None if number is None else inputs[number]
        entry = _entry(folder, source, before)
        if before is None or number is None:
            more.append(entry)
        elif before["sha256"] == entry["sha256"]:
            inputs[number] = {**before, **entry}
        else:
            more.append({**entry, "start": grown_from(folder, source, before, entry["size"])})
    increment = earlier["increments"] + bool(more)
    added = [{**entry, "increment": increment} for entry in more]
    return {**earlier, "inputs": [*inputs, *added], "increments": increment}


class _KnownInputs:
    """Finds inputs by path, however spelled (`a.txt`, `./a.txt`); for one that has grown, its last entry."""

    def __init__(self, folder: RunFolder, inputs: Sequence[Manifest]) -> None:
        self._folder = folder
        self._told = {entry["uri"]: number for number, entry in enumerate(inputs)}
        self._paths = {
            os.path.abspath(uri): (number, uri) for uri, number in self._told.items() if not is_remote(uri)
        }

    def number_of(self, source: Source) -> int | None:
        found = self._told.get(self._folder.display_uri(source.uri))
        if found is not None or is_remote(source.uri):
            return found
        number, uri = self._paths.get(os.path.abspath(source.uri), (None, ""))
        with suppress(OSError):
            if number is not None and os.path.samefile(on_disk(uri), on_disk(source.uri)):
                return number
        return None


def refuse_other(earlier: Manifest, config: RunConfig, folder: RunFolder) -> None:
    """Raise InputError, naming the differences, when a run folder was made with other settings."""
    now = _substance(config)
    told = []
    if earlier.get("schema_version") != now["schema_version"]:
        told.append(f"schema_version ({earlier.get('schema_version')} there, {now['schema_version']} here)")
    if earlier.get("svodka") != now["svodka"]:
        told.append(f"svodka ({earlier.get('svodka')} there, {now['svodka']} here)")
    if earlier.get("model") != now["model"]:
        told.append(f"model ({_named(earlier.get('model'))} there, {_named(now['model'])} here)")
    before, after = earlier.get("config") or {}, now["config"]
    differing = [key for key in after if before.get(key) != after[key] and key != "model"]
    if differing or (before.get("model") != after["model"] and not told):
        told.append(f"config ({', '.join(differing or ['model'])})")
    if told:
        raise InputError(
            "other_run",
            f"{folder.path} holds a run with other settings: {', '.join(told)}.",
            "Name another folder with -o, or --overwrite to delete that run.",
        )


def part_metadata(manifest: Manifest) -> dict[str, str]:
    """Metadata for every Parquet file of a run."""
    model = manifest["model"]
    return {
        "schema_version": manifest["schema_version"],
        "model": f"{model['name']} {model['version']}",
        "run_id": manifest["run_id"],
    }


def _substance(config: RunConfig) -> Manifest:
    meta = model_meta(config.model)
    return {
        "config": json.loads(json.dumps(config.as_dict())),
        "model": {
            "name": f"{meta['lang']}_{meta['name']}",
            "version": meta["version"],
            "sha256": model_digest(config.model),
        },
        "schema_version": SCHEMA_VERSION,
        "svodka": version("svodka"),
    }


def _named(model: Any) -> str:
    return f"{model['name']} {model['version']}, {model['sha256'][:8]}" if model else "none"


def _entry(folder: RunFolder, source: Source, earlier: Manifest | None) -> Manifest:
    """Size and digest of an input; the earlier digest is reused when size and mtime are unchanged."""
    quick = fingerprint(source.uri, digest=False)
    same = earlier and earlier["mtime_ns"] is not None
    if earlier and same and (quick["size"], quick["mtime_ns"]) == (earlier["size"], earlier["mtime_ns"]):
        return {key: earlier[key] for key in ("uri", "size", "mtime_ns", "sha256")}
    told = earlier["uri"] if earlier else folder.display_uri(source.uri)
    return {**fingerprint(source.uri), "uri": told}
