//! Proposals: there, answered, and heard of.

use std::hint::black_box;

use nodestate::proposal::{self, Caps, ProposalReceiver, Proposer};

use crate::{Operation, repeat};

const OPEN: usize = 1_024;
const BATCH: usize = 64;
const CAPS: Caps = Caps { items: BATCH, bytes: usize::MAX };

pub(super) const ROWS: &[Operation] = &[
    ("proposal: propose, take, commit, hear of it", |n| {
        on_channel(n, |proposer, receiver| {
            let mut ticket = proposer.try_propose(black_box(1)).expect("there is room");
            receiver.try_take().expect("it is there").responder.committed(1, 1);
            ticket.try_outcome()
        });
    }),
    ("proposal: propose and take, ticket and responder dropped", |n| {
        on_channel(n, |proposer, receiver| {
            drop(proposer.try_propose(black_box(1)));
            receiver.try_take().is_ok()
        });
    }),
    ("proposal: propose, take, append, settle, hear of it", |n| {
        on_channel(n, |proposer, receiver| {
            let mut ticket = proposer.try_propose(black_box(1)).expect("there is room");
            let mut responder = receiver.try_take().expect("it is there").responder;
            responder.appended(1, 1);
            responder.settled(1);
            ticket.try_outcome()
        });
    }),
    ("proposal: take, of none", |n| on_channel(n, |_, receiver| receiver.try_take().is_ok())),
    ("proposal: 64 as a batch, there and back", |n| {
        let (proposer, mut receiver) = proposal::channel(OPEN).expect("a good capacity");
        let (mut values, mut tickets) = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
        let mut batch = Vec::with_capacity(BATCH);
        repeat(n, || {
            values.extend(0..BATCH as u64);
            proposer.propose_batch(&mut values, &mut tickets).expect("it is open");
            receiver.try_batch(CAPS, |_| 8, &mut batch).expect("they are there");
            batch.drain(..).for_each(|proposal| proposal.responder.committed(1, 1));
            tickets.drain(..).filter_map(|mut ticket| ticket.try_outcome()).count()
        });
    }),
];

fn on_channel<R>(n: u64, op: impl Fn(&Proposer<u64>, &mut ProposalReceiver<u64>) -> R) {
    let (proposer, mut receiver) = proposal::channel(OPEN).expect("a good capacity");
    repeat(n, || op(&proposer, &mut receiver));
}
