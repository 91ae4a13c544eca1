//! Ways to propose to a loop and to hear what became of it.

use std::{
    collections::VecDeque,
    mem,
    sync::Arc,
    task::{Context, Waker},
};

use nodestate::proposal::{self, Caps, Proposal, ProposalReceiver, Proposer, Ticket};
use parking_lot::Mutex;
use tokio::sync::{mpsc, oneshot};

use super::beside::beside;

/// Proposals that may be open.
pub(crate) const OPEN: usize = 1024;

/// Proposals that are open at once, where they are more than one.
pub(crate) const BATCH: usize = 64;

/// A channel to the loop, with replies.
pub(crate) trait Replying: 'static {
    const NAME: &'static str;
    type Asking: Sync + 'static;
    type Answering: 'static;
    type Reply;

    fn new() -> (Self::Asking, Self::Answering);

    fn ask(asking: &Self::Asking, value: u64) -> Self::Reply;

    /// Takes one out and commits it, if there is one.
    fn answer(answering: &mut Self::Answering) -> bool;

    /// The same with all that are in, up to [`BATCH`].
    fn answer_all(answering: &mut Self::Answering);

    /// Whether it was answered. It is not asked again then.
    fn is_answered(reply: &mut Self::Reply) -> bool;
}

/// This crate's.
pub(crate) struct Proposals;

impl Replying for Proposals {
    const NAME: &'static str = "**proposal**";
    type Asking = Proposer<u64>;
    type Answering = (ProposalReceiver<u64>, Vec<Proposal<u64>>);
    type Reply = Ticket;

    fn new() -> (Self::Asking, Self::Answering) {
        let (proposer, receiver) = proposal::channel(OPEN).expect("there is memory");
        (proposer, (receiver, Vec::with_capacity(BATCH)))
    }

    fn ask(asking: &Self::Asking, value: u64) -> Self::Reply {
        asking.try_propose(value).expect("there is room")
    }

    fn answer((receiver, _): &mut Self::Answering) -> bool {
        receiver.try_take().map(|taken| taken.responder.committed(1, 1)).is_ok()
    }

    fn answer_all((receiver, batch): &mut Self::Answering) {
        const CAPS: Caps = Caps { items: BATCH, bytes: usize::MAX };
        receiver.try_batch(CAPS, |_| 8, batch).expect("it is in");
        batch.drain(..).for_each(|proposal| proposal.responder.committed(1, 1));
    }

    fn is_answered(reply: &mut Self::Reply) -> bool {
        reply.try_outcome().is_some()
    }
}

type Sent = (u64, oneshot::Sender<(u64, u64)>);

fn committed((_, reply): Sent) {
    reply.send((1, 1)).expect("it is waited for");
}

/// tokio's channels.
pub(crate) struct Tokio;

impl Replying for Tokio {
    const NAME: &'static str = "tokio mpsc and oneshot";
    type Asking = mpsc::Sender<Sent>;
    type Answering = (mpsc::Receiver<Sent>, Vec<Sent>);
    type Reply = oneshot::Receiver<(u64, u64)>;

    fn new() -> (Self::Asking, Self::Answering) {
        let (sender, receiver) = mpsc::channel(OPEN);
        (sender, (receiver, Vec::with_capacity(BATCH)))
    }

    fn ask(asking: &Self::Asking, value: u64) -> Self::Reply {
        let (sender, reply) = oneshot::channel();
        asking.try_send((value, sender)).expect("there is room");
        reply
    }

    fn answer((receiver, _): &mut Self::Answering) -> bool {
        receiver.try_recv().map(committed).is_ok()
    }

    fn answer_all((receiver, batch): &mut Self::Answering) {
        let mut context = Context::from_waker(Waker::noop());
        assert!(receiver.poll_recv_many(&mut context, batch, BATCH).is_ready(), "it is in");
        batch.drain(..).for_each(committed);
    }

