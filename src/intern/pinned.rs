//! The interner for as long as one is pinned: what its calls do.

use core::fmt;
use core::hash::BuildHasher;

use super::{Full, Interner, Sym, text::Owned};
use crate::map;

/// An interner, and the pin under which its strings may be looked at: see
/// [`Interner::pin`].
///
/// As long as it lives, what is purged is not reclaimed.
pub struct Pinned<'i, S = map::RandomState> {
    interner: &'i Interner<S>,
    table: map::Pinned<'i, Owned, (), S>,
}

impl<'i, S> Pinned<'i, S> {
    /// By a pin of its table.
    pub(crate) fn over(interner: &'i Interner<S>, table: map::Pinned<'i, Owned, (), S>) -> Self {
        Self { interner, table }
    }

    /// The strings, in no particular order.
    ///
    /// # Progress
    /// Wait-free; each step of the iterator is lock-free.
    /// # Cost
    /// A look at each bucket and at each string; nothing is allocated or counted.
    /// # Consistency
    /// A string that is there from the beginning to the end is met exactly once.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// let held = [interner.intern("a")?, interner.intern("b")?];
    /// let mut texts: Vec<_> = interner.pin().iter().map(str::to_owned).collect();
    /// texts.sort();
    /// assert_eq!(texts, ["a", "b"]);
    /// # Ok::<(), nodestate::intern::Full>(())
    /// ```
    pub fn iter(&self) -> Iter<'_, S> {
        Iter(self.table.iter())
    }
}

impl<S: BuildHasher> Pinned<'_, S> {
    /// As [`Interner::intern`], without its pin.
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// That of `Interner::intern`, less a locked instruction.
    /// # Errors
    /// [`Full`].
    /// # Panics
    /// If the hasher does; nothing is changed then.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// let pinned = interner.pin();
    /// let symbols = ["a", "b", "a"].map(|text| pinned.intern(text).unwrap());
    /// assert_eq!(symbols[0], symbols[2]);
    /// ```
    #[inline]
    pub fn intern(&self, text: &str) -> Result<Sym, Full> {
        match self.look(text) {
            Look::Found(symbol) => {
                self.interner.tally.count(true);
                Ok(symbol)
            }
            not_there => self.intern_slow(text, not_there),
        }
    }

    /// As [`Interner::get`], without its pin.
    ///
    /// # Progress
    /// Lock-free.
    /// # Cost
    /// That of `Interner::get`, less a locked instruction.
    /// # Panics
    /// If the hasher does.
    /// # Examples
    /// ```
    /// let interner = nodestate::intern::Interner::new();
    /// assert_eq!(interner.pin().get("a"), None);
    /// ```
    #[inline]
    pub fn get(&self, text: &str) -> Option<Sym> {
        let found = match self.look(text) {
            Look::Found(symbol) => Some(symbol),
            Look::Dead | Look::Absent => None,
        };
        self.interner.tally.count(found.is_some());
        found
    }

    #[inline]
    fn look(&self, text: &str) -> Look {
        match self.table.get_key_value(text) {
            None => Look::Absent,
            Some((owned, ())) => owned.symbol().map_or(Look::Dead, Look::Found),
        }
    }

    /// What was found to be given up is taken out, and what is not there put in; each time round another
    /// thread has put it in, or given it up.
    #[cold]
    fn intern_slow(&self, text: &str, mut look: Look) -> Result<Sym, Full> {
        self.interner.tally.count(false);
        loop {
            match look {
                Look::Found(symbol) => return Ok(symbol),
                Look::Dead => self.bury(text),
                Look::Absent => {
                    if let Some(done) = self.insert(text) {
                        return done;
                    }
                }
            }
            look = self.look(text);
        }
    }

    /// Puts a new string in; `None` if another was faster.
    fn insert(&self, text: &str) -> Option<Result<Sym, Full>> {
        let claim = match self.interner.room.claim(text.len()) {
            Ok(claim) => claim,
            // It may be another's claim for this very string that has filled it.
            Err(full) => match self.look(text) {
                Look::Found(symbol) => return Some(Ok(symbol)),
                Look::Dead | Look::Absent => return Some(Err(full)),
            },
        };
        let (owned, symbol) = Owned::new(text);
        self.table.try_insert(owned, ()).ok()?;
        claim.keep();
        Some(Ok(symbol))
    }

    /// Takes a string out that was given up, whoever did that, and gives its room back.
    fn bury(&self, text: &str) {
        if self.table.remove_if(text, |owned, ()| owned.is_dead()).is_some() {
            self.interner.room.give_back(text.len());
        }
    }

    /// As [`Interner::purge`].
    pub(crate) fn purge(&self) -> usize {
        let mut purged = 0;
        for (owned, ()) in &self.table {
            if owned.kill() {
                purged += 1;
                self.bury(owned.as_str());
            }
        }
        purged
    }
}

/// What a look into the table has found.
enum Look {
    Found(Sym),
    /// Given up, and still in.
    Dead,
    Absent,
}

impl<S> fmt::Debug for Pinned<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

impl<'p, S> IntoIterator for &'p Pinned<'_, S> {
    type Item = &'p str;
    type IntoIter = Iter<'p, S>;

    /// As [`iter`](Pinned::iter).
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The strings of an interner: see [`Pinned::iter`].
pub struct Iter<'p, S>(map::Iter<'p, Owned, (), S>);

impl<'p, S> Iterator for Iter<'p, S> {
    type Item = &'p str;

    fn next(&mut self) -> Option<&'p str> {
        self.0.by_ref().map(|(owned, ())| owned).find(|owned| !owned.is_dead()).map(Owned::as_str)
    }
}

impl<S> fmt::Debug for Iter<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").finish_non_exhaustive()
    }
}
