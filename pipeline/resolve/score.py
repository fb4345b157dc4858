"""The features of a candidate pair, in points: log odds that add up to the probability of one entity.

All points are constants of this module, so that a score can be explained by its parts: `merges` has a column
for each. They were set by hand and checked on SlavicNER's four topics and on a dump of news.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, log2

KIND_POINTS = {"variant": 1.5, "alias": 1.0, "type": 1.0, "part": 0.5, "initials": -0.5, "short": 0.4}
SIMILARITY_POINTS = {
    "letters": 1.5,
    "sounds": 1.6,
    "one_letter": 0.9,
    "typo": 0.4,
    "script": 0.3,
    "exact_script": 0.9,
}
"""Of similar names, which need shared context besides."""
RARER = (0.25, 1.5)  # per doubling of the frequency of the right name over that of the left one; maximum
ESTABLISHED = 3  # documents: a name with this many is unlikely to be a misspelling of another
BOTH_ESTABLISHED = {"sounds": -0.5, "one_letter": -1.0, "typo": -1.0}
MIN_CONTEXT = {"sounds": -1.2, "one_letter": -1.2, "script": 0.5, "exact_script": -0.8}
"""Least context points for a similarity of that kind to count; a wrong letter in the long name of a thing
needs none."""
NO_SHARED_CONTEXT = -6.0
IS_ALIAS = 3.0  # a document has both names in one chain
SOLE_BEARER = 0.35  # per doubling of the documents of the one who bears a surname nearly alone
SOLE_BEARER_DOCS = 3  # least number of documents
SOLE_BEARER_SHARE = 0.6  # least share of the surname
MAX_NAME_POINTS = 4.0
CONTEXT = (-1.3, 3.5)  # with none of the entities of the document, with all of them
SAME_TYPE, OTHER_TYPE = 0.3, -0.5
SAME_LINK, OTHER_LINK = 4.0, -4.0
NEAR_DATES, FAR_DATES = 0.4, -0.4
DAYS_NEAR = 60
MARGIN = 0.3  # points by which the best candidate must lead the second


@dataclass(frozen=True, slots=True)
class Points:
    """The features of a pair, in points. `context` is the column `merges.company`."""

    name: float = 0.0
    context: float = 0.0
    type: float = 0.0
    link: float = 0.0
    dates: float = 0.0

    @property
    def total(self) -> float:
        return self.name + self.context + self.type + self.link + self.dates

    @property
    def score(self) -> float:
        """The total as a probability.

        >>> Points(name=1.0, context=-1.0).score
        0.5
        """
        return 1 / (1 + exp(-self.total))


def name_points(kind: str, share: float, strength: float) -> float:
    """Points of the names: by the kind of the pair, its strength, and its share of the left name's pairs.

    >>> round(name_points("alias", 0.9, 1.0), 2), round(name_points("alias", 0.1, 1.0), 2)
    (3.2, -1.2)
    """
    share = min(max(share * strength, 0.01), 0.99)
    return max(-MAX_NAME_POINTS, min(MAX_NAME_POINTS, KIND_POINTS[kind] + log(share / (1 - share))))


def sole_bearer_points(share: float, documents: int) -> float:
    """A frequent sole bearer of a surname needs no first name or shared context.

    `share`: the share of the surname that is this person's; `documents`: how many have the person.

    >>> round(sole_bearer_points(1.0, 8), 2), sole_bearer_points(1.0, 2), sole_bearer_points(0.5, 8)
    (1.05, 0.0, 0.0)
    """
    frequent = share >= SOLE_BEARER_SHARE and documents >= SOLE_BEARER_DOCS
    return SOLE_BEARER * log2(documents) if frequent else 0.0


def similarity_points(similarity: str, left_docs: int, right_docs: int, *, is_alias: bool) -> float:
    """Points of two similar names: a misspelling is rare in comparison with the right name.

    >>> similarity_points("one_letter", 1, 16, is_alias=False)
    1.9
    >>> similarity_points("one_letter", 8, 8, is_alias=False)
    -0.1
    """
    each, most = RARER
    rarer = min(most, each * log2(max(1.0, right_docs / left_docs)))
    both = BOTH_ESTABLISHED.get(similarity, 0.0) if left_docs >= ESTABLISHED else 0.0
    return round(SIMILARITY_POINTS[similarity] + rarer + both + IS_ALIAS * is_alias, 4)


def context_points(shared: int, weight: int) -> float:
    """Points of shared context.

    `weight`: total weight of the other entities of the document, where rare ones weigh more; `shared`: the
    weight of those that also occur beside the candidate.
    """
    least, most = CONTEXT
    return least + (most - least) * shared / weight if weight else 0.0


def similar_context_points(similarity: str, shared: int, weight: int, *, is_alias: bool) -> float:
    """Context points of two similar names; NO_SHARED_CONTEXT where they are below MIN_CONTEXT.

    >>> similar_context_points("script", 10, 100, is_alias=False)
    -6.0
    >>> similar_context_points("typo", 0, 100, is_alias=False)
    -1.3
    """
    points = context_points(shared, weight)
    needed = MIN_CONTEXT.get(similarity)
    too_little = weight and not is_alias and needed is not None and points < needed
    return NO_SHARED_CONTEXT if too_little else points


def type_points(left: str, right: str) -> float:
    """Points of the labels of two names."""
    return SAME_TYPE if left == right else OTHER_TYPE


def link_points(left: str | None, right: str | None) -> float:
    """Points of two register entries; 0 where one is missing."""
    if not left or not right:
        return 0.0
    return SAME_LINK if left == right else OTHER_LINK


def date_points(days: float | None) -> float:
    """Points of the days between a document and the nearest one of the candidate; 0 without dates."""
    if days is None:
        return 0.0
    return NEAR_DATES if days <= DAYS_NEAR else FAR_DATES
