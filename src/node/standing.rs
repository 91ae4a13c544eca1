//! Where a node stands in its Raft group, as its engine tells it.

use crate::raft::{RaftStatus, Role};

/// What the Raft loop publishes: see [`Writer::publish`](super::Writer::publish).
///
/// Made of a tuple, or by [`tikv_standing!`](crate::tikv_standing) and
/// [`openraft_standing!`](crate::openraft_standing) of what those engines give out.
///
/// # Examples
/// ```
/// use nodestate::{node::Standing, raft::Role};
///
/// let standing = Standing::from((Role::Follower, Some(2), 7));
/// assert_eq!((standing.leader_id, standing.term), (Some(2), 7));
/// ```
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// This node's role.
    pub role: Role,
    /// Who leads, as far as this node knows.
    pub leader_id: Option<u64>,
    /// This node's term.
    pub term: u64,
}

impl From<(Role, Option<u64>, u64)> for Standing {
    fn from((role, leader_id, term): (Role, Option<u64>, u64)) -> Self {
        Self { role, leader_id, term }
    }
}

impl From<RaftStatus> for Standing {
    fn from(status: RaftStatus) -> Self {
        let RaftStatus { role, view } = status;
        Self { role, leader_id: view.leader_id, term: view.term }
    }
}

/// Makes [what a `Writer` publishes](crate::node::Standing) of a `SoftState` and a `HardState` of the
/// crate `raft` (TiKV's), which this crate does not depend on: `::raft` has to be one of yours.
///
/// ```ignore
/// let raft = &raw_node.raft;
/// writer.publish(nodestate::tikv_standing!(raft.soft_state(), raft.hard_state()))?;
/// ```
///
/// The cluster of `examples/raft-node` publishes by it.
#[macro_export]
macro_rules! tikv_standing {
    ($soft_state:expr, $hard_state:expr $(,)?) => {{
        let (soft_state, hard_state) = (&$soft_state, &$hard_state);
        $crate::node::Standing {
            role: match soft_state.raft_state {
                ::raft::StateRole::Follower => $crate::raft::Role::Follower,
                ::raft::StateRole::PreCandidate => $crate::raft::Role::PreCandidate,
                ::raft::StateRole::Candidate => $crate::raft::Role::Candidate,
                ::raft::StateRole::Leader => $crate::raft::Role::Leader,
            },
            leader_id: (soft_state.leader_id != 0).then_some(soft_state.leader_id),
            term: hard_state.term,
        }
    }};
}

/// Makes [what a `Writer` publishes](crate::node::Standing) of the `RaftMetrics` of the crate
/// `openraft`, with ids and terms of `u64`; this crate does not depend on it: `::openraft` has to be
/// one of yours.
///
/// It fits 0.9, and 0.10 as far as that is out (`borrow_watched` in the place of `borrow`). A learner, and a
/// node that is shutting down, follow. A leader whose metrics do not name it yet is named.
///
/// ```ignore
/// let mut metrics = raft.metrics(); // a watch channel: in the task that owns the `Writer`
/// while metrics.changed().await.is_ok() {
///     writer.publish(nodestate::openraft_standing!(*metrics.borrow()))?;
/// }
/// ```
#[macro_export]
macro_rules! openraft_standing {
    ($metrics:expr $(,)?) => {{
        let metrics = &$metrics;
        let (role, leader_id) = match metrics.state {
            ::openraft::ServerState::Leader => ($crate::raft::Role::Leader, Some(metrics.id)),
            ::openraft::ServerState::Candidate => {
                ($crate::raft::Role::Candidate, metrics.current_leader)
            }
            _ => ($crate::raft::Role::Follower, metrics.current_leader),
        };
        $crate::node::Standing { role, leader_id, term: metrics.current_term }
    }};
}
