//! What one can wait for on a node's state, as a task and for no time.

use std::time::Duration;

use arbitrary::Arbitrary;
use nodestate::Closed;
use nodestate::flags::{Lifecycle, Snapshot, UserFlags};
use nodestate::latch::Version;

use super::node_state::State;
use super::wakers::Started;

#[derive(Copy, Clone, Debug, PartialEq, Arbitrary)]
pub(super) enum Wanted {
    Status,
    Lifecycle(u8),
    Flag(u8),
    AnyChange,
    Log,
    Quota,
}

type Waiting = Started<'static, Result<(), Closed>>;

impl Wanted {
    /// A wait for it; for a status that is not of `version`.
    pub(super) fn start(self, state: State, version: Version) -> Waiting {
        match self {
            Self::Status => Started::new(
                async move { state.status_changed_async(version).await.map(|_| ()) },
                false,
            ),
            Self::Lifecycle(at_least) => {
                until(state, move |now| now.lifecycle() >= lifecycle(at_least))
            }
            Self::Flag(mask) => until(state, move |now| now.contains(flags(mask))),
            Self::AnyChange => {
                Started::new(async move { state.changed().await.map(|_| ()) }, false)
            }
            Self::Log => Started::new(async move { state.get_log().await.map(|_| ()) }, false),
            Self::Quota => Started::new(async move { state.get_quota().await.map(|_| ()) }, false),
        }
    }

    /// Whether it is so now.
    pub(super) fn look_once(self, state: &State, version: Version) -> bool {
        let now = Duration::ZERO;
        match self {
            Self::Status => state.status_changed_timeout(version, now).is_ok(),
            Self::Lifecycle(at_least) => {
                state.wait_timeout(now, |now| now.lifecycle() >= lifecycle(at_least)).is_ok()
            }
            Self::Flag(mask) => state.wait_timeout(now, |now| now.contains(flags(mask))).is_ok(),
            Self::AnyChange => state.wait_timeout(now, |_| false).is_ok(),
            Self::Log => state.log_slot().get_timeout(now).is_ok(),
            Self::Quota => state.quota_slot().get_timeout(now).is_ok(),
        }
    }
}

fn until(state: State, wanted: impl FnMut(Snapshot) -> bool + Send + 'static) -> Waiting {
    Started::new(async move { state.wait_until_async(wanted).await.map(|_| ()) }, false)
}

pub(super) fn lifecycle(number: u8) -> Lifecycle {
    use Lifecycle::*;
    [Uninit, Starting, Running, Draining, Stopped, Failed][usize::from(number % 6)]
}

pub(super) fn flags(mask: u8) -> UserFlags {
    let bits = (0..8).filter(|bit| mask >> bit & 1 != 0);
    bits.fold(UserFlags::EMPTY, |all, bit| all | UserFlags::try_bit(bit).unwrap())
}
