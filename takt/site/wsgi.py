"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "takt.site.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()  # what was loaded stays: else each full collection walks through all of it, in the middle of a request
