#!/bin/sh
# Server and worker together, until Ctrl-C: what `make run` does once the environment is there.
set -eu

bin=$1
takt="$bin/takt"
"$takt" prepare
[ "${TAKT_DEMO:-}" != 1 ] || "$takt" demo --if-empty

"$takt" work &
worker=$!
"$takt" serve &
server=$!
# Ctrl-C reaches all of us at once: who stops already is not told a second time
patience() {
    trap '' INT TERM
    for _ in 1 2 3 4 5 6; do
        kill -0 "$server" 2>/dev/null || kill -0 "$worker" 2>/dev/null || return 0
        sleep 0.5
    done
}
stop() {
    trap '' INT TERM
    kill -TERM "$server" "$worker" 2>/dev/null || true
    wait "$server" "$worker" 2>/dev/null || true
}
trap 'patience; stop; exit 0' INT
trap 'stop; exit 0' TERM

# whichever ends first takes the other along
while kill -0 "$server" 2>/dev/null && kill -0 "$worker" 2>/dev/null; do
    sleep 1 & wait $!
done
stop
echo "Takt stopped, because the server or the worker ended." >&2
exit 1
