//! Look-ups that a thread answers from its own copy.

use std::cell::RefCell;

use super::{Peer, Peers};
use crate::map::Cache;

/// So many `Peers` a thread keeps copies of.
const KEPT: usize = 4;

/// A thread's copy of some `Peers`.
struct Copied {
    of: u64,
    cache: Cache<u64, Peer>,
}

/// The copies of a thread, the latest first.
type Copies = [Option<Copied>; KEPT];

thread_local! {
    static COPIES: RefCell<Copies> = const { RefCell::new([const { None }; KEPT]) };
}

impl Peers {
    /// Looks at a peer: in the copy, or else in the map.
    #[inline]
    pub(super) fn look(&self, id: u64, look: fn(Option<&Peer>) -> bool) -> bool {
        let copied = COPIES.try_with(|copies| {
            let copies = copies.try_borrow().ok()?;
            let copy =
                copies.iter().map_while(Option::as_ref).find(|copy| copy.of == self.number)?;
            copy.cache.find(&self.map, &id).map(look)
        });
        match copied {
            Ok(Some(found)) => found,
            _ => self.look_slow(id, look),
        }
    }

    #[cold]
    fn look_slow(&self, id: u64, look: fn(Option<&Peer>) -> bool) -> bool {
        // A thread that is ending has no copies any more.
        let copied = COPIES.try_with(|copies| {
            let mut copies = copies.try_borrow_mut().ok()?;
            let cache = self.copy_among(&mut copies);
            // If something has changed since, the map is asked after all.
            cache.refresh(&self.map).then(|| cache.find(&self.map, &id).map(look))?
        });
        copied.ok().flatten().unwrap_or_else(|| look(self.map.pin().get(&id)))
    }

    /// This one's copy, moved to the front; the last one goes if there is none.
    fn copy_among<'c>(&self, copies: &'c mut Copies) -> &'c mut Cache<u64, Peer> {
        let is_own =
            |copy: &Option<Copied>| copy.as_ref().is_none_or(|copy| copy.of == self.number);
        let place = copies.iter().position(is_own).unwrap_or(KEPT - 1);
        copies[..=place].rotate_right(1);
        let copy = copies[0].take().filter(|copy| copy.of == self.number);
        let copy = copy.unwrap_or_else(|| Copied { of: self.number, cache: Cache::new() });
        &mut copies[0].insert(copy).cache
    }
}
