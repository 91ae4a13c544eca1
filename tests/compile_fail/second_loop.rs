//! There is one half for the Raft loop.
use nodestate::NodeState;

fn main() {
    let (writer, _state) = NodeState::builder(1).build::<u64>().unwrap();
    let _second = writer.clone();
}
