"""The file formats of annotated documents, and how to read them.

The code of the format NAME is the constant `FORMAT` of the module or package `pipeline.corpora.NAME`. It is
imported when the format is used, so that help texts do not wait for the readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.corpus_format import CorpusFormat, CorpusReadOptions, FormatCode
from pipeline.corpora.quotes_file import with_quotes
from pipeline.errors import InputError

FORMATS = {
    format.name: format
    for format in (
        CorpusFormat(
            "brat",
            reads="`NAME.txt` and `NAME.ann`: NEREL, RURED (brought to NEREL's labels), our own",
            suffixes=(".txt", ".ann"),
            writes="`NAME.txt`, `NAME.ann`, `annotation.conf`, `documents.jsonl`",
            read_by="brat; `--format brat`",
        ),
        CorpusFormat(
            "factrueval",
            reads="factRuEval-2016: `book_N.{txt,tokens,spans,objects,coref,facts}`",
            suffixes=(".txt", ".tokens", ".spans", ".objects", ".coref", ".facts"),
        ),
        CorpusFormat(
            "slavicner",
            reads="SlavicNER: `raw/TOPIC/ru/DOC.txt` and `ner/TOPIC/ru/DOC.tsv`",
            suffixes=(".txt", ".tsv"),
        ),
        CorpusFormat(
            "bsnlp",
            reads="BSNLP shared tasks: `TOPIC/raw/ru` and `TOPIC/annotated/ru`; surfaces without offsets",
            suffixes=(".txt", ".out"),
        ),
        CorpusFormat(
            "rucoco",
            reads="RuCoCo: a JSON file for each document; chains of mentions without types",
            suffixes=(".json",),
        ),
        CorpusFormat(
            "conllu",
            reads="CoNLL-U treebanks: tokens, sentences, lemmas, tags, heads",
            suffixes=(".conllu",),
            writes="`part-00000.conllu`: sentences, tokens, lemmas, tags, heads",
            read_by="tools of Universal Dependencies; `--format conllu`",
            needs_tokens=True,
        ),
        CorpusFormat(
            "labelstudio",
            reads="JSON or JSON-MIN as Label Studio exports it, see [export.md](export.md)",
            suffixes=(".json",),
            writes="`tasks-00000.json`, `labeling_config.xml`",
            read_by="Label Studio; what it exports: `--format labelstudio`",
        ),
        CorpusFormat(
            "jsonl",
            reads="our own: a JSON object on each line, see `pipeline/corpora/jsonl.py`",
            suffixes=(".jsonl",),
        ),
    )
}


def format_code(name: str) -> FormatCode:
    """The code of a format. Raises InputError for an unknown one."""
    if name not in FORMATS:
        raise InputError(
            "unknown_format", f"There is no gold format «{name}».", f"Choose one of {', '.join(FORMATS)}."
        )
    code = import_module(f"pipeline.corpora.{name}").FORMAT
    assert isinstance(code, FormatCode)
    return code


def read_gold(
    path: str | Path, format: str, *, labels: str = "auto", timezone: str = "Europe/Moscow"
) -> Iterator[GoldDocument]:
    """The documents of an annotated file or folder, in a stable order.

    A file `FOLDER.quotes.tsv` beside the folder gives the documents their quotations (`quotes_file`).

    `labels` concerns brat only: "nerel", "rured" (brought to NEREL's labels) or "auto". Naive times are
    read in `timezone`. A document that cannot be read comes out too, with `mentions` None and the reason
    in its `oddities`; nothing is dropped without a count there. Raises InputError for a path without
    documents or an unknown format.
    """
    root = Path(path)
    if not root.exists():
        raise InputError("gold_not_found", f"There is no gold at {root}.", "Check the path.")
    return with_quotes(format_code(format).read(root, CorpusReadOptions(labels, timezone)), root)
