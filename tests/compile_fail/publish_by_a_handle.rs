//! A handle does not publish.
use nodestate::NodeState;
use nodestate::raft::Role;

fn main() {
    let (_writer, state) = NodeState::builder(1).build::<u64>().unwrap();
    state.publish((Role::Leader, Some(1), 7)).unwrap();
}
