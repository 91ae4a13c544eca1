//! This thread's part in private collectors, kept from one call to the next.

use std::cell::RefCell;

use crate::primitive::{Collector, Guard, LocalHandle};

/// So many collectors a thread takes part in at once; one more, and the oldest is left.
const KEPT: usize = 8;

thread_local!(static HANDLES: RefCell<Vec<LocalHandle>> = const { RefCell::new(Vec::new()) });

/// Pins this thread in `collector`.
pub(super) fn pin(collector: &Collector) -> Guard {
    let kept = HANDLES.try_with(|handles| {
        let mut handles = handles.try_borrow_mut().ok()?;
        Some(pin_kept(&mut handles, collector))
    });
    // A thread that is ending has no handles any more, and pinning may run a destructor that pins.
    kept.ok().flatten().unwrap_or_else(|| collector.register().pin())
}

fn pin_kept(handles: &mut Vec<LocalHandle>, collector: &Collector) -> Guard {
    if let Some(handle) = handles.iter().find(|handle| handle.collector() == collector) {
        return handle.pin();
    }
    if handles.len() == KEPT {
        // A guard of the one that is left keeps its participant alive.
        handles.remove(0);
    }
    handles.push(collector.register());
    handles[handles.len() - 1].pin()
}
