//! The Raft loop's half: wherever the loop has stopped, requests go on.

use nodestate::{
    metrics::{Buckets, Metrics},
    raft::Role,
};

use super::{
    super::{
        Expectation::Free,
        apart,
        waiting::{Task, sleeper},
    },
    LITTLE, ROOM, Row, Scenario, Writer, leak, node, propose_and_turn, turn,
};

pub(in super::super) fn rows() -> Vec<Row> {
    vec![
        Row::new("Writer: publish / a request", Free, || writing(publish)),
        Row::new("Writer: publish beside a sleeping thread / a request", Free, || {
            let (mut writer, node) = node(LITTLE);
            let version = node.raft_view().version();
            let thread = sleeper(move || node.status_changed(version));
            Scenario::new(
                move || publish(&mut writer),
                |_| turn(node),
                || assert!(thread.found().is_ok_and(|found| found.value.view.term == 2)),
            )
        }),
        Row::new("Writer: state / a request", Free, || {
            writing(|writer| assert_eq!(writer.state().node_id(), 1))
        }),
        Row::new("Writer: drain / try_propose + a request", Free, || {
            writing(|writer| {
                let _ = writer.drain(8, &mut Vec::with_capacity(8));
            })
        }),
        Row::new(
            "Writer: drain that is counted, proposals / try_propose + a request",
            Free,
            || {
                writing(|writer| {
                    let metrics = Metrics::new();
                    let sizes = metrics.histogram("a", "", &[], Buckets::SIZES);
                    writer.record_batches(sizes.expect("a good name"));
                    let _ = writer.drain(8, &mut Vec::with_capacity(8));
                    assert!(!apart!(writer.proposals()).is_closed());
                })
            },
        )
        .sampled(7),
        Row::new("Writer: shutdown / try_propose + a request", Free, || {
            ending(|writer| drop(writer.shutdown()))
        })
        .sampled(3),
        Row::new("Writer: drop / try_propose + a request", Free, || ending(drop)).sampled(97),
        Row::new("Writer: drop beside a pending task / a request", Free, || {
            let (writer, node) = node(LITTLE);
            let mut writer = Some(writer);
            let task = Task::pending(async { node.wait_until_async(|_| false).await.is_err() });
            Scenario::new(move || drop(writer.take()), |_| turn(node), || assert!(task.found()))
        })
        .sampled(3),
    ]
}

fn publish(writer: &mut Writer) {
    writer.publish((Role::Leader, Some(1), 2)).expect("the term is new");
}

fn writing(act: fn(&mut Writer)) -> Scenario {
    let (mut writer, node) = node(ROOM);
    Scenario::new(
        move || act(&mut writer),
        |operation| propose_and_turn(node, ROOM, operation),
        || assert!(turn(node) && node.is_running()),
    )
}

/// The loop goes, with a proposal that is open: its ticket says so.
fn ending(act: fn(Writer)) -> Scenario {
    let (writer, node) = node(LITTLE);
    let ticket = leak(std::sync::Mutex::new(node.try_propose(1).ok()));
    let mut writer = Some(writer);
    Scenario::new(
        move || writer.take().into_iter().for_each(act),
        |operation| propose_and_turn(node, LITTLE, operation),
        || {
            let ticket = ticket.lock().expect("nobody panics").take().expect("there was room");
            assert!(ticket.wait().is_lost(), "nothing was lost silently");
            assert!(node.lifecycle().has_ended() && node.try_propose(1).is_err());
        },
    )
}
