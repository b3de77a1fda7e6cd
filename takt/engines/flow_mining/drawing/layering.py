"""A layered layout of a directed graph.

Sugiyama, Tagawa, Toda, Methods for Visual Understanding of Hierarchical System Structures (1981): turn around what
makes cycles, give each node a layer, break long edges into pieces, and order each layer so that little crosses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

SWEEPS = 12

Node = tuple[Any, ...]  # its kind and name, or a bend
Pair = tuple[Node, Node]


@dataclass(frozen=True, slots=True)
class Layout:
    """layers: from the top, each from the left. chains: the nodes that each edge goes through, from upper to lower.

    Besides the nodes of the graph the layers hold bends, `("bend", edge, layer)`, where an edge passes. Nodes are in
    every other layer, so that each edge has a bend in its middle, where there is room for what is written on it.
    turned: the edges that go upwards.
    """

    layers: list[list[Node]]
    chains: dict[Pair, list[Node]]
    turned: frozenset[Pair]

    def middle(self, edge: Pair) -> Node:
        """The bend in the middle of an edge."""
        chain = self.chains[edge]
        return chain[len(chain) // 2]


def layout_of(edges: Sequence[Pair]) -> Layout:
    """The layout of edges between different nodes, the most important edges first: these go downwards."""
    turned = _turned(edges)
    down = [(target, source) if (source, target) in turned else (source, target) for source, target in edges]
    rank = _ranks(down)
    chains: dict[Pair, list[Node]] = {}
    for edge, (upper, lower) in zip(edges, down, strict=True):
        bends: list[Node] = [("bend", edge, layer) for layer in range(rank[upper] + 1, rank[lower])]
        chains[edge] = [upper, *bends, lower]
    layers: list[list[Node]] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
    for node, layer in rank.items():
        layers[layer].append(node)
    for chain in chains.values():
        for layer, bend in enumerate(chain[1:-1], rank[chain[0]] + 1):
            layers[layer].append(bend)
    pieces = [piece for chain in chains.values() for piece in pairwise(chain)]
    return Layout(_ordered(layers, pieces), chains, turned)


def _turned(edges: Sequence[Pair]) -> frozenset[Pair]:
    """The edges that close a cycle with more important ones."""
    after: dict[Node, set[Node]] = {}
    turned = set()
    for source, target in edges:
        if _reaches(after, target, source):
            turned.add((source, target))
            source, target = target, source
        after.setdefault(source, set()).add(target)
    return frozenset(turned)


def _reaches(after: dict[Node, set[Node]], begin: Node, aim: Node) -> bool:
    seen, fresh = {begin}, [begin]
    while fresh:
        node = fresh.pop()
        if node == aim:
            return True
        more = after.get(node, set()) - seen
        seen |= more
        fresh += more
    return False


def _ranks(down: Sequence[Pair]) -> dict[Node, int]:
    """The layer of each node: below all that lead to it, and where nothing does, above all that it leads to."""
    above: dict[Node, list[Node]] = {}
    for upper, lower in down:
        above.setdefault(upper, [])
        above.setdefault(lower, []).append(upper)
    rank: dict[Node, int] = {}
    while len(rank) < len(above):
        ready = [node for node, uppers in above.items() if node not in rank and all(one in rank for one in uppers)]
        rank.update({node: 2 + max((rank[one] for one in above[node]), default=-2) for node in ready})
    for node in [node for node, uppers in above.items() if not uppers]:
        rank[node] = min(rank[lower] for upper, lower in down if upper == node) - 2
    return rank


def _ordered(layers: list[list[Node]], pieces: list[Pair]) -> list[list[Node]]:
    """The layers ordered by the mean place of their neighbours, down and up in turn; the best of all sweeps."""
    uppers: dict[Node, list[Node]] = {}
    lowers: dict[Node, list[Node]] = {}
    for upper, lower in pieces:
        lowers.setdefault(upper, []).append(lower)
        uppers.setdefault(lower, []).append(upper)
    best, fewest = layers, _crossings(layers, lowers)
    for sweep in range(SWEEPS):
        upwards = sweep % 2 == 1
        layers = _swept(layers[::-1], lowers)[::-1] if upwards else _swept(layers, uppers)
        crossings = _crossings(layers, lowers)
        if crossings < fewest:
            best, fewest = layers, crossings
    return best


def _swept(layers: list[list[Node]], neighbours: dict[Node, list[Node]]) -> list[list[Node]]:
    swept = layers[:1]
    for layer in layers[1:]:
        place = {node: index for index, node in enumerate(swept[-1])}
        own = {node: index for index, node in enumerate(layer)}

        def middle(node: Node, place: dict[Node, int] = place, own: dict[Node, int] = own) -> float:
            near = [place[one] for one in neighbours.get(node, ()) if one in place]
            return sum(near) / len(near) if near else own[node]

        swept.append(sorted(layer, key=middle))
    return swept


def _crossings(layers: list[list[Node]], lowers: dict[Node, list[Node]]) -> int:
    count = 0
    for upper, lower in pairwise(layers):
        place = {node: index for index, node in enumerate(lower)}
        ends = [sorted(place[one] for one in lowers.get(node, ())) for node in upper]
        for index, own in enumerate(ends):
            count += sum(one > other for one in own for later in ends[index + 1 :] for other in later)
    return count
