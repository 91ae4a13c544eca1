//! The map's list: every pair of calls that can meet, with its real collector.
//!
//! A hash is its key, so that what stands where is chosen here: with two buckets even keys are in the
//! first, and with four, 0 and 2 part company. Values notice if they are dropped before a read of
//! them is over, twice, or not at all.

mod clear;
mod entries;
mod grow;
mod iterate;
mod reader;
mod reclaim;
mod shrink;

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::{Plain, explore, explore_pair};
use crate::map::domain::Domain;
use crate::map::list::{Changes, List, Node};
use crate::primitive::{Guard, LocalHandle};

const INSERTED: Changes = Changes { inserted: 1, removed: 0, replaced: 0 };
const REMOVED: Changes = Changes { inserted: 0, removed: 1, replaced: 0 };
const REPLACED: Changes = Changes { inserted: 0, removed: 0, replaced: 1 };

/// Values made and not dropped, of the model that this thread runs.
#[derive(Default)]
pub(super) struct Alive(AtomicUsize);

/// A value: plain memory that is written when it is made and when it is dropped, so that loom fails a
/// model in which a read is not between the two.
pub(super) struct Payload {
    number: u64,
    data: Plain,
    alive: std::sync::Arc<Alive>,
}

impl Payload {
    fn new(number: u64, alive: &std::sync::Arc<Alive>) -> Self {
        let data = Plain::new();
        data.write(number);
        alive.0.fetch_add(1, Relaxed);
        Self { number, data, alive: alive.clone() }
    }

    fn read(&self) -> u64 {
        assert_eq!(self.data.read(), self.number);
        self.number
    }
}

impl Drop for Payload {
    fn drop(&mut self) {
        self.data.write(u64::MAX);
        self.alive.0.fetch_sub(1, Relaxed);
    }
}

/// A list of `2^FIRST` buckets at first, and memory beside it that the calls announce.
pub(super) struct Map<const FIRST: u32> {
    list: Option<List<u64, Payload, (), FIRST>>,
    /// The threads' participants: they register before the model begins and leave after its end,
    /// since how they do is the collector's business.
    participants: Vec<Participant>,
    alive: std::sync::Arc<Alive>,
    side: Plain,
    /// What the threads have counted, for `at_the_end`.
    counted: AtomicUsize,
    at_the_end: fn(&Part<'_, FIRST>),
}

/// A part in the collector, of one thread after another.
struct Participant(Option<LocalHandle>);

// SAFETY: the models give it to one thread at a time.
unsafe impl Send for Participant {}
// SAFETY: as above.
unsafe impl Sync for Participant {}

/// A thread's part.
pub(super) struct Part<'m, const FIRST: u32> {
    map: &'m Map<FIRST>,
    list: &'m List<u64, Payload, (), FIRST>,
    handle: &'m LocalHandle,
}

impl<const FIRST: u32> Map<FIRST> {
    fn new(threads: usize, at_the_end: fn(&Part<'_, FIRST>)) -> Self {
        let list = List::new((), Domain::private());
        let participants =
            (0..threads).map(|_| Participant(Some(list.domain.register()))).collect();
        Self {
            list: Some(list),
            participants,
            alive: Default::default(),
            side: Plain::new(),
            counted: AtomicUsize::new(0),
            at_the_end,
        }
    }

    fn part(&self, number: usize) -> Part<'_, FIRST> {
        let list = self.list.as_ref().unwrap();
        Part { map: self, list, handle: self.participants[number].0.as_ref().unwrap() }
    }
}

impl<const FIRST: u32> Drop for Map<FIRST> {
    /// Everything is reclaimed when the collector goes.
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let part = self.part(0);
        let guard = part.handle.pin();
        let here = part.list.walk(&guard).count();
        assert_eq!(part.list.len(), here, "the length is exact at rest");
        drop(guard);
        (self.at_the_end)(&part);
        self.participants.iter_mut().for_each(|participant| participant.0 = None);
        self.list = None;
        assert_eq!(self.alive.0.load(Relaxed), 0, "every value is dropped once");
    }
}

