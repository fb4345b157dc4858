"""Writes sentences and tokens as CoNLL-U: https://universaldependencies.org/format.html.

- `# newdoc id` is the document's id, `sent_id` made of it; `# text` has one space where the text has white
  space.
- MISC: `SpaceAfter=No`; `SpacesAfter` (and `SpacesBefore` where a document begins) as UDPipe writes them
  (`\\s`, `\\t`, `\\r`, `\\n`; control characters as `\\u001c`), where it is not just one space;
  `TokenRange`, the token's place in the text; `NER`, `B-` or `I-` and the label of the outermost mention that
  the token is of. A mention is widened to whole tokens and ends with its sentence at the latest.
- HEAD and DEPREL are `_` unless the run was made with `--syntax`. XPOS and DEPS are always `_`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.corpora.annotated_document import GoldDocument, GoldToken
from pipeline.corpora.document_names import safe_name
from pipeline.corpora.document_writer import OutputFolder
from pipeline.corpora.numbered_files import NumberedFiles
from pipeline.corpora.token_spans import outermost, token_spans

_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
_BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MISC_ESCAPES = {"\\": "\\\\", " ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n", "|": "\\p"}
_LABEL = re.compile(r"[\s|=\\]")


class ConlluWriter:
    """A writer of documents; `left_out` counts what is not in the files."""

    def __init__(self, folder: OutputFolder) -> None:
        self.left_out: Counter[str] = Counter()
        self._parts = NumberedFiles(folder, "part", ".conllu")

    def add(self, document: GoldDocument) -> bool:
        """Write the sentences of a document."""
        if not document.sentences:
            self.left_out["document without tokens"] += 1
            return False
        self._parts.write(to_conllu(document, self.left_out))
        return True

    def finish(self) -> None:
        self._parts.finish()

    def close(self) -> None:
        self._parts.close()


def to_conllu(document: GoldDocument, left_out: Counter[str]) -> str:
    """The sentences of a document, each with an empty line behind it; mentions cut short are counted."""
    sentences = [tokens for tokens in document.sentences or () if tokens]
    name = safe_name(document.doc_id)
    tags = _tags(document, sentences, left_out)
    lines = []
    starts = [tokens[0].start for tokens in sentences] + [len(document.text)]
    for number, tokens in enumerate(sentences):
        if number == 0:
            lines.append(f"# newdoc id = {_comment(document.doc_id)}")
        gaps = _gaps(document.text, tokens, starts[number + 1])
        before = document.text[: tokens[0].start] if number == 0 else ""
        lines += [f"# sent_id = {name}-{number + 1}", f"# text = {_sentence_text(tokens, gaps)}"]
        for place, (token, gap) in enumerate(zip(tokens, gaps, strict=True)):
            misc = _misc(token, gap, before if place == 0 else "", tags.get(token.start))
            lines.append("\t".join(_row(place, token, misc)))
        lines.append("")
    return "".join(line + "\n" for line in lines)


def _row(place: int, token: GoldToken, misc: str) -> Sequence[str]:
    head = "_" if token.head is None else str(token.head + 1)
    deprel = "_" if token.head is None else ("root" if token.head < 0 else _cell(token.deprel or "dep"))
    return (
        str(place + 1),
        _form(token.text),
        _form(token.lemma) if token.lemma else "_",
        _cell(token.upos),
        "_",
        _cell(token.feats),
        head,
        deprel,
        "_",
        misc,
    )


def _gaps(text: str, tokens: Sequence[GoldToken], stop: int) -> list[str]:
    """What stands behind each token, up to the next token or the next sentence."""
    ends = [token.start for token in tokens[1:]] + [stop]
    return [text[token.end : max(token.end, end)] for token, end in zip(tokens, ends, strict=True)]


def _sentence_text(tokens: Sequence[GoldToken], gaps: Sequence[str]) -> str:
    pairs = zip(tokens, gaps, strict=True)
    return "".join(_form(token.text) + (" " if gap else "") for token, gap in pairs).rstrip()


def _misc(token: GoldToken, gap: str, before: str, tag: str | None) -> str:
    found = []
    if tag:
        found.append(f"NER={tag}")
    if not gap:
        found.append("SpaceAfter=No")
    elif gap != " ":
        found.append(f"SpacesAfter={_escaped(gap)}")
    if before:
        found.append(f"SpacesBefore={_escaped(before)}")
    found.append(f"TokenRange={token.start}:{token.end}")
    return "|".join(found)


def _tags(
    document: GoldDocument, sentences: Sequence[Sequence[GoldToken]], left_out: Counter[str]
) -> dict[int, str]:
    """`B-…` and `I-…` by the start of the token."""
    tokens = [token for sentence in sentences for token in sentence]
    sentence_of = [number for number, sentence in enumerate(sentences) for _ in sentence]
    all_of_them = token_spans(tokens, document.mentions or ())
    chosen = outermost(all_of_them)
    tags: dict[int, str] = {}
    for first, stop, exact, mention in chosen:
        inside = [place for place in range(first, stop) if sentence_of[place] == sentence_of[first]]
        label = _LABEL.sub("_", mention.label)
        tags.update((tokens[place].start, f"{'IB'[place == first]}-{label}") for place in inside)
        left_out["mention cut at the end of its sentence"] += len(inside) < stop - first
        left_out["mention widened to whole tokens"] += not exact
    left_out["mention inside another (MISC has the outermost)"] += len(all_of_them) - len(chosen)
    return tags


def _form(text: str) -> str:
    """A form or lemma: spaces are allowed inside, control characters and those that end a line are not."""
    return _CONTROLS.sub(" ", text).strip() or "_"


def _cell(text: str) -> str:
    return _SPACES.sub("_", _CONTROLS.sub(" ", text)) or "_"


def _comment(text: str) -> str:
    return _CONTROLS.sub(" ", text).strip() or "_"


def _escaped(gap: str) -> str:
    return "".join(_MISC_ESCAPES.get(character, _harmless(character)) for character in gap)


def _harmless(character: str) -> str:
    return f"\\u{ord(character):04x}" if _BREAKING.fullmatch(character) else character
