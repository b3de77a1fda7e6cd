"""What every subcommand that needs settings and database does first."""

import os


def set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "takt.site.settings")
    os.umask(0o077)  # database and files are read by our own user alone
    django.setup()
