#!/bin/sh
# Counts instructions per operation with callgrind: benches/instructions.sh [--save | --check]
# --check compares with what is stored, and fails where one takes 3% more without a note; 77: skipped.
set -eu
cd "$(dirname "$0")/.."
command -v valgrind >/dev/null || { echo "skipped: valgrind is missing"; exit 77; }
# Plain x86-64: callgrind need not know this machine's newest instructions.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
log=$(cargo bench --color never --locked --features bench,cache --bench instructions --no-run 2>&1) ||
    { echo "$log" >&2; exit 1; }
# Not by cargo: it would make every status that is not 0 into a 101.
program=$(echo "$log" | sed -n 's/.*Executable .*(\(.*\))$/\1/p')
exec "$program" --bench "$@"
