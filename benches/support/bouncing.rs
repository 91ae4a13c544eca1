//! What no way from one core to another can go below.

use std::{
    hint::spin_loop,
    sync::atomic::{AtomicU64, Ordering::*},
};

use crossbeam_utils::CachePadded;

use super::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::Contestant,
};

/// Two threads that answer each other, by a number in one line.
pub(crate) fn bouncing() -> Contestant {
    let place = CachePadded::new(AtomicU64::new(0));
    Contestant::new("limit: a cache line, half of there and back", move |budget| {
        let answer = |_: usize, until: &Until| {
            until.repeat_slowly(|| {
                let number = place.load(Acquire);
                if number % 2 == 1 { place.store(number + 1, Release) } else { spin_loop() }
            });
        };
        let ask = || {
            let asked = place.load(Relaxed) + 1;
            place.store(asked, Release);
            while place.load(Acquire) == asked {
                spin_loop();
            }
        };
        beside(1, answer, || nanos_per_op(budget, ask)) / 2.0
    })
}
