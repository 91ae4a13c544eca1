//! Flags as contestants: one bit that everybody asks for and somebody turns over.

use std::{
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crossbeam_utils::CachePadded;
use nodestate::flags::{Flags, Lifecycle::*, UserFlags};
use tokio::sync::Notify;

use super::{payload::Payload, peers::Handle, shared::Shared};

const FLAG: UserFlags = UserFlags::bit::<0>();

/// [`Flags`]: readers ask whether the node runs while a user flag is being turned over.
///
/// The lifecycle itself goes one way only, but it lies in the same word.
#[derive(Clone)]
pub(crate) struct NodeFlags(Arc<Flags>);

impl NodeFlags {
    /// The flags themselves.
    pub(crate) fn flags(&self) -> &Flags {
        &self.0
    }
}

fn turn_over(flags: &Flags, n: u64) {
    if bool::nth(n) {
        black_box(flags.set(FLAG));
    } else {
        black_box(flags.clear(FLAG));
    }
}

impl Shared for NodeFlags {
    type Value = bool;
    type Writer = Self;

    fn name() -> String {
        "**Flags**".to_owned()
    }

    fn new() -> (Self, Self) {
        let node = Self(Arc::new(Flags::new()));
        // Fresh flags make this one step whatever else happens.
        let _ = node.0.advance(Uninit, Running);
        (node.clone(), node)
    }

    #[inline]
    fn read(&self) -> bool {
        self.0.is_running()
    }

    #[inline]
    fn publish(writer: &mut Self, n: u64) {
        turn_over(&writer.0, n);
    }
}

/// The limit: one atomic, no waiting.
impl Shared for Handle<AtomicBool> {
    type Value = bool;
    type Writer = Self;

    fn name() -> String {
        "limit: AtomicBool, load and swap".to_owned()
    }

    fn new() -> (Self, Self) {
        let flag = Self::default();
        (flag.clone(), flag)
    }

    #[inline]
    fn read(&self) -> bool {
        self.load(Ordering::Acquire)
    }

    #[inline]
    fn publish(writer: &mut Self, n: u64) {
        // A swap, since every structure with waiters has to know what was there before.
        black_box(writer.swap(bool::nth(n), Ordering::AcqRel));
    }
}

/// The usual home-made flag with waiting: an `AtomicBool` and tokio's `Notify`.
#[derive(Default)]
pub(crate) struct Notified {
    flag: CachePadded<AtomicBool>,
    pub(crate) notify: Notify,
}

impl Shared for Handle<Notified> {
    type Value = bool;
    type Writer = Self;

    fn name() -> String {
        "AtomicBool and tokio Notify".to_owned()
    }

    fn new() -> (Self, Self) {
        let notified = Self::default();
        (notified.clone(), notified)
    }

    #[inline]
    fn read(&self) -> bool {
        self.flag.load(Ordering::Acquire)
    }

    #[inline]
    fn publish(writer: &mut Self, n: u64) {
        writer.flag.store(bool::nth(n), Ordering::Release);
        writer.notify.notify_waiters();
    }
}
