"""The labels of RURED as labels of NEREL, where one has an honest counterpart in the other.

RURED: Gordeev et al., Relation extraction dataset for the Russian language, Dialogue 2020.
Labels in neither table have no counterpart and are left out: GROUP (common nouns for people and
bodies: «власти», «потребители»), QUANTITY (with its unit, also without a number), PRICE, CURRENCY,
COMMODITY, ECONOMIC_SECTOR, NEWS_SOURCE (a clause), TRADE_AGREEMENT, INVESTMENT_PROGRAM, APPLICATION,
CHARACTER, STREET, HOUSE, VEHICLE, WEAPON, WEBSITE.
GPE, which holds «Европа» (the most), «Запад» and «Киев» alike, becomes the coarse LOC: a prediction of any
type of place is right there. SELLS, SELLS_TO, BUYS, USES, INVESTS, QUOTES, REFERENCE and the numbers of
employees have no relation in NEREL. OWNERSHIP between two places means that one lies in the other:
that is not OWNER_OF, and it is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.labels import ENTITY_TYPES, RELATION_TYPES

RURED_ENTITIES = {
    label: label
    for label in (
        "AGE AWARD CITY COUNTRY CRIME DATE DISEASE EVENT FAMILY LANGUAGE LAW LOCATION MONEY NATIONALITY "
        "ORDINAL ORGANIZATION PENALTY PERCENT PERSON PRODUCT PROFESSION RELIGION TIME WORK_OF_ART"
    ).split()
} | {
    "BOROUGH": "DISTRICT",
    "CARDINAL": "NUMBER",
    "FAC": "FACILITY",
    "GPE": "LOC",
    "NORP": "NATIONALITY",
    "REGION": "STATE_OR_PROVINCE",
    "VILLAGE": "CITY",
}
RURED_RELATIONS = {
    label: label
    for label in (
        "ABBREVIATION AGE_DIED_AT AGE_IS ALTERNATIVE_NAME CONVICTED_OF DATE_DEFUNCT_IN DATE_FOUNDED_IN "
        "DATE_OF_BIRTH DATE_OF_DEATH EXPENDITURE FOUNDED_BY HEADQUARTERED_IN INCOME ORGANIZES ORIGINS_FROM "
        "PARENT_OF PENALIZED_AS PLACE_OF_DEATH PLACE_RESIDES_IN PRODUCES RELATIVE SIBLING SUBEVENT_OF "
        "SUBORDINATE_OF TAKES_PLACE_IN WORKPLACE WORKS_AS"
    ).split()
} | {
    "ACQUINTANCE_OF": "KNOWS",
    "BORN_IN": "PLACE_OF_BIRTH",
    "COSTS": "PRICE_OF",
    "DATE_TAKES_PLACE_ON": "POINT_IN_TIME",
    "EVENT_TAKES_PART_IN": "PARTICIPANT_IN",
    "FRIEND_OF": "KNOWS",
    "MEMBER": "MEMBER_OF",
    "OWNERSHIP": "OWNER_OF",
}
RURED_MARKS = frozenset(
    "BOROUGH CARDINAL COMMODITY CURRENCY ECONOMIC_SECTOR FAC GPE GROUP INVESTMENT_PROGRAM NEWS_SOURCE NORP "
    "QUANTITY REGION TRADE_AGREEMENT".split()
)
NEREL_MARKS = frozenset(ENTITY_TYPES) - frozenset(RURED_ENTITIES)
_PLACES = frozenset({"CITY", "COUNTRY", "DISTRICT", "LOC", "LOCATION", "STATE_OR_PROVINCE"})
_ADDRESS_DATE = re.compile(r"https?://\S*?/(\d{4})/(\d{2})/(\d{2})/\S*\s*\Z")


@dataclass(frozen=True, slots=True)
class LabelScheme:
    """What becomes of a corpus' labels. Without tables they pass as they are."""

    entities: dict[str, str] | None = None
    relations: dict[str, str] | None = None

    def entity(self, label: str) -> str | None:
        """The label of a mention here; None for one without a counterpart."""
        return label if self.entities is None else self.entities.get(label)

    def relation(self, label: str, head: str, tail: str) -> str | None:
        """The label of a relation between mentions so labelled here; None for one without a counterpart."""
        if self.relations is None:
            return label
        if label == "OWNERSHIP" and head in _PLACES and tail in _PLACES:
            return None
        return self.relations.get(label)


NEREL = LabelScheme()
RURED = LabelScheme(RURED_ENTITIES, RURED_RELATIONS)


def labels_of(met: set[str]) -> LabelScheme | None:
    """Whose labels these are; None when they tell nothing."""
    if met & RURED_MARKS and not met & NEREL_MARKS:
        return RURED
    return NEREL if met & NEREL_MARKS else None


def known_relation(label: str) -> bool:
    """Whether NEREL has such a relation."""
    return label in RELATION_TYPES


def date_of_address(text: str) -> datetime | None:
    """The day in the address that ends a text of RURED (`…/2016/12/28/name/`), as midnight UTC."""
    found = _ADDRESS_DATE.search(text)
    if found is None:
        return None
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
    except ValueError:
        return None
