#!/bin/sh
# What the tests need beyond Python packages. Debian's packages are installed where we are root and they are
# missing; elsewhere it is said, loudly, what will not run. Prints nothing where all is there.
set -eu

missing=""
command -v chromium >/dev/null || missing="$missing chromium"
[ -d /usr/share/fonts/opentype/noto ] || [ -n "$(ls /usr/share/fonts/*/*/NotoSansCJK* 2>/dev/null)" ] ||
    missing="$missing fonts-noto-cjk"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "################################################################" >&2
    echo "## MISSING:$missing" >&2
    echo "## What needs them is NOT RUN. Install them, or run this as root on Debian." >&2
    echo "################################################################" >&2
    exit 0
fi

log=$(mktemp)
echo "installing$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086  # one word a package
install() {
    apt-get update -q
    case $missing in *postgresql*)
        # the cluster that Debian would create and start at once is not wanted: the tests bring their own
        apt-get install -q -y --no-install-recommends postgresql-common
        sed -i 's/^#* *create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
        ;;
    esac
    apt-get install -q -y --no-install-recommends $missing
}
if ! install >"$log" 2>&1; then
    tail -20 "$log" >&2
    echo "## apt could not install:$missing. What needs them is NOT RUN." >&2
fi
rm -f "$log"
