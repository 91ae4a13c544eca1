//! The one mechanism by which threads and tasks wait.
//!
//! A [`WaitList`] is an event count: waiters register, look once more at what they wait for, and
//! sleep; a notifier changes the state, looks whether anybody is registered, and wakes them. Its
//! [`Bell`] is for one waiter whom nobody that is stopped may keep asleep. Their
//! invariants and interleavings stand on the page [`docs::wait`](crate::docs::wait).

mod bell;
mod bit;
mod deadline;
mod future;
mod list;
mod notify;
mod waiter;

pub(crate) use bell::{Bell, Ear};
pub(crate) use bit::{Sleepers, WaitersBit};
pub(crate) use deadline::Deadline;
pub(crate) use list::Wake;
pub(crate) use notify::{ALL, WaitList};
#[cfg(feature = "futures")]
pub(crate) use waiter::{ToList, Waiter};
