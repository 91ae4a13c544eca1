//! What each call does, on one thread.

use nodestate::Closed;
use nodestate::proposal::{
    Caps, Outcome, ProposalReceiver, ProposeError, Proposer, Responder, Ticket, channel,
    channel_with_control,
};
use nodestate::ring::PopError;

use crate::committed;

const ALL: Caps = Caps { items: usize::MAX, bytes: usize::MAX };

/// The values of the next batch, all of which are committed.
fn batch(receiver: &mut ProposalReceiver<Vec<u8>>, caps: Caps) -> Result<Vec<u8>, PopError> {
    let mut batch = Vec::new();
    let taken = receiver.try_batch(caps, Vec::len, &mut batch)?;
    assert_eq!(taken, batch.len());
    let values = batch.iter().map(|proposal| proposal.value[0]).collect();
    batch.into_iter().for_each(|proposal| proposal.responder.committed(1, 1));
    Ok(values)
}

/// A value that begins with its number.
fn sized(number: u8, size: usize) -> Vec<u8> {
    vec![number; size]
}

#[test]
fn batches_end_at_their_caps() {
    let (proposer, mut receiver) = channel(64).unwrap();
    let sizes = [10, 10, 30, 5, 100, 1];
    let tickets = (0..).zip(sizes).map(|(number, size)| proposer.try_propose(sized(number, size)));
    let tickets: Vec<_> = tickets.map(Result::unwrap).collect();
    let caps = |items, bytes| Caps { items, bytes };
    assert_eq!(batch(&mut receiver, caps(0, 100)), Ok(vec![]));
    assert_eq!(batch(&mut receiver, caps(1, 100)), Ok(vec![0]));
    assert_eq!(batch(&mut receiver, caps(9, 40)), Ok(vec![1, 2]));
    assert_eq!(batch(&mut receiver, caps(9, 40)), Ok(vec![3]));
    assert_eq!(batch(&mut receiver, caps(9, 40)), Ok(vec![4]), "too large for any batch: alone");
    assert_eq!(batch(&mut receiver, caps(9, 0)), Ok(vec![5]));
    assert_eq!(batch(&mut receiver, ALL), Err(PopError::Empty));
    assert_eq!(batch(&mut receiver, caps(0, 0)), Ok(vec![]));
    assert!(tickets.into_iter().all(|ticket| ticket.wait() == committed(1)));
}

#[test]
fn control_comes_first_and_has_room_of_its_own() {
    let (proposer, mut receiver) = channel_with_control(2, 1).unwrap();
    let control = proposer.control();
    let _common = [1, 2].map(|number| proposer.try_propose(sized(number, 1)).unwrap());
    assert_eq!(proposer.try_propose(sized(3, 1)).unwrap_err(), ProposeError::Full(sized(3, 1)));
    let _first = control.try_propose(sized(10, 1)).unwrap();
    assert!(control.clone().try_propose(sized(11, 1)).unwrap_err().is_full());
    assert_eq!((proposer.open(), control.open(), receiver.len()), (2, 1, 3));
    assert_eq!(batch(&mut receiver, ALL), Ok(vec![10, 1, 2]));
    assert!(receiver.is_empty());
    assert_eq!((proposer.open(), control.open()), (2, 1), "until the tickets have seen it");
}

#[test]
fn a_size_that_panics_takes_nothing() {
    let (proposer, mut receiver) = channel(4).unwrap();
    let _tickets = [1, 2].map(|number| proposer.try_propose(sized(number, 1)).unwrap());
    let mut taken = Vec::new();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        receiver.try_batch(ALL, |value| if value[0] == 2 { panic!("2") } else { 1 }, &mut taken)
    }));
    assert!(caught.is_err());
    assert_eq!((taken.len(), receiver.len()), (1, 1));
    assert_eq!(batch(&mut receiver, ALL), Ok(vec![2]));
}

#[test]
fn each_answer_is_heard() {
    let (proposer, mut receiver) = channel(1).unwrap();
    let mut answer = |with: fn(Responder)| {
        let mut ticket = proposer.try_propose(()).unwrap();
        assert_eq!(ticket.try_outcome(), None);
        with(receiver.try_take().unwrap().responder);
        let outcome = ticket.try_outcome().unwrap();
        assert_eq!(ticket.try_outcome(), Some(outcome), "told once more");
        let kinds = [outcome.is_committed(), outcome.is_lost(), outcome.is_open()];
        assert_eq!(kinds.into_iter().filter(|it| *it).count(), 1);
        outcome
    };
    assert_eq!(answer(|responder| responder.committed(5, 1)), committed(5));
    assert_eq!(
        answer(|responder| responder.rejected(Some(3))),
        Outcome::Rejected { leader: Some(3) }
    );
    assert_eq!(answer(|responder| responder.rejected(None)), Outcome::Rejected { leader: None });
    assert_eq!(answer(Responder::overwritten), Outcome::Overwritten);
    assert_eq!(answer(Responder::unknown), Outcome::Unknown);
    assert_eq!(answer(drop), Outcome::Closed);
    assert_eq!(answer(|mut it| it.appended(4, 2)), Outcome::Unknown);
    assert_eq!(
        answer(|mut it| {
            it.appended(4, 1);
            it.settled(1)
        }),
        committed(4)
    );
    assert_eq!(
        answer(|mut it| {
            it.appended(4, 1);
            it.settled(2)
        }),
        Outcome::Overwritten
    );
    assert_eq!(answer(|it| it.settled(2)), Outcome::Unknown);
    assert_eq!(
        answer(|mut it| {
            it.appended(4, 1);
            it.rejected(None)
        }),
        Outcome::Unknown
    );
}

