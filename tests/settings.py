"""Settings of the test run: a data folder and a secret of its own, whatever the machine's environment says."""

import atexit
import os
import secrets
import shutil
import tempfile

os.environ.setdefault("TAKT_SECRET", secrets.token_urlsafe(48))
os.environ["TAKT_DATA"] = tempfile.mkdtemp(prefix="takt-test-")
os.mkdir(os.path.join(os.environ["TAKT_DATA"], "static"))  # empty: the finders serve what the tests ask for

atexit.register(shutil.rmtree, os.environ["TAKT_DATA"], ignore_errors=True)

from takt.site.settings import *  # noqa: E402, F403
