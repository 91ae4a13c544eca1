//! Shutdown: bounded, and nobody is left behind.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{scope, sleep, spawn};
use std::time::{Duration, Instant};

use nodestate::flags::Lifecycle::*;
use nodestate::proposal::{Outcome, ProposeError};
use nodestate::ring::PopError;
use nodestate::{Closed, NodeState};

use crate::node;

/// What was accepted and not taken comes back, its callers are told, and what is open is counted.
#[test]
fn what_was_left_is_told() {
    let (mut writer, state) = node(8);
    let control = state.proposer().control();
    let first = state.try_propose(1).unwrap();
    let taken = writer.proposals().try_take().unwrap();
    let tickets = [2, 3].map(|value| state.try_propose(value).unwrap());
    let membership = control.try_propose(4).unwrap();

    let remains = writer.shutdown();
    assert_eq!(remains.proposals, [4, 2, 3]);
    assert_eq!(remains.open, 4, "one is the loop's, and three have not looked");
    for ticket in tickets.into_iter().chain([membership]) {
        assert_eq!(ticket.wait(), Outcome::Closed);
    }
    taken.responder.committed(1, 1);
    assert!(first.wait().is_committed(), "the loop's own are the loop's to answer");
    assert_eq!(state.proposer().open(), 0);
}

/// Each kind of wait, by threads; and then the node ends.
#[test]
fn every_wait_ends() {
    let (writer, state) = node(1);
    let open = state.try_propose(1).unwrap();
    let seen = state.raft_view().version();
    scope(|scope| {
        let ends = [
            scope.spawn(|| assert_eq!(state.status_changed(seen).unwrap_err(), Closed)),
            scope.spawn(|| assert_eq!(state.wait_until(|now| now.is_running()), Err(Closed))),
            scope.spawn(|| assert_eq!(state.propose(2).unwrap_err(), ProposeError::Closed(2))),
            scope.spawn(|| assert_eq!(state.database_slot().wait().map(drop), Err(Closed))),
            scope.spawn(|| assert_eq!(state.quota_manager_slot().wait().map(drop), Err(Closed))),
            scope.spawn(|| {
                let (database, quota) = (state.get_database(), state.get_quota_manager());
                let all = async { (database.await.map(drop), quota.await.map(drop)) };
                assert_eq!(futures::executor::block_on(all), (Err(Closed), Err(Closed)));
            }),
            scope.spawn(|| assert_eq!(open.wait(), Outcome::Closed)),
        ];
        sleep(Duration::from_millis(20));
        let begun = Instant::now();
        let remains = writer.shutdown();
        assert!(begun.elapsed() < Duration::from_secs(5), "it waits for somebody");
        assert_eq!(remains.proposals, [1]);
        ends.into_iter().for_each(|end| end.join().unwrap());
    });
    assert_eq!(state.lifecycle(), Stopped);
    assert!(state.set_database(crate::managers::Database).is_err());
}

/// Asked for by a handle: the loop takes what was accepted, is told, and ends.
#[test]
fn a_handle_asks_for_the_end() {
    let (mut writer, state) = node(8);
    state.advance(Uninit, Running).unwrap();
    let ticket = state.try_propose(1).unwrap();
    state.shutdown();
    assert_eq!(state.lifecycle(), Draining);
    assert_eq!(state.try_propose(2).unwrap_err(), ProposeError::Closed(2));
    let mut batch = Vec::new();
    assert_eq!(writer.drain(8, &mut batch), Ok(1));
    assert_eq!(writer.drain(8, &mut batch), Err(PopError::Closed));
    batch.pop().unwrap().responder.committed(1, 1);
    assert!(writer.shutdown().proposals.is_empty() && ticket.wait().is_committed());
    assert_eq!(state.lifecycle(), Stopped);
    state.shutdown(); // once more does nothing
    assert_eq!(state.lifecycle(), Stopped);
}

/// A loop that sleeps is woken by the end.
#[test]
fn the_loop_is_woken() {
    let (mut writer, state) = node(8);
    let raft_loop = spawn(move || writer.proposals().take().map(|taken| taken.value));
    sleep(Duration::from_millis(10));
    state.shutdown();
    assert_eq!(raft_loop.join().unwrap(), Err(Closed));
}

