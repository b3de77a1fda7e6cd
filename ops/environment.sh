#!/bin/sh
# The environment in .venv, with exactly what is pinned: ops/environment.sh PYTHON REQUIREMENTS
set -eu
python=$1
requirements=$2

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Takt needs Python 3.11 or newer; '$python' is not. Name one: make run PYTHON=python3.12" >&2
    exit 1
fi
if ! .venv/bin/python -c '' 2>/dev/null; then
    "$python" -m venv .venv || {
        echo "No environment could be made. On Debian: apt install python3-venv" >&2
        exit 1
    }
fi
echo "installing what $requirements pins, a minute or two the first time"
.venv/bin/python -m pip install -q --require-hashes -r "$requirements"
# the package itself, editable by a path file: no build, so no build tools need to be fetched
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
pwd >"$site/takt.pth"
printf '#!/bin/sh\nexec "%s/.venv/bin/python" -m takt "$@"\n' "$(pwd)" >.venv/bin/takt
chmod +x .venv/bin/takt
