//! What a map takes for an entry of two `u64`s, all that belongs to the map included.

use nodestate::map::RandomState;
use serde_json::{Value, json};

use crate::{
    clean, clean_bytes_of,
    support::{
        counting::Bytes,
        keys,
        maps::{WriteMap, written},
        report::{Report, Table},
    },
};

/// Changes of a filled map after which it has let go of the tables that it has outgrown.
const SETTLING: usize = 1_024;

const SIZES: [(usize, &str); 6] = [
    (16, "16 entries"),
    (100, "100 entries"),
    (1_024, "1,024 entries"),
    (10_000, "10,000 entries"),
    (100_000, "100,000 entries"),
    (1_000_000, "1,000,000 entries"),
];

pub(crate) fn measure(report: &mut Report, quick: bool) {
    let sizes = if quick { &SIZES[..4] } else { &SIZES[..] };
    let hasher = RandomState::default();
    let columns: Vec<_> = sizes.iter().map(|&(_, title)| title).collect();
    let title = "Bytes of an entry of two u64s: ";
    let mut requested = Table::new(format!("{title}requested"), &columns);
    let mut chunks = Table::new(format!("{title}in malloc's chunks"), &columns);
    for (name, bytes) in written!(each(&hasher, sizes)) {
        requested.push(name, shares(sizes, &bytes, |bytes| bytes.requested));
        chunks.push(name, shares(sizes, &bytes, |bytes| bytes.chunks));
    }
    report.push(requested);
    report.push(chunks);

    let mut small =
        Table::new("Bytes of a whole map: requested", &["none", "1 entry", "3 entries"]);
    for (name, cells) in written!(whole(&hasher)) {
        small.push(name, cells);
    }
    report.push(small);
}

/// An entry's share of each.
fn shares(sizes: &[(usize, &str)], bytes: &[Bytes], of: fn(&Bytes) -> i64) -> Vec<Value> {
    let sizes = sizes.iter().zip(bytes);
    sizes.map(|(&(entries, _), bytes)| json!(of(bytes) as f64 / entries as f64)).collect()
}

fn each<M: WriteMap>(hasher: &RandomState, sizes: &[(usize, &str)]) -> (&'static str, Vec<Bytes>) {
    // The first map of a kind brings what its thread keeps for all of them.
    drop(filled::<M>(hasher, SETTLING));
    let sizes = sizes.iter().map(|&(entries, _)| filled::<M>(hasher, entries).1);
    (M::NAME, sizes.collect())
}

fn whole<M: WriteMap>(hasher: &RandomState) -> (&'static str, Vec<Value>) {
    let bytes = [0, 1, 3].map(|entries| json!(filled::<M>(hasher, entries).1.requested));
    (M::NAME, bytes.to_vec())
}

/// In a box, so that what lies in the map itself counts too.
fn filled<M: WriteMap>(hasher: &RandomState, entries: usize) -> (Box<M>, Bytes) {
    let keys = keys::present(entries);
    clean_bytes_of(|| {
        let map = Box::new(M::filled(hasher, &keys));
        if entries >= SETTLING {
            keys[..SETTLING].iter().for_each(|&key| map.exchange(key, key));
        }
        clean();
        map
    })
}
