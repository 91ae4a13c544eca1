#!/usr/bin/env bash
# All results anew, one after the other, and the page of them. It takes an hour of a machine that does nothing
# else. The half hour of the cluster is apart: `--preset soak --json > benches/results/soak.json`.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo bench --locked --features cache --bench ratios -- --save
cargo bench --locked --features bench --bench node_shared -- --save
cargo bench --locked --bench retries -- --save
cargo bench --locked --bench memory -- --save
cargo bench --locked --features bench,cache --bench scaling -- --save
benches/instructions.sh --save

# A document for each run of the cluster, by its name.
documents=$(mktemp)
add() {
    local name=$1 document
    shift
    document=$(cargo run --locked --release --features redb --manifest-path examples/raft-node/Cargo.toml -- --json "$@")
    echo "${comma:-}\"$name\": $document" >>"$documents"
    comma=,
}
echo '{' >"$documents"
for preset in read-heavy saturate batching; do
    add $preset --preset $preset
done
for store in mem redb; do
    for net in channel tcp; do
        add failover-$net-$store --preset failover --net $net --store $store
    done
done
echo '}' >>"$documents"
mv "$documents" benches/results/raft-node.json

cargo bench --locked --bench page
