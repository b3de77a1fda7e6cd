"""takt work"""

import argparse
import sys

from takt.site.commands.form import Subcommands, subcommand

WHAT = """Do what time brings about: escalations, the end of a snooze, cleaning up.
Run one beside `takt serve`. It finishes what it is doing when it is stopped (SIGTERM or Ctrl-C)."""
EXAMPLES = """  takt work
  takt work --once     every round a single time; prints what each did"""


def declare(subcommands: Subcommands) -> None:
    parser = subcommand(subcommands, "work", run, WHAT, EXAMPLES)
    parser.add_argument("--once", action="store_true", help="run every round a single time and end")


def run(given: argparse.Namespace) -> int:
    from takt.site.alone import Taken, alone
    from takt.site.commands.mistakes import Mistake
    from takt.site.soundness import stop_if_unprepared

    stop_if_unprepared()
    try:
        with alone():
            return _once() if given.once else _until_stopped()
    except Taken as error:
        raise Mistake("Another `takt work` is running on this database; one is enough.") from error


def _until_stopped() -> int:
    from takt.site.rounds import ROUNDS
    from takt.site.worker import Worker, stopped_by_signals

    worker = Worker(ROUNDS)
    with stopped_by_signals(worker):
        worker.run()
    return 0


def _once() -> int:
    from takt.ground import clock
    from takt.site.rounds import ROUNDS
    from takt.site.worker import attempt

    failed = 0
    for which in ROUNDS:
        done, what = attempt(which, clock.now())
        failed += not done
        result = what if done else f"failed, {what}"
        print(f"{which.name}: {result}", file=sys.stdout if done else sys.stderr)
    return 1 if failed else 0
