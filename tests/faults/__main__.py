"""python -m tests.faults [NAME ...] [--long]: those that are named, else all. Ends with 1 where one falls short."""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module
from typing import Any

from tests.faults import NotHere

ALL = (
    "sent_again",
    "one_record",
    "kill",
    "locked",
    "disk_full",
    "power_cut",
    "several",
    "guessing",
    "webhooks",
    "slow_receiver",
    "several_workers",
    "dying_worker",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {' '.join(ALL)}")
    parser.add_argument("--long", dest="sizes", action="store_const", const="LONG", default="SHORT")
    given = parser.parse_args()
    if unknown := set(given.names) - set(ALL):
        parser.error(f"there is no fault {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    return max(_tell(name, given.sizes) for name in given.names or ALL)


def _tell(name: str, sizes: str) -> int:
    fault: Any = import_module(f"tests.faults.{name}")
    began = time.monotonic()
    try:
        report = fault.run(**getattr(fault, sizes))
    except NotHere as missing:
        print(f"{name}: ## NOT RUN, because {missing}", flush=True)
        return 0
    print(f"{name}: {report.figure} ({time.monotonic() - began:.0f} s)", flush=True)
    for promise in report.short_of:
        print(f"{name}: ## FALLS SHORT: {promise}", flush=True)
    return int(bool(report.short_of))


if __name__ == "__main__":
    sys.exit(main())
