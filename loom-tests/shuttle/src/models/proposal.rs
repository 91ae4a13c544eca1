//! Four proposers, and a loop that answers at random: every ticket resolves, and truly.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use shuttle::future::block_on;
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread;

use super::{Count, Counted, explore, join};
use crate::proposal::{
    Caps, Outcome, Proposal, ProposalReceiver, ProposeError, Proposer, Ticket, channel_with_control,
};

const PROPOSERS: u64 = 4;
const EACH: u64 = 4;

/// What the loop has said of each number; 0 of those of which it has said nothing.
type Said = Arc<[AtomicU64]>;

const COMMITTED: u64 = 1;
const REJECTED: u64 = 2;
const OVERWRITTEN: u64 = 3;
const UNKNOWN: u64 = 4;
/// Dropped before it was appended.
const DROPPED: u64 = 5;

fn said() -> Said {
    (0..PROPOSERS * EACH).map(|_| AtomicU64::new(0)).collect()
}

/// Answers a proposal at random, and writes down how.
fn answer(proposal: Proposal<Counted>, said: &Said) {
    let Proposal { value, mut responder } = proposal;
    let number = value.number;
    let say = |what| {
        assert_eq!(said[number as usize].swap(what, Relaxed), 0, "taken twice");
    };
    match thread_rng().gen_range(1..=5) {
        COMMITTED => {
            say(COMMITTED);
            responder.appended(number, 1);
            responder.committed(number, 1);
        }
        REJECTED => {
            say(REJECTED);
            responder.rejected(Some(number));
        }
        OVERWRITTEN => {
            say(OVERWRITTEN);
            responder.appended(number, 1);
            responder.settled(2);
        }
        UNKNOWN => {
            say(UNKNOWN);
            responder.appended(number, 1);
            drop(responder);
        }
        _ => {
            say(DROPPED);
            drop(responder);
        }
    }
}

/// What the caller has heard is what the loop has said of this number.
fn assert_true(outcome: Outcome, number: u64, said: &Said) {
    let said = said[number as usize].load(Relaxed);
    let expected = match said {
        COMMITTED => Outcome::Committed { index: number, term: 1 },
        REJECTED => Outcome::Rejected { leader: Some(number) },
        OVERWRITTEN => Outcome::Overwritten,
        UNKNOWN => Outcome::Unknown,
        // Dropped, or never taken out.
        _ => Outcome::Closed,
    };
    assert_eq!(outcome, expected, "{said} was said of {number}");
}

/// Waits for the outcome, in one way or another; or gives the ticket up.
fn hear(mut ticket: Ticket, number: u64, said: &Said) {
    let outcome = match thread_rng().gen_range(0..4) {
        0 => ticket.wait(),
        1 => block_on(ticket),
        2 => loop {
            match ticket.wait_timeout(Duration::from_nanos(2)) {
                Outcome::Expired => {}
                outcome => break outcome,
            }
        },
        _ => return drop(ticket),
    };
    assert_true(outcome, number, said);
}

/// Proposes its numbers, with a wait or by trying again, until the end.
fn propose(proposer: &Proposer<Counted>, proposer_number: u64, count: &Count, said: &Said) {
    for i in 0..EACH {
        let number = proposer_number * EACH + i;
        let mut value = count.value(number);
        let ticket = loop {
            let proposed = match thread_rng().gen_range(0..3) {
                0 => proposer.try_propose(value),
                1 => proposer.propose(value),
                _ => block_on(proposer.propose_async(value)),
            };
            match proposed {
                Ok(ticket) => break ticket,
                Err(ProposeError::Closed(_)) => return,
                Err(error) => value = error.into_inner(),
            }
            thread::yield_now();
        };
        hear(ticket, number, said);
    }
}

/// Takes proposals out, alone or by batches, and answers them, now or a while later; so many, or all to the end.
fn serve(receiver: &mut ProposalReceiver<Counted>, most: u64, said: &Said) {
    let (mut open, mut batch, mut taken) = (Vec::new(), Vec::new(), 0);
    while taken < most {
        let ended = match thread_rng().gen_range(0..2) {
            0 => receiver.take().map(|proposal| batch.push(proposal)).is_err(),
            _ => receiver.next_batch(Caps { items: 3, bytes: 1 }, |_| 0, &mut batch).is_err(),
        };
        if ended {
            break;
        }
        taken += batch.len() as u64;
        open.append(&mut batch);
        // All of them now and then; some stay open until the next comes, which cannot be when all wait.
        if receiver.is_empty() || thread_rng().gen_bool(0.5) {
            open.drain(..).for_each(|proposal| answer(proposal, said));
        }
    }
    open.into_iter().for_each(|proposal| answer(proposal, said));
}

fn proposers(
    proposer: &Proposer<Counted>,
    count: &Count,
    said: &Said,
) -> Vec<thread::JoinHandle<()>> {
    (0..PROPOSERS)
        .map(|number| {
            // One of them proposes on the way of its own for control.
            let proposer = if number == 0 { proposer.control() } else { proposer.clone() };
            let (count, said) = (count.clone(), said.clone());
            thread::spawn(move || propose(&proposer, number, &count, &said))
        })
        .collect()
}

/// Every ticket resolves, as the loop has said; and then nothing is open.
#[test]
fn answers_at_random() {
    explore("models::proposal::answers_at_random", || {
        let (count, said) = (Count::default(), said());
        let (proposer, mut receiver) = channel_with_control(2, 1).unwrap();
        let proposing = proposers(&proposer, &count, &said);
        let serving = thread::spawn({
            let said = said.clone();
            move || serve(&mut receiver, u64::MAX, &said)
        });
        join(proposing);
        proposer.close();
        serving.join().unwrap();
        assert_eq!((proposer.open(), proposer.control().open()), (0, 0));
        assert!(said.iter().all(|said| said.load(Relaxed) > 0), "one was never taken out");
        drop(proposer);
        count.assert_none_left();
    });
}

/// The loop ends in the midst: whoever waits is told, what was not taken out was closed.
#[test]
fn the_loop_ends() {
    explore("models::proposal::the_loop_ends", || {
        let (count, said) = (Count::default(), said());
        let (proposer, mut receiver) = channel_with_control(2, 1).unwrap();
        let proposing = proposers(&proposer, &count, &said);
        serve(&mut receiver, thread_rng().gen_range(0..PROPOSERS * EACH), &said);
        if thread_rng().gen_bool(0.5) {
            receiver.close();
            assert!(receiver.is_closed());
        }
        drop(receiver);
        join(proposing);
        drop(proposer);
        count.assert_none_left();
    });
}
