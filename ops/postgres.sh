#!/bin/sh
# Runs a command beside a throw-away PostgreSQL: ops/postgres.sh COMMAND...
# The server lives in a temporary folder, speaks on a socket there and nowhere else, and goes with the command.
# DATABASE_URL names it. Where there is no PostgreSQL it says so, loudly, and runs nothing.
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")
if [ ! -x "$bin/initdb" ]; then
    echo "################################################################" >&2
    echo "## NOT RUN on PostgreSQL, because this machine has none: $*" >&2
    echo "################################################################" >&2
    exit 0
fi

place=$(mktemp -d /tmp/takt-postgres.XXXXXX)
as=""
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses root
    user=postgres
    id postgres >/dev/null 2>&1 || user=nobody
    chown "$user" "$place"
    as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
fi

stop() {
    $as "$bin/pg_ctl" -D "$place/data" -m immediate -s stop >/dev/null 2>&1 || true
    rm -rf "$place"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd "$place"
$as "$bin/initdb" -D "$place/data" -U takt --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$place.log" 2>&1 ||
    { cat "$place.log" >&2; rm -f "$place.log"; exit 1; }
rm -f "$place.log"
# nothing here outlives the run: no need to wait for a disk
$as "$bin/pg_ctl" -D "$place/data" -s -w -l "$place/data/log" -o "-k $place -c listen_addresses='' -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB -c max_connections=120" start ||
    { cat "$place/data/log" >&2; exit 1; }
$as "$bin/createdb" -h "$place" -U takt takt
cd "$OLDPWD"

DATABASE_URL="postgresql://takt@/takt?host=$place" "$@"
