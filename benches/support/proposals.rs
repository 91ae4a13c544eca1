//! Ways to propose to a loop and to hear what became of it.

use std::{
    collections::VecDeque,
    hint::black_box,
    mem,
    sync::Arc,
    task::{Context, Waker},
};

use nodestate::proposal::{self, Caps, Proposal, ProposalReceiver, Proposer, Ticket};
use parking_lot::Mutex;
use tokio::sync::{mpsc, oneshot};

/// Proposals that may be open, of all threads.
pub(crate) const OPEN: usize = 1_024;

/// Proposals that are made, or taken, at once.
pub(crate) const BATCH: usize = 64;

/// A way to propose and to answer.
pub(crate) trait Desk: 'static {
    const NAME: &'static str;
    type Proposer: Sync;
    type Answerer: Send;
    type Ticket;

    fn new() -> (Self::Proposer, Self::Answerer);

    fn propose(proposer: &Self::Proposer) -> Option<Self::Ticket>;

    /// All that are in `values`, for which there is room.
    fn propose_all(
        proposer: &Self::Proposer,
        values: &mut Vec<u64>,
        tickets: &mut Vec<Self::Ticket>,
    );

    /// It is not asked again once it was.
    fn is_answered(ticket: &mut Self::Ticket) -> bool;

    /// Answers one, if there is one that is still waited for.
    fn answer_one(answerer: &mut Self::Answerer) -> bool;

    /// Answers what is in, and returns how many were still waited for.
    fn answer(answerer: &mut Self::Answerer) -> u64;
}

/// What `$measured` makes of each.
macro_rules! desks {
    ($measured:ident $arguments:tt) => {
        [
            $measured::<$crate::support::proposals::Ours> $arguments,
            $measured::<$crate::support::proposals::Channels> $arguments,
            $measured::<$crate::support::proposals::Locked> $arguments,
        ]
    };
}
pub(crate) use desks;

pub(crate) struct Ours;

impl Desk for Ours {
    const NAME: &'static str = "**proposal**";
    type Proposer = Proposer<u64>;
    type Answerer = (ProposalReceiver<u64>, Vec<Proposal<u64>>);
    type Ticket = Ticket;

    fn new() -> (Self::Proposer, Self::Answerer) {
        let (proposer, receiver) = proposal::channel(OPEN).expect("a good capacity");
        (proposer, (receiver, Vec::with_capacity(BATCH)))
    }

    fn propose(proposer: &Self::Proposer) -> Option<Ticket> {
        proposer.try_propose(1).ok()
    }

    fn propose_all(proposer: &Self::Proposer, values: &mut Vec<u64>, tickets: &mut Vec<Ticket>) {
        proposer.propose_batch(values, tickets).expect("there is room");
    }

    fn is_answered(ticket: &mut Ticket) -> bool {
        ticket.try_outcome().is_some()
    }

    fn answer_one((receiver, _): &mut Self::Answerer) -> bool {
        receiver.try_take().map(|proposal| proposal.responder.committed(1, 1)).is_ok()
    }

    fn answer((receiver, batch): &mut Self::Answerer) -> u64 {
        let caps = Caps { items: BATCH, bytes: usize::MAX };
        // What is not there is answered later.
        let _ = receiver.try_batch(caps, |_| 8, batch);
        let count = batch.len() as u64;
        batch.drain(..).for_each(|proposal| proposal.responder.committed(1, 1));
        count
    }
}

/// A value, and where its outcome goes.
type Sent = (u64, oneshot::Sender<(u64, u64)>);

fn sent(value: u64) -> (Sent, oneshot::Receiver<(u64, u64)>) {
    let (reply, ticket) = oneshot::channel();
    ((value, reply), ticket)
}

/// Whether it was still waited for.
fn committed((_, reply): Sent) -> bool {
    reply.send((1, 1)).is_ok()
}

pub(crate) struct Channels;

impl Desk for Channels {
    const NAME: &'static str = "tokio mpsc and oneshot";
    type Proposer = mpsc::Sender<Sent>;
    type Answerer = (mpsc::Receiver<Sent>, Vec<Sent>);
    type Ticket = oneshot::Receiver<(u64, u64)>;

    fn new() -> (Self::Proposer, Self::Answerer) {
        let (sender, receiver) = mpsc::channel(OPEN);
        (sender, (receiver, Vec::with_capacity(BATCH)))
    }

