"""Disjoint sets (union-find) of numbered nodes, with pairs of sets that must not be joined."""

from __future__ import annotations

from array import array
from collections import defaultdict


class Clusters:
    """Clusters of the nodes 0 … n − 1; eight bytes a node. The root of a cluster is its smallest node.

    >>> clusters = Clusters(4)
    >>> clusters.keep_apart(0, 2)
    >>> clusters.join(0, 1), clusters.join(2, 3), clusters.join(3, 1), clusters.join(1, 0)
    (True, True, False, True)
    >>> [clusters.root(node) for node in range(4)]
    [0, 0, 2, 2]
    """

    def __init__(self, n: int) -> None:
        self.parent = array("q", range(n))
        self.conflicts: dict[int, set[int]] = defaultdict(set)  # root → roots that it must not be joined with

    def root(self, node: int) -> int:
        """The smallest node of the cluster of a node."""
        parent = self.parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def keep_apart(self, left: int, right: int) -> None:
        """Forbid later joins of the clusters of two nodes; no effect if they are one cluster already."""
        left, right = self.root(left), self.root(right)
        if left != right:
            self.conflicts[left].add(right)
            self.conflicts[right].add(left)

    def kept_apart(self, left: int, right: int) -> bool:
        """Whether the clusters of two nodes must not be joined."""
        return self.root(right) in self.conflicts.get(self.root(left), ())

    def join(self, left: int, right: int) -> bool:
        """Join the clusters of two nodes; False if they are kept apart."""
        left, right = self.root(left), self.root(right)
        if left == right:
            return True
        if right in self.conflicts.get(left, ()):
            return False
        kept, gone = min(left, right), max(left, right)
        self.parent[gone] = kept
        for other in self.conflicts.pop(gone, ()):
            self.conflicts[other].discard(gone)
            self.conflicts[other].add(kept)
            self.conflicts[kept].add(other)
        return True
