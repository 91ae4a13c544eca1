//! Two threads that answer each other: one value on its way there, or back, and no clock.

use std::{
    hint::{black_box, spin_loop},
    sync::Mutex,
};

use crossbeam_utils::CachePadded;

use crate::support::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::Contestant,
    pairs::{Ring, Value},
};

/// Through a ring there, and through another back.
pub(super) fn answering<T: Value, R: Ring<T>>(value: T) -> Contestant {
    Contestant::new(R::NAME, move |budget| {
        let ((there, asked), (answers, back)) = (R::new(), R::new());
        let mut asking = CachePadded::new((there, back));
        let answering = CachePadded::new(Mutex::new((asked, answers)));
        let answer = |_: usize, until: &Until| {
            let mut answering = answering.lock().expect("nobody panics");
            let (asked, answers) = &mut *answering;
            until.repeat_slowly(|| match R::pop(asked) {
                Some(value) => assert!(R::push(answers, value)),
                None => spin_loop(),
            });
        };
        let (there, back) = &mut *asking;
        let ask = || {
            assert!(R::push(there, black_box(value)));
            let answer = loop {
                match R::pop(back) {
                    Some(value) => break value,
                    None => spin_loop(),
                }
            };
            black_box(answer);
        };
        beside(1, answer, || nanos_per_op(budget, ask)) / 2.0
    })
}
