//! The end of a ring's receiver: what is left goes to whoever is to have it, once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use super::mpsc::Beside;

/// What an heir has got, and the value at which it panics.
pub(super) struct Heir {
    got: Arc<Mutex<Vec<u32>>>,
    panics_at: Option<u8>,
}

/// Says who gets what is left.
pub(super) fn set_heir<const SIZE: usize>(beside: &mut Beside<SIZE>, panics_at: Option<u8>) {
    let Some(receiver) = &mut beside.receiver else { return };
    let got = Arc::new(Mutex::new(Vec::new()));
    beside.heir = Some(Heir { got: got.clone(), panics_at });
    receiver.on_drop(move |item| {
        let mut got = got.lock().unwrap();
        got.push(item.number);
        let nth = got.len();
        drop(got);
        // Without a message: there are many of them.
        if panics_at.is_some_and(|at| nth == usize::from(at) + 1) {
            std::panic::resume_unwind(Box::new(()));
        }
    });
}

/// The receiver goes: at once, or after so many of what remains.
pub(super) fn end_receiver<const SIZE: usize>(beside: &mut Beside<SIZE>, rest: Option<u8>) {
    let Some(receiver) = beside.receiver.take() else { return };
    let end = || match rest {
        None => drop(receiver),
        Some(count) => {
            let mut remaining = receiver.into_remaining();
            for _ in 0..count {
                let next = remaining.next().map(|item| item.number);
                assert_eq!(next, beside.model.pop_front());
            }
        }
    };
    let panicked = catch_unwind(AssertUnwindSafe(end)).is_err();
    let heir = beside.heir.take();
    if let Some(Heir { got, panics_at }) = heir {
        let left = beside.model.len();
        assert_eq!(panicked, panics_at.is_some_and(|at| usize::from(at) < left));
        assert!(got.lock().unwrap().iter().eq(&beside.model), "each once, to the last");
    } else {
        assert!(!panicked);
    }
    beside.model.clear();
    beside.close();
}
