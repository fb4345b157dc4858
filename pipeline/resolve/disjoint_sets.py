"""Disjoint sets of numbered nodes, some of which a judgement keeps apart."""

from __future__ import annotations

from array import array
from collections import defaultdict


class Clusters:
    """Joins nodes 0 … n − 1, eight bytes each. The root of a cluster is its smallest node.

    >>> clusters = Clusters(4)
    >>> clusters.keep_apart(0, 2)
    >>> clusters.join(0, 1), clusters.join(2, 3), clusters.join(3, 1), clusters.join(1, 0)
    (True, True, False, True)
    >>> [clusters.root(node) for node in range(4)]
    [0, 0, 2, 2]
    """

    def __init__(self, n: int) -> None:
        self.parent = array("q", range(n))
        self.foes: dict[int, set[int]] = defaultdict(set)  # root → roots that it must not be joined with

    def root(self, node: int) -> int:
        parent = self.parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def keep_apart(self, left: int, right: int) -> None:
        """From now on; nothing where the two are one already."""
        left, right = self.root(left), self.root(right)
        if left != right:
            self.foes[left].add(right)
            self.foes[right].add(left)

    def apart(self, left: int, right: int) -> bool:
        """Whether a judgement keeps their clusters apart."""
        return self.root(right) in self.foes.get(self.root(left), ())

    def join(self, left: int, right: int) -> bool:
        """Make one of two clusters; False where they are kept apart."""
        left, right = self.root(left), self.root(right)
        if left == right:
            return True
        if right in self.foes.get(left, ()):
            return False
        kept, gone = min(left, right), max(left, right)
        self.parent[gone] = kept
        for foe in self.foes.pop(gone, ()):
            self.foes[foe].discard(gone)
            self.foes[foe].add(kept)
            self.foes[kept].add(foe)
        return True
