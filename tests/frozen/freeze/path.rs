//! The way that a victim takes through its operation, as far as it has been stepped.
//!
//! Stepping every victim from the start would take a time that grows with the square of the
//! operation's length. The next victim takes the same way, and a processor can stop by itself at an
//! address: so a victim is stepped only from the last instruction that it comes to for the first
//! time.

use std::collections::{HashMap, hash_map::Entry};

/// Instructions by their number and by their address.
#[derive(Debug, Default)]
pub(crate) struct Path {
    /// The address of each instruction, in the order in which they ran.
    order: Vec<u64>,
    places: HashMap<u64, Place>,
}

/// What is known of an address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The number of the first instruction there.
    first: usize,
    /// Only there can a thread fall asleep.
    pub(super) enters_kernel: bool,
}

impl Path {
    /// How many different addresses the way leads over.
    pub(crate) fn addresses(&self) -> usize {
        self.places.len()
    }

    /// Takes down that the instruction after `index` others is at `address`.
    pub(super) fn record<E>(
        &mut self,
        index: usize,
        address: u64,
        enters_kernel: impl FnOnce() -> Result<bool, E>,
    ) -> Result<Place, E> {
        // What an earlier victim did may differ from here on; what lies before is the same.
        self.order.truncate(index);
        self.order.push(address);
        Ok(match self.places.entry(address) {
            Entry::Occupied(mut known) => {
                let place = known.get_mut();
                place.first = place.first.min(index);
                *place
            }
            Entry::Vacant(new) => {
                *new.insert(Place { first: index, enters_kernel: enters_kernel()? })
            }
        })
    }

    /// The last instruction up to number `limit` to which the way leads for the first time: its
    /// number and its address.
    pub(super) fn shortcut(&self, limit: usize) -> Option<(usize, u64)> {
        let known = self.order.iter().copied().enumerate().take(limit + 1).skip(1);
        known.rev().find(|(index, address)| self.places[address].first == *index)
    }
}
