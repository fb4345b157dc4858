"""Saved scores: one Parquet file with every judgement and every count of every document.

Rows with `row = "judgement"` hold the fields of `ItemJudgement`, column by column. Rows with `row = "count"`
say how much of a measure was found in a document (`measure`, `label`, `found`, `gold`, `right`,
`predicted`); all figures can be computed from them. What was scored stands in the file's metadata.

    rows = pd.read_parquet("scores.parquet")
    rows.query("row == 'judgement' and block == 'entities'").value_counts(["verdict", "gold_label"])
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import InputError, RunError
from pipeline.evaluation.document_scores import DocumentScores, ScoreRow, from_rows, to_rows
from pipeline.evaluation.item_judgements import ItemJudgement
from pipeline.evaluation.metrics.match_counts import micro
from pipeline.evaluation.predictions.prediction_set import Speed

VERSION = "1"
_KEY = b"svodka.scores"
_WORD = pa.dictionary(pa.int32(), pa.string())
_WORDS = {"row", "block", "verdict", "measure", "label"}
_GOLD_COUNTS = ("entities.exact", "entities.surface_forms", "relations.end_to_end", "tokens")
_COUNTS = ("found", "gold", "right", "predicted")


@dataclass(frozen=True, slots=True)
class Scores:
    """What was scored, and the outcome."""

    format: str
    model: str
    documents: list[DocumentScores]
    judgements: list[ItemJudgement]
    speed: Speed | None = None


def _type(name: str) -> pa.DataType:
    if name in _WORDS or name.endswith("_label"):
        return _WORD
    if name.endswith(("_start", "_end")):
        return pa.int32()
    return pa.float64() if name in ("score", *_COUNTS) else pa.string()


COLUMNS = ("row", *(field.name for field in fields(ItemJudgement)), "measure", "label", *_COUNTS)
SCHEMA = pa.schema([pa.field(name, _type(name)) for name in COLUMNS])


def save(path: str | Path, scores: Scores) -> None:
    """Write a file of scores. Raises RunError when it cannot be written."""
    about = {"version": VERSION, "format": scores.format, "model": scores.model, "speed": scores.speed}
    table = pa.concat_tables([_judged(scores.judgements), _counted(to_rows(scores.documents))])
    table = table.replace_schema_metadata({_KEY: json.dumps(about, ensure_ascii=False).encode()})
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, path, compression="zstd")
    except OSError as error:
        raise RunError(
            "scores_not_written", f"The scores cannot be written to {path}: {error}.", "Name another file."
        ) from None


def _judged(judgements: Sequence[ItemJudgement]) -> pa.Table:
    columns: dict[str, list[Any]] = {
        field.name: [getattr(judgement, field.name) for judgement in judgements]
        for field in fields(ItemJudgement)
    }
    return _table(columns | {"row": ["judgement"] * len(judgements)}, len(judgements))


def _counted(rows: Sequence[ScoreRow]) -> pa.Table:
    columns: dict[str, list[Any]] = {
        name: [row[name] for row in rows]  # type: ignore[literal-required]
        for name in ScoreRow.__annotations__
    }
    return _table(columns | {"row": ["count"] * len(rows)}, len(rows))


def _table(columns: Mapping[str, list[Any]], rows: int) -> pa.Table:
    """The columns in the order of the schema; those that are not given are null."""
    arrays = [pa.array(columns.get(field.name, [None] * rows), field.type) for field in SCHEMA]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def require(path: str | Path) -> None:
    """Raises InputError when there is no file."""
    if not Path(path).is_file():
        raise InputError(
            "no_scores", f"There are no scores at {path}.", "Make them with svodka evaluate … --save."
        )


def load(path: str | Path) -> Scores:
    """Scores as they were saved. Raises InputError for a file that holds none."""
    require(path)
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(
            "broken_scores", f"{path} cannot be read as Parquet: {error}.", "Save the scores again."
        ) from None
    about = json.loads((table.schema.metadata or {}).get(_KEY, b"{}"))
    if about.get("version") != VERSION:
        raise InputError(
            "no_scores",
            f"{path} holds no scores that this Svodka can read.",
            "Make them with svodka evaluate … --save.",
        )
    rows = table.to_pylist()
    names = [field.name for field in fields(ItemJudgement)]
    return Scores(
        about["format"],
        about["model"],
        from_rows(_score_row(row) for row in rows if row["row"] == "count"),
        [ItemJudgement(**{name: row[name] for name in names}) for row in rows if row["row"] == "judgement"],
        about["speed"],
    )


def _score_row(row: dict[str, Any]) -> ScoreRow:
    return ScoreRow(
        doc_id=row["doc_id"],
        measure=row["measure"],
        label=row["label"],
        found=row["found"],
        gold=row["gold"],
        right=row["right"],
        predicted=row["predicted"],
    )


def require_same_gold(a: Scores, b: Scores) -> None:
    """Raises InputError when two scores are not of the same documents with as many gold items in each."""
    ours, theirs = ({d.doc_id: d for d in scores.documents} for scores in (a, b))
    if a.format != b.format or ours.keys() != theirs.keys():
        raise InputError(
            "documents_differ",
            f"The two scores are not of the same gold: {len(ours)} documents of {a.format}, {len(theirs)} of "
            f"{b.format}, {len(ours.keys() & theirs.keys())} of them in both.",
            "Score both on the same gold folder.",
        )
    for doc_id, document in ours.items():
        for measure in _GOLD_COUNTS:
            one, other = (side.counts.get(measure) for side in (document, theirs[doc_id]))
            if one is not None and other is not None and micro(one).gold != micro(other).gold:
                raise InputError(
                    "gold_differs",
                    f"The gold of {doc_id} has changed between the two scores ({measure}: "
                    f"{micro(one).gold:g} and {micro(other).gold:g} items).",
                    "Score both again on the gold as it is now.",
                )
