//! The values that are published: the same four facts in each contestant's natural form.

use nodestate::raft::RaftStatusView;

/// The node whose view is published; it leads in every second publication.
pub(crate) const NODE_ID: u64 = 1;

/// A value that can be told apart from the one before.
pub(crate) trait Payload: Clone + Send + Sync + 'static {
    /// Its name in a row.
    const NAME: &'static str;

    /// Value number `n`.
    fn nth(n: u64) -> Self;
}

impl Payload for RaftStatusView {
    const NAME: &'static str = "View";

    #[inline]
    fn nth(n: u64) -> Self {
        let leader_id = NODE_ID + n % 2;
        Self {
            is_leader: leader_id == NODE_ID,
            node_id: NODE_ID,
            leader_id: Some(leader_id),
            term: n,
        }
    }
}

/// The 32 bytes that the view's facts fill, without padding.
impl Payload for [u64; 4] {
    const NAME: &'static str = "[u64; 4]";

    #[inline]
    fn nth(n: u64) -> Self {
        let leader_id = NODE_ID + n % 2;
        [u64::from(leader_id == NODE_ID), NODE_ID, leader_id, n]
    }
}

/// What is left of the view once the role is in the version word and the node known beforehand.
impl Payload for [u64; 2] {
    const NAME: &'static str = "[u64; 2]";

    #[inline]
    fn nth(n: u64) -> Self {
        [NODE_ID + n % 2, n]
    }
}

/// A switch that every publication turns over.
impl Payload for bool {
    const NAME: &'static str = "bool";

    #[inline]
    fn nth(n: u64) -> Self {
        n % 2 == 1
    }
}

/// The view as it is often kept: with the role's name as a string, cloned by every reader.
#[derive(Clone)]
pub(crate) struct NamedStatus {
    view: RaftStatusView,
    state: String,
}

impl Payload for NamedStatus {
    const NAME: &'static str = "View and String";

    fn nth(n: u64) -> Self {
        let view = RaftStatusView::nth(n);
        let state = if view.is_leader { "Leader" } else { "Follower" };
        Self { view, state: state.to_owned() }
    }
}
