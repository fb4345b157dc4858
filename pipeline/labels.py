"""The types of NEREL (entities and relations) in English and Russian, and the coarse view

Source: Loukachevitch et al., NEREL (LRE 2023, doi 10.1007/s10579-023-09674-z), version 1.1.
"""

from __future__ import annotations

from typing import NamedTuple


class EntityType(NamedTuple):
    english: str
    russian: str
    coarse: str | None = None  # PER, LOC, ORG or MISC


class RelationType(NamedTuple):
    english: str
    russian: str


ENTITY_TYPES: dict[str, EntityType] = {
    "AGE": EntityType("age", "возраст"),
    "AWARD": EntityType("award", "награда", "MISC"),
    "CITY": EntityType("city", "город", "LOC"),
    "COUNTRY": EntityType("country", "страна", "LOC"),
    "CRIME": EntityType("crime", "преступление"),
    "DATE": EntityType("date", "дата"),
    "DISEASE": EntityType("disease", "болезнь"),
    "DISTRICT": EntityType("district", "район", "LOC"),
    "EVENT": EntityType("event", "событие", "MISC"),
    "FACILITY": EntityType("facility", "сооружение", "MISC"),
    "FAMILY": EntityType("family", "семья", "MISC"),
    "IDEOLOGY": EntityType("ideology", "идеология"),
    "LANGUAGE": EntityType("language", "язык", "MISC"),
    "LAW": EntityType("law", "закон", "MISC"),
    "LOCATION": EntityType("location", "местность", "LOC"),
    "MONEY": EntityType("money", "деньги"),
    "NATIONALITY": EntityType("nationality", "народ", "MISC"),
    "NUMBER": EntityType("number", "число"),
    "ORDINAL": EntityType("ordinal", "порядковое число"),
    "ORGANIZATION": EntityType("organization", "организация", "ORG"),
    "PENALTY": EntityType("penalty", "наказание"),
    "PERCENT": EntityType("percent", "процент"),
    "PERSON": EntityType("person", "человек", "PER"),
    "PRODUCT": EntityType("product", "продукт", "MISC"),
    "PROFESSION": EntityType("profession", "должность"),
    "RELIGION": EntityType("religion", "религия", "MISC"),
    "STATE_OR_PROVINCE": EntityType("state or province", "регион", "LOC"),
    "TIME": EntityType("time", "время"),
    "WORK_OF_ART": EntityType("work of art", "произведение", "MISC"),
}

RELATION_TYPES: dict[str, RelationType] = {
    "ABBREVIATION": RelationType("abbreviation", "сокращение"),
    "AGENT": RelationType("agent of an event", "действующее лицо"),
    "AGE_DIED_AT": RelationType("age at death", "возраст смерти"),
    "AGE_IS": RelationType("age", "возраст"),
    "ALTERNATIVE_NAME": RelationType("alternative name", "другое имя"),
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
    "KNOWS": RelationType("knows", "знакомство"),
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
    "RELATIVE": RelationType("relative", "родственник"),
    "RELIGION_OF": RelationType("religion", "вероисповедание"),
    "SCHOOLS_ATTENDED": RelationType("school attended", "место учёбы"),
    "SIBLING": RelationType("sibling", "брат или сестра"),
    "SPOUSE": RelationType("spouse", "супруг"),
    "START_TIME": RelationType("starts at", "время начала"),
    "SUBEVENT_OF": RelationType("subevent of", "часть события"),
    "SUBORDINATE_OF": RelationType("subordinate of", "подчинённый"),
    "TAKES_PLACE_IN": RelationType("takes place in", "место события"),
    "WORKPLACE": RelationType("workplace", "место работы"),
    "WORKS_AS": RelationType("works as", "работает"),
}

SYMMETRIC_RELATIONS = ("ALTERNATIVE_NAME", "KNOWS", "RELATIVE", "SIBLING", "SPOUSE")
"""Types that mean the same in both directions. Annotators state them once, mostly from the earlier mention
(in NEREL's training part ALTERNATIVE_NAME in 98 of 100 cases and never twice; both directions of 14 in 100
KNOWS, 10 RELATIVE, 1 SPOUSE, no SIBLING), so the direction carries no meaning. ABBREVIATION is none of them:
it goes from the full name to the short one."""


def coarse(label: str) -> str | None:
    """PER, LOC, ORG or MISC for an entity type; None for values and for types that nobody counts as names."""
    known = ENTITY_TYPES.get(label)
    return known.coarse if known else None
