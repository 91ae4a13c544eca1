//! Who takes part: the macros call a generic function once for each contestant.

/// Every latch and its peers: ours first, the limit last.
macro_rules! latches {
    ($function:ident($($argument:expr),*)) => {{
        use std::sync::RwLock;

        use arc_swap::ArcSwap;
        use crossbeam_utils::atomic::AtomicCell;
        use nodestate::{latch::Latch, raft::{RaftStatusView as View, RaftView}};
        use seqlock::SeqLock;
        use tokio::sync::watch;
        use $crate::support::{payload::NamedStatus, peers::{Handle, PlainLoads}};

        [
            $function::<RaftView>($($argument),*),
            $function::<Latch<[u64; 2], 2>>($($argument),*),
            $function::<Latch<[u64; 2], 3>>($($argument),*),
            $function::<Latch<[u64; 2], 4>>($($argument),*),
            $function::<Latch<[u64; 4], 2>>($($argument),*),
            $function::<Latch<[u64; 4], 3>>($($argument),*),
            $function::<Latch<[u64; 4], 4>>($($argument),*),
            $function::<Handle<SeqLock<[u64; 4]>>>($($argument),*),
            $function::<Handle<SeqLock<View>>>($($argument),*),
            $function::<Handle<AtomicCell<[u64; 4]>>>($($argument),*),
            $function::<Handle<ArcSwap<View>>>($($argument),*),
            $function::<watch::Receiver<View>>($($argument),*),
            $function::<Handle<parking_lot::RwLock<View>>>($($argument),*),
            $function::<Handle<parking_lot::RwLock<NamedStatus>>>($($argument),*),
            $function::<Handle<RwLock<View>>>($($argument),*),
            $function::<Handle<parking_lot::Mutex<View>>>($($argument),*),
            $function::<PlainLoads>($($argument),*),
        ]
    }};
}

/// The flags and their peers: ours first, the limit last.
macro_rules! switches {
    ($function:ident($($argument:expr),*)) => {{
        use std::sync::{RwLock, atomic::AtomicBool};

        use tokio::sync::watch;
        use $crate::support::{peers::Handle, switches::{NodeFlags, Notified}};

        [
            $function::<NodeFlags>($($argument),*),
            $function::<Handle<Notified>>($($argument),*),
            $function::<watch::Receiver<bool>>($($argument),*),
            $function::<Handle<parking_lot::RwLock<bool>>>($($argument),*),
            $function::<Handle<RwLock<bool>>>($($argument),*),
            $function::<Handle<parking_lot::Mutex<bool>>>($($argument),*),
            $function::<Handle<AtomicBool>>($($argument),*),
        ]
    }};
}

pub(crate) use {latches, switches};
