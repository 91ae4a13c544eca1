//! The way that a victim takes through its operation, as far as it has been stepped.
//!
//! Stepping every victim from the start would take a time that grows with the square of the
//! operation's length. The next victim takes the same way, and a processor can stop by itself at an
//! address: so a victim is run to an address that it comes to seldom, as often as it comes there, and
//! stepped only from the last time on.

use std::collections::{HashMap, hash_map::Entry};

/// Instructions by their number and by their address.
#[derive(Debug, Default)]
pub(crate) struct Path {
    /// The instructions in the order in which they ran.
    order: Vec<Step>,
    places: HashMap<u64, Place>,
}

/// A stop at an address takes as long as so many steps.
const STOP: usize = 1;

/// An instruction that ran.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) address: u64,
    /// How often it had come to this address then, this time included.
    pub(super) times: usize,
}

/// From where a victim is stepped: the instruction after `index` others, and so many rounds of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shortcut {
    pub(super) index: usize,
    pub(super) to: Step,
    /// None, unless the instruction repeats itself.
    pub(super) rounds: usize,
}

/// What is known of an address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// How often the way leads there, as far as it is known.
    times: usize,
    /// Only there can a thread fall asleep.
    pub(super) enters_kernel: bool,
}

impl Path {
    /// The different addresses that the way leads over.
    pub(crate) fn addresses(&self) -> impl ExactSizeIterator<Item = u64> {
        self.places.keys().copied()
    }

    /// Takes down that the instruction after `index` others is at `address`.
    pub(super) fn record<E>(
        &mut self,
        index: usize,
        address: u64,
        enters_kernel: impl FnOnce() -> Result<bool, E>,
    ) -> Result<Place, E> {
        // What an earlier victim did may differ from here on; what lies before is the same.
        while self.order.len() > index {
            self.forget_last();
        }
        let place = match self.places.entry(address) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Place { times: 0, enters_kernel: enters_kernel()? }),
        };
        place.times += usize::from(!repeats(self.order.last(), address));
        self.order.push(Step { address, times: place.times });
        Ok(*place)
    }

    fn forget_last(&mut self) {
        if let Some(Step { address, times }) = self.order.pop()
            && !repeats(self.order.last(), address)
        {
            self.places.get_mut(&address).expect("it was recorded").times = times - 1;
        }
    }

    /// The quickest way to come close to instruction number `limit`.
    pub(super) fn shortcut(&self, limit: usize) -> Option<Shortcut> {
        let limit = limit.min(self.order.len().saturating_sub(1));
        let pairs = self.order.windows(2).take(limit);
        let begin = pairs.enumerate().filter(|(_, pair)| !repeats(pair.first(), pair[1].address));
        let nearest = begin
            .map(|(before, pair)| Shortcut { index: before + 1, to: pair[1], rounds: 0 })
            .min_by_key(|shortcut| self.way(shortcut.index, limit) + STOP * shortcut.to.times)?;
        let rounds = if self.is_one(nearest.index, limit) { limit - nearest.index } else { 0 };
        Some(Shortcut { rounds, ..nearest })
    }

    /// How many steps it is from one to the other; the rounds of one instruction are none.
    fn way(&self, from: usize, to: usize) -> usize {
        if self.is_one(from, to) { 0 } else { to - from }
    }

    /// Whether both are the same, which repeats itself all the way between.
    fn is_one(&self, from: usize, to: usize) -> bool {
        let Step { address, times } = self.order[to];
        // Each time but the rounds has a number of its own.
        self.order[from].address == address && self.order[from].times == times
    }
}

/// Whether an instruction is the one before, which repeats itself: it is stepped in parts, between
/// which no breakpoint stops it.
fn repeats(before: Option<&Step>, address: u64) -> bool {
    before.is_some_and(|before| before.address == address)
}
