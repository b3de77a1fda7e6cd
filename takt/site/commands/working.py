"""takt work"""

import argparse
import sys
import threading

from takt.site.commands.form import Subcommands, subcommand

WHAT = """Do what time brings about (escalations, the end of a snooze, cleaning up) and what is to follow a commit
(mail, webhooks). Run one beside `takt serve`; with PostgreSQL there may be several: they share what follows a
commit, one of them does what time brings about, and another takes its place when it has gone.
It finishes what it is doing when it is stopped (SIGTERM or Ctrl-C)."""
EXAMPLES = """  takt work
  takt work --once     everything that is due a single time; prints what each did"""


def declare(subcommands: Subcommands) -> None:
    parser = subcommand(subcommands, "work", run, WHAT, EXAMPLES)
    parser.add_argument("--once", action="store_true", help="do everything that is due a single time and end")


def run(given: argparse.Namespace) -> int:
    from takt.site.soundness import stop_if_unprepared

    stop_if_unprepared()
    return _once() if given.once else _until_stopped()


def _until_stopped() -> int:
    from takt.site.effects import EFFECTS
    from takt.site.hands import Hands
    from takt.site.rounds import ROUNDS
    from takt.site.worker import Worker, stopped_by_signals

    worker, hands = Worker(ROUNDS), Hands(EFFECTS)
    helping = threading.Thread(target=hands.run, name="hands")
    with stopped_by_signals(worker):
        helping.start()
        try:
            worker.run()
        finally:
            hands.stop()
            helping.join()
    return 0


def _once() -> int:
    from takt.ground import clock, errands
    from takt.site.alone import Taken, alone
    from takt.site.commands.mistakes import Mistake
    from takt.site.effects import EFFECTS
    from takt.site.rounds import ROUNDS, Round
    from takt.site.worker import attempt

    due = Round("errands", 0, lambda now: errands.work_off(EFFECTS, now))
    failed = 0
    try:
        with alone():
            for which in (*ROUNDS, due):
                done, what = attempt(which, clock.now())
                failed += not done
                result = what if done else f"failed, {what}"
                print(f"{which.name}: {result}", file=sys.stdout if done else sys.stderr)
    except Taken as error:
        raise Mistake("Another `takt work` is running on this database; it does what is due.") from error
    return 1 if failed else 0
