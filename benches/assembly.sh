#!/bin/sh
# Shows the machine code of the hot reads, and fails if one of them calls something, locks the bus,
# or can jump out of itself (to a panic, say): benches/assembly.sh
# x86-64 only: elsewhere other instructions would have to be looked for.
set -eu
cd "$(dirname "$0")/.."

[ "$(uname -m)" = x86_64 ] || { echo "assembly: skipped: this is not x86-64"; exit 0; }
command -v objdump >/dev/null || { echo "assembly: objdump is missing" >&2; exit 1; }

log=$(cargo bench --color never --locked --bench assembly --no-run 2>&1) || { echo "$log" >&2; exit 1; }
program=$(echo "$log" | sed -n 's/.*Executable .*(\(.*\))$/\1/p')
"$program"

# Prints the machine code of one function, and below an instruction what is wrong with it; fails if
# anything is. So many ways out as the second argument says are not wrong: those of the first count.
inspect() {
    objdump -d --no-show-raw-insn --disassemble="$1" "$program" | awk -F '\t' -v name="$1" -v ways="${2:-0}" '
        !/^ *[0-9a-f]+:\t/ { next }
        { print; count++; wrong = "" }
        $2 ~ /^call/ { wrong = "a call" }
        $2 ~ /^(lock|mfence)/ || $2 ~ /^xchg .*\(/ { wrong = "a full barrier" }
        $2 ~ /^ud2/ { wrong = "a trap" }
        $2 ~ /^j/ && !index($2, "<" name "+") && !index($2, "<" name ">") { wrong = "a jump out" }
        (wrong == "a call" || wrong == "a jump out") && ++out <= ways { wrong = "" }
        wrong != "" { print "    ^ FOUND: " wrong; found = 1 }
        END {
            if (count == 0) { print "FOUND: no code"; found = 1 }
            print name ": " count + 0 " instructions" (found ? "" : ", nothing found")
            exit found
        }'
}

status=0
for name in inspect_view_read inspect_view_is_leader inspect_view_role inspect_latch_read \
    inspect_flags_is_running inspect_flags_snapshot; do
    printf '\n%s\n' "$name"
    inspect "$name" || status=1
done
printf '\n%s\n' inspect_counter_add
inspect inspect_counter_add 1 || status=1

# A search that finds nothing proves nothing unless it finds what is there: in a publication, a fence
# and the call that wakes.
control=$(inspect control_publish || true)
for finding in "a full barrier" "a call"; do
    if ! echo "$control" | grep -q "FOUND: $finding"; then
        echo "assembly: $finding was not found in a publication: the search is broken" >&2
        status=1
    fi
done
exit "$status"
