//! A client of a soak: it comes, proposes, and goes, in good order, in silence, or by a panic.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::thread;
use std::time::{Duration, Instant};

use nodestate::proposal::Ticket;
use nodestate::slot::Owned;

use super::book::{Book, Counts};
use super::random::Random;
use super::seat::{Life, Seats};
use crate::block::wait_for;
use crate::load::Pace;
use crate::network::Network;
use crate::proposal::{Outcome, Proposal, ProposalId};
use crate::state::SharedState;

/// How long a client sleeps on its oldest proposal.
const PATIENCE: Duration = Duration::from_millis(2);
/// How long a client that goes in good order waits for its answers.
const SETTLE: Duration = Duration::from_secs(5);

/// What the clients of a soak share.
#[derive(Copy, Clone, Debug)]
pub(super) struct Place<'a> {
    pub(super) seats: &'a Seats,
    pub(super) network: &'a Network,
    pub(super) counts: &'a Counts,
    pub(super) window: usize,
    pub(super) per_second: f64,
}

/// How a client goes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum End {
    Settles,
    Drops,
    Panics,
}

/// What a panic that was planned carries.
struct Planned;

/// One client after the other under one number, each on a thread of its own, until the soak ends.
pub(super) fn come_and_go(place: Place<'_>, number: usize) -> Book {
    let mut book = Book::default();
    let mut random = Random::new(number as u64 + 1);
    while place.seats.go_on() {
        let end = match random.below(4) {
            0 => End::Panics,
            1 => End::Drops,
            _ => End::Settles,
        };
        let until = Instant::now() + random.millis(100, 3000);
        place.counts.clients().add(1);
        thread::scope(|scope| {
            let mut client = Client {
                place,
                number,
                book: &mut book,
                random: &mut random,
                pace: Pace::per_second(place.per_second),
                open: VecDeque::new(),
            };
            scope.spawn(move || match catch_unwind(AssertUnwindSafe(|| client.live(until, end))) {
                Ok(()) => {}
                Err(payload) if payload.is::<Planned>() => client.book.panicked(place.counts),
                Err(payload) => resume_unwind(payload),
            });
        });
        place.counts.clients().subtract(1);
        book.lives += 1;
    }
    book
}

struct Client<'a, 'b> {
    place: Place<'a>,
    number: usize,
    book: &'b mut Book,
    random: &'b mut Random,
    pace: Pace,
    open: VecDeque<(ProposalId, Ticket)>,
}

impl Client<'_, '_> {
    fn live(&mut self, until: Instant, end: End) {
        while self.place.seats.go_on() && Instant::now() < until {
            match self.place.seats.leader().and_then(|id| self.place.seats.life(id)) {
                Some(life) => self.turn(&life),
                // An election is under way.
                None => thread::sleep(PATIENCE),
            }
        }
        match end {
            End::Settles => self.settle(),
            End::Drops => {}
            End::Panics => self.panic(),
        }
        self.drop_all();
    }

    /// Proposes what is due, hears what is answered, and now and then gives something up.
    fn turn(&mut self, life: &Life) {
        let room = self.place.window.saturating_sub(self.open.len()) as u64;
        let due = self.pace.due(Instant::now(), room);
        for _ in 0..due {
            let id = self.next_id();
            match life.state.propose(Proposal::new(id)) {
                Ok(ticket) => self.took(id, ticket),
                Err(_) => self.book.refused += 1,
            }
        }
        self.pace.did(due);
        if due > 0 {
            self.place.network.bell(life.id).ring();
        }
        match self.random.below(64) {
            0 => self.drop_one(),
            1 => self.cancel_proposal(life),
            2 => self.cancel_waits(life),
            3 => self.cancel_ticket(),
            4 => self.propose_astray(),
            _ => {}
        }
        self.receive();
    }

    /// Proposes to a node that may not lead, and is told so.
    fn propose_astray(&mut self) {
        let at = 1 + self.random.below(self.place.seats.nodes());
        let Some(life) = self.place.seats.life(at) else { return };
        let id = self.next_id();
        match life.state.propose(Proposal::new(id)) {
            Ok(ticket) => self.took(id, ticket),
            Err(_) => self.book.refused += 1,
        }
        self.place.network.bell(at).ring();
    }

