#!/bin/sh
# Counts instructions per operation with callgrind: benches/instructions.sh [--save]
set -eu
cd "$(dirname "$0")/.."
command -v valgrind >/dev/null || { echo "instructions: valgrind is missing" >&2; exit 1; }
# Plain x86-64: callgrind need not know this machine's newest instructions.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
exec cargo bench --quiet --bench instructions -- "$@"
