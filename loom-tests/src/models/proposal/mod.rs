//! Proposals: the two halves of a cell, the cells' life, numbers, and the way through the ring.

mod channel;
mod halves;
mod life;
mod numbers;

use loom::sync::Arc;
use loom::thread::{self, JoinHandle};

use super::{Woken, explore, poll};
use crate::primitive::atomics_alive;
use crate::proposal::{
    Outcome, Responder, Ticket,
    slab::{Lane, Owner},
};

const COMMITTED: Outcome = Outcome::Committed { index: 7, term: 3 };

/// The slab of one common proposal, or as many.
fn slab(cells: usize) -> Arc<Owner> {
    Arc::new(Owner::new(cells, 1))
}

/// Claims a cell, and makes both of its ends, as if its number had gone through the ring.
fn claim(owner: &Owner) -> Option<(Ticket, Responder)> {
    let mut claim = owner.claim(Lane::Common, 0, 1)?;
    let cell = claim.first()?;
    let ticket = Ticket::new(claim.part());
    // SAFETY: nobody else makes the loop's half of this claim.
    Some((ticket, Responder::new(unsafe { owner.taken(cell) })))
}

/// Likewise, of a slab that has a free cell.
fn pair(owner: &Owner) -> (Ticket, Responder) {
    claim(owner).expect("a cell is free")
}

fn commit(responder: Responder) {
    responder.committed(7, 3);
}

/// Two threads with one end each, and then: the ticket, if it is left, tells the outcome, and the
/// cell is free again.
fn ends(
    name: &str,
    bound: Option<usize>,
    outcomes: &'static [Outcome],
    caller: fn(Ticket) -> Option<Ticket>,
    answerer: fn(Responder),
) {
    explore(name, bound, move || {
        let owner = slab(1);
        let (ticket, responder) = pair(&owner);
        let answerer = thread::spawn(move || answerer(responder));
        let caller: JoinHandle<Option<Ticket>> = thread::spawn(move || caller(ticket));
        answerer.join().unwrap();
        if let Some(mut ticket) = caller.join().unwrap() {
            let outcome = ticket.try_outcome().expect("it was answered");
            assert!(outcomes.contains(&outcome), "{outcome}");
            assert_eq!(ticket.try_outcome(), Some(outcome));
        }
        assert!(claim(&owner).is_some(), "the cell is lost");
    });
}
