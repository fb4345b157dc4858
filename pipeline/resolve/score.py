"""What speaks for two names being one entity, in points: log odds that add up to a probability.

The points are few and stand here together, so that a score can be explained by its parts: `merges` has a
column for each. They were set by hand and looked at on SlavicNER's four topics and on a dump of news.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, log2

KIND_POINTS = {"variant": 1.5, "alias": 1.0, "type": 1.0, "part": 0.5, "initials": -0.5, "short": 0.4}
ALIKE_POINTS = {
    "letters": 1.5,
    "sounds": 1.6,
    "one_letter": 0.9,
    "typo": 0.4,
    "script": 0.3,
    "exact_script": 0.9,
}
"""Of names that are alike: company has to speak for them."""
RARER = (0.25, 1.5)  # for each doubling of the documents by which the other name is more frequent; at most
ESTABLISHED = 3  # documents: a name that stands in so many is hardly a slip of another
BOTH_ESTABLISHED = {"sounds": -0.5, "one_letter": -1.0, "typo": -1.0}
LEAST_COMPANY = {"sounds": -1.2, "one_letter": -1.2, "script": 0.5, "exact_script": -0.8}
"""Points of company below which no likeness of that kind counts; a wrong letter in a long name of a thing
needs none."""
STRANGERS = -6.0
TOLD = 3.0  # a document has both as names of one thing
FAME = 0.35  # for each doubling of the documents of the one who has a surname nearly alone
FAMOUS = 3  # documents
ALONE = 0.6  # share of a surname
MOST_NAME = 4.0
COMPANY = (-1.3, 3.5)  # with none of the entities of the document, with all of them
SAME_TYPE, OTHER_TYPE = 0.3, -0.5
SAME_LINK, OTHER_LINK = 4.0, -4.0
NEAR_DATES, FAR_DATES = 0.4, -0.4
DAYS_NEAR = 60
MARGIN = 0.3  # points that the best owner must be ahead of the second


@dataclass(frozen=True, slots=True)
class Points:
    """The parts of a score."""

    name: float = 0.0
    company: float = 0.0
    type: float = 0.0
    link: float = 0.0
    dates: float = 0.0

    @property
    def total(self) -> float:
        return self.name + self.company + self.type + self.link + self.dates

    @property
    def score(self) -> float:
        """As a probability.

        >>> Points(name=1.0, company=-1.0).score
        0.5
        """
        return 1 / (1 + exp(-self.total))


def name_points(kind: str, share: float, strength: float) -> float:
    """Of one name for another: by what makes the two a pair, how alike they are, how many others there are.

    >>> round(name_points("alias", 0.9, 1.0), 2), round(name_points("alias", 0.1, 1.0), 2)
    (3.2, -1.2)
    """
    share = min(max(share * strength, 0.01), 0.99)
    return max(-MOST_NAME, min(MOST_NAME, KIND_POINTS[kind] + log(share / (1 - share))))


def fame_points(share: float, documents: int) -> float:
    """Of the only owner of a surname: a frequent sole bearer needs no first name or shared context.

    >>> round(fame_points(1.0, 8), 2), fame_points(1.0, 2), fame_points(0.5, 8)
    (1.05, 0.0, 0.0)
    """
    return FAME * log2(documents) if share >= ALONE and documents >= FAMOUS else 0.0


def alike_points(how: str, short_docs: int, owner_docs: int, *, told: bool) -> float:
    """Of two names that are alike: a slip is rare beside the right name.

    >>> alike_points("one_letter", 1, 16, told=False), alike_points("one_letter", 8, 8, told=False)
    (1.9, -0.1)
    """
    each, most = RARER
    rarer = min(most, each * log2(max(1.0, owner_docs / short_docs)))
    slip = BOTH_ESTABLISHED.get(how, 0.0) if short_docs >= ESTABLISHED else 0.0
    return round(ALIKE_POINTS[how] + rarer + slip + TOLD * told, 4)


def company_points(known: int, weight: int) -> float:
    """Of the entities of a document (their `weight`, rare ones weigh more), those seen with the owner."""
    least, most = COMPANY
    return least + (most - least) * known / weight if weight else 0.0


def alike_company(how: str, known: int, weight: int, *, told: bool) -> float:
    """The company of two names that are alike; that of strangers where it is less than their likeness needs.

    >>> alike_company("script", 10, 100, told=False), alike_company("typo", 0, 100, told=False)
    (-6.0, -1.3)
    """
    points = company_points(known, weight)
    needed = LEAST_COMPANY.get(how)
    return STRANGERS if weight and not told and needed is not None and points < needed else points


def type_points(left: str, right: str) -> float:
    return SAME_TYPE if left == right else OTHER_TYPE


def link_points(left: str | None, right: str | None) -> float:
    """Of two ids in knowledge bases: nothing where one has none."""
    if not left or not right:
        return 0.0
    return SAME_LINK if left == right else OTHER_LINK


def date_points(days: float | None) -> float:
    """Of the days between a document and the nearest one of the owner; nothing where there are no dates."""
    if days is None:
        return 0.0
    return NEAR_DATES if days <= DAYS_NEAR else FAR_DATES
