"""Checks a gold folder by itself: what in it is wrong or doubtful, and where.

Kinds of findings. Of files: `missing_partner`, `empty_file`, `not_utf8`, `unreadable_line`, `unused_line`.
Of mentions: `bad_offsets`, `text_differs`, `edge_space`, `discontinuous`, `overlap` (crossing), `cuts_word`,
`duplicate_mention`, `several_labels`. Of references: `duplicate_id`, `dangling` (to a mention that is not
there), `ambiguous` (to an id used twice). Of labels: `unknown_label`, `argument_type` (against
`annotation.conf`). Of relations and links: `duplicate_relation`, `self_relation`, `odd_link`,
`several_links`. brat is checked line by line; of the other formats the reader's oddities are reported,
those without a kind above as `oddity`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.lint_finding import LintFinding
from pipeline.corpora.registry import format_code, read_gold
from pipeline.corpora.span_checks import UNUSUAL_CHARACTERS

_KINDS = {
    "pair of crossing mentions": "overlap",
    "mention cuts a word": "cuts_word",
    "span with two labels": "several_labels",
    "exact duplicate of a mention": "duplicate_mention",
    "mention outside the text": "bad_offsets",
    "empty mention": "bad_offsets",
    "mention with another text at its offsets": "text_differs",
    "mention written with other spaces": "text_differs",
    "space at the edge of a mention": "edge_space",
    "row with edge spaces": "edge_space",
    "discontinuous mention": "discontinuous",
    "id used twice": "duplicate_id",
    "document id used twice": "duplicate_id",
    "span id used twice": "duplicate_id",
    "sentence id missing or used twice": "duplicate_id",
    "duplicate relation": "duplicate_relation",
    "relation of a mention with itself": "self_relation",
    "no raw file": "missing_partner",
    "no annotated file": "missing_partner",
}
_BEGINNINGS = {"unreadable ": "unreadable_line", "line is ": "unreadable_line", "no .": "missing_partner"}
_ENDINGS = {" to a missing mention": "dangling", " to an ambiguous id": "ambiguous", "not UTF-8": "not_utf8"}
_USUAL = {"nested mention", "chain of one mention", "mention across a line break", "text with CR LF"} | {
    f"{name} in the text" for name in UNUSUAL_CHARACTERS.values()
}


def lint(folder: str | Path, format: str) -> list[LintFinding]:
    """Everything that a gold folder (or file) of a format should be asked about, in its order.

    Raises InputError as `read_gold` does.
    """
    documents = read_gold(folder, format)
    lint_files = format_code(format).lint
    return list(_of_documents(documents) if lint_files is None else lint_files(Path(folder)))


def _of_documents(documents: Iterator[GoldDocument]) -> Iterator[LintFinding]:
    for document in documents:
        if not document.text.strip() and not document.oddities:
            yield LintFinding(document.uri, None, "empty_file", "The document has no text.")
        for reason, number in sorted(document.oddities.items()):
            if reason not in _USUAL:
                times = "" if number == 1 else f" ({number} times)"
                yield LintFinding(document.uri, None, _kind(reason), f"{reason}{times}")


def _kind(reason: str) -> str:
    if reason in _KINDS:
        return _KINDS[reason]
    for beginning, kind in _BEGINNINGS.items():
        if reason.startswith(beginning):
            return kind
    for ending, kind in _ENDINGS.items():
        if reason.endswith(ending):
            return kind
    return "oddity"
