"""Entity and relation types of NEREL with their traits: the one place that says what a label is.

Source: Loukachevitch et al., NEREL (LRE 2023, doi 10.1007/s10579-023-09674-z), version 1.1. The names and the
traits are ours.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class EntityType(NamedTuple):
    """The traits of an entity type.

    `display_group`: PER, ORG, LOC, MISC, VALUE or OTHER: the colour that it has in views. `coarse`: PER, LOC,
    ORG or MISC where mentions of it are names. `family`: types of one family may name one entity; None for
    what is in no chain. `merge_family`: `thing` or `notion`: models mistake these types for each other, so
    that `resolve` may merge equal names of two of them. `is_value`: what it means is a row of `values`.
    `shared_nouns`: its common nouns mean the same in all documents («президент», «грипп»).

    `lower_case`: where normal forms begin with a small letter unless the first word is a proper name:
    `always` («Президент»), at a `sentence_start` («Пожар на складе»), or `never`. `may_be_verb` and
    `may_be_adjective`: a mention may have no noun («арестовали на два месяца», «венгерский»).
    `short_forms`: a document may use a part or the initials of the name after the whole («ЦБ» for
    «Центральный банк»). `same_name_same_thing`: equal names of two types with this trait in one document
    name one thing («Ленфильм», the studio and its building).
    """

    english: str
    russian: str
    display_group: str
    coarse: str | None = None
    family: str | None = None
    merge_family: str | None = None
    is_value: bool = False
    shared_nouns: bool = False
    lower_case: Literal["never", "sentence_start", "always"] = "never"
    may_be_verb: bool = False
    may_be_adjective: bool = False
    short_forms: bool = False
    same_name_same_thing: bool = False


class RelationType(NamedTuple):
    """The traits of a relation type. `symmetric`: it means the same in both directions.

    Annotators state a symmetric relation once, mostly from the earlier mention (in NEREL's training part
    ALTERNATIVE_NAME in 98 of 100 cases and never twice; both directions of 14 in 100 KNOWS, 10 RELATIVE,
    1 SPOUSE, no SIBLING), so its direction carries no meaning. ABBREVIATION is not symmetric: it goes from
    the full name to the short one.
    """

    english: str
    russian: str
    symmetric: bool = False


ENTITY_TYPES: dict[str, EntityType] = {
    "AGE": EntityType("age", "возраст", "VALUE", is_value=True),
    "AWARD": EntityType(
        "award",
        "награда",
        "MISC",
        coarse="MISC",
        family="AWARD",
        merge_family="thing",
        shared_nouns=True,
        lower_case="sentence_start",
        short_forms=True,
    ),
    "CITY": EntityType("city", "город", "LOC", coarse="LOC", family="LOC"),
    "COUNTRY": EntityType("country", "страна", "LOC", coarse="LOC", family="LOC"),
    "CRIME": EntityType("crime", "преступление", "OTHER", lower_case="sentence_start", may_be_verb=True),
    "DATE": EntityType("date", "дата", "VALUE", is_value=True),
    "DISEASE": EntityType(
        "disease", "болезнь", "OTHER", family="DISEASE", shared_nouns=True, lower_case="sentence_start"
    ),
    "DISTRICT": EntityType("district", "район", "LOC", coarse="LOC", family="LOC"),
    "EVENT": EntityType(
        "event",
        "событие",
        "MISC",
        coarse="MISC",
        family="EVENT",
        merge_family="thing",
        lower_case="sentence_start",
        may_be_verb=True,
        short_forms=True,
    ),
    "FACILITY": EntityType(
        "facility",
        "сооружение",
        "MISC",
        coarse="MISC",
        family="FACILITY",
        merge_family="thing",
        short_forms=True,
        same_name_same_thing=True,
    ),
    "FAMILY": EntityType(
        "family", "семья", "MISC", coarse="MISC", family="FAMILY", lower_case="sentence_start"
    ),
    "IDEOLOGY": EntityType(
        "ideology",
        "идеология",
        "OTHER",
        family="IDEOLOGY",
        merge_family="notion",
        shared_nouns=True,
        lower_case="always",
        may_be_adjective=True,
    ),
    "LANGUAGE": EntityType(
        "language",
        "язык",
        "MISC",
        coarse="MISC",
        family="LANGUAGE",
        shared_nouns=True,
        lower_case="sentence_start",
        may_be_adjective=True,
    ),
    "LAW": EntityType(
        "law", "закон", "MISC", coarse="MISC", family="LAW", merge_family="thing", short_forms=True
    ),
    "LOCATION": EntityType("location", "местность", "LOC", coarse="LOC", family="LOC"),
    "MONEY": EntityType("money", "деньги", "VALUE", is_value=True),
    "NATIONALITY": EntityType(
        "nationality",
        "народ",
        "MISC",
        coarse="MISC",
        family="NATIONALITY",
        merge_family="notion",
        shared_nouns=True,
        lower_case="always",
        may_be_adjective=True,
    ),
    "NUMBER": EntityType("number", "число", "VALUE", is_value=True),
    "ORDINAL": EntityType("ordinal", "порядковое число", "VALUE", is_value=True),
    "ORGANIZATION": EntityType(
        "organization",
        "организация",
        "ORG",
        coarse="ORG",
        family="ORG",
        merge_family="thing",
        short_forms=True,
        same_name_same_thing=True,
    ),
    "PENALTY": EntityType("penalty", "наказание", "OTHER", lower_case="sentence_start", may_be_verb=True),
    "PERCENT": EntityType("percent", "процент", "VALUE", is_value=True),
    "PERSON": EntityType("person", "человек", "PER", coarse="PER", family="PER"),
    "PRODUCT": EntityType(
        "product",
        "продукт",
        "MISC",
        coarse="MISC",
        family="PRODUCT",
        merge_family="thing",
        short_forms=True,
        same_name_same_thing=True,
    ),
    "PROFESSION": EntityType(
        "profession",
        "должность",
        "OTHER",
        family="PROFESSION",
        merge_family="notion",
        shared_nouns=True,
        lower_case="always",
    ),
    "RELIGION": EntityType(
        "religion",
        "религия",
        "MISC",
        coarse="MISC",
        family="RELIGION",
        merge_family="notion",
        shared_nouns=True,
        lower_case="always",
        may_be_adjective=True,
    ),
    "STATE_OR_PROVINCE": EntityType("state or province", "регион", "LOC", coarse="LOC", family="LOC"),
    "TIME": EntityType("time", "время", "VALUE", is_value=True),
    "WORK_OF_ART": EntityType(
        "work of art", "произведение", "MISC", coarse="MISC", family="WORK_OF_ART", merge_family="thing"
    ),
}

RELATION_TYPES: dict[str, RelationType] = {
    "ABBREVIATION": RelationType("abbreviation", "сокращение"),
    "AGENT": RelationType("agent of an event", "действующее лицо"),
    "AGE_DIED_AT": RelationType("age at death", "возраст смерти"),
    "AGE_IS": RelationType("age", "возраст"),
    "ALTERNATIVE_NAME": RelationType("alternative name", "другое имя", symmetric=True),
    "AWARDED_WITH": RelationType("awarded with", "награждён"),
    "CAUSE_OF_DEATH": RelationType("cause of death", "причина смерти"),
    "CONVICTED_OF": RelationType("convicted of", "осуждён за"),
    "DATE_DEFUNCT_IN": RelationType("ceased to exist in", "прекращение существования"),
    "DATE_FOUNDED_IN": RelationType("founded in", "дата основания"),
    "DATE_OF_BIRTH": RelationType("date of birth", "дата рождения"),
    "DATE_OF_CREATION": RelationType("date of creation", "дата создания"),
    "DATE_OF_DEATH": RelationType("date of death", "дата смерти"),
    "END_TIME": RelationType("ends at", "время окончания"),
    "EXPENDITURE": RelationType("expenditure", "расход"),
    "FOUNDED_BY": RelationType("founded by", "основатель"),
    "HAS_CAUSE": RelationType("has cause", "причина"),
    "HEADQUARTERED_IN": RelationType("headquartered in", "расположение организации"),
    "IDEOLOGY_OF": RelationType("ideology", "идеология"),
    "INANIMATE_INVOLVED": RelationType("thing involved", "участвующий предмет"),
    "INCOME": RelationType("income", "доход"),
    "KNOWS": RelationType("knows", "знакомство", symmetric=True),
    "LOCATED_IN": RelationType("located in", "находится в"),
    "MEDICAL_CONDITION": RelationType("medical condition", "болезнь человека"),
    "MEMBER_OF": RelationType("member of", "состоит в"),
    "ORGANIZES": RelationType("organizes", "организует"),
    "ORIGINS_FROM": RelationType("originates from", "происхождение"),
    "OWNER_OF": RelationType("owner of", "владеет"),
    "PARENT_OF": RelationType("parent of", "родитель"),
    "PARTICIPANT_IN": RelationType("participant in", "участник"),
    "PART_OF": RelationType("part of", "часть"),
    "PENALIZED_AS": RelationType("penalized as", "наказание за преступление"),
    "PLACE_OF_BIRTH": RelationType("place of birth", "место рождения"),
    "PLACE_OF_DEATH": RelationType("place of death", "место смерти"),
    "PLACE_RESIDES_IN": RelationType("resides in", "место жительства"),
    "POINT_IN_TIME": RelationType("point in time", "время события"),
    "PRICE_OF": RelationType("price", "цена"),
    "PRODUCES": RelationType("produces", "производит"),
    "RELATIVE": RelationType("relative", "родственник", symmetric=True),
    "RELIGION_OF": RelationType("religion", "вероисповедание"),
    "SCHOOLS_ATTENDED": RelationType("school attended", "место учёбы"),
    "SIBLING": RelationType("sibling", "брат или сестра", symmetric=True),
    "SPOUSE": RelationType("spouse", "супруг", symmetric=True),
    "START_TIME": RelationType("starts at", "время начала"),
    "SUBEVENT_OF": RelationType("subevent of", "часть события"),
    "SUBORDINATE_OF": RelationType("subordinate of", "подчинённый"),
    "TAKES_PLACE_IN": RelationType("takes place in", "место события"),
    "WORKPLACE": RelationType("workplace", "место работы"),
    "WORKS_AS": RelationType("works as", "работает"),
}

VALUE_LABELS = frozenset(label for label, kind in ENTITY_TYPES.items() if kind.is_value)
PLACE_LABELS = frozenset(label for label, kind in ENTITY_TYPES.items() if kind.family == "LOC")
SHARED_NOUN_FAMILIES = frozenset(
    kind.family for kind in ENTITY_TYPES.values() if kind.family is not None and kind.shared_nouns
)
SHORT_FORM_FAMILIES = frozenset(
    kind.family for kind in ENTITY_TYPES.values() if kind.family is not None and kind.short_forms
)
SYMMETRIC_RELATIONS = tuple(label for label, kind in RELATION_TYPES.items() if kind.symmetric)


def entity_type(label: str) -> EntityType:
    """The traits of an entity type; of an unknown label, group OTHER and no other trait.

    >>> entity_type("CRIME").may_be_verb, entity_type("SHIP").display_group
    (True, 'OTHER')
    """
    return ENTITY_TYPES.get(label) or EntityType(label, label, "OTHER")


def coarse(label: str) -> str | None:
    """PER, LOC, ORG or MISC for an entity type; None for types that are no names, and for unknown labels."""
    return entity_type(label).coarse


def family(label: str) -> str | None:
    """The family in which mentions of this type are compared; None for what is in no chain.

    >>> family("CITY"), family("EVENT"), family("PROFESSION"), family("DATE")
    ('LOC', 'EVENT', 'PROFESSION', None)
    """
    return entity_type(label).family


def merged_families(merge_family: str) -> tuple[str, ...]:
    """The families whose equal names may be merged across documents, sorted.

    >>> merged_families("notion")
    ('IDEOLOGY', 'NATIONALITY', 'PROFESSION', 'RELIGION')
    """
    return tuple(
        sorted(
            {
                kind.family
                for kind in ENTITY_TYPES.values()
                if kind.family and kind.merge_family == merge_family
            }
        )
    )


def display_group(label: str) -> str:
    """PER, ORG, LOC, MISC, VALUE or OTHER; labels of components of your own are OTHER."""
    return entity_type(label).display_group


def english_name(label: str) -> str:
    """The English name of an entity or relation type; the label itself where it is unknown."""
    known = ENTITY_TYPES.get(label) or RELATION_TYPES.get(label)
    return known.english if known else label


def russian_name(label: str) -> str:
    """The Russian name of an entity or relation type; the label itself where it is unknown."""
    known = ENTITY_TYPES.get(label) or RELATION_TYPES.get(label)
    return known.russian if known else label
