"""Variants: cases with the same sequence of activities."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from takt.engines.flow_mining.table import Codes, EventTable


@dataclass(frozen=True, slots=True)
class Variants:
    """The different sequences of a log, the most frequent first.

    of_case: the variant of each case. counts: the cases of each variant. first: a case that has it.
    """

    of_case: Codes
    counts: NDArray[np.int64]
    first: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.counts)

    def activities(self, table: EventTable, variant: int) -> list[str]:
        """The sequence of a variant."""
        case = self.first[variant]
        codes = table.activity.codes[table.bounds[case] : table.bounds[case + 1]]
        return [table.activity.labels[code] for code in codes.tolist()]


def variants_of(table: EventTable) -> Variants:
    """The variants of a table, exactly: sequences are compared byte by byte, not by a hash of them."""
    small = table.activity.codes.astype(np.min_scalar_type(len(table.activity.labels)))
    text, width = small.tobytes(), small.itemsize
    bounds = (table.bounds * width).tolist()
    known: dict[bytes, int] = {}
    found = [known.setdefault(text[i:j], len(known)) for i, j in pairwise(bounds)]
    codes = np.array(found, np.int64)
    counts = np.bincount(codes, minlength=len(known))
    first = np.zeros(len(known), np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    order = np.argsort(-counts, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return Variants(rank[codes].astype(np.int32), counts[order], first[order])
