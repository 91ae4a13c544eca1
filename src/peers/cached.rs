//! Look-ups that a thread answers from its own copy.

use std::cell::RefCell;

use super::{Peer, Peers};
use crate::map::Cache;

/// So many `Peers` a thread keeps copies of.
const KEPT: usize = 4;

/// A thread's copy of some `Peers`.
struct Kept {
    of: u64,
    cache: Cache<u64, Peer>,
}

thread_local! {
    static COPIES: RefCell<[Option<Kept>; KEPT]> = const { RefCell::new([const { None }; KEPT]) };
}

impl Peers {
    /// Looks at a peer: in the copy, or else in the map.
    #[inline]
    pub(super) fn look(&self, id: u64, look: fn(Option<&Peer>) -> bool) -> bool {
        let kept = COPIES.try_with(|copies| {
            let copies = copies.try_borrow().ok()?;
            let kept = copies[self.number as usize % KEPT].as_ref()?;
            let cache = (kept.of == self.number).then_some(&kept.cache)?;
            cache.find(&self.map, &id).map(look)
        });
        match kept {
            Ok(Some(found)) => found,
            _ => self.look_slow(id, look),
        }
    }

    #[cold]
    fn look_slow(&self, id: u64, look: fn(Option<&Peer>) -> bool) -> bool {
        // A thread that is ending has no copies any more.
        let copied = COPIES.try_with(|copies| {
            let mut copies = copies.try_borrow_mut().ok()?;
            let kept = &mut copies[self.number as usize % KEPT];
            if kept.as_ref().is_none_or(|kept| kept.of != self.number) {
                *kept = Some(Kept { of: self.number, cache: Cache::new() });
            }
            let cache = &mut kept.as_mut()?.cache;
            // If something has changed since, the map is asked after all.
            cache.refresh(&self.map).then(|| cache.find(&self.map, &id).map(look))?
        });
        copied.ok().flatten().unwrap_or_else(|| look(self.map.pin().get(&id)))
    }
}
