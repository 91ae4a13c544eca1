//! A stand-in for arc-swap, whose own atomics no checker can see. The twin for shuttle has it too.
//!
//! One word that is loaded with `Acquire` and exchanged with `AcqRel`, and counts for what it leads to.
//! What arc-swap does between a look at the pointer and a count of one's own (debts, and writers who pay
//! them) is replaced by a table that no checker sees: nothing of that is modelled.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Mutex, MutexGuard};

use super::{Arc, AtomicU64, Ordering::*};

const EMPTY: u64 = 0;

#[derive(Debug)]
pub(crate) struct ArcSwapOption<T> {
    /// The number of what is there.
    word: AtomicU64,
    table: Mutex<Table<T>>,
}

#[derive(Debug)]
struct Table<T> {
    last: u64,
    entries: HashMap<u64, Entry<T>>,
}

/// The count that the word itself has of a value.
#[derive(Debug)]
struct Entry<T> {
    /// Boxed, so that it stays while the table grows.
    arc: Box<Arc<T>>,
    is_current: bool,
    /// How many are about to count themselves; the last takes the word's count away if it has to go.
    pins: usize,
}

/// What was there at a look, with a count of its own.
#[derive(Debug)]
pub(crate) struct SwapGuard<V>(V);

impl<V> SwapGuard<V> {
    pub(crate) fn into_inner(guard: Self) -> V {
        guard.0
    }
}

impl<V> Deref for SwapGuard<V> {
    type Target = V;

    fn deref(&self) -> &V {
        &self.0
    }
}

/// Threads are switched before an access of the twin's and nowhere else: what follows one, up to the next, is
/// one step with it.
impl<T> ArcSwapOption<T> {
    #[track_caller]
    pub(crate) fn new(content: Option<Arc<T>>) -> Self {
        let mut table = Table { last: EMPTY, entries: HashMap::new() };
        let number = content.map_or(EMPTY, |arc| table.add(arc, true));
        Self { word: AtomicU64::new(number), table: Mutex::new(table) }
    }

    #[track_caller]
    pub(crate) fn load(&self) -> SwapGuard<Option<Arc<T>>> {
        self.protect(self.word.load(Acquire))
    }

    #[track_caller]
    pub(crate) fn compare_and_swap(
        &self,
        current: &Option<Arc<T>>,
        new: Option<Arc<T>>,
    ) -> SwapGuard<Option<Arc<T>>> {
        let current = self.table().number_of(current);
        let number = new.map_or(EMPTY, |arc| self.table().add(arc, false));
        match self.word.compare_exchange(current, number, AcqRel, Acquire) {
            Ok(old) => {
                if let Some(entry) = self.table().entries.get_mut(&number) {
                    entry.is_current = true;
                }
                if let Some(entry) = self.table().entries.get_mut(&old) {
                    entry.is_current = false;
                }
                self.protect(old)
            }
            Err(seen) => {
                let seen = self.protect(seen);
                let refused = self.table().entries.remove(&number);
                drop(refused);
                seen
            }
        }
    }

    /// A count of one's own for what was just seen under that number.
    fn protect(&self, number: u64) -> SwapGuard<Option<Arc<T>>> {
        let arc: *const Arc<T> = match self.table().entries.get_mut(&number) {
            None => return SwapGuard(None),
            Some(entry) => {
                entry.pins += 1;
                &raw const *entry.arc
            }
        };
        // SAFETY: the entry is pinned, so it stays, and what it boxes does not move.
        let arc = unsafe { (*arc).clone() };
        let gone = self.table().unpin(number);
        drop(gone);
        SwapGuard(Some(arc))
    }

    fn table(&self) -> MutexGuard<'_, Table<T>> {
        self.table.lock().unwrap()
    }
}

impl<T> Table<T> {
    fn add(&mut self, arc: Arc<T>, is_current: bool) -> u64 {
        self.last += 1;
        let entry = Entry { arc: Box::new(arc), is_current, pins: 0 };
        self.entries.insert(self.last, entry);
        self.last
    }

    /// A number that nothing has for what is not here any more.
    fn number_of(&self, content: &Option<Arc<T>>) -> u64 {
        let Some(arc) = content else { return EMPTY };
        let found = self.entries.iter().find(|(_, entry)| Arc::ptr_eq(&entry.arc, arc));
        found.map_or(u64::MAX, |(number, _)| *number)
    }

    fn unpin(&mut self, number: u64) -> Option<Entry<T>> {
        let entry = self.entries.get_mut(&number).expect("it was pinned");
        entry.pins -= 1;
        if entry.pins == 0 && !entry.is_current { self.entries.remove(&number) } else { None }
    }
}
