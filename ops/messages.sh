#!/bin/sh
# Collects the texts to translate into every app's catalogue: ops/messages.sh PYTHON
# Needs gettext; compiling needs nothing (`takt prepare`).
set -eu
command -v xgettext >/dev/null || { echo "make messages needs gettext (package gettext)." >&2; exit 1; }
for app in takt/*/apps.py; do
    folder=$(dirname "$app")
    mkdir -p "$folder/locale"
    (cd "$folder" && PYTHONPATH="$OLDPWD" "$1" -m django makemessages --locale zh_Hans --no-obsolete --no-location --no-wrap \
        --ignore 'tests/*' --ignore 'static/*' -v 0)
    [ -n "$(ls -A "$folder/locale")" ] || rmdir "$folder/locale"
done
