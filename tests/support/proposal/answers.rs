//! How proposals are answered, how that is heard, and how everything ends.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use nodestate::proposal::{Outcome, Responder, Ticket};

use super::{Beside, COMMITTED, Held, Kind, MARK, pick};

impl Beside {
    pub(super) fn answer(&mut self, number: u32, responder: Responder, kind: &Kind) {
        let known = &mut self.known[number as usize];
        assert_eq!(responder.is_awaited(), !known.heard);
        assert_eq!(responder.position(), known.marked.then_some(MARK));
        let leader = Some(u64::from(number));
        let marked = |marked, unmarked| if known.marked { marked } else { unmarked };
        known.answer = Some(match kind {
            Kind::Committed => COMMITTED,
            Kind::Rejected => marked(Outcome::Unknown, Outcome::Rejected { leader }),
            Kind::Overwritten => Outcome::Overwritten,
            Kind::Unknown => Outcome::Unknown,
            Kind::Settled { same_term: true } => marked(COMMITTED, Outcome::Unknown),
            Kind::Settled { same_term: false } => marked(Outcome::Overwritten, Outcome::Unknown),
            Kind::Drop => marked(Outcome::Unknown, Outcome::Closed),
        });
        match kind {
            Kind::Committed => responder.committed(MARK.0, MARK.1),
            Kind::Rejected => responder.rejected(leader),
            Kind::Overwritten => responder.overwritten(),
            Kind::Unknown => responder.unknown(),
            Kind::Settled { same_term } => responder.settled(MARK.1 + u64::from(!same_term)),
            Kind::Drop => drop(responder),
        }
    }

    pub(super) fn hear(&mut self, which: u8, look: fn(&mut Ticket) -> Option<Outcome>) {
        let Some(which) = pick(which, &self.tickets) else { return };
        let held = &mut self.tickets[which];
        let known = &mut self.known[held.number as usize];
        assert_eq!(look(&mut held.ticket), known.answer);
        known.heard |= known.answer.is_some();
        // A wait takes the place of what a task has left; a look does not.
        if known.answer.is_none() {
            let asleep = held.sleeps;
            held.sleeps = false;
            if asleep {
                self.poll(which);
            }
        }
    }

    pub(super) fn poll(&mut self, which: usize) {
        let held = &mut self.tickets[which];
        let known = &mut self.known[held.number as usize];
        let waker = Waker::from(held.woken.clone());
        match pin!(&mut held.ticket).poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(outcome) => {
                assert_eq!(Some(outcome), known.answer);
                known.heard = true;
            }
            Poll::Pending => {
                assert_eq!(known.answer, None);
                held.sleeps = true;
            }
        }
    }

    /// The answers to numbers that nobody can use any more.
    pub(super) fn end_numbers(&mut self) {
        for (number, _) in self.numbers.drain(..) {
            let known = &mut self.known[number as usize];
            known.answer = Some(if known.marked { Outcome::Unknown } else { Outcome::Closed });
        }
    }

    pub(super) fn drop_receiver(&mut self) {
        if self.receiver.take().is_some() {
            self.closed = true;
            while let Some(number) = self.next() {
                self.known[number as usize].answer = Some(Outcome::Closed);
            }
            self.end_numbers();
        }
    }

    /// Everything goes, in an order that the input has chosen by what is left: all tickets resolve.
    pub(super) fn end(&mut self) {
        self.drop_receiver();
        self.check();
        while let Some((number, responder)) = self.taken.pop() {
            self.answer(number, responder, &Kind::Drop);
        }
        if self.known.len().is_multiple_of(2) {
            self.proposers.clear();
        }
        for Held { number, ticket, .. } in self.tickets.drain(..) {
            assert_eq!(Some(ticket.wait()), self.known[number as usize].answer);
        }
        self.proposers.clear();
    }
}
