//! User code that panics: values, keys, weighers, wakers.

use std::future::pending;
use std::future::ready;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::task::{Context, Wake, Waker};
use std::{io, thread};

use nodestate::cache::{LoadError, ReadThrough};

use crate::loads::Count;
use crate::{after, block, cache, poll};

/// A value whose user code panics when it is told to.
#[derive(Debug)]
struct Touchy {
    clone: Arc<AtomicUsize>,
    drop: Arc<AtomicBool>,
}

impl Clone for Touchy {
    fn clone(&self) -> Self {
        if self.clone.load(Relaxed) > 0 && self.clone.fetch_sub(1, Relaxed) == 1 {
            resume_unwind(Box::new("a clone's own panic"));
        }
        Self { clone: self.clone.clone(), drop: self.drop.clone() }
    }
}

impl Drop for Touchy {
    fn drop(&mut self) {
        if self.drop.swap(false, Relaxed) && !thread::panicking() {
            resume_unwind(Box::new("a destructor's own panic"));
        }
    }
}

/// Whichever clone panics, by whichever way in: the caller sees it or its load does, and the next call
/// works.
#[test]
fn clones_and_destructors_that_panic_leave_the_cache_usable() {
    for at in 1..6 {
        for drops in [false, true] {
            let cache: ReadThrough<u64, Touchy> = ReadThrough::builder(1).build().unwrap();
            let (clone, drop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
            let load = || {
                let value = Touchy { clone: clone.clone(), drop: drop.clone() };
                async move { Ok::<_, io::Error>(Some(value)) }
            };
            clone.store(at, Relaxed);
            drop.store(drops, Relaxed);
            for key in [1, 1, 2] {
                let _ = catch_unwind(AssertUnwindSafe(|| _ = block(cache.get_or_load(&key, load))));
                let _ = catch_unwind(AssertUnwindSafe(|| _ = cache.get(&key)));
                let _ = catch_unwind(AssertUnwindSafe(|| cache.invalidate(&2)));
            }
            clone.store(0, Relaxed);
            drop.store(false, Relaxed);
            assert_eq!(cache.loading(), 0);
            assert!(block(cache.get_or_load(&1, load)).unwrap().is_some());
            assert!(cache.get(&1).is_some());
        }
    }
}

/// A key whose `Hash` and `Eq` panic when they are told to.
#[derive(Clone, Debug)]
struct Key(u64, Arc<AtomicUsize>);

fn fuse(left: &AtomicUsize) {
    if left.load(Relaxed) > 0 && left.fetch_sub(1, Relaxed) == 1 {
        resume_unwind(Box::new("a key's own panic"));
    }
}

impl std::hash::Hash for Key {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        fuse(&self.1);
        self.0.hash(state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        fuse(&self.1);
        self.0 == other.0
    }
}

impl Eq for Key {}

#[test]
fn keys_that_panic_leave_the_cache_usable() {
    for at in 1..25 {
        let left = Arc::new(AtomicUsize::new(0));
        let cache: ReadThrough<Key, u64> = ReadThrough::builder(100).build().unwrap();
        let key = Key(1, left.clone());
        let load = |n| move || async move { after(1, 0).await.map(|_| Some(n)) };
        left.store(at, Relaxed);
        let mut waiter = Box::pin(cache.get_or_load(&key, load(1)));
        let _ = catch_unwind(AssertUnwindSafe(|| poll(waiter.as_mut()).is_ready()));
        let _ = catch_unwind(AssertUnwindSafe(|| block(cache.get_or_load(&key, load(2)))));
        let _ = catch_unwind(AssertUnwindSafe(|| cache.invalidate(&key)));
        let _ = catch_unwind(AssertUnwindSafe(|| cache.insert(key.clone(), 3)));
        left.store(0, Relaxed);
        drop(waiter);
        cache.invalidate(&key);
        assert_eq!(block(cache.get_or_load(&key, load(4))).unwrap(), Some(4), "at {at}");
        assert_eq!((cache.get(&key), cache.loading()), (Some(4), 0));
    }
}

/// A key whose clones panic when they are told to.
#[derive(Debug)]
struct Uncloned(u64, Arc<AtomicUsize>);

impl Clone for Uncloned {
    fn clone(&self) -> Self {
        fuse(&self.1);
        Self(self.0, self.1.clone())
    }
}

impl std::hash::Hash for Uncloned {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialEq for Uncloned {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Uncloned {}

/// Whichever clone of a key panics, no load stays behind that nobody drives.
#[test]
fn a_key_whose_clone_panics_leaves_no_load_behind() {
    for at in 1..5 {
        let left = Arc::new(AtomicUsize::new(0));
        let cache: ReadThrough<Uncloned, u64> = ReadThrough::builder(100).build().unwrap();
        let key = Uncloned(1, left.clone());
        let load = || ready(Ok::<_, io::Error>(Some(7)));
        left.store(at, Relaxed);
        let _ = catch_unwind(AssertUnwindSafe(|| _ = block(cache.get_or_load(&key, load))));
        left.store(0, Relaxed);
        assert_eq!(cache.loading(), 0, "at {at}");
        assert_eq!(block(cache.get_or_load(&key, load)).unwrap(), Some(7), "at {at}");
    }
}

#[test]
fn weighers_that_panic_are_the_load_s() {
    let cache: ReadThrough<u64, u64> = ReadThrough::builder(100)
        .weigher(|_, value| if *value == 0 { resume_unwind(Box::new("heavy")) } else { 1 })
        .build()
        .unwrap();
    let outcome = cache.get_or_load_blocking(&1, || Ok::<_, io::Error>(Some(0)));
    assert!(matches!(outcome, Err(LoadError::Panicked(message)) if &*message == "heavy"));
    assert!(catch_unwind(AssertUnwindSafe(|| cache.insert(1, 0))).is_err());
    assert_eq!(cache.get_or_load_blocking(&1, || Ok::<_, io::Error>(Some(2))).unwrap(), Some(2));
}

/// A waker that panics keeps no other from being woken.
#[test]
fn wakers_that_panic_wake_the_others() {
    struct Throws;
    impl Wake for Throws {
        fn wake(self: Arc<Self>) {
            resume_unwind(Box::new("a waker's own panic"));
        }
    }
    let cache = cache();
    let never = || pending::<Result<Option<String>, io::Error>>();
    let (throws, count) = (Waker::from(Arc::new(Throws)), Arc::new(Count::default()));
    let (mut first, mut second) =
        (Box::pin(cache.get_or_load(&1, never)), Box::pin(cache.get_or_load(&1, never)));
    assert!(first.as_mut().poll(&mut Context::from_waker(&throws)).is_pending());
    let waker = Waker::from(count.clone());
    assert!(second.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    assert!(cache.cancel(&1));
    assert_eq!(count.0.load(SeqCst), 1);
}
