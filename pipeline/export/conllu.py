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

from pipeline.evaluation.gold import GoldDocument, GoldToken
from pipeline.export.aligned import outermost, stretches
from pipeline.export.folder import ExportFolder
from pipeline.export.names import safe_name
from pipeline.export.text_parts import TextParts

_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
_BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MISC_ESCAPES = {"\\": "\\\\", " ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n", "|": "\\p"}
_LABEL = re.compile(r"[\s|=\\]")


class ConlluFiles:
    """A writer of documents; `told` counts what is not in the files."""

    def __init__(self, folder: ExportFolder) -> None:
        self.told: Counter[str] = Counter()
        self._parts = TextParts(folder, "part", ".conllu")

    def add(self, document: GoldDocument) -> bool:
        """Write the sentences of a document."""
        if not document.sentences:
            self.told["document without tokens"] += 1
            return False
        self._parts.write(to_conllu(document, self.told))
        return True

    def finish(self) -> None:
        self._parts.finish()

    def close(self) -> None:
        self._parts.close()


def to_conllu(document: GoldDocument, told: Counter[str]) -> str:
    """The sentences of a document, each with an empty line behind it; mentions cut short are counted."""
    sentences = [tokens for tokens in document.sentences or () if tokens]
    name = safe_name(document.doc_id)
    tags = _tags(document, sentences, told)
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
    document: GoldDocument, sentences: Sequence[Sequence[GoldToken]], told: Counter[str]
) -> dict[int, str]:
    """`B-…` and `I-…` by the start of the token."""
    tokens = [token for sentence in sentences for token in sentence]
    sentence_of = [number for number, sentence in enumerate(sentences) for _ in sentence]
    all_of_them = stretches(tokens, document.mentions or ())
    chosen = outermost(all_of_them)
    tags: dict[int, str] = {}
    for first, stop, exact, mention in chosen:
        inside = [place for place in range(first, stop) if sentence_of[place] == sentence_of[first]]
        label = _LABEL.sub("_", mention.label)
        tags.update((tokens[place].start, f"{'IB'[place == first]}-{label}") for place in inside)
        told["mention cut at the end of its sentence"] += len(inside) < stop - first
        told["mention widened to whole tokens"] += not exact
    told["mention inside another (MISC has the outermost)"] += len(all_of_them) - len(chosen)
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
