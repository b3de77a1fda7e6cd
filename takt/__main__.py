"""`python -m takt` does what `takt` does."""

import sys

from takt.site.commands import main

if __name__ == "__main__":
    sys.exit(main())
