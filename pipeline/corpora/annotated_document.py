"""Hand-labelled documents, whatever format they came in; predictions are brought into the same form."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A labelled span, in half-open Unicode code points; `surface == text[start:end]`.

    `coarse_only`: the label is PER, LOC, ORG, PRO, EVT or MISC of a corpus without fine types.
    """

    id: str
    start: int
    end: int
    label: str
    surface: str
    normal: str | None = None  # base form of the whole phrase
    value: str | None = None  # of a date, a sum of money, …: as in the gold file
    links: tuple[str, ...] = ()  # ids in a knowledge base, as written («Q813»); NIL is "NIL"
    coarse_only: bool = False
    score: float | None = None  # of a prediction: what the model thinks of it


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A directed typed relation between two mentions, by their ids."""

    head: str
    label: str
    tail: str
    score: float | None = None  # of a prediction


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """What somebody says: a span and its kind (direct, indirect, partial).

    `speaker`, `relay`: the places in the document that name who says it and the medium that passes it on.
    """

    kind: str
    start: int
    end: int
    speaker: tuple[tuple[int, int], ...] = ()
    relay: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class GoldToken:
    """A treebank token. `head` is the index of its head in the sentence, -1 for the root."""

    start: int
    end: int
    text: str
    lemma: str
    upos: str
    feats: str  # «Case=Nom|Number=Sing», empty for none
    head: int | None = None
    deprel: str | None = None


@dataclass(slots=True)
class GoldDocument:
    """One document and what its annotators said. A block that the format knows nothing of is None.

    `chains`: mention ids of one entity of the document each, with the entity's id where it means the
    same thing in other documents too (SlavicNER). `surfaces`: (surface, normal, label, entity id) rows of
    formats without offsets (BSNLP). `across`: of a prediction, the mentions by the ids of the entities that
    `svodka resolve` made of the chains of all documents. `oddities`: what could not be used as it stands,
    counted by reason.
    """

    doc_id: str
    text: str
    uri: str
    published_at: datetime | None = None
    mentions: list[GoldMention] | None = None
    relations: list[GoldRelation] | None = None
    chains: list[tuple[str | None, list[str]]] | None = None
    surfaces: list[tuple[str, str, str, str]] | None = None
    across: list[tuple[str | None, list[str]]] | None = None
    sentences: list[list[GoldToken]] | None = None
    quotes: list[GoldQuote] | None = None
    oddities: Counter[str] = field(default_factory=Counter)