    fn is_answered(reply: &mut Self::Reply) -> bool {
        reply.try_recv().is_ok()
    }
}

/// What the loop's queue often is.
pub(crate) struct Locked;

impl Replying for Locked {
    const NAME: &'static str = "parking_lot Mutex<VecDeque> and tokio oneshot";
    type Asking = Arc<Mutex<VecDeque<Sent>>>;
    type Answering = (Self::Asking, VecDeque<Sent>);
    type Reply = oneshot::Receiver<(u64, u64)>;

    fn new() -> (Self::Asking, Self::Answering) {
        let queue = Arc::new(Mutex::new(VecDeque::with_capacity(OPEN)));
        (queue.clone(), (queue, VecDeque::with_capacity(OPEN)))
    }

    fn ask(asking: &Self::Asking, value: u64) -> Self::Reply {
        let (sender, reply) = oneshot::channel();
        asking.lock().push_back((value, sender));
        reply
    }

    fn answer((queue, _): &mut Self::Answering) -> bool {
        let taken = queue.lock().pop_front();
        taken.map(committed).is_some()
    }

    fn answer_all((queue, batch): &mut Self::Answering) {
        mem::swap(&mut *queue.lock(), batch);
        batch.drain(..).for_each(committed);
    }

    fn is_answered(reply: &mut Self::Reply) -> bool {
        reply.try_recv().is_ok()
    }
}

/// A contestant of each, for those who take the type.
macro_rules! replying {
    ($function:ident $arguments:tt) => {
        [
            $function::<$crate::support::proposals::Proposals> $arguments,
            $function::<$crate::support::proposals::Tokio> $arguments,
            $function::<$crate::support::proposals::Locked> $arguments,
        ]
    };
}
pub(crate) use replying;

/// One is proposed, taken out, committed and heard of.
pub(crate) fn one<C: Replying>() -> impl FnMut() {
    let (asking, mut answering) = C::new();
    move || {
        let mut reply = C::ask(&asking, 1);
        assert!(C::answer(&mut answering) && C::is_answered(&mut reply));
    }
}

/// [`BATCH`] are proposed one by one, and then taken out together.
pub(crate) fn many<C: Replying>() -> impl FnMut() {
    let (asking, mut answering) = C::new();
    let mut replies = Vec::with_capacity(BATCH);
    move || {
        replies.extend((0..BATCH as u64).map(|value| C::ask(&asking, value)));
        C::answer_all(&mut answering);
        assert!(replies.drain(..).all(|mut reply| C::is_answered(&mut reply)));
    }
}

/// The same, proposed together.
pub(crate) fn batch() -> impl FnMut() {
    let (proposer, mut answering) = Proposals::new();
    let (mut values, mut tickets) = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
    move || {
        values.extend(0..BATCH as u64);
        let proposed = proposer.propose_batch(&mut values, &mut tickets);
        assert_eq!(proposed, Ok(BATCH), "there is room");
        Proposals::answer_all(&mut answering);
        assert!(tickets.drain(..).all(|mut ticket| Proposals::is_answered(&mut ticket)));
    }
}

/// Calls `measure` with what takes one out and commits it, as soon as there is one, while another thread
/// has up to [`BATCH`] open.
pub(crate) fn beside_asking<C: Replying, R>(measure: impl FnOnce(&mut dyn FnMut()) -> R) -> R {
    let (asking, mut answering) = C::new();
    beside(
        1,
        |_, until| {
            let mut replies = Vec::with_capacity(BATCH);
            while !until.is_over() {
                replies.extend((0..BATCH as u64).map(|value| C::ask(&asking, value)));
                for mut reply in replies.drain(..) {
                    while !C::is_answered(&mut reply) && !until.is_over() {}
                }
            }
        },
        || {
            measure(&mut || {
                while !C::answer(&mut answering) {
                    std::hint::spin_loop();
                }
            })
        },
    )
}