impl<const FIRST: u32> Part<'_, FIRST> {
    fn count(&self) {
        self.map.counted.fetch_add(1, Relaxed);
    }

    fn counted(&self) -> usize {
        self.map.counted.load(Relaxed)
    }

    /// Reclaims what both threads have retired; when they are done.
    fn flush_both(&self) {
        self.map.part(1).flush();
        self.flush();
    }

    fn all_pin_once(&self) {
        for number in 0..self.map.participants.len() {
            drop(self.map.part(number).pin());
        }
    }

    /// Values that are not dropped.
    fn alive(&self) -> usize {
        self.map.alive.0.load(Relaxed)
    }

    fn pin(&self) -> Guard {
        self.handle.pin()
    }

    fn get(&self, key: u64) -> Option<u64> {
        self.list.find(key, |k| *k == key, &self.pin()).map(|node| node.value.read())
    }

    fn node(&self, key: u64, value: u64) -> Box<Node<u64, Payload>> {
        Node::new(key, key, Payload::new(value, &self.map.alive))
    }

    fn insert(&self, key: u64, value: u64) -> Option<u64> {
        let guard = self.pin();
        let old = self.list.insert(self.node(key, value), &guard).map(|old| old.value.read());
        self.list.settle(if old.is_none() { INSERTED } else { REPLACED }, &guard);
        old
    }

    fn remove(&self, key: u64) -> Option<u64> {
        let guard = self.pin();
        let old = self.list.remove(key, |k| *k == key, &guard).map(|old| old.value.read());
        if old.is_some() {
            self.list.settle(REMOVED, &guard);
        }
        old
    }

    fn clear(&self) -> Vec<u64> {
        let guard = self.pin();
        let detached = self.list.detach(&guard);
        let removed = detached.len() as u64;
        let values = detached.map(|node| node.value.read()).collect();
        self.list.settle(Changes { removed, ..Changes::default() }, &guard);
        values
    }

    /// A writer's share in the work on the table.
    fn help(&self) {
        self.list.help(&self.pin());
    }

    fn shrink(&self) -> bool {
        self.list.shrink_to(self.list.len(), &self.pin())
    }

    fn keys(&self) -> Vec<u64> {
        let guard = self.pin();
        let mut keys: Vec<_> = self.list.walk(&guard).map(|node| node.value.read()).collect();
        keys.sort();
        keys
    }

    /// Reclaims what can be: without so many rounds the collector reclaims nothing in a model.
    fn flush(&self) {
        for _ in 0..3 {
            self.pin().flush();
        }
    }
}

/// Two threads on a map that `prepare` has filled; `at_the_end` looks at what is left.
fn pair<const FIRST: u32>(
    name: &str,
    bound: usize,
    prepare: fn(&Part<'_, FIRST>),
    first: fn(&Part<'_, FIRST>),
    second: fn(&Part<'_, FIRST>),
    at_the_end: fn(&Part<'_, FIRST>),
) {
    explore_pair(
        name,
        Some(bound),
        move || {
            let map = Map::<FIRST>::new(2, at_the_end);
            prepare(&map.part(0));
            map
        },
        move |map| first(&map.part(0)),
        move |map| second(&map.part(1)),
    );
}

/// As `pair`, of three threads.
fn three<const FIRST: u32>(
    name: &str,
    bound: usize,
    prepare: fn(&Part<'_, FIRST>),
    threads: [fn(&Part<'_, FIRST>); 3],
    at_the_end: fn(&Part<'_, FIRST>),
) {
    explore(name, Some(bound), move || {
        let map = Map::<FIRST>::new(threads.len(), at_the_end);
        prepare(&map.part(0));
        let map = loom::sync::Arc::new(map);
        let spawned: Vec<_> = (0..threads.len())
            .map(|number| {
                let map = map.clone();
                loom::thread::spawn(move || threads[number](&map.part(number)))
            })
            .collect();
        spawned.into_iter().for_each(|thread| thread.join().unwrap());
    });
}
