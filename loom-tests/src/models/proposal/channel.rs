//! The way through the ring, with all its ends: values are tracked, and every ticket resolves.

use loom::alloc::Track;
use loom::thread;

use super::{COMMITTED, atomics_alive, commit, explore};
use crate::proposal::{
    Outcome, ProposalReceiver, ProposeError, Proposer, Ticket, channel_with_control,
};
use crate::ring::PopError;

type Value = Track<u64>;

fn channel(capacity: usize) -> (Proposer<Value>, ProposalReceiver<Value>) {
    channel_with_control(capacity, 1).unwrap()
}

fn propose(proposer: &Proposer<Value>, value: u64) -> Option<Ticket> {
    proposer.try_propose(Track::new(value)).ok()
}

/// Commits all that is there, until nothing is.
fn commit_all(receiver: &mut ProposalReceiver<Value>) -> Option<PopError> {
    loop {
        match receiver.try_take() {
            Ok(proposal) => commit(proposal.responder),
            Err(nothing) => return Some(nothing),
        }
    }
}

/// Two proposers on one handle; the receiver goes in the middle: committed, or closed, and nothing is
/// left.
#[test]
fn receiver_goes() {
    explore("proposal::channel::receiver_goes", Some(2), || {
        let before = atomics_alive();
        let (proposer, mut receiver) = channel(2);
        let proposer = loom::sync::Arc::new(proposer);
        let client = |value| {
            let proposer = proposer.clone();
            thread::spawn(move || propose(&proposer, value))
        };
        let clients = [client(1), client(2)];
        drop(proposer);
        commit_all(&mut receiver);
        drop(receiver);
        for client in clients {
            if let Some(ticket) = client.join().unwrap() {
                let outcome = ticket.wait();
                assert!([COMMITTED, Outcome::Closed].contains(&outcome), "{outcome}");
            }
        }
        assert_eq!(atomics_alive(), before, "it has leaked");
    });
}

/// The last proposer goes: what it has proposed is taken out, and then Closed is said.
#[test]
fn proposers_go() {
    explore("proposal::channel::proposers_go", Some(2), || {
        let (proposer, mut receiver) = channel(1);
        let client = thread::spawn(move || propose(&proposer, 1).expect("there is room"));
        while commit_all(&mut receiver) != Some(PopError::Closed) {
            thread::yield_now();
        }
        assert_eq!(client.join().unwrap().try_outcome(), Some(COMMITTED));
    });
}

/// A receiver that sleeps is woken by a proposal alone.
#[test]
fn receiver_is_woken() {
    explore("proposal::channel::receiver_is_woken", Some(3), || {
        let (proposer, mut receiver) = channel(1);
        let client = thread::spawn(move || (propose(&proposer, 1), proposer));
        commit(receiver.take().expect("it was proposed").responder);
        let (ticket, _proposer) = client.join().unwrap();
        assert_eq!(ticket.expect("there is room").wait(), COMMITTED);
    });
}

/// Likewise, and by the last proposer that goes.
#[test]
fn receiver_sleeps() {
    explore("proposal::channel::receiver_sleeps", Some(2), || {
        let (proposer, mut receiver) = channel(1);
        let client = thread::spawn(move || {
            let ticket = propose(&proposer, 1).expect("there is room");
            drop(proposer);
            ticket
        });
        commit(receiver.take().expect("it was proposed").responder);
        assert!(receiver.take().is_err());
        assert_eq!(client.join().unwrap().try_outcome(), Some(COMMITTED));
    });
}

/// One who waits for room gets it when the open proposal ends.
#[test]
fn proposer_sleeps() {
    explore("proposal::channel::proposer_sleeps", Some(2), || {
        let (proposer, mut receiver) = channel(1);
        drop(propose(&proposer, 1));
        let client = thread::spawn(move || proposer.propose(Track::new(2)).expect("it is open"));
        commit_all(&mut receiver);
        let ticket = client.join().unwrap();
        commit_all(&mut receiver);
        assert_eq!(ticket.wait(), COMMITTED);
    });
}

/// One who waits for room is told that it is closed, if that comes first.
#[test]
fn closed_while_full() {
    explore("proposal::channel::closed_while_full", Some(2), || {
        let (proposer, receiver) = channel(1);
        let ticket = propose(&proposer, 1).expect("there is room");
        let client = thread::spawn(move || match proposer.propose(Track::new(2)) {
            Err(ProposeError::Closed(back)) => assert_eq!(*back.get_ref(), 2),
            other => panic!("{other:?}"),
        });
        drop(receiver);
        client.join().unwrap();
        assert_eq!(ticket.wait(), Outcome::Closed);
    });
}

/// A proposer closes while another proposes and the receiver waits: what got in is taken out, and then
/// the receiver is told.
#[test]
fn a_proposer_closes() {
    explore("proposal::channel::a_proposer_closes", Some(1), || {
        let (proposer, mut receiver) = channel(1);
        let proposer = loom::sync::Arc::new(proposer);
        let client = proposer.clone();
        let client = thread::spawn(move || propose(&client, 1));
        let closer = thread::spawn(move || proposer.close());
        while let Ok(proposal) = receiver.take() {
            commit(proposal.responder);
        }
        closer.join().unwrap();
        if let Some(ticket) = client.join().unwrap() {
            assert_eq!(ticket.wait(), COMMITTED);
        }
    });
}

/// A batch, some of which may be refused: those are back, in their order.
#[test]
fn batch() {
    explore("proposal::channel::batch", Some(2), || {
        let (proposer, mut receiver) = channel(2);
        let client = thread::spawn(move || {
            let (mut batch, mut tickets) = (Vec::from([1, 2, 3].map(Track::new)), Vec::new());
            let moved = proposer.propose_batch(&mut batch, &mut tickets).unwrap_or(0);
            assert_eq!((moved, moved + batch.len()), (tickets.len(), 3));
            assert!((moved as u64 + 1..4).eq(batch.iter().map(|value| *value.get_ref())));
            tickets
        });
        commit_all(&mut receiver);
        drop(receiver);
        for ticket in client.join().unwrap() {
            assert!([COMMITTED, Outcome::Closed].contains(&ticket.wait()));
        }
    });
}

/// A receiver that goes while its responder is elsewhere leaves the answer to that.
#[test]
fn responder_stays() {
    explore("proposal::channel::responder_stays", Some(2), || {
        let (proposer, mut receiver) = channel(1);
        let ticket = propose(&proposer, 1).expect("there is room");
        let proposal = receiver.try_take().expect("it was proposed");
        let applier = thread::spawn(move || commit(proposal.responder));
        let client = thread::spawn(move || assert_eq!(ticket.wait(), COMMITTED));
        drop((proposer, receiver));
        applier.join().unwrap();
        client.join().unwrap();
    });
}
