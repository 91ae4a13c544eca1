//! Operations on a read-through cache beside a model of what is kept and of which loads are in flight.
//! Loads are polled by hand, and end when the input says so.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::cache::{ReadThrough, Ticks};
use nodestate::map::EpochMap;

use super::cache_callers::{Caller, During, Load};
use super::cache_loads::{Answer, Gate, Row, Said};
use super::wakers::index;

type Cache = ReadThrough<u8, Row>;

#[derive(Debug, Arbitrary)]
enum Operation {
    Get(u8),
    Insert(u8),
    Invalidate(u8),
    InvalidateAll,
    Cancel(u8),
    Tick(u8),
    /// Asks for a key, and is polled once.
    Ask {
        key: u8,
        /// If the load is begun by this: what it brings at once.
        at_once: Option<Answer>,
        loader_panics: bool,
        panicking_waker: bool,
    },
    /// The same, with a timer that is done.
    AskForNoTime(u8),
    /// As a thread, whose load does that first.
    Run {
        key: u8,
        answer: Answer,
        during: During,
    },
    Refresh(u8),
    /// The load of that number has its answer.
    Answer(u8, Answer),
    Poll(u8),
    Abandon(u8),
}

/// After so long what is still there is taken for a leak.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many keys there are.
pub(super) const KEYS: u8 = 6;
/// More than all of them can weigh; and so little that entries are evicted.
const WEIGHTS: [u64; 2] = [10_000, 8];

/// What is kept of a key: a row's number, or that there is none; and until when.
#[derive(Copy, Clone, Debug)]
pub(super) struct Kept {
    pub(super) row: Option<u32>,
    pub(super) end: u64,
}

pub(super) struct Beside {
    pub(super) cache: Cache,
    pub(super) ticks: Ticks,
    pub(super) now: u64,
    pub(super) live: Option<u64>,
    pub(super) negative: Option<u64>,
    pub(super) ahead: Option<u64>,
    pub(super) evicts: bool,
    pub(super) kept: BTreeMap<u8, Kept>,
    pub(super) loads: Vec<Load>,
    pub(super) callers: Vec<Caller>,
    pub(super) next: u32,
    pub(super) alive: Arc<()>,
}

/// Runs the operations that `data` spells.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let mut input = Unstructured::new(data);
    let (ticks, alive) = (Ticks::default(), Arc::new(()));
    let evicts = input.arbitrary::<u8>()? % 4 == 0;
    let mut time = || Ok(input.arbitrary::<Option<u8>>()?.map(|time| u64::from(time % 16) + 1));
    let (live, negative, ahead) = (time()?, time()?, time()?);
    let live = live.filter(|_| !evicts);
    let ahead = ahead.filter(|ahead| live.is_some_and(|live| live > *ahead));
    let mut builder = ReadThrough::builder(WEIGHTS[usize::from(evicts)])
        .shards(1)
        .weigher(|_, row: &Row| row.weight())
        .clock(ticks.clone());
    let nanos = Duration::from_nanos;
    builder = live.into_iter().fold(builder, |it, time| it.time_to_live(nanos(time)));
    builder = negative.into_iter().fold(builder, |it, time| it.negative_time_to_live(nanos(time)));
    builder = ahead.into_iter().fold(builder, |it, time| it.refresh_ahead(nanos(time)));
    let mut beside = Beside {
        cache: builder.build().unwrap(),
        ticks,
        now: 0,
        live,
        negative,
        ahead,
        evicts,
        kept: BTreeMap::new(),
        loads: Vec::new(),
        callers: Vec::new(),
        next: 0,
        alive: alive.clone(),
    };
    let mut result = Ok(());
    while result.is_ok() && !input.is_empty() {
        result = input.arbitrary().map(|operation| beside.apply(operation));
        beside.check();
    }
    drop(beside);
    // The map of loads reclaims by the epoch that all maps share, and so not before another test has unpinned.
    let other = EpochMap::<u8, u8>::new();
    let start = Instant::now();
    while Arc::strong_count(&alive) > 1 && start.elapsed() < PATIENCE {
        other.insert(1, 1);
        other.remove(&1);
        other.flush();
        std::thread::yield_now();
    }
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    result
}

impl Beside {
    pub(super) fn row(&mut self) -> Row {
        self.next += 1;
        Row::new(self.next, &self.alive)
    }

