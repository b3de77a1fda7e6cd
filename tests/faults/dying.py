"""Run in the environment of a house: python -m tests.faults.dying want, then ... dying STEP FILE LATER

Does what is due at that many seconds from now, and dies at a step of the first errand. The effect tells another program
(a line in FILE, under the errand's key) and writes a comment here. At the step "never" it lives, and prints what
the house holds then."""

import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import django
from django.db import transaction

STEPS = ("taken", "told", "within", "written")


def main() -> None:
    step = sys.argv[1]
    django.setup()
    from takt.ground import clock, errands
    from takt.ground.models import Comment, Errand, Record
    from tests.world import World

    house = World.load()
    house.now = clock.now()
    if step == "want":
        house.accepted()
        with transaction.atomic():
            errands.put([errands.wanted("tell", key=key, at=house.now) for key in STEPS])
        return

    def effect(errand, at):
        die(step, "taken")
        with Path(sys.argv[2]).open("a") as out:
            out.write(f"{errand.key}\n")
        die(step, "told")

        def write():
            die(step, "within")
            Record.objects.get().as_kind().comment(errand.key, by=house.lead, at=at)
            die(step, "written")

        return write

    errands.work_off({"tell": effect}, house.now + timedelta(seconds=float(sys.argv[3])))
    done = list(Errand.objects.filter(done_at__isnull=False).values_list("key", flat=True))
    print(json.dumps({"written": list(Comment.objects.values_list("text", flat=True)), "done": done}))


def die(step: str, here: str) -> None:
    if step == here:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
