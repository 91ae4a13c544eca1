//! What others offer for a value that one thread replaces and many read.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use arc_swap::ArcSwap;
use crossbeam_utils::{CachePadded, atomic::AtomicCell};
use seqlock::SeqLock;
use tokio::sync::watch;

use super::{payload::Payload, shared::Shared};

/// The handle to a peer: what a request thread would hold.
pub(crate) type Handle<P> = Arc<CachePadded<P>>;

fn handle<P>(peer: P) -> Handle<P> {
    Arc::new(CachePadded::new(peer))
}

/// A peer that is written through the very handle that reads it.
macro_rules! peer {
    (
        $type:ty, $bound:path, $name:literal, $new:expr,
        read($reader:ident) $read:expr,
        publish($writer:ident, $value:ident) $publish:expr,
        hold($holder:ident, $held:ident) $hold:expr
    ) => {
        impl<T: Payload + $bound> Shared for Handle<$type> {
            type Value = T;
            type Writer = Self;

            fn name() -> String {
                format!(concat!($name, "<{}>"), T::NAME)
            }

            fn new() -> (Self, Self) {
                let handle = handle($new(T::nth(0)));
                (handle.clone(), handle)
            }

            #[inline]
            fn read(&self) -> T {
                let $reader: &$type = self;
                $read
            }

            #[inline]
            fn publish(writer: &mut Self, n: u64) {
                let ($writer, $value): (&$type, T) = (writer, T::nth(n));
                $publish
            }

            fn hold(writer: &mut Self, $held: &mut dyn FnMut()) -> bool {
                let $holder: &$type = writer;
                $hold
            }
        }
    };
}

/// Runs `held` while `_guard` lives.
fn guarded<G>(_guard: G, held: &mut dyn FnMut()) -> bool {
    held();
    true
}

peer!(
    parking_lot::RwLock<T>, Clone, "parking_lot RwLock", parking_lot::RwLock::new,
    read(this) this.read().clone(),
    publish(this, value) *this.write() = value,
    hold(this, held) guarded(this.write(), held)
);

peer!(
    parking_lot::Mutex<T>, Clone, "parking_lot Mutex", parking_lot::Mutex::new,
    read(this) this.lock().clone(),
    publish(this, value) *this.lock() = value,
    hold(this, held) guarded(this.lock(), held)
);

// A poisoned std lock cannot occur: no bench panics while it holds one.
peer!(
    std::sync::RwLock<T>, Clone, "std RwLock", std::sync::RwLock::new,
    read(this) this.read().unwrap().clone(),
    publish(this, value) *this.write().unwrap() = value,
    hold(this, held) guarded(this.write().unwrap(), held)
);

peer!(
    SeqLock<T>, Copy, "seqlock crate", SeqLock::new,
    read(this) SeqLock::read(this),
    publish(this, value) *this.lock_write() = value,
    hold(this, held) guarded(this.lock_write(), held)
);

// The two below have no guard with which a user could stop in mid-publication.
peer!(
    AtomicCell<T>, Copy, "crossbeam AtomicCell", AtomicCell::new,
    read(this) this.load(),
    publish(this, value) this.store(value),
    hold(_this, _held) false
);

peer!(
    ArcSwap<T>, Clone, "arc-swap", ArcSwap::from_pointee,
    read(this) T::clone(&this.load()),
    publish(this, value) this.store(Arc::new(value)),
    hold(_this, _held) false
);

impl<T: Payload> Shared for watch::Receiver<T> {
    type Value = T;
    type Writer = watch::Sender<T>;

    fn name() -> String {
        format!("tokio watch<{}>", T::NAME)
    }

    fn new() -> (watch::Sender<T>, Self) {
        watch::channel(T::nth(0))
    }

    #[inline]
    fn read(&self) -> T {
        self.borrow().clone()
    }

    #[inline]
    fn publish(writer: &mut watch::Sender<T>, n: u64) {
        writer.send_replace(T::nth(n));
    }

    fn hold(writer: &mut watch::Sender<T>, held: &mut dyn FnMut()) -> bool {
        writer.send_modify(|_| held());
        true
    }
}

/// The limit: the loads that a read needs at least, and nothing that makes them one value.
#[derive(Clone)]
pub(crate) struct PlainLoads(Handle<[AtomicU64; 5]>);

impl Shared for PlainLoads {
    type Value = [u64; 5];
    type Writer = Self;

    fn name() -> String {
        "limit: five relaxed loads, may tear".to_owned()
    }

    fn new() -> (Self, Self) {
        let loads = Self(handle(Default::default()));
        (loads.clone(), loads)
    }

    #[inline]
    fn read(&self) -> [u64; 5] {
        // Nothing is published through these words: the limit knows no order.
        std::array::from_fn(|i| self.0[i].load(Relaxed))
    }

    #[inline]
    fn publish(writer: &mut Self, n: u64) {
        for word in &**writer.0 {
            word.store(n, Relaxed);
        }
    }
}