    fn next_id(&mut self) -> ProposalId {
        let seq = self.book.next_seq;
        self.book.next_seq += 1;
        ProposalId { client: self.number, seq }
    }

    fn took(&mut self, id: ProposalId, ticket: Ticket) {
        self.book.accepted(self.place.counts, id);
        self.open.push_back((id, ticket));
    }

    fn answered(&mut self, id: ProposalId, outcome: Outcome) {
        let is_answer = self.book.answered(self.place.counts, id, outcome);
        debug_assert!(is_answer, "{outcome:?}");
    }

    /// Waits a little for the oldest answer, and takes all that are there then.
    fn receive(&mut self) {
        let Some((_, oldest)) = self.open.front_mut() else {
            return thread::sleep(PATIENCE);
        };
        let _ = oldest.wait_timeout(PATIENCE);
        for (id, mut ticket) in std::mem::take(&mut self.open) {
            match ticket.try_outcome() {
                Some(outcome) => self.answered(id, outcome),
                None => self.open.push_back((id, ticket)),
            }
        }
    }

    /// Drops a ticket that may be pending, in the middle of the others.
    fn drop_one(&mut self) {
        let len = self.open.len() as u64;
        if len > 0 {
            let at = self.random.below(len) as usize;
            if let Some((id, ticket)) = self.open.remove(at) {
                self.book.dropped(self.place.counts, id);
                drop(ticket);
            }
        }
    }

    /// Polls the oldest ticket as a future, which leaves a waker, and goes on without it.
    fn cancel_ticket(&mut self) {
        let patience = Duration::from_micros(self.random.below(500));
        let Some((id, mut ticket)) = self.open.pop_front() else { return };
        match wait_for(Pin::new(&mut ticket), patience) {
            Some(outcome) => self.answered(id, outcome),
            None if self.random.below(2) == 0 => self.open.push_front((id, ticket)),
            None => self.book.dropped(self.place.counts, id),
        }
    }

    /// Proposes by a future that is dropped if it must wait: then nothing was proposed.
    fn cancel_proposal(&mut self, life: &Life) {
        let id = self.next_id();
        let patience = Duration::from_micros(self.random.below(500));
        let future = life.state.node().propose_async(Proposal::new(id));
        match wait_for(pin!(future), patience) {
            Some(Ok(ticket)) => self.took(id, ticket),
            Some(Err(_)) => self.book.refused += 1,
            None => self.book.cancelled += 1,
        }
    }

    /// Waits for what may not come in time: a status, a phase of life, a manager.
    fn cancel_waits(&mut self, life: &Life) {
        let patience = Duration::from_micros(self.random.below(1000));
        let node = life.state.node();
        let version = node.raft_view().versioned().version;
        let waits = [
            wait_for(pin!(node.status_changed_async(version)), patience).is_none(),
            wait_for(pin!(node.changed()), patience).is_none(),
            wait_for(pin!(node.get_quota_manager()), patience).is_none(),
            wait_for(pin!(node.get_p2p_manager()), patience).is_none(),
        ];
        self.book.cancelled += waits.into_iter().map(u64::from).sum::<u64>();
    }

    /// Waits for all answers, if they come in time.
    fn settle(&mut self) {
        let deadline = Instant::now() + SETTLE;
        while !self.open.is_empty() && Instant::now() < deadline {
            self.receive();
        }
    }

    fn drop_all(&mut self) {
        for (id, ticket) in std::mem::take(&mut self.open) {
            self.book.dropped(self.place.counts, id);
            drop(ticket);
        }
    }

    /// Unwinds with tickets in hand, a wait half done, and a pin held.
    fn panic(&mut self) {
        let life: Option<Owned<Life>> = self.place.seats.lives().next();
        let mut tickets = std::mem::take(&mut self.open);
        for (id, _) in &tickets {
            self.book.dropped(self.place.counts, *id);
        }
        if let Some((_, ticket)) = tickets.front_mut() {
            let _ = wait_for(Pin::new(ticket), Duration::ZERO);
        }
        let Some(life) = life else { resume_unwind(Box::new(Planned)) };
        let version = life.state.node().raft_view().versioned().version;
        let mut wait = pin!(life.state.node().status_changed_async(version));
        let _ = wait_for(wait.as_mut(), Duration::ZERO);
        // Without the hook's message: this one is planned.
        life.state.node().with_peers(|_| resume_unwind(Box::new(Planned)))
    }
}
