"""takt prepare"""

import argparse

from takt.site.commands.form import Subcommands, subcommand

WHAT = """Make an installation ready after it was installed or upgraded.
It compiles translations, brings the database to this version, and collects static files. Run again it changes
nothing. Make a copy of the database before an upgrade."""
EXAMPLES = "  takt prepare"


def declare(subcommands: Subcommands) -> None:
    subcommand(subcommands, "prepare", run, WHAT, EXAMPLES)


def run(given: argparse.Namespace) -> int:
    from django.core.management import call_command

    from takt.site import messages, soundness

    compiled = len(messages.compile_stale())
    pending = len(soundness.pending_migrations())
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    collected = _collect()
    print(f"Ready: {compiled} translations compiled, {pending} migrations applied, {collected}.")
    return 0


def _collect() -> str:
    """Collect static files where one is newer than the manifest of the last time."""
    from pathlib import Path

    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    since = manifest.stat().st_mtime if manifest.exists() else 0.0
    found = [Path(store.path(name)) for finder in get_finders() for name, store in finder.list([])]
    if all(file.stat().st_mtime < since for file in found):
        return "static files as they were"
    call_command("collectstatic", interactive=False, verbosity=0)
    return f"{len(found)} static files collected"
