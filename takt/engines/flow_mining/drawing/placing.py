"""Where the nodes of a layout stand, in pixels."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from takt.engines.flow_mining.drawing.layering import Layout, Node

GAP = 18.0  # between neighbours in a layer
ROUNDS = 24


def places_of(layout: Layout, width: Callable[[Node], float]) -> dict[Node, float]:
    """The horizontal middle of each node: near its neighbours above and below, and apart from those beside it.

    Coordinates begin at 0 with the leftmost edge of a node.
    """
    near: dict[Node, list[Node]] = {}
    for chain in layout.chains.values():
        for upper, lower in pairwise(chain):
            near.setdefault(upper, []).append(lower)
            near.setdefault(lower, []).append(upper)
    at: dict[Node, float] = {}
    for layer in layout.layers:
        at.update(_apart(layer, width, dict.fromkeys(layer, 0.0)))
    for turn in range(ROUNDS):
        for layer in layout.layers if turn % 2 == 0 else reversed(layout.layers):
            wanted = {node: sum(at[one] for one in near[node]) / len(near[node]) for node in layer}
            at.update(_apart(layer, width, wanted))
    left = min((at[node] - width(node) / 2 for node in at), default=0.0)
    return {node: x - left for node, x in at.items()}


def _apart(layer: list[Node], width: Callable[[Node], float], wanted: dict[Node, float]) -> dict[Node, float]:
    """As near to the wanted places as the order and the gaps allow, in the sense of least squares.

    Pool adjacent violators: neighbours that would overlap become one block that stands at its mean.
    """
    offsets, offset = [], 0.0
    for index, node in enumerate(layer):
        offset += (width(layer[index - 1]) + width(node)) / 2 + GAP if index else 0.0
        offsets.append(offset)
    blocks: list[tuple[float, int]] = []  # where their first node would stand, and how many they are
    for node, own in zip(layer, offsets, strict=True):
        mean, count = wanted[node] - own, 1
        while blocks and blocks[-1][0] > mean:
            before, more = blocks.pop()
            mean, count = (before * more + mean * count) / (more + count), more + count
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    return {node: mean + own for node, mean, own in zip(layer, means, offsets, strict=True)}
