//! What no queue can go below: one value in one cache line.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::*},
};

use crossbeam_utils::CachePadded;

use super::{Item, Queue};

/// A place for the newest number, from 1 on: for a sender that is slower than its receiver.
pub(crate) struct Line;

type Place = Arc<CachePadded<AtomicU64>>;

impl<T: Item> Queue<T> for Line {
    const NAME: &'static str = "limit: a cache line";
    type Sender = Place;
    /// And what was the newest number when it was looked at last.
    type Receiver = (Place, u64);

    fn new(_: usize) -> (Place, (Place, u64)) {
        let place = Place::default();
        (place.clone(), (place, 0))
    }

    fn another(sender: &Place) -> Place {
        sender.clone()
    }

    #[inline]
    fn push(sender: &mut Place, value: T) -> bool {
        sender.store(value.number(), Release);
        true
    }

    #[inline]
    fn pop((place, last): &mut (Place, u64)) -> Option<T> {
        let number = place.load(Acquire);
        (number != *last).then(|| {
            *last = number;
            T::nth(number)
        })
    }
}
