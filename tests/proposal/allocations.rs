//! What is allocated for a proposal: nothing.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use nodestate::proposal::{Caps, channel};

use crate::counting::calls_of;

#[test]
fn nothing_for_a_proposal() {
    let (proposer, mut receiver) = channel::<u64>(8).unwrap();
    let (caps, mut batch) = (Caps { items: 8, bytes: usize::MAX }, Vec::with_capacity(8));
    let (mut values, mut tickets) = (Vec::with_capacity(8), Vec::with_capacity(8));
    let mut context = Context::from_waker(Waker::noop());
    let mut once = || {
        // By ones, polled, waited for in vain, and answered; one is dropped first.
        let mut ticket = proposer.try_propose(1).unwrap();
        drop(proposer.propose(2).unwrap());
        assert!(pin!(&mut ticket).poll(&mut context).is_pending());
        ticket.wait_timeout(Duration::ZERO);
        ticket.wait_timeout(Duration::from_micros(1));
        // By batches, and by numbers.
        values.extend(3..8);
        proposer.propose_batch(&mut values, &mut tickets).unwrap();
        receiver.next_batch(caps, |_| 1, &mut batch).unwrap();
        for proposal in batch.drain(..) {
            let number = proposal.responder.into_raw();
            receiver.responder(number).unwrap().committed(1, 1);
        }
        assert!(ticket.wait().is_committed());
        tickets.drain(..).for_each(|ticket| assert!(ticket.wait().is_committed()));
    };
    // A thread's handle, once.
    once();
    let calls = calls_of(|| (0..1000).for_each(|_| once()));
    assert_eq!(calls, 0);
}
