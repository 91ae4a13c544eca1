//! Four clients beside a loop that answers at random: every ticket resolves once, as it was answered.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread::scope;
use std::time::Duration;

use nodestate::WaitError;
use nodestate::proposal::{
    Caps, Outcome, Proposal, ProposalReceiver, ProposeError, Proposer, Responder, Ticket, channel,
};

use crate::block_on;
use crate::random::Random;

/// What was said of each value.
type Said = Mutex<HashMap<u64, Outcome>>;

/// Answers somehow: what the caller has to hear.
fn answer(random: &mut Random, mut responder: Responder, value: u64) -> Outcome {
    match random.below(7) {
        0 => {
            responder.rejected(Some(value));
            Outcome::Rejected { leader: Some(value) }
        }
        1 => {
            responder.overwritten();
            Outcome::Overwritten
        }
        2 => {
            drop(responder);
            Outcome::Closed
        }
        3 => {
            responder.appended(value, 1);
            drop(responder);
            Outcome::Unknown
        }
        _ => {
            responder.committed(value, 1);
            Outcome::Committed { index: value, term: 1 }
        }
    }
}

/// Takes batches and answers them, some at once, some by their number, until it is closed.
fn raft_loop(mut receiver: ProposalReceiver<u64>, said: &Said) {
    let mut random = Random::new(0);
    let (mut batch, mut numbers) = (Vec::new(), Vec::new());
    loop {
        let caps = Caps { items: 1 + random.below(20) as usize, bytes: 1 << 20 };
        let wait = Duration::from_micros(200);
        let found = receiver.next_batch_timeout(caps, |_| 8, &mut batch, wait);
        for Proposal { value, responder } in batch.drain(..) {
            if random.below(3) == 0 {
                numbers.push((value, responder.into_raw()));
            } else {
                let mut said = said.lock().unwrap();
                assert_eq!(said.insert(value, answer(&mut random, responder, value)), None);
            }
        }
        while numbers.len() > 5 || found.is_err() && !numbers.is_empty() {
            let (value, number) = numbers.swap_remove(random.below(numbers.len() as u64) as usize);
            let responder = receiver.responder(number).expect("nobody has used it");
            let mut said = said.lock().unwrap();
            assert_eq!(said.insert(value, answer(&mut random, responder, value)), None);
        }
        if found == Err(WaitError::Closed) {
            return;
        }
    }
}

/// Waits somehow; what was heard, if the ticket was not given up.
fn hear(random: &mut Random, mut ticket: Ticket) -> Option<Outcome> {
    match random.below(6) {
        0 => return None,
        1 => {
            let patience = Duration::from_micros(random.below(100));
            match ticket.wait_timeout(patience) {
                Outcome::Expired if random.below(2) == 0 => return None,
                Outcome::Expired => {}
                outcome => return Some(outcome),
            }
        }
        2 => return Some(block_on(ticket)),
        3 => {
            if let Some(outcome) = ticket.try_outcome() {
                return Some(outcome);
            }
        }
        _ => {}
    }
    Some(ticket.wait())
}

fn client(proposer: Proposer<u64>, me: u64, count: u64, heard: &Mutex<Vec<(u64, Outcome)>>) {
    let mut random = Random::new(me + 1);
    let mut mine = Vec::new();
    for number in 0..count {
        let value = me << 32 | number;
        let ticket = match random.below(3) {
            0 => block_on(proposer.propose_async(value)),
            1 => proposer.try_propose(value).or_else(|full| proposer.propose(full.into_inner())),
            _ => proposer.control().propose(value),
        };
        let ticket = ticket.unwrap_or_else(|refused: ProposeError<_>| panic!("{refused}"));
        mine.extend(hear(&mut random, ticket).map(|outcome| (value, outcome)));
    }
    heard.lock().unwrap().extend(mine);
}

#[test]
fn every_ticket_resolves_once_and_truly() {
    for capacity in [1, 3, 40, 1000] {
        let (proposer, receiver) = channel(capacity).unwrap();
        let (said, heard) = (Said::default(), Mutex::default());
        scope(|scope| {
            for me in 0..4 {
                let (proposer, heard) = (proposer.clone(), &heard);
                scope.spawn(move || client(proposer, me, 3_000, heard));
            }
            drop(proposer);
            raft_loop(receiver, &said);
        });
        let (said, heard) = (said.into_inner().unwrap(), heard.into_inner().unwrap());
        assert_eq!(said.len(), 12_000, "each was taken out once");
        for (value, outcome) in heard {
            assert_eq!(said.get(&value), Some(&outcome));
        }
    }
}

/// The receiver goes at some time: what was not answered is closed, and nobody waits for ever.
#[test]
fn every_ticket_resolves_when_the_receiver_goes() {
    for round in 0..60 {
        let (proposer, mut receiver) = channel(4).unwrap();
        scope(|scope| {
            for _ in 0..4 {
                let proposer = proposer.clone();
                scope.spawn(move || {
                    while let Ok(ticket) = proposer.propose(1) {
                        let outcome = ticket.wait();
                        assert!(outcome.is_committed() || outcome == Outcome::Closed);
                    }
                });
            }
            for turn in 0..round * 3 {
                let Ok(proposal) = receiver.take() else { break };
                let number = proposal.responder.into_raw();
                // Three of them are left to the receiver's end; a fourth client is always there.
                if turn % 10 > 0 || turn > 20 {
                    receiver.responder(number).unwrap().committed(1, 1);
                }
            }
            drop(receiver);
        });
    }
}
