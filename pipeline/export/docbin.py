"""Writes documents as spaCy's DocBin: `DocBin().from_disk(FILE).get_docs(spacy.blank("ru").vocab)`.

A Doc has tokens (white space beyond one space is a token of its own, as with spaCy's tokenizer, so that
`doc.text` is the text), sentences, lemmas, UPOS, features, heads where the run was made with `--syntax`,
`doc.spans["mentions"]` with all mentions that begin and end with a token, and the outermost of them in
`doc.ents`. `span.id_` is the mention's id, `span.kb_id_` the first of its links. `doc.user_data` has
`doc_id`, `uri`, `published_at` and `relations` as (head id, label, tail id). Only spaCy is needed to load it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.corpora.annotated_document import GoldDocument, GoldToken
from pipeline.corpora.token_spans import TokenSpan, outermost, token_spans
from pipeline.export.export_folder import ExportFolder

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

MOST_DOCUMENTS = 1_000  # in a file
MOST_TOKENS = 200_000  # in a file, unless one document has more
SPANS = "mentions"
_ATTRIBUTES = "ORTH LEMMA POS MORPH SENT_START HEAD DEP ENT_IOB ENT_TYPE ENT_KB_ID ENT_ID SPACY".split()


class DocBinWriter:
    """A writer of documents; `left_out` counts what is not in the files."""

    def __init__(self, folder: ExportFolder) -> None:
        self.folder = folder
        self.left_out: Counter[str] = Counter()
        self._docs: list[Doc] = []
        self._number = self._tokens = 0
        self._vocab = _fresh_vocab()

    def add(self, document: GoldDocument) -> bool:
        """Take in a document; a full file is written."""
        if not document.sentences:
            self.left_out["document without tokens"] += 1
            return False
        self._docs.append(to_doc(self._vocab, document, self.left_out))
        self._tokens += len(self._docs[-1])
        if len(self._docs) >= MOST_DOCUMENTS or self._tokens >= MOST_TOKENS:
            self._flush()
        return True

    def finish(self) -> None:
        """Write what is left."""
        if self._docs:
            self._flush()

    def close(self) -> None:
        self._docs = []

    def _flush(self) -> None:
        from spacy.tokens import DocBin

        found = DocBin(attrs=_ATTRIBUTES, docs=self._docs, store_user_data=True)
        found.to_disk(self.folder.file(f"part-{self._number:05d}.spacy"))
        self._number += 1
        self._docs, self._tokens = [], 0
        self._vocab = _fresh_vocab()  # its strings would grow with every file


def to_doc(vocab: Vocab, document: GoldDocument, left_out: Counter[str]) -> Doc:
    """A document as a Doc of that vocabulary; mentions that do not begin and end with a token are counted."""
    from spacy.tokens import Doc

    pieces = _Pieces(document)
    doc = Doc(
        vocab,
        words=pieces.words,
        spaces=pieces.spaces,
        lemmas=pieces.lemmas,
        pos=pieces.tags,
        morphs=pieces.morphs,
        heads=pieces.heads,
        deps=pieces.deps,
        sent_starts=None if pieces.heads else pieces.starts,
    )
    found = token_spans(pieces.tokens, document.mentions or ())
    exact = [stretch for stretch in found if stretch.exact]
    left_out["mention that does not begin and end with a token"] += len(document.mentions or ()) - len(exact)
    doc.spans[SPANS] = [_span(doc, stretch, pieces.places) for stretch in exact]
    doc.set_ents([_span(doc, stretch, pieces.places) for stretch in outermost(exact)])
    kept = {stretch.mention.id for stretch in exact}
    doc.user_data["doc_id"] = document.doc_id
    doc.user_data["uri"] = document.uri
    doc.user_data["published_at"] = document.published_at.isoformat() if document.published_at else None
    doc.user_data["relations"] = [
        (relation.head, relation.label, relation.tail)
        for relation in document.relations or ()
        if relation.head in kept and relation.tail in kept
    ]
    return doc


def _span(doc: Doc, stretch: TokenSpan, places: Sequence[int]) -> Span:
    from spacy.tokens import Span

    mention = stretch.mention
    first, last = places[stretch.first], places[stretch.stop - 1]
    link = mention.links[0] if mention.links else ""
    return Span(doc, first, last + 1, label=mention.label, kb_id=link, span_id=mention.id)


class _Pieces:
    """The words of a Doc: the tokens, and the white space that is more than one space behind them.

    `places`: where each token is among the words.
    """

    def __init__(self, document: GoldDocument) -> None:
        self.words: list[str] = []
        self.spaces: list[bool] = []
        self.lemmas: list[str] = []
        self.tags: list[str] = []
        self.morphs: list[str] = []
        self.starts: list[bool | int | None] = []
        self.tokens: list[GoldToken] = []
        self.places: list[int] = []
        self._links: list[tuple[int, str] | None] = []  # (head as a place among the tokens, relation)
        at = 0
        for sentence in document.sentences or ():
            for place, token in enumerate(sentence):
                self._add_gap(document.text[at : token.start])
                self._add_token(token, place, begins=place == 0 and (bool(self.tokens) or not self.words))
                at = token.end
        self._add_gap(document.text[at:])
        self.heads, self.deps = self._tree()

    def _add_token(self, token: GoldToken, place: int, *, begins: bool) -> None:
        self.places.append(len(self.words))
        self.tokens.append(token)
        self._add(token.text, token.lemma, token.upos, token.feats, begins=begins)
        first = len(self.tokens) - 1 - place
        own = first + (place if token.head is None or token.head < 0 else token.head)
        self._links.append(None if token.head is None else (own, token.deprel or "dep"))

    def _add_gap(self, gap: str) -> None:
        if gap.startswith(" ") and self.words:
            self.spaces[-1] = True
            gap = gap[1:]
        if gap:
            self._add(gap, gap, "SPACE", "", begins=not self.words)

    def _add(self, word: str, lemma: str, tag: str, feats: str, *, begins: bool) -> None:
        self.words.append(word)
        self.spaces.append(False)
        self.lemmas.append(lemma)
        self.tags.append(tag)
        self.morphs.append(feats)
        self.starts.append(begins)

    def _tree(self) -> tuple[list[int] | None, list[str] | None]:
        """Heads as places among the words (the root its own), white space hung on the word before it."""
        if not self._links or any(link is None for link in self._links):
            return None, None
        heads = [max(place - 1, 0) for place in range(len(self.words))]
        if self.places[0] > 0:
            heads[0] = self.places[0]
        deps = ["dep"] * len(self.words)
        for number, link in enumerate(self._links):
            assert link is not None
            heads[self.places[number]] = self.places[link[0]]
            deps[self.places[number]] = "ROOT" if link[0] == number else link[1]
        return heads, deps


def _fresh_vocab() -> Vocab:
    import spacy

    vocab: Vocab = spacy.blank("ru").vocab
    return vocab
