//! The Raft view: neither the loop that publishes nor a thread that waits stops anybody else.

use std::time::{Duration, Instant};

use nodestate::{
    Closed, WaitError,
    raft::{RaftView, Role, Writer},
};

use super::{
    Expectation::Free,
    Found, Row, Scenario, leak,
    waiting::{Task, sleeper},
};

const NODE: u64 = 7;
const OTHER_NODE: u64 = 8;

/// The terms of what the frozen loop has published, and of what it publishes.
const OLD: u64 = 1;
const NEW: u64 = 2;

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("RaftView: publish / status + is_leader + read", Free, publish),
        Row::new("RaftView: publish beside a sleeping thread / read", Free, publish_to_thread),
        Row::new("RaftView: publish beside a pending task / read", Free, publish_to_task),
        Row::new("RaftView: drop of the writer beside a sleeping thread / read", Free, close),
        Row::new("RaftView: changed / publish + read", Free, changed),
        Row::new("RaftView: changed_timeout / publish + read", Free, changed_timeout),
        Row::new("RaftView: versioned, changed_deadline / publish + read", Free, look_back),
        Row::new("RaftView: changed_async, poll / publish + read", Free, poll),
        Row::new("RaftView: changed_async, drop / publish + read", Free, cancel),
    ]
}

/// A view of which another node's leadership is published.
fn view() -> (Writer, &'static RaftView) {
    let (mut writer, view) = RaftView::new(NODE);
    writer.publish(Role::Follower, Some(OTHER_NODE), OLD).expect("terms begin at 0");
    (writer, leak(view))
}

/// Publishes this node's leadership.
fn lead(writer: &mut Writer) {
    writer.publish(Role::Leader, Some(NODE), NEW).expect("the term is new");
}

/// What a reader sees beside `lead`: all of the old, or all of the new.
fn assert_old_or_new(view: &RaftView) {
    let status = view.status();
    let (role, leader) = match status.view.term {
        OLD => (Role::Follower, OTHER_NODE),
        NEW => (Role::Leader, NODE),
        term => panic!("term {term} was never published"),
    };
    assert_eq!((status.role, status.view.leader_id), (role, Some(leader)));
    // Publications do not come back, so what one look has seen binds the next.
    assert!(view.is_leader() || !status.view.is_leader);
    assert!(view.read().term >= status.view.term);
}

/// Publishes and reads what was published.
fn publish_and_read(mut writer: Writer, view: &'static RaftView) -> impl FnMut(u64) -> bool {
    move |operation| {
        let term = OLD + 1 + operation;
        writer.publish(Role::Follower, Some(term), term).expect("the term is new");
        let read = view.read();
        assert_eq!((read.leader_id, read.term), (Some(term), term));
        true
    }
}

fn publish() -> Scenario {
    let (mut writer, view) = view();
    Scenario::new(
        move || lead(&mut writer),
        |_| {
            assert_old_or_new(view);
            true
        },
        || assert_eq!((view.read().term, view.is_leader()), (NEW, true)),
    )
}

fn publish_to_thread() -> Scenario {
    let (mut writer, view) = view();
    let seen = view.version();
    let thread = sleeper(move || view.changed(seen));
    Scenario::new(
        move || lead(&mut writer),
        |_| {
            assert_old_or_new(view);
            true
        },
        || assert_eq!(thread.found().expect("the writer is there").value, view.status()),
    )
}

fn publish_to_task() -> Scenario {
    let (mut writer, view) = view();
    let task = Task::pending(view.changed_async(view.version()));
    Scenario::new(
        move || lead(&mut writer),
        |_| {
            assert_old_or_new(view);
            true
        },
        || assert_eq!(task.found().expect("the writer is there").value, view.status()),
    )
}

fn close() -> Scenario {
    let (writer, view) = view();
    let (mut writer, seen) = (Some(writer), view.version());
    let thread = sleeper(move || view.changed(seen));
    Scenario::new(
        move || drop(writer.take()),
        |_| {
            assert_old_or_new(view);
            true
        },
        || assert_eq!(thread.found(), Err(Closed)),
    )
}

fn changed() -> Scenario {
    let (writer, view) = view();
    let (seen, found) = (view.version(), leak(Found::new()));
    Scenario::new(
        move || found.set(view.changed(seen)),
        publish_and_read(writer, view),
        || {
            let found = found.get().expect("it has waited").expect("the writer is there");
            assert!(found.value.view.term > OLD);
        },
    )
}

fn changed_timeout() -> Scenario {
    let (writer, view) = view();
    let (seen, found) = (view.version(), leak(Found::new()));
    Scenario::new(
        move || {
            let changed = view.changed_timeout(seen, Duration::from_millis(5));
            found.set(changed);
        },
        publish_and_read(writer, view),
        || match found.get().expect("it has waited") {
            Ok(found) => assert!(found.value.view.term > OLD),
            Err(error) => assert_eq!(error, WaitError::Timeout),
        },
    )
}

/// The wait has nothing to wait for.
fn look_back() -> Scenario {
    let (mut writer, view) = view();
    let before = view.version();
    writer.publish(Role::Follower, None, NEW).expect("the term is new");
    let mut publish = publish_and_read(writer, view);
    Scenario::new(
        move || {
            let found = view.versioned();
            assert!(found.value.view.term >= NEW && view.version() >= found.version);
            let later = Instant::now() + Duration::from_secs(5);
            assert!(view.changed_deadline(before, later).is_ok());
        },
        move |operation| publish(operation + NEW),
        || assert!(view.term() > NEW),
    )
}

fn poll() -> Scenario {
    let (writer, view) = view();
    let seen = view.version();
    let thread = sleeper(move || view.changed(seen));
    let task = Task::new(view.changed_async(seen));
    Scenario::new(
        || task.poll(),
        publish_and_read(writer, view),
        || {
            let found = task.found().expect("the writer is there");
            assert!(found.value.view.term > OLD);
            // Whom the frozen task kept from being woken, it wakes itself.
            assert!(thread.found().expect("the writer is there").value.view.term > OLD);
        },
    )
}

fn cancel() -> Scenario {
    let (writer, view) = view();
    let seen = view.version();
    let task = Task::pending(view.changed_async(seen));
    let thread = sleeper(move || view.changed(seen));
    Scenario::new(
        || task.cancel(),
        publish_and_read(writer, view),
        || {
            assert!(thread.found().expect("the writer is there").value.view.term > OLD);
        },
    )
}
