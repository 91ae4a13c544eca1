//! Threads and tasks that wait: for an outcome, for room, for proposals; and wakers that panic.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use nodestate::proposal::{Caps, Outcome, ProposeError, channel};
use nodestate::{Closed, WaitError};

use crate::{block_on, committed};

const SOON: Duration = Duration::from_millis(20);
const CAPS: Caps = Caps { items: 8, bytes: usize::MAX };

/// Panics when it is woken.
struct Panics;

impl Wake for Panics {
    fn wake(self: Arc<Self>) {
        std::panic::resume_unwind(Box::new("a waker's own panic"));
    }
}

#[test]
fn a_thread_hears_of_what_comes_later() {
    let (proposer, mut receiver) = channel(4).unwrap();
    scope(|scope| {
        let tickets = [1, 2].map(|value| proposer.try_propose(value).unwrap());
        let clients = tickets.map(|ticket| scope.spawn(|| ticket.wait()));
        sleep(SOON);
        receiver.take().unwrap().responder.committed(1, 1);
        receiver.take().unwrap().responder.committed(2, 1);
        assert_eq!(clients.map(|client| client.join().unwrap()), [committed(1), committed(2)]);
    });
}

#[test]
fn time_runs_out_and_the_ticket_stays() {
    let (proposer, mut receiver) = channel(4).unwrap();
    let mut ticket = proposer.try_propose(1).unwrap();
    let start = Instant::now();
    assert_eq!(ticket.wait_timeout(SOON), Outcome::Expired);
    assert!(start.elapsed() >= SOON);
    assert_eq!(ticket.wait_timeout(Duration::ZERO), Outcome::Expired);
    assert_eq!(ticket.wait_deadline(start), Outcome::Expired);
    scope(|scope| {
        let client = scope.spawn(move || ticket.wait_timeout(Duration::MAX));
        sleep(SOON);
        receiver.take().unwrap().responder.committed(1, 1);
        assert_eq!(client.join().unwrap(), committed(1));
    });
}

#[test]
fn a_ticket_may_be_polled_and_waited_for_by_turns() {
    let (proposer, mut receiver) = channel(4).unwrap();
    let mut ticket = proposer.try_propose(1).unwrap();
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..3 {
        assert!(pin!(&mut ticket).poll(&mut context).is_pending());
        assert_eq!(ticket.wait_timeout(Duration::from_millis(1)), Outcome::Expired);
    }
    receiver.take().unwrap().responder.committed(1, 1);
    assert_eq!(pin!(&mut ticket).poll(&mut context), Poll::Ready(committed(1)));
    assert_eq!(pin!(&mut ticket).poll(&mut context), Poll::Ready(committed(1)), "and once more");
}

#[test]
fn tasks_of_an_executor_by_hand() {
    let (proposer, mut receiver) = channel(2).unwrap();
    scope(|scope| {
        for client in 0..3 {
            let proposer = proposer.clone();
            scope.spawn(move || {
                block_on(async {
                    for number in 0..300 {
                        let value = client * 1000 + number;
                        let ticket = proposer.propose_async(value).await.unwrap();
                        assert_eq!(ticket.await, committed(value));
                    }
                });
            });
        }
        drop(proposer);
        block_on(async {
            let mut batch = Vec::new();
            while receiver.next_batch_async(CAPS, |_| 1, &mut batch).await.is_ok() {
                for proposal in batch.drain(..) {
                    proposal.responder.committed(proposal.value, 1);
                }
            }
        });
    });
}

#[test]
fn tasks_of_tokio() {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).build().unwrap().block_on(async {
        let (proposer, mut receiver) = channel(2).unwrap();
        let raft_loop = tokio::spawn(async move {
            let mut batch = Vec::new();
            while receiver.next_batch_async(CAPS, |_| 1, &mut batch).await.is_ok() {
                for proposal in batch.drain(..) {
                    proposal.responder.committed(proposal.value, 1);
                }
            }
        });
        let clients: Vec<_> = (0..8_u64)
            .map(|client| {
                let proposer = proposer.clone();
                tokio::spawn(async move {
                    for number in 0..200 {
                        let value = client * 1000 + number;
                        let ticket = proposer.propose_async(value).await.unwrap();
                        assert_eq!(ticket.await, committed(value));
                    }
                })
            })
            .collect();
        drop(proposer);
        for client in clients {
            client.await.unwrap();
        }
        raft_loop.await.unwrap();
    });
}

