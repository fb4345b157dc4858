"""Events: EVENT chains with who, where and when, gathered from the relations of their mentions."""

from __future__ import annotations

from collections import defaultdict

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import Chain, Event, EventRole, Extraction, Relation, Value, extraction
from pipeline.stages.chains.event_times import times_told
from pipeline.stages.component import Stage

LABEL = "EVENT"
ROLES = {  # relation → (role, whether the event is its head)
    "PARTICIPANT_IN": ("participant", False),
    "AGENT": ("agent", False),
    "ORGANIZES": ("organizer", False),
    "INANIMATE_INVOLVED": ("thing", False),
    "TAKES_PLACE_IN": ("place", True),
    "HAS_CAUSE": ("cause", True),
    "SUBEVENT_OF": ("part_of", True),
}
_DATED = ("date", "interval", "time")


@Language.factory(
    "svodka_events",
    assigns=["doc._.events"],
    requires=["doc._.chains", "doc._.relations", "doc._.values"],
)
def make_event_builder(nlp: Language, name: str) -> EventBuilder:
    return EventBuilder(name)


class EventBuilder(Stage):
    """Sets `doc._.extraction.events`: one for each EVENT chain, in the order of the chains."""

    def __init__(self, name: str = "events") -> None:
        super().__init__(name)

    def __call__(self, doc: Doc) -> Doc:
        found = extraction(doc)
        found.events = events(found)
        return doc


def events(found: Extraction) -> list[Event]:
    """The events of a finished record: chains, relations and values must be there."""
    chain_of = {id(mention): chain for chain in found.chains for mention in chain.mentions}
    values = {id(value.mention): value for value in found.values if value.kind in _DATED}
    made = {id(chain): Event(chain) for chain in found.chains if chain.label == LABEL}
    times: dict[int, list[tuple[Relation, Value]]] = defaultdict(list)
    for relation in times_told(found.relations):
        chain = chain_of.get(id(relation.head))
        if id(chain) in made and id(relation.tail) in values:
            times[id(chain)].append((relation, values[id(relation.tail)]))
    for relation in found.relations:
        role, event_is_head = ROLES.get(relation.label, ("", True))
        mention, other = (relation.head, relation.tail) if event_is_head else (relation.tail, relation.head)
        chain = chain_of.get(id(mention))
        event = made.get(id(chain))
        party = chain_of.get(id(other))
        if role and event is not None and party is not None and party is not event.chain:
            event.roles.append(EventRole(role, party, relation))
    for key, event in made.items():
        _place(event)
        _dates(event, times[key])
    return list(made.values())


def _place(event: Event) -> None:
    """The place that most relations name, the surest of these, the first in the text."""
    named: dict[int, tuple[int, float]] = {}
    chains: dict[int, Chain] = {}
    for role in event.roles:
        if role.role == "place":
            count, score = named.get(id(role.chain), (0, 0.0))
            named[id(role.chain)] = count + 1, max(score, role.relation.score or 0.0)
            chains[id(role.chain)] = role.chain
    if named:
        best = max(named, key=lambda key: (*named[key], -chains[key].mentions[0].start))
        event.place = chains[best]
        _doubt(event, named[best][1])


def _dates(event: Event, times: list[tuple[Relation, Value]]) -> None:
    """When it begins and ends: a point in time is both; a start or an end that is told is taken before."""
    for relation, value in sorted(times, key=_sureness, reverse=True):
        begins, ends = value.value, value.value_to or value.value
        if relation.label == "POINT_IN_TIME" and not (event.starts or event.ends):
            event.starts, event.ends = begins, ends
        elif relation.label == "START_TIME" and not event.starts:
            event.starts = begins
        elif relation.label == "END_TIME" and not event.ends:
            event.ends = ends
        else:
            continue
        _doubt(event, relation.score)


def _sureness(time: tuple[Relation, Value]) -> tuple[bool, int, float, int]:
    """Told starts and ends before points, days before years, then the likelier, then the earlier."""
    relation, value = time
    precise = len(value.value or "")
    return relation.label != "POINT_IN_TIME", precise, relation.score or 0.0, -value.mention.start


def _doubt(event: Event, score: float | None) -> None:
    if score is not None:
        event.score = score if event.score is None else min(event.score, score)
