//! The calls of a `NodeState` that may wait: whoever stops in one stops no call that does not wait.

use std::time::{Duration, Instant};

use nodestate::{WaitError, flags::Snapshot, latch::Version};

use super::{
    super::{
        Expectation::Free,
        Found, apart,
        waiting::{Task, sleeper},
    },
    BLINKING, LITTLE, Node, Row, Scenario, beside, leak, node, proposing, turn,
};

/// For a wait that may end by it.
const BRIEF: Duration = Duration::from_millis(5);

pub(in super::super) fn rows() -> Vec<Row> {
    vec![
        Row::new("NodeState: wait_until / a request", Free, || {
            waiting(|node| node.wait_until(seen).map(drop).map_err(|_| WaitError::Closed))
        }),
        Row::new("NodeState: wait_timeout / a request", Free, || {
            waiting(|node| node.wait_timeout(BRIEF, seen).map(drop))
        })
        .sampled(7),
        Row::new("NodeState: wait_until_async, poll / a request", Free, || {
            let (writer, node) = node(LITTLE);
            let _writer = leak(std::sync::Mutex::new(writer));
            let task = Task::new(async { apart!(node.wait_until_async(seen)).await });
            Scenario::new(
                || task.poll(),
                |_| turn(node),
                || {
                    node.flags().set(BLINKING);
                    assert!(task.found().is_ok());
                },
            )
        }),
        Row::new("NodeState: changed, poll and drop / a request", Free, || {
            beside(|node| {
                let task = Task::new(node.changed());
                task.poll();
                task.cancel();
            })
        }),
        Row::new("NodeState: status_changed_timeout / publish + a request", Free, || {
            published(|node, before| _ = node.status_changed_timeout(before, BRIEF))
        })
        .sampled(7),
        Row::new("NodeState: status_changed / publish + a request", Free, || {
            published(|node, before| assert!(node.status_changed(before).is_ok()))
        }),
        Row::new(
            "NodeState: status_changed_async, poll and drop / publish + a request",
            Free,
            || {
                published(|node, before| {
                    let task = Task::new(node.status_changed_async(before));
                    task.poll();
                    task.cancel();
                })
            },
        ),
        Row::new("NodeState: propose with room / a request", Free, || {
            proposing(|node| drop(node.propose(1).expect("there is room")))
        }),
        Row::new("NodeState: propose_timeout, without room / a request", Free, || {
            full(|node| assert!(node.propose_timeout(1, BRIEF).is_err()))
        })
        .sampled(7),
        Row::new("NodeState: propose_deadline, without room / a request", Free, || {
            full(|node| assert!(node.propose_deadline(1, Instant::now() + BRIEF).is_err()))
        })
        .sampled(7),
        Row::new("NodeState: propose_async without room, poll and drop / a request", Free, || {
            full(|node| {
                let task = Task::new(async { node.propose_async(1).await.is_ok() });
                task.poll();
                task.cancel();
            })
        }),
        Row::new("NodeState: set of a manager that a thread awaits / a request", Free, || {
            let (writer, node) = node(LITTLE);
            let _writer = leak(std::sync::Mutex::new(writer));
            let thread = sleeper(|| node.database_slot().wait().copied());
            Scenario::new(
                || _ = node.set_database(7),
                |_| turn(node),
                || assert!(thread.found().is_ok_and(|found| [7, 8].contains(&found))),
            )
        }),
    ]
}

fn seen(now: Snapshot) -> bool {
    now.contains(BLINKING)
}

/// The victim waits for a flag that the other thread sets and clears, and then for good.
fn waiting(wait: fn(&'static Node) -> Result<(), WaitError>) -> Scenario {
    let (writer, node) = node(LITTLE);
    let found = leak(Found::new());
    let _writer = leak(std::sync::Mutex::new(writer));
    Scenario::new(
        move || found.set(wait(node)),
        |_| {
            let went_on = turn(node);
            node.flags().set(BLINKING);
            went_on
        },
        || {
            let found = found.get().expect("it has waited");
            assert!(matches!(found, Ok(()) | Err(WaitError::Timeout)), "{found:?}");
        },
    )
}

/// The victim does something beside one who publishes.
fn published(act: fn(&'static Node, Version)) -> Scenario {
    let (mut writer, node) = node(LITTLE);
    let before = node.raft_view().version();
    Scenario::new(
        move || act(node, before),
        move |operation| {
            let standing = (nodestate::raft::Role::Follower, None, 3 + operation);
            writer.publish(standing).expect("the term is new");
            turn(node)
        },
        || assert!(node.term() >= 3),
    )
}

/// The victim asks for room where there is none.
fn full(act: fn(&'static Node)) -> Scenario {
    let (writer, node) = node(1);
    let _writer = leak(std::sync::Mutex::new(writer));
    std::mem::forget(node.try_propose(1));
    Scenario::new(
        move || act(node),
        |_| node.propose_timeout(1, Duration::ZERO).is_err() && turn(node),
        || assert!(node.try_propose(1).is_err()),
    )
}
