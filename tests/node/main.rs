//! `NodeState` as a whole: how it begins and ends, that its halves and handles agree, and that nothing
//! that is held keeps another call from returning. The parts have tests of their own.

mod begins;
mod ends;
mod held;
mod managers;
mod metrics;

use nodestate::NodeState;
use nodestate::node::Writer;

pub(crate) type State = NodeState<u64, managers::Managers>;

pub(crate) fn node(open: usize) -> (Writer<u64, managers::Managers>, State) {
    let builder = NodeState::builder(1).peer(2, "10.0.0.2:7000").peer(3, "10.0.0.3:7000");
    builder.open_proposals(open, 1).managers(managers::Managers::new()).build().unwrap()
}
