//! Callers of a cache: they begin loads, join them, drive them and leave.

use std::future::ready;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use arbitrary::Arbitrary;
use nodestate::cache::LoadError;

use super::cache::{Beside, KEYS, Kept};
use super::cache_loads::{Answer, Ask, Gate, Row, Said, said};
use super::wakers::{Started, index};

/// What a loader does to the cache that it loads for.
#[derive(Copy, Clone, Debug, Arbitrary)]
pub(super) enum During {
    Nothing,
    Insert,
    Invalidate,
    InvalidateAll,
    Cancel,
    /// Waits for itself.
    Recurse,
    Tick(u8),
}

/// A load that was begun and has not ended, or whose end not all have seen.
pub(super) struct Load {
    pub(super) key: u8,
    pub(super) gate: Arc<Gate>,
    /// What it loads is not kept, and nobody joins it.
    pub(super) stale: bool,
    pub(super) answer: Option<Answer>,
    pub(super) outcome: Option<Said>,
}

pub(super) struct Caller {
    pub(super) load: usize,
    pub(super) started: Started<'static, core::result::Result<Option<Row>, LoadError>>,
}

impl Beside {
    pub(super) fn ask(
        &mut self,
        key: u8,
        at_once: Option<Answer>,
        loader_panics: bool,
        panicking: bool,
    ) {
        let gate = Gate::new(self.row(), at_once);
        let asking = Ask { gate: gate.clone(), loader_panics };
        let cache = self.cache.clone();
        let mut started =
            Started::new(async move { cache.get_or_load(&key, || asking.load()).await }, panicking);
        if let Some(known) = self.look(key) {
            let Poll::Ready(Ok(found)) = started.poll() else { panic!("it is known") };
            assert_eq!(found.map(|row| row.number), known);
            return;
        }
        let load = self.in_flight(key).unwrap_or_else(|| {
            let answer = if loader_panics { Some(Answer::Panics) } else { at_once };
            self.begun(key, gate, answer)
        });
        self.callers.push(Caller { load, started });
        self.poll(self.callers.len() - 1);
    }

    pub(super) fn poll(&mut self, which: usize) {
        let load = self.callers[which].load;
        let polled = self.callers[which].started.poll();
        if self.loads[load].outcome.is_none() && self.loads[load].answer.is_some() {
            // Whoever is polled drives it.
            let caller = self.callers.swap_remove(which);
            self.settle(load);
            self.callers.push(caller);
        } else if self.loads[load].outcome.is_some() {
            let last = self.callers.len() - 1;
            self.callers.swap(which, last);
        }
        match polled {
            Poll::Pending => {
                assert!(self.loads[load].outcome.is_none(), "asleep beside the outcome");
            }
            Poll::Ready(found) => {
                assert_eq!(Some(said(&found)), self.loads[load].outcome);
                self.callers.pop();
            }
        }
    }

    pub(super) fn ask_for_no_time(&mut self, key: u8) {
        let gate = Gate::new(self.row(), None);
        let (asking, cache) =
            (Ask { gate: gate.clone(), loader_panics: false }, self.cache.clone());
        let mut started = Started::new(
            async move { cache.get_or_load_until(&key, || asking.load(), ready(())).await },
            false,
        );
        let Poll::Ready(found) = started.poll() else { panic!("its time is up") };
        if let Some(known) = self.look(key) {
            assert_eq!(found.unwrap().map(|row| row.number), known);
            return;
        }
        // A load that it began itself is given up again.
        let Some(load) = self.in_flight(key) else {
            assert_eq!(said(&found), Said::Timeout);
            return assert!(gate.was_dropped());
        };
        if self.loads[load].answer.is_some() {
            self.settle(load);
            assert_eq!(Some(said(&found)), self.loads[load].outcome);
        } else {
            assert_eq!(said(&found), Said::Timeout);
        }
    }

    pub(super) fn run(&mut self, key: u8, answer: Answer, during: During) {
        let gate = Gate::new(self.row(), Some(answer));
        let inserted = self.row();
        let number = inserted.number;
        let (cache, ticks) = (self.cache.clone(), self.ticks.clone());
        let mut ran = false;
        let found = self.cache.get_or_load_timeout(&key, Duration::ZERO, || {
            ran = true;
            match during {
                During::Nothing => {}
                During::Insert => _ = cache.insert(key, inserted),
                During::Invalidate => cache.invalidate(&key),
                During::InvalidateAll => cache.invalidate_all(),
                During::Cancel => assert!(cache.cancel(&key)),
                During::Recurse => {
                    let again = cache.get_or_load_blocking(&key, || Ok::<_, std::fmt::Error>(None));
                    assert_eq!(said(&again), Said::Recursive);
                }
                During::Tick(by) => ticks.advance(Duration::from_nanos(by.into())),
            }
            gate.take()
        });
        if let Some(known) = self.look(key) {
            assert!(!ran);
            assert_eq!(found.unwrap().map(|row| row.number), known);
            return;
        }
        if let Some(load) = self.in_flight(key) {
            assert!(!ran);
            if self.loads[load].answer.is_some() {
                self.settle(load);
                assert_eq!(Some(said(&found)), self.loads[load].outcome);
            } else {
                assert_eq!(said(&found), Said::Timeout);
            }
            return;
        }
        assert!(ran);
        let load = self.begun(key, gate, Some(answer));
        match during {
            During::Nothing | During::Recurse => {}
            During::Insert if Row::weight_of(number) > self.cache.max_entry_weight() => {}
            During::Insert => self.inserted(key, number),
            During::Invalidate => self.invalidated(key),
            During::InvalidateAll => (0..KEYS).for_each(|key| self.invalidated(key)),
            During::Cancel => self.ended(load, Said::Cancelled),
            During::Tick(by) => self.now += u64::from(by),
        }
        if self.loads[load].outcome.is_none() {
            self.settle(load);
        }
        assert_eq!(Some(said(&found)), self.loads[load].outcome);
    }

    pub(super) fn refresh(&mut self, key: u8) {
        let gate = Gate::new(self.row(), None);
        let asking = Ask { gate: gate.clone(), loader_panics: false };
        let refresh = self.cache.refresh_ahead(&key, || asking.load());
        let is_due = |kept: &Kept| {
            self.ahead.is_some_and(|ahead| kept.end <= self.now.saturating_add(ahead))
        };
        let expected = self.kept.get(&key).is_some_and(is_due) && self.in_flight(key).is_none();
        assert_eq!(refresh.is_some(), expected);
        if let Some(refresh) = refresh {
            let load = self.begun(key, gate, None);
            self.callers.push(Caller { load, started: Started::new(refresh, false) });
        }
    }

    pub(super) fn answer(&mut self, which: u8, answer: Answer) {
        let waits = |load: &Load| load.outcome.is_none() && load.answer.is_none();
        let waiting: Vec<usize> =
            (0..self.loads.len()).filter(|load| waits(&self.loads[*load])).collect();
        let Some(which) = index(which, waiting.len()) else { return };
        let load = waiting[which];
        self.loads[load].answer = Some(answer);
        self.loads[load].gate.answer(answer);
        for caller in self.callers.iter_mut().filter(|caller| caller.load == load) {
            caller.started.assert_awake();
        }
    }

    /// A caller has gone; with the last one goes the load.
    pub(super) fn left(&mut self, load: usize) {
        let left = self.callers.iter().any(|caller| caller.load == load);
        if !left && self.loads[load].outcome.is_none() {
            self.loads[load].outcome = Some(Said::Cancelled);
            assert!(self.loads[load].gate.was_dropped(), "a load that nobody waits for");
        }
    }
}