/// The loop panics: the node has failed, and nobody waits for it.
#[test]
fn a_panic_ends_the_node() {
    let (writer, state) = node(8);
    let ticket = state.try_propose(1).unwrap();
    let raft_loop = spawn(move || {
        let _writer = writer;
        std::panic::panic_any("the loop");
    });
    assert!(raft_loop.join().is_err());
    assert_eq!((state.lifecycle(), ticket.wait()), (Failed, Outcome::Closed));
    assert_eq!(futures::executor::block_on(state.get_database()).map(drop), Err(Closed));
}

/// A waker that panics at the end: the rest is ended all the same.
#[test]
fn a_waker_panics() {
    struct Panics;
    impl std::task::Wake for Panics {
        fn wake(self: std::sync::Arc<Self>) {
            panic!("the waker");
        }
    }
    let waker = std::sync::Arc::new(Panics).into();
    let context = &mut std::task::Context::from_waker(&waker);

    for by_handle in [true, false] {
        let (writer, state) = node(8);
        let mut wait = Box::pin(state.wait_until_async(|now| now.is_running()));
        assert!(wait.as_mut().poll(context).is_pending());
        let mut writer = Some(writer);
        let end = || {
            if by_handle { state.shutdown() } else { drop(writer.take()) }
        };
        let ended = catch_unwind(AssertUnwindSafe(end));
        assert!(by_handle || ended.is_err(), "the end of the lifecycle wakes it");
        drop(writer.take());
        assert!(state.lifecycle().has_ended() && state.proposer().is_closed());
        assert!(state.database_slot().is_closed() && state.quota_manager_slot().is_closed());
    }
}

/// A manager's waiter whose waker panics: the waits for the managers after it end all the same.
#[test]
fn a_waker_panics_at_a_manager() {
    struct Panics;
    impl std::task::Wake for Panics {
        fn wake(self: std::sync::Arc<Self>) {
            panic!("the waker");
        }
    }
    let waker = std::sync::Arc::new(Panics).into();
    let context = &mut std::task::Context::from_waker(&waker);

    let (writer, state) = node(8);
    let mut database = Box::pin(state.get_database());
    assert!(database.as_mut().poll(context).is_pending());
    let mut quota_manager = Box::pin(state.get_quota_manager());
    assert!(quota_manager.as_mut().poll(context).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| drop(writer))).is_err());
    assert_eq!(state.lifecycle(), Stopped);
    assert!(state.database_slot().is_closed() && state.quota_manager_slot().is_closed());
}

/// Proposers that go on and on do not keep a node from ending, and what they got in is given back.
#[test]
fn a_bound_on_the_end() {
    for _ in 0..200 {
        let (writer, state) = NodeState::builder(1).open_proposals(64, 1).build().unwrap();
        let begun = std::sync::Barrier::new(2);
        scope(|scope| {
            let client = scope.spawn(|| {
                let mut accepted = 0;
                begun.wait();
                loop {
                    match state.try_propose(0) {
                        Ok(_) => accepted += 1,
                        Err(ProposeError::Full(_)) => {}
                        Err(ProposeError::Closed(_)) => return accepted,
                    }
                }
            });
            begun.wait();
            let remains = writer.shutdown();
            assert_eq!(remains.proposals.len(), client.join().unwrap());
        });
        assert_eq!((state.lifecycle(), state.proposer().open()), (Stopped, 0));
    }
}

/// As many as may be open are given back.
#[test]
fn a_full_queue_is_given_back() {
    let (writer, state) = NodeState::builder(1).open_proposals(1 << 17, 1).build().unwrap();
    let (mut batch, mut tickets) = ((0..1 << 17).collect(), Vec::new());
    assert_eq!(state.propose_batch(&mut batch, &mut tickets), Ok(1 << 17));
    drop(tickets);
    assert!(writer.shutdown().proposals.into_iter().eq(0..1 << 17));
}
