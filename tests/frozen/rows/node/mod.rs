//! A node as a whole: a thread that stops in any of its calls stops no other.
//!
//! What is frozen is in `state`, `waits` and `writer`; here is the node, and what the other thread does.

mod state;
mod waits;
mod writer;

use std::time::Duration;

use nodestate::{
    flags::{Lifecycle, UserFlags},
    managers,
    node::{self, NodeState},
    raft::Role,
};

use super::{Row, Scenario, leak, waiting::ready};

managers! {
    struct Managers {
        once database: u64,
        swap quota: u64,
    }
}

type Node = NodeState<u64, Managers>;
type Writer = node::Writer<u64, Managers>;

const ADDRESS: &str = "10.0.0.2:7000";
/// A peer that stays, and the victim's.
const STAYS: u64 = 2;
const MINE: u64 = 3;
/// What the other thread sets, and clears.
const BLINKING: UserFlags = UserFlags::bit::<3>();
/// More than twice the other thread's proposals.
const ROOM: usize = 512;
/// Where nobody needs as much: whatever looks at each cell takes a step for that.
const LITTLE: usize = 32;
/// Longer than any row takes.
const LONG: Duration = Duration::from_secs(5);

pub(super) fn rows() -> Vec<Row> {
    [state::rows(), waits::rows(), writer::rows()].into_iter().flatten().collect()
}

pub(super) use state::twice;

/// A node that runs.
fn node(open: usize) -> (Writer, &'static Node) {
    let builder = NodeState::builder(1).peer(STAYS, ADDRESS).open_proposals(open, 1);
    let (mut writer, node) = builder.managers(Managers::new()).build().expect("it can be built");
    node.set_quota(1).expect("nobody has set it");
    for (from, to) in
        [(Lifecycle::Uninit, Lifecycle::Starting), (Lifecycle::Starting, Lifecycle::Running)]
    {
        node.advance(from, to).expect("nobody else advances");
    }
    writer.publish((Role::Follower, Some(STAYS), 1)).expect("terms begin at 0");
    (writer, leak(node))
}

/// All that a request looks at, and a change of each part.
fn turn(node: &Node) -> bool {
    let status = node.raft_status_view();
    assert_eq!(status.is_leader, status.term == 2, "half a publication");
    assert!(node.is_leader() || !status.is_leader);
    node.flags().set(BLINKING);
    node.flags().clear(BLINKING);
    assert!(node.is_initialized() || node.lifecycle().has_ended());
    assert_eq!(node.get_peer_address(STAYS).expect("it stays").as_str(), ADDRESS);
    node.touch_peer(STAYS, 1);
    let _ = node.set_database(8);
    assert!(node.try_get_database().is_some() || node.lifecycle().has_ended());
    assert!(node.try_get_quota().is_none_or(|quota| [1, 2].contains(&*quota)));
    true
}

/// A request that proposes, too, by each way in turn. Nobody takes out, and so the ways that may wait are for
/// where there is much room.
fn propose_and_turn(node: &Node, room: usize, operation: u64) -> bool {
    let way = if node.proposer().open() < room / 2 { operation % 5 } else { 0 };
    drop(match way {
        1 => node.propose(1).ok(),
        2 => node.propose_timeout(1, LONG).ok(),
        3 => ready(node.propose_async(1)),
        4 => {
            let mut tickets = Vec::new();
            let _ = node.propose_batch(&mut vec![1], &mut tickets);
            tickets.pop()
        }
        _ => node.try_propose(1).ok(),
    });
    turn(node)
}

/// The victim proposes, and the other thread does so beside all the rest.
fn proposing(act: fn(&Node)) -> Scenario {
    let (writer, node) = node(ROOM);
    let _writer = leak(std::sync::Mutex::new(writer));
    Scenario::new(
        move || act(node),
        |operation| propose_and_turn(node, ROOM, operation),
        || assert!(turn(node)),
    )
}

/// The victim does something with a node that runs; the other thread does all the rest.
fn beside(act: impl FnMut(&'static Node) + Send + 'static) -> Scenario {
    checked(act, |_| {})
}

fn checked(mut act: impl FnMut(&'static Node) + Send + 'static, check: fn(&Node)) -> Scenario {
    let (writer, node) = node(LITTLE);
    Scenario::new(
        move || act(node),
        |_| turn(node),
        move || {
            check(node);
            assert!(turn(node));
            drop(writer);
            assert!(node.lifecycle().has_ended() && node.try_propose(1).is_err());
        },
    )
}
