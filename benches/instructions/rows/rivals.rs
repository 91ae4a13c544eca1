//! What others take for the same: status, flags and small maps. Those of the rings stand beside ours.

use std::{collections::HashMap, hint::black_box, sync::RwLock};

use arc_swap::ArcSwap;
use crossbeam_utils::atomic::AtomicCell;
use nodestate::raft::RaftStatusView as View;
use seqlock::SeqLock;
use tokio::sync::watch;

use super::{Hasher, KEY, publish, read};
use crate::{
    Operation, repeat,
    support::{peers::Handle, switches::Notified},
};

pub(super) const ROWS: &[Operation] = &[
    ("seqlock crate, View, read", read::<Handle<SeqLock<View>>>),
    ("seqlock crate, View, publish", publish::<Handle<SeqLock<View>>>),
    ("crossbeam AtomicCell<[u64; 4]>, load", read::<Handle<AtomicCell<[u64; 4]>>>),
    ("crossbeam AtomicCell<[u64; 4]>, store", publish::<Handle<AtomicCell<[u64; 4]>>>),
    ("arc-swap, View, load", read::<Handle<ArcSwap<View>>>),
    ("arc-swap, View, store", publish::<Handle<ArcSwap<View>>>),
    ("tokio watch, View, borrow", read::<watch::Receiver<View>>),
    ("tokio watch, View, send_replace", publish::<watch::Receiver<View>>),
    ("parking_lot RwLock, View, read", read::<Handle<parking_lot::RwLock<View>>>),
    ("parking_lot RwLock, View, write", publish::<Handle<parking_lot::RwLock<View>>>),
    ("std RwLock, View, read", read::<Handle<RwLock<View>>>),
    ("parking_lot Mutex, View, read", read::<Handle<parking_lot::Mutex<View>>>),
    ("AtomicBool and tokio Notify, set", publish::<Handle<Notified>>),
    ("parking_lot RwLock<bool>, read", read::<Handle<parking_lot::RwLock<bool>>>),
    ("parking_lot RwLock<bool>, write", publish::<Handle<parking_lot::RwLock<bool>>>),
    ("std HashMap, one thread's own, get", |n| {
        let map: HashMap<u64, u64, Hasher> = (0..16).map(|key| (key, key)).collect();
        repeat(n, || map.get(&black_box(KEY)).copied());
    }),
    ("parking_lot RwLock<HashMap>, get", |n| {
        let map = (0..16).map(|key| (key, key)).collect::<HashMap<u64, u64, Hasher>>();
        let map = parking_lot::RwLock::new(map);
        repeat(n, || map.read().get(&black_box(KEY)).copied());
    }),
];
