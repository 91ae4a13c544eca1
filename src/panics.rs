//! What becomes of a panic of user code that is nobody's here.

use core::{any::Any, mem::forget};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a panic throws.
pub(crate) type Payload = Box<dyn Any + Send>;

/// Drops a payload whose destructor may panic as well, and so may what that throws.
pub(crate) fn discard(payload: Payload) {
    let attempt = |payload| catch_unwind(AssertUnwindSafe(|| drop::<Payload>(payload)));
    if let Err(thrown_by_destructor) = attempt(payload) {
        forget(attempt(thrown_by_destructor));
    }
}