    fn propose(proposer: &Self::Proposer) -> Option<Self::Ticket> {
        let (sent, ticket) = sent(1);
        proposer.try_send(sent).ok().map(|()| ticket)
    }

    fn propose_all(
        proposer: &Self::Proposer,
        values: &mut Vec<u64>,
        tickets: &mut Vec<Self::Ticket>,
    ) {
        let permits = proposer.try_reserve_many(values.len()).expect("there is room");
        for (permit, value) in permits.zip(values.drain(..)) {
            let (sent, ticket) = sent(value);
            permit.send(sent);
            tickets.push(ticket);
        }
    }

    fn is_answered(ticket: &mut Self::Ticket) -> bool {
        ticket.try_recv().is_ok()
    }

    fn answer_one((receiver, _): &mut Self::Answerer) -> bool {
        receiver.try_recv().is_ok_and(committed)
    }

    fn answer((receiver, batch): &mut Self::Answerer) -> u64 {
        let mut context = Context::from_waker(Waker::noop());
        // What is not there is answered later.
        let _ = receiver.poll_recv_many(&mut context, batch, BATCH);
        batch.drain(..).map(|sent| u64::from(committed(sent))).sum()
    }
}

/// What the queue to a loop often is. It wakes nobody, where the others can.
pub(crate) struct Locked;

impl Desk for Locked {
    const NAME: &'static str = "parking_lot Mutex<VecDeque> and oneshot";
    type Proposer = Arc<Mutex<VecDeque<Sent>>>;
    type Answerer = (Self::Proposer, VecDeque<Sent>);
    type Ticket = oneshot::Receiver<(u64, u64)>;

    fn new() -> (Self::Proposer, Self::Answerer) {
        let queue = Self::Proposer::default();
        (queue.clone(), (queue, VecDeque::with_capacity(OPEN)))
    }

    fn propose(proposer: &Self::Proposer) -> Option<Self::Ticket> {
        let (sent, ticket) = sent(1);
        let mut queue = proposer.lock();
        (queue.len() < OPEN).then(|| {
            queue.push_back(sent);
            ticket
        })
    }

    fn propose_all(
        proposer: &Self::Proposer,
        values: &mut Vec<u64>,
        tickets: &mut Vec<Self::Ticket>,
    ) {
        let mut queue = proposer.lock();
        assert!(queue.len() + values.len() <= OPEN, "there is room");
        for value in values.drain(..) {
            let (sent, ticket) = sent(value);
            queue.push_back(sent);
            tickets.push(ticket);
        }
    }

    fn is_answered(ticket: &mut Self::Ticket) -> bool {
        ticket.try_recv().is_ok()
    }

    fn answer_one((queue, _): &mut Self::Answerer) -> bool {
        let taken = queue.lock().pop_front();
        taken.is_some_and(committed)
    }

    fn answer((queue, taken): &mut Self::Answerer) -> u64 {
        mem::swap(&mut *queue.lock(), taken);
        taken.drain(..).map(|sent| u64::from(committed(sent))).sum()
    }
}

/// One is proposed, taken out, answered and heard of.
pub(crate) fn one<D: Desk>() -> impl FnMut() {
    let (proposer, mut answerer) = D::new();
    move || {
        let mut ticket = black_box(D::propose(&proposer)).expect("there is room");
        assert!(D::answer_one(&mut answerer) && D::is_answered(&mut ticket));
    }
}

/// [`BATCH`] are proposed one by one, taken out together, answered and heard of.
pub(crate) fn many<D: Desk>() -> impl FnMut() {
    answered_together::<D>(|proposer, tickets| {
        tickets.extend((0..BATCH).map_while(|_| D::propose(proposer)));
    })
}

/// The same, proposed together.
pub(crate) fn batch<D: Desk>() -> impl FnMut() {
    let mut values = Vec::with_capacity(BATCH);
    answered_together::<D>(move |proposer, tickets| {
        values.extend(0..BATCH as u64);
        D::propose_all(proposer, &mut values, tickets);
    })
}

fn answered_together<D: Desk>(
    mut propose: impl FnMut(&D::Proposer, &mut Vec<D::Ticket>),
) -> impl FnMut() {
    let (proposer, mut answerer) = D::new();
    let mut tickets = Vec::with_capacity(BATCH);
    move || {
        propose(&proposer, &mut tickets);
        assert_eq!(D::answer(&mut answerer), BATCH as u64, "there is room");
        assert!(tickets.drain(..).all(|mut ticket| D::is_answered(&mut ticket)));
    }
}
