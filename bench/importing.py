"""How fast records are imported: the door's bulk twin beside one act a record, and a whole file.

Run: python bench/importing.py
Everything happens in a throw-away SQLite database with the settings of the real one.
"""

import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
MANY = 10_000
SINGLY = 300
TEXT = "As a merchant I want refunds to arrive sooner, so that I trust the platform. 商家希望退款更快到账。" * 4


def main() -> None:
    """Print records a second of each way."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"TAKT_DATA": folder, "TAKT_DEMO": "1", "DJANGO_SETTINGS_MODULE": "takt.site.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        measure(Path(folder))


def measure(folder: Path) -> None:
    from django.core.management import call_command

    from takt.demand.importing import REQUIREMENTS
    from takt.demand.models import Requirement, raise_requirement
    from takt.flow import importing
    from takt.ground.bulk import raise_many
    from tests.world import World, build

    call_command("migrate", verbosity=0)
    build()
    world = World.load()

    def one_by_one() -> None:
        for number in range(SINGLY):
            raise_requirement(
                {"title": f"需求 {number}", "text": TEXT, "unit": world.live}, by=world.lead, at=world.now
            )

    def at_once() -> None:
        records = [Requirement(title=f"需求 {number}", text=TEXT, unit=world.live) for number in range(MANY)]
        raise_many(Requirement, records, by=world.lead, at=world.now, batch="bench", verb="raise")

    def a_file() -> None:
        path = folder / "rows.csv"
        with path.open("w", newline="") as out:
            csv.writer(out).writerows([["title", "text"], *([f"故事 {number}", TEXT] for number in range(MANY))])
        given = {"unit": world.line, "by": world.lead, "at": world.now, "told": {}, "dry_run": False}
        assert importing.run(REQUIREMENTS, path, **given).created == MANY

    report("one act a record, each its own transaction", SINGLY, one_by_one)
    report("the bulk twin", MANY, at_once)
    report("a CSV file: checked, then imported", MANY, a_file)


def report(name: str, count: int, work: Callable[[], None]) -> None:
    start = time.perf_counter()
    work()
    print(f"{name:<48}{count / (time.perf_counter() - start):>10,.0f} records/s")


if __name__ == "__main__":
    main()
