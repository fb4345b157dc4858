"""Reads RuCoCo: a JSON file a document, `{"entities": [[[start, end], …], …], "includes": …, "text": …}`.

The mentions have no types: their label is empty. `entities` are the chains, those of one mention
too. `includes` (entities made of other entities) has no place in a chain: it is counted, not used.
Source: Dobrovolskii et al., RuCoCo: a new Russian corpus with coreference annotation, Dialogue 2022.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.annotation_builders import UNTYPED, ChainBuilder, MentionBuilder
from pipeline.corpora.corpus_files import decode, stems, with_suffix
from pipeline.corpora.corpus_format import FormatCode
from pipeline.corpora.span_checks import count_characters, count_shapes

SUFFIX = ".json"


def read_rucoco(path: Path) -> Iterator[GoldDocument]:
    """The documents of a folder (or of one file), sorted by name."""
    for doc_id, stem in stems(path, (SUFFIX,)):
        file = with_suffix(stem, SUFFIX)
        document = GoldDocument(doc_id=doc_id, text="", uri=str(file))
        content = decode(file, document.oddities)
        if content is not None:
            _annotate(document, content)
        yield document


def _annotate(document: GoldDocument, content: str) -> None:
    oddities = document.oddities
    try:
        record = json.loads(content)
    except ValueError:
        oddities["file is not JSON"] += 1
        return
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        oddities["file without a text"] += 1
        return
    document.text = record["text"]
    count_characters(document.text, oddities)
    entities = record.get("entities")
    if not isinstance(entities, list):
        oddities["file without entities"] += 1
        return
    mentions = MentionBuilder(document.text, oddities)
    chains = ChainBuilder(mentions)
    for number, spans in enumerate(entities):
        ids = [
            _add(mentions, f"e{number}m{place}", span)
            for place, span in enumerate(spans if isinstance(spans, list) else [])
        ]
        members = chains.add(None, [id for id in ids if id is not None])
        if len(members) == 1:
            oddities["chain of one mention"] += 1
        elif not members:
            oddities["entity without mentions"] += 1
    for parts in record.get("includes") or ():
        if parts:
            oddities[
                "entity made of other entities" if len(parts) > 1 else "entity made of one other entity"
            ] += 1
    document.mentions = mentions.finished()
    document.chains = chains.finished()
    count_shapes(document.text, document.mentions, oddities)


def _add(mentions: MentionBuilder, id: str, span: Any) -> str | None:
    if not isinstance(span, list) or len(span) != 2 or not all(isinstance(place, int) for place in span):
        mentions.oddities["unreadable span"] += 1
        return None
    return mentions.add(id, span[0], span[1], UNTYPED)


FORMAT = FormatCode(read=lambda path, options: read_rucoco(path))