    fn apply(&mut self, operation: Operation) {
        match operation {
            Operation::Get(key) => {
                let key = key % KEYS;
                let expected = self.look(key);
                assert_eq!(self.cache.get(&key).map(|row| row.number), expected.flatten());
                assert_eq!(self.cache.is_known_absent(&key), expected == Some(None));
            }
            Operation::Insert(key) => self.insert(key % KEYS),
            Operation::Invalidate(key) => {
                self.cache.invalidate(&(key % KEYS));
                self.invalidated(key % KEYS);
            }
            Operation::InvalidateAll => {
                self.cache.invalidate_all();
                (0..KEYS).for_each(|key| self.invalidated(key));
            }
            Operation::Cancel(key) => {
                let load = self.in_flight(key % KEYS);
                assert_eq!(self.cache.cancel(&(key % KEYS)), load.is_some());
                if let Some(load) = load {
                    self.ended(load, Said::Cancelled);
                }
            }
            Operation::Tick(by) => self.tick(by),
            Operation::Ask { key, at_once, loader_panics, panicking_waker } => {
                self.ask(key % KEYS, at_once, loader_panics, panicking_waker);
            }
            Operation::AskForNoTime(key) => self.ask_for_no_time(key % KEYS),
            Operation::Run { key, answer, during } => self.run(key % KEYS, answer, during),
            Operation::Refresh(key) => self.refresh(key % KEYS),
            Operation::Answer(which, answer) => self.answer(which, answer),
            Operation::Poll(which) => {
                if let Some(which) = index(which, self.callers.len()) {
                    self.poll(which);
                }
            }
            Operation::Abandon(which) => {
                if let Some(which) = index(which, self.callers.len()) {
                    let load = self.callers.swap_remove(which).load;
                    self.left(load);
                }
            }
        }
    }

    /// What the cache knows of a key; an entry whose time is up goes when it is looked at.
    pub(super) fn look(&mut self, key: u8) -> Option<Option<u32>> {
        let kept = *self.kept.get(&key)?;
        if kept.end <= self.now {
            self.kept.remove(&key);
            return None;
        }
        Some(kept.row)
    }

    pub(super) fn end_after(&self, time: Option<u64>) -> u64 {
        time.map_or(u64::MAX, |time| self.now + time)
    }

    fn tick(&mut self, by: u8) {
        self.ticks.advance(Duration::from_nanos(by.into()));
        self.now += u64::from(by);
    }

    fn insert(&mut self, key: u8) {
        let row = self.row();
        let (number, weight) = (row.number, row.weight());
        match self.cache.insert(key, row) {
            Ok(()) => {
                assert!(weight <= self.cache.max_entry_weight());
                self.inserted(key, number);
            }
            Err(refused) => {
                assert!(refused.value.number == number && refused.weight == weight);
                assert!(weight > refused.limit && refused.limit == self.cache.max_entry_weight());
            }
        }
    }

    pub(super) fn inserted(&mut self, key: u8, number: u32) {
        self.spoil(key);
        self.kept.insert(key, Kept { row: Some(number), end: self.end_after(self.live) });
    }

    pub(super) fn invalidated(&mut self, key: u8) {
        self.spoil(key);
        self.kept.remove(&key);
    }

    fn spoil(&mut self, key: u8) {
        if let Some(load) = self.in_flight(key) {
            self.loads[load].stale = true;
        }
    }

    /// The load that one who asks now would wait for.
    pub(super) fn in_flight(&self, key: u8) -> Option<usize> {
        let joins = |load: &Load| load.key == key && !load.stale && load.outcome.is_none();
        self.loads.iter().position(joins)
    }

    pub(super) fn begun(&mut self, key: u8, gate: Arc<Gate>, answer: Option<Answer>) -> usize {
        self.loads.push(Load { key, gate, stale: false, answer, outcome: None });
        self.loads.len() - 1
    }

    /// A load has come to its end: whoever waits for it was woken.
    pub(super) fn ended(&mut self, load: usize, said: Said) {
        self.loads[load].outcome = Some(said);
        for caller in self.callers.iter_mut().filter(|caller| caller.load == load) {
            caller.started.assert_awake();
        }
    }

    /// What `answer` makes of a load, and what is kept of it.
    pub(super) fn settle(&mut self, load: usize) {
        let Load { key, stale, answer, ref gate, .. } = self.loads[load];
        let (said, row) = match answer.expect("it has one") {
            Answer::Row => match gate.number() {
                number if Row::weight_of(number) > self.cache.max_entry_weight() => {
                    (Said::Overweight, None)
                }
                number => (Said::Row(number), Some(Some(number))),
            },
            Answer::None => (Said::None, self.negative.map(|_| None)),
            Answer::Fails => (Said::Failed, None),
            Answer::Panics => (Said::Panicked, None),
        };
        if let Some(row) = row.filter(|_| !stale) {
            let time = if row.is_some() { self.live } else { self.negative };
            self.kept.insert(key, Kept { row, end: self.end_after(time) });
        }
        self.ended(load, said);
    }

    fn check(&mut self) {
        if self.evicts {
            self.kept.retain(|key, kept| match self.cache.get(key) {
                Some(row) => kept.row == Some(row.number),
                // Evicted, if it is not known to be absent.
                None => kept.row.is_none() && self.cache.is_known_absent(key),
            });
            assert!(self.cache.weight() <= WEIGHTS[1], "too much");
        }
        let weigh = |kept: &Kept| kept.row.map_or(1, Row::weight_of);
        assert_eq!(self.cache.weight(), self.kept.values().map(weigh).sum());
        assert_eq!(self.cache.len(), self.kept.len());
        let loading = self.loads.iter().filter(|load| !load.stale && load.outcome.is_none());
        assert_eq!(self.cache.loading(), loading.count());
    }
}
