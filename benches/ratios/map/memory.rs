//! What a map takes beside its keys and values.

use nodestate::map::RandomState;
use serde_json::{Value, json};

use super::Size;
use crate::support::{
    counting::{Bytes, Counting, bytes_of},
    keys,
    maps::{WriteMap, written},
    report::{Report, Table},
};

/// What `u64` and `u64` take in any map.
const KEY_AND_VALUE: f64 = 16.0;

/// Changes of a filled map after which it has let go of the tables that it has outgrown.
const SETTLING: usize = 1_024;

/// It counts for this table alone.
#[global_allocator]
static ALLOCATOR: Counting = Counting;

pub(super) fn measure(report: &mut Report, sizes: [Size; 4]) {
    let columns = sizes.map(|size| {
        [
            format!("{size}: bytes of each beyond key and value"),
            format!("{size}: in malloc's chunks"),
        ]
    });
    let columns = columns.iter().flatten().map(String::as_str);
    let columns: Vec<_> =
        columns.chain(["3 entries: bytes in all", "none: bytes in all"]).collect();
    let hasher = RandomState::default();
    let mut table = Table::new("Memory: requested, and in chunks of malloc", &columns);
    for (name, cells) in written!(row(&hasher, sizes)) {
        table.push(name, cells);
    }
    report.push(table);
}

fn row<M: WriteMap>(hasher: &RandomState, sizes: [Size; 4]) -> (&'static str, Vec<Value>) {
    // The first map of a kind brings what its thread keeps for all of them.
    drop(filled::<M>(hasher, SETTLING));
    let mut cells = Vec::new();
    for Size(entries) in sizes {
        let (_map, bytes) = filled::<M>(hasher, entries);
        let each = |bytes: i64| json!(bytes as f64 / entries as f64 - KEY_AND_VALUE);
        cells.extend([each(bytes.requested), each(bytes.chunks)]);
    }
    for entries in [3, 0] {
        let (_map, bytes) = filled::<M>(hasher, entries);
        cells.push(json!(bytes.requested));
    }
    (M::NAME, cells)
}

/// In a box, so that what lies in the map itself counts too.
fn filled<M: WriteMap>(hasher: &RandomState, entries: usize) -> (Box<M>, Bytes) {
    let keys = keys::present(entries);
    bytes_of(|| {
        let map = Box::new(M::filled(hasher, &keys));
        if entries >= SETTLING {
            keys[..SETTLING].iter().for_each(|&key| map.exchange(key, key));
        }
        map
    })
}
