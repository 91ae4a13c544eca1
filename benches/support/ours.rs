//! The latches of this crate as contestants.

use std::hint::black_box;

use nodestate::{
    latch::{self, Latch},
    raft::{self, RaftStatusView, RaftView, Role},
    words::Words,
};

use super::{
    payload::{NODE_ID, Payload},
    shared::Shared,
};

impl Shared for RaftView {
    type Value = RaftStatusView;
    type Writer = raft::Writer;

    fn name() -> String {
        "**RaftView**".to_owned()
    }

    fn new() -> (raft::Writer, Self) {
        Self::new(NODE_ID)
    }

    #[inline]
    fn read(&self) -> RaftStatusView {
        self.read()
    }

    #[inline]
    fn publish(writer: &mut raft::Writer, n: u64) {
        let leader_id = NODE_ID + n % 2;
        let role = if leader_id == NODE_ID { Role::Leader } else { Role::Follower };
        // The numbers grow and the leader is the node itself: it cannot be refused.
        let _ = black_box(writer.publish(role, Some(leader_id), n));
    }
}

impl<T: Words + Payload, const N: usize> Shared for Latch<T, N> {
    type Value = T;
    type Writer = latch::Writer<T, N>;

    fn name() -> String {
        format!("**Latch<{}, {N}>**", T::NAME)
    }

    fn new() -> (latch::Writer<T, N>, Self) {
        Self::new(T::nth(0))
    }

    #[inline]
    fn read(&self) -> T {
        self.read()
    }

    #[inline]
    fn publish(writer: &mut latch::Writer<T, N>, n: u64) {
        black_box(writer.publish(T::nth(n)));
    }
}
