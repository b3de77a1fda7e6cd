"""The houses that are measured: the demo group, or one with as many requirements as are asked for."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


@contextmanager
def house() -> Iterator[Path]:
    """Django with the settings of the real site: in a throw-away folder, or in the one that BENCH_DATA names."""
    with tempfile.TemporaryDirectory() as fresh:
        folder = Path(os.environ.get("BENCH_DATA", fresh))
        os.environ |= {"TAKT_DATA": str(folder), "TAKT_DEMO": "1", "DJANGO_SETTINGS_MODULE": "takt.site.settings"}
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.ROOT_URLCONF = "bench.measure"
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        yield folder
