//! Proposals with replies: all threads but one propose, that one takes them in batches and answers. A single
//! thread does both in turn.

use std::{collections::VecDeque, sync::Mutex as StdMutex};

use nodestate::proposal::{self, Caps, ProposalReceiver, Proposer, Ticket};
use parking_lot::Mutex;
use tokio::sync::{mpsc, oneshot};

use crate::{
    crowd::{Crowd, Up, scale, together},
    support::{compare::Effort, queues::Patience, report::Report},
};

/// Proposals that may be open, of all threads.
const OPEN: usize = 1_024;

/// Proposals that each thread has open, and that are taken at once.
const WINDOW: usize = 16;
const BATCH: usize = 64;

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    let crowds = [answering::<Ours>(), answering::<Channels>(), answering::<Locked>()];
    report.push(scale("Proposals: proposed, answered, and the answer seen", effort, crowds));
}

/// A way to propose and to answer.
trait Desk: 'static {
    const NAME: &'static str;
    type Proposer: Sync;
    type Answerer: Send;
    type Ticket;

    fn new() -> (Self::Proposer, Self::Answerer);
    fn propose(proposer: &Self::Proposer) -> Option<Self::Ticket>;
    fn is_answered(ticket: &mut Self::Ticket) -> bool;
    /// Answers up to [`BATCH`], and returns how many were still waited for.
    fn answer(answerer: &mut Self::Answerer) -> u64;
}

fn answering<D: Desk>() -> Crowd {
    Crowd::new(D::NAME, |threads, budget| {
        let (proposer, answerer) = D::new();
        let answerer = StdMutex::new(answerer);
        together(threads, budget, |index, up| {
            if threads == 1 {
                let mut answerer = answerer.lock().expect("nobody panics");
                let mut window = Vec::with_capacity(WINDOW);
                return up.summed(|| {
                    fill::<D>(&proposer, &mut window);
                    let count = D::answer(&mut answerer);
                    window.retain_mut(|ticket| !D::is_answered(ticket));
                    count
                });
            }
            if index == 0 {
                let (mut answerer, mut patience) =
                    (answerer.lock().expect("nobody panics"), Patience::default());
                return up.summed(|| {
                    let count = D::answer(&mut answerer);
                    if count > 0 {
                        patience.renew()
                    } else {
                        patience.wait()
                    }
                    count
                });
            }
            asking::<D>(&proposer, up);
            0.0
        })
    })
}

fn fill<D: Desk>(proposer: &D::Proposer, window: &mut Vec<D::Ticket>) {
    while window.len() < WINDOW {
        let Some(ticket) = D::propose(proposer) else { break };
        window.push(ticket);
    }
}

/// Keeps its window full.
fn asking<D: Desk>(proposer: &D::Proposer, up: &Up<'_>) {
    let (mut window, mut patience) = (Vec::with_capacity(WINDOW), Patience::default());
    up.counted(|| {
        let before = window.len();
        window.retain_mut(|ticket| !D::is_answered(ticket));
        if window.len() < before || window.is_empty() {
            patience.renew()
        } else {
            patience.wait()
        }
        fill::<D>(proposer, &mut window);
    });
}

struct Ours;

impl Desk for Ours {
    const NAME: &'static str = "**proposal**";
    type Proposer = Proposer<u64>;
    type Answerer = (ProposalReceiver<u64>, Vec<proposal::Proposal<u64>>);
    type Ticket = Ticket;

    fn new() -> (Self::Proposer, Self::Answerer) {
        let (proposer, receiver) = proposal::channel(OPEN).expect("a good capacity");
        (proposer, (receiver, Vec::with_capacity(BATCH)))
    }

    fn propose(proposer: &Self::Proposer) -> Option<Ticket> {
        proposer.try_propose(1).ok()
    }

    fn is_answered(ticket: &mut Ticket) -> bool {
        ticket.try_outcome().is_some()
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

type Reply = oneshot::Sender<(u64, u64)>;

struct Channels;

impl Desk for Channels {
    const NAME: &'static str = "tokio mpsc and oneshot";
    type Proposer = mpsc::Sender<(u64, Reply)>;
    type Answerer = mpsc::Receiver<(u64, Reply)>;
    type Ticket = oneshot::Receiver<(u64, u64)>;

    fn new() -> (Self::Proposer, Self::Answerer) {
        mpsc::channel(OPEN)
    }

    fn propose(proposer: &Self::Proposer) -> Option<Self::Ticket> {
        let (reply, ticket) = oneshot::channel();
        proposer.try_send((1, reply)).ok().map(|()| ticket)
    }

    fn is_answered(ticket: &mut Self::Ticket) -> bool {
        ticket.try_recv().is_ok()
    }

    fn answer(answerer: &mut Self::Answerer) -> u64 {
        let taken = std::iter::from_fn(|| answerer.try_recv().ok()).take(BATCH);
        // Who does not wait any more does not need it.
        taken.fold(0, |count, (_, reply)| count + u64::from(reply.send((1, 1)).is_ok()))
    }
}

struct Locked;

impl Desk for Locked {
    const NAME: &'static str = "parking_lot Mutex<VecDeque>, swapped, and oneshot";
    type Proposer = std::sync::Arc<Mutex<VecDeque<(u64, Reply)>>>;
    type Answerer = (Self::Proposer, VecDeque<(u64, Reply)>);
    type Ticket = oneshot::Receiver<(u64, u64)>;

    fn new() -> (Self::Proposer, Self::Answerer) {
        let queue = Self::Proposer::default();
        (queue.clone(), (queue, VecDeque::with_capacity(OPEN)))
    }

    fn propose(proposer: &Self::Proposer) -> Option<Self::Ticket> {
        let (reply, ticket) = oneshot::channel();
        let mut queue = proposer.lock();
        (queue.len() < OPEN).then(|| {
            queue.push_back((1, reply));
            ticket
        })
    }

    fn is_answered(ticket: &mut Self::Ticket) -> bool {
        ticket.try_recv().is_ok()
    }

    fn answer((queue, taken): &mut Self::Answerer) -> u64 {
        std::mem::swap(&mut *queue.lock(), taken);
        // Who does not wait any more does not need it.
        taken.drain(..).fold(0, |count, (_, reply)| count + u64::from(reply.send((1, 1)).is_ok()))
    }
}