#[test]
fn a_future_that_is_dropped_has_taken_and_proposed_nothing() {
    let (proposer, mut receiver) = channel(1).unwrap();
    let mut context = Context::from_waker(Waker::noop());
    let mut batch = Vec::new();
    assert!(
        pin!(receiver.next_batch_async(CAPS, |_| 1, &mut batch)).poll(&mut context).is_pending()
    );
    let ticket = proposer.try_propose(1).unwrap();
    assert!(pin!(proposer.propose_async(2)).poll(&mut context).is_pending());
    assert_eq!((proposer.open(), receiver.len()), (1, 1));
    receiver.try_take().unwrap().responder.committed(1, 1);
    assert_eq!(ticket.wait(), committed(1));
    assert!(receiver.is_empty());
}

#[test]
fn who_waits_for_room_gets_it_from_a_ticket() {
    let (proposer, mut receiver) = channel(1).unwrap();
    let ticket = proposer.try_propose(1).unwrap();
    receiver.try_take().unwrap().responder.committed(1, 1);
    let refused = proposer.propose_timeout(2, SOON);
    assert_eq!(refused.unwrap_err(), ProposeError::Full(2), "nobody has heard the outcome yet");
    scope(|scope| {
        let client = scope.spawn(|| proposer.propose(3).map(drop));
        sleep(SOON);
        assert_eq!(ticket.wait(), committed(1));
        assert!(client.join().unwrap().is_ok());
    });
    assert_eq!(receiver.try_take().unwrap().value, 3);
}

#[test]
fn a_receiver_is_woken_by_control_too() {
    let (proposer, mut receiver) = channel(1).unwrap();
    scope(|scope| {
        let raft_loop = scope.spawn(move || receiver.take().map(|proposal| proposal.value));
        sleep(SOON);
        let _ticket = proposer.control().propose("add node 4").unwrap();
        assert_eq!(raft_loop.join().unwrap(), Ok("add node 4"));
    });
}

#[test]
fn time_runs_out_for_a_receiver() {
    let (proposer, mut receiver) = channel::<u8>(1).unwrap();
    let mut batch = Vec::new();
    let start = Instant::now();
    let waited = receiver.next_batch_timeout(CAPS, |_| 1, &mut batch, SOON);
    assert_eq!(waited, Err(WaitError::Timeout));
    assert!(start.elapsed() >= SOON);
    let waited = receiver.next_batch_deadline(CAPS, |_| 1, &mut batch, start);
    assert_eq!(waited, Err(WaitError::Timeout));
    drop(proposer);
    let waited = receiver.next_batch_timeout(CAPS, |_| 1, &mut batch, SOON);
    assert_eq!(waited, Err(WaitError::Closed));
    assert_eq!(receiver.next_batch(CAPS, |_| 1, &mut batch), Err(Closed));
}

#[test]
fn a_waker_that_panics_is_not_the_loops_affair() {
    let (proposer, mut receiver) = channel(2).unwrap();
    let waker = Waker::from(Arc::new(Panics));
    let mut context = Context::from_waker(&waker);
    let mut badly = proposer.try_propose(1).unwrap();
    let well = proposer.try_propose(2).unwrap();
    assert!(pin!(&mut badly).poll(&mut context).is_pending());
    receiver.try_take().unwrap().responder.committed(1, 1);
    receiver.try_take().unwrap().responder.committed(2, 1);
    assert_eq!((badly.wait(), well.wait()), (committed(1), committed(2)));

    // Nor is that of a proposer that waits for room.
    let both = [3, 4].map(|value| proposer.try_propose(value).unwrap());
    let mut waits = pin!(proposer.propose_async(5));
    assert!(waits.as_mut().poll(&mut context).is_pending());
    drop(both);
    receiver.try_take().unwrap().responder.committed(3, 1);
    assert!(waits.as_mut().poll(&mut context).is_ready());
}
