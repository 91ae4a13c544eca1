//! Values of 1 KiB, which are copied while others are.

use std::{cell::RefCell, rc::Rc};

use nodestate::ring::mpsc::{self, Receiver, Sender};

use super::super::{Expectation::Free, Found, Row, Scenario, leak};

/// The victim's, without a byte of zeros: such a one may be there before.
const VICTIM: u64 = u64::MAX;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("mpsc, values of 1 KiB: push / push + pop", Free, || {
            large(|sender| u64::from(sender.try_push([VICTIM; 128]).is_ok()))
        }),
        Row::new("mpsc, values of 1 KiB: batch of 4 / push + pop", Free, || {
            large(|sender| sender.push_batch(&mut vec![[VICTIM; 128]; 4]).map_or(0, |n| n as u64))
        })
        .sampled(7),
    ]
}

type Large = [u64; 128];

/// The victim pushes values of which each word is the same; the other thread sees them whole.
fn large(act: fn(&mut Sender<Large>) -> u64) -> Scenario {
    let (mut mine, receiver) = mpsc::ring::<Large>(256).expect("that can be");
    let mut victim = mine.clone();
    let pushed = leak(Found::new());
    let ends = Rc::new(RefCell::new((receiver, 0)));
    let check = ends.clone();
    Scenario::new(
        move || pushed.set(act(&mut victim)),
        move |operation| {
            let (receiver, victims) = &mut *ends.borrow_mut();
            mine.try_push([operation; 128]).is_ok() && take(receiver, victims)
        },
        move || {
            let (receiver, victims) = &mut *check.borrow_mut();
            while take(receiver, victims) {}
            assert_eq!(pushed.get(), Some(*victims), "accepted is taken");
        },
    )
}

fn take(receiver: &mut Receiver<Large>, victims: &mut u64) -> bool {
    let Ok(value) = receiver.try_pop() else { return false };
    assert_eq!(value, [value[0]; 128], "half a value");
    *victims += u64::from(value[0] == VICTIM);
    true
}
