//! What the other thread does while the victim stands.

use super::{Gain, KEY, MORE, Map, NEIGHBOURS, insert, look, taken};

/// Inserts, reads and removes the victim's key.
pub(super) fn same_key(map: &Map, operation: u64) -> Gain {
    turn_over(map, KEY, operation)
}

/// Inserts, reads and removes keys of the victim's bucket, before and behind its own.
pub(super) fn neighbours(map: &Map, operation: u64) -> Gain {
    turn_over(map, neighbour(operation), operation)
}

fn neighbour(operation: u64) -> u64 {
    NEIGHBOURS[operation as usize % NEIGHBOURS.len()]
}

fn turn_over(map: &Map, key: u64, operation: u64) -> Gain {
    let pinned = map.pin();
    let gain = insert(&pinned, key, operation + 1);
    look(&pinned, key);
    gain + taken(pinned.remove(&key))
}

/// Inserts one key more, and reads it. In the end the table has 512 buckets, and counts in stripes.
pub(super) fn growth(map: &Map, operation: u64) -> Gain {
    let pinned = map.pin();
    let key = MORE + operation;
    let gain = insert(&pinned, key, 1);
    look(&pinned, key);
    gain
}

/// Inserts what makes the table grow, removes it, and has the table shrunk.
pub(super) fn shrink(map: &Map, operation: u64) -> Gain {
    let pinned = map.pin();
    let keys = MORE..MORE + 8;
    let inserted: Gain = keys.clone().map(|key| insert(&pinned, key, operation + 1)).sum();
    look(&pinned, KEY);
    let removed: Gain = keys.map(|key| taken(pinned.remove(&key))).sum();
    pinned.shrink_to_fit();
    look(&pinned, KEY);
    inserted + removed
}

/// Inserts a key of the victim's bucket, and removes everything at once.
pub(super) fn drain(map: &Map, operation: u64) -> Gain {
    let pinned = map.pin();
    let inserted = insert(&pinned, neighbour(operation), operation + 1);
    let removed: Gain = pinned.drain().map(|(_, value)| taken(Some(value))).sum();
    inserted + removed
}
