"""Places with an abbreviated kind: «Тульской обл.», «г.Омске», «пгт. Яблоновский», «д. 5» of an address.

As NEREL has it, the word for a town or a village stays outside («г. | Чебоксары», 4 of 5), that for a region,
a district, a street inside. The number of a house is nobody's name and no place.
"""

from __future__ import annotations

import re

from pipeline.gazetteer.declined_places import two_word_place
from pipeline.labels import PLACE_LABELS
from pipeline.stages.repairs.draft import Draft

_WORD = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё][а-яё]+)*"
_ADJECTIVE = r"(?<![\w-])[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)*(?:ая|ой|ую|ий|ый|ого|ому|им|ым|ом)"
_KIND_BEHIND = re.compile(
    rf"{_ADJECTIVE}[ \u00a0](?:(?P<region>обл\.?|кр\.|[Рр]есп\.)|(?P<district>р-н(?:а|у|ом|е)?|мкр\.?))"
    r"(?![\w-])"
)
_REPUBLIC = re.compile(rf"(?<![\w-])[Рр]есп\.[ \u00a0]?{_WORD}")
_TOWN = re.compile(
    r"(?<![\w./-])(?<!\d[ \u00a0])"
    r"(?:(?:г|гор|пгт|пос|п|с|д|дер|х|ст|р\.[ \u00a0]?п)\.[ \u00a0]?|(?:пгт|ст-ц[аыеу])[ \u00a0])"
    rf"(?P<name>{_WORD}(?P<second>[ \u00a0]{_WORD})?)"
)
_HOUSE = re.compile(
    r"(?<![\w-])(?:д|дом|корп|стр|кв|оф|лит|вл|под)(?:\.[ \u00a0]?|[ \u00a0])\d+[а-яА-Я]?(?![\w])"
)
_NO_HOUSES = PLACE_LABELS | {"PERSON", "ORGANIZATION"}
_MISTAKEN = PLACE_LABELS | {"PERSON", "ORGANIZATION", "FACILITY", "NATIONALITY"}


def read_abbreviated_places(draft: Draft) -> None:
    """Give places with abbreviated kinds their limits and types; drop what was read into house numbers."""
    for found in _KIND_BEHIND.finditer(draft.text):
        _whole(draft, *found.span(), "STATE_OR_PROVINCE" if found["region"] else "DISTRICT")
    for found in _REPUBLIC.finditer(draft.text):
        _whole(draft, *found.span(), "STATE_OR_PROVINCE", inside=True)
    for found in _TOWN.finditer(draft.text):
        _town(draft, found)
    for found in _HOUSE.finditer(draft.text):
        for mention in draft.touching(*found.span()):
            if mention.label in _NO_HOUSES and mention.start >= found.start() and mention.end <= found.end():
                draft.drop(mention)


def _whole(draft: Draft, start: int, end: int, label: str, *, inside: bool = False) -> None:
    """One mention over name and kind. `inside`: a name of its own («Респ. | Коми») goes, for it is the
    whole."""
    for mention in draft.touching(start, end):
        within = start <= mention.start and mention.end <= end
        if within and (mention.end >= end - 1 or mention.label in _MISTAKEN):
            draft.drop(mention)
        elif (not within and mention.end == end - 1) or (
            not within and mention.start < start < mention.end < end
        ):  # «губернатор Самарской обл»
            draft.move(mention, mention.start, end)
    draft.add(start, end, label)


def _town(draft: Draft, found: re.Match[str]) -> None:
    start, end = found.span("name")
    if draft.breaks(found.start(), start + 1):
        return  # «… и др. Однако»
    if found["second"] and not _of_two_words(draft, start, end):
        end = found.start("second")
    for mention in draft.touching(found.start(), end):
        if mention.label in _MISTAKEN and mention.start >= found.start() and mention.end <= end:
            draft.drop(mention)
        elif mention.end < end and mention.start < found.start() < mention.end:  # «суд г | Самары»
            draft.move(mention, mention.start, end)
    draft.add(start, end, "CITY")


def _of_two_words(draft: Draft, start: int, end: int) -> bool:
    """Whether both words are the name: by what was read there, or by the register."""
    if any(m.label in PLACE_LABELS for m in draft.at(start, end)):
        return True
    place = two_word_place(draft.text[start:end])
    return place is not None and place.label == "CITY"
