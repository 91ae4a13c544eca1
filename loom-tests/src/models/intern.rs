//! The interner: who holds a text against who gives it up, and the table beside both.

use std::borrow::Borrow;

use foldhash::fast::FixedState;
use loom::sync::Arc;
use loom::thread;

use super::{explore, explore_pair};
use crate::intern::{Interner, Limits, Owned, Pinned, Sym};
use crate::map::{EpochMap, Handle};
use crate::primitive::atomics_alive;

/// Two threads with a part each, of which everything is freed, once.
fn parts<A: Send + 'static, B: Send + 'static>(
    name: &str,
    make: impl Fn() -> (A, B) + Sync + Send + 'static,
    first: fn(A),
    second: fn(B),
) {
    explore(name, None, move || {
        let (a, b) = make();
        let threads = [thread::spawn(move || first(a)), thread::spawn(move || second(b))];
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(atomics_alive(), 0, "a text is left");
    });
}

fn read(symbol: Sym) {
    assert_eq!(symbol.as_str(), "a");
}

/// What a symbol has read is read before a purge frees it.
#[test]
fn purge_release() {
    let purge = |owned: Owned| {
        if !owned.kill() {
            // It is held still; to the end of the model.
            std::mem::forget(owned.symbol());
            std::mem::forget(owned);
        }
    };
    explore("intern::purge_release", None, move || {
        let (owned, symbol) = Owned::new("a");
        let threads = [thread::spawn(move || read(symbol)), thread::spawn(move || purge(owned))];
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

/// The table goes, and a symbol: whichever is last frees the text.
#[test]
fn leave_release() {
    parts(
        "intern::leave_release",
        || Owned::new("a"),
        |owned| {
            // As a look-up does, without a symbol of its own.
            assert_eq!(Borrow::<str>::borrow(&owned), "a");
            drop(owned);
        },
        read,
    );
}

/// The table is gone, and two symbols go.
#[test]
fn release_release() {
    parts(
        "intern::release_release",
        || {
            let (owned, symbol) = Owned::new("a");
            drop(owned);
            (symbol.clone(), symbol)
        },
        read,
        |symbol| {
            drop(symbol.clone());
            read(symbol);
        },
    );
}

/// A text is handed out or given up, not both.
#[test]
fn hold_purge() {
    explore("intern::hold_purge", None, || {
        let (owned, symbol) = Owned::new("a");
        drop(symbol);
        let owned = Arc::new(owned);
        let holder = thread::spawn({
            let owned = owned.clone();
            move || owned.symbol()
        });
        let purger = thread::spawn(move || (owned.kill(), owned));
        let held = holder.join().unwrap();
        let (killed, owned) = purger.join().unwrap();
        assert_ne!(held.is_some(), killed, "handed out, and given up");
        assert_eq!(owned.is_dead(), killed);
        assert_eq!(owned.symbol().is_none(), killed, "it comes back");
    });
}

/// An interner, with the threads' participants in the collector.
struct Shared {
    participants: [Participant; 2],
    interner: Box<Interner<FixedState>>,
}

struct Participant(Option<Handle<'static, Owned, (), FixedState>>);

// SAFETY: the models give it to one thread at a time.
unsafe impl Send for Participant {}
// SAFETY: as above.
unsafe impl Sync for Participant {}

impl Shared {
    fn new(entries: usize) -> Self {
        let table = EpochMap::with_private_collector(FixedState::with_seed(1));
        let interner = Box::new(Interner::over(table, Limits { entries, bytes: entries }));
        // SAFETY: the participants are dropped before the interner.
        let table: &'static EpochMap<_, _, _> = unsafe { &*std::ptr::from_ref(interner.table()) };
        Self { participants: [(); 2].map(|()| Participant(Some(table.handle()))), interner }
    }

    fn pin(&self, thread: usize) -> Pinned<'_, FixedState> {
        Pinned::over(&self.interner, self.participants[thread].0.as_ref().unwrap().pin())
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        assert!(self.interner.len() <= 1);
        let there = self.pin(0).iter().count();
        assert_eq!(there, self.interner.len(), "the count is exact at rest");
        self.participants.iter_mut().for_each(|participant| participant.0 = None);
    }
}

/// A string that two put in at once is there once, and takes the room of one.
#[test]
fn intern_intern() {
    let intern = |shared: &Shared, thread| {
        let symbol = shared.pin(thread).intern("a").expect("there is room");
        assert_eq!(shared.pin(thread).get("a"), Some(symbol));
    };
    explore_pair(
        "intern::intern_intern",
        Some(2),
        || Shared::new(2),
        move |shared| intern(shared, 0),
        move |shared| intern(shared, 1),
    );
}

/// What was just handed out stays, whoever purges.
#[test]
fn intern_purge() {
    explore_pair(
        "intern::intern_purge",
        Some(2),
        || {
            let shared = Shared::new(1);
            drop(shared.pin(0).intern("a"));
            shared
        },
        |shared| {
            let symbol = shared.pin(0).intern("a");
            // A string that is being purged may count still.
            if let Ok(symbol) = symbol {
                assert_eq!(shared.pin(0).get("a"), Some(symbol), "it was purged while it was held");
            }
        },
        |shared| _ = shared.pin(1).purge(),
    );
}

/// Two purges take a string out once.
#[test]
fn purge_purge() {
    explore_pair(
        "intern::purge_purge",
        Some(2),
        || {
            let shared = Shared::new(1);
            drop(shared.pin(0).intern("a"));
            shared
        },
        |shared| _ = shared.pin(0).purge(),
        |shared| _ = shared.pin(1).purge(),
    );
}