#[test]
fn numbers_are_good_once() {
    let (proposer, mut receiver) = channel(1).unwrap();
    let mut old = Vec::new();
    for round in 0..100 {
        let mut ticket = proposer.try_propose(()).unwrap();
        let mut responder = receiver.try_take().unwrap().responder;
        responder.appended(round, 1);
        let number = responder.into_raw();
        assert!(!old.contains(&number));
        assert!(old.iter().all(|old| receiver.responder(*old).is_none()));
        assert_eq!(ticket.try_outcome(), None);
        let responder = receiver.responder(number).unwrap();
        assert!(receiver.responder(number).is_none());
        assert_eq!(responder.position(), Some((round, 1)));
        responder.settled(1);
        assert!(receiver.responder(number).is_none());
        assert_eq!(ticket.wait(), committed(round));
        old.push(number);
    }
    for number in [u64::MAX, 1, 1 << 19, 1 << 20, 1 << 63] {
        assert!(receiver.responder(number).is_none());
    }
}

#[test]
fn batches_of_proposals_keep_their_order() {
    for capacity in [1, 31, 32, 33, 100, 1000] {
        let (proposer, mut receiver) = channel(capacity).unwrap();
        let mut next = 0;
        for round in 0..20 {
            let mut batch: Vec<_> = (0..round * 13).map(|item| item + 1000 * round).collect();
            let whole = batch.clone();
            let mut tickets = Vec::new();
            let moved = proposer.propose_batch(&mut batch, &mut tickets).unwrap();
            assert_eq!(moved, whole.len().min(capacity));
            assert_eq!((tickets.len(), &batch[..]), (moved, &whole[moved..]));
            for (ticket, value) in tickets.into_iter().zip(&whole) {
                let proposal = receiver.try_take().unwrap();
                assert_eq!(proposal.value, *value);
                proposal.responder.committed(next, 1);
                assert_eq!(ticket.wait(), committed(next));
                next += 1;
            }
        }
        receiver.close();
        let mut tickets = Vec::new();
        assert_eq!(proposer.propose_batch(&mut vec![1], &mut tickets), Err(Closed));
        assert_eq!(proposer.propose_batch(&mut vec![], &mut tickets), Ok(0));
        assert!(tickets.is_empty());
    }
}

#[test]
fn a_ticket_that_nobody_holds_is_not_awaited() {
    let (proposer, mut receiver) = channel(1).unwrap();
    let ticket = proposer.try_propose(()).unwrap();
    let responder = receiver.try_take().unwrap().responder;
    assert!(responder.is_awaited());
    drop(ticket);
    assert!(!responder.is_awaited());
    assert_eq!(proposer.open(), 1);
    responder.committed(1, 1);
    assert_eq!(proposer.open(), 0);
}

#[test]
fn capacities() {
    for (capacity, control) in [(0, 1), (1, 0), (131_073, 1), (1, usize::MAX)] {
        let error = channel_with_control::<u8>(capacity, control).unwrap_err();
        assert!([capacity, control].contains(&error.requested()));
        assert_eq!(error.max(), 131_072);
    }
    for capacity in [1, 2, 63, 64, 65, 4096] {
        let (proposer, _receiver) = channel(capacity).unwrap();
        let tickets: Vec<_> = (0..capacity).map(|it| proposer.try_propose(it).unwrap()).collect();
        assert!(proposer.try_propose(0).unwrap_err().is_full());
        assert_eq!(proposer.open(), tickets.len());
    }
}

#[test]
fn where_the_ends_may_go() {
    fn anywhere<T: Send + Sync + Unpin + 'static>() {}
    fn to_a_thread<T: Send>() {}
    anywhere::<Ticket>();
    anywhere::<Responder>();
    anywhere::<Proposer<Vec<u8>>>();
    // Values are handed over, and never shared.
    anywhere::<Proposer<std::cell::Cell<u8>>>();
    to_a_thread::<ProposalReceiver<std::cell::Cell<u8>>>();
}
