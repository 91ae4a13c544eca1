//! Waiting at a ring: no value, no slot and no end is slept through.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Context;

use futures_core::{FusedStream, Stream};
use futures_sink::Sink;
use loom::thread;

use crate::Closed;
use crate::models::{Woken, explore, poll};
use crate::ring::{
    PushError,
    mpsc::{Receiver, Sender, ring},
};

fn ring_of<const N: usize>() -> (Sender<u64>, Receiver<u64>) {
    ring(N).unwrap()
}

/// The receiver sleeps until a value comes, and until the end.
#[test]
fn pop_sleeps() {
    explore("mpsc::wakeups::pop_sleeps", Some(3), || {
        let (mut sender, mut receiver) = ring_of::<1>();
        let sending = thread::spawn(move || sender.try_push(1));
        assert_eq!(receiver.pop(), Ok(1));
        assert_eq!(receiver.pop(), Err(Closed));
        sending.join().unwrap().unwrap();
    });
}

/// The same of a batch, as a task.
#[test]
fn batch_wakes_a_task() {
    explore("mpsc::wakeups::batch_wakes_a_task", Some(3), || {
        let (mut sender, mut receiver) = ring_of::<4>();
        let receiving = thread::spawn(move || {
            loom::future::block_on(async {
                let mut taken = Vec::new();
                while receiver.drain_async(&mut taken, 3).await.is_ok() {}
                taken
            })
        });
        assert_eq!(sender.push_batch(&mut vec![1, 2, 3, 4]), Ok(4));
        drop(sender);
        assert_eq!(receiving.join().unwrap(), [1, 2, 3, 4]);
    });
}

/// A sender sleeps until there is room.
#[test]
fn push_sleeps() {
    explore("mpsc::wakeups::push_sleeps", Some(3), || {
        let (mut sender, mut receiver) = ring_of::<1>();
        let sending = thread::spawn(move || (1..=2).try_for_each(|value| sender.push(value)));
        let mut taken = Vec::new();
        while let Ok(value) = receiver.pop() {
            taken.push(value);
        }
        assert_eq!(taken, [1, 2]);
        assert!(sending.join().unwrap().is_ok());
    });
}

/// Where a look is made for every second slot alone, a sender is seen before the ring is empty: the
/// receiver takes out what is there, and does not look again.
#[test]
fn seen_before_it_is_empty() {
    explore("mpsc::wakeups::seen_before_it_is_empty", Some(3), || {
        let (mut sender, mut receiver) = ring_of::<4>();
        assert_eq!(sender.push_batch(&mut vec![1, 2, 3, 4]), Ok(4));
        let sending = thread::spawn(move || sender.push(5));
        for value in 1..=4 {
            assert_eq!(receiver.try_pop(), Ok(value));
        }
        assert!(sending.join().unwrap().is_ok());
        assert_eq!(receiver.try_pop(), Ok(5));
    });
}

/// Two wait for the one slot; the first to be woken never looks. The receiver wakes the other before it
/// sleeps, and not before there is nothing left.
#[test]
fn a_winner_that_never_looks() {
    explore("mpsc::wakeups::a_winner_that_never_looks", Some(2), || {
        let (mut sender, mut receiver) = ring_of::<1>();
        let mut idle = sender.clone();
        sender.try_push(1).unwrap();
        let (_, waker) = Woken::waker();
        let mut winner = Box::pin(idle.push_async(2));
        assert!(poll(winner.as_mut(), &waker).is_pending());
        let sending = thread::spawn(move || sender.push(3));
        assert_eq!(receiver.pop(), Ok(1));
        assert_eq!(receiver.pop(), Ok(3));
        assert!(sending.join().unwrap().is_ok());
    });
}

/// A future that is dropped hands its wake-up on.
#[test]
fn a_winner_that_goes() {
    explore("mpsc::wakeups::a_winner_that_goes", Some(2), || {
        let (mut sender, mut receiver) = ring_of::<1>();
        let mut goes = sender.clone();
        sender.try_push(1).unwrap();
        let going = thread::spawn(move || {
            let (_, waker) = Woken::waker();
            let mut winner = pin!(goes.push_async(2));
            poll(winner.as_mut(), &waker).is_ready()
        });
        let sending = thread::spawn(move || sender.push(3));
        assert_eq!(receiver.try_pop(), Ok(1));
        let went_in = going.join().unwrap();
        if went_in {
            assert!(receiver.pop().is_ok());
        }
        assert!(sending.join().unwrap().is_ok());
    });
}

/// The end wakes a sender that waits, with its value.
#[test]
fn close_wakes_senders() {
    explore("mpsc::wakeups::close_wakes_senders", Some(3), || {
        let (mut sender, mut receiver) = ring_of::<1>();
        sender.try_push(1).unwrap();
        let sending = thread::spawn(move || sender.push(2));
        receiver.close();
        assert_eq!(sending.join().unwrap(), Err(PushError::Closed(2)));
        assert!(receiver.into_remaining().eq([1]));
    });
}

/// A receiver that goes wakes them too.
#[test]
fn drop_wakes_senders() {
    explore("mpsc::wakeups::drop_wakes_senders", Some(3), || {
        let (mut sender, receiver) = ring_of::<1>();
        sender.try_push(1).unwrap();
        let sending = thread::spawn(move || sender.push(2));
        drop(receiver);
        // It may be in before the seal, and is dropped then.
        let answer = sending.join().unwrap();
        assert!(matches!(answer, Ok(()) | Err(PushError::Closed(2))), "{answer:?}");
    });
}

/// The last sender that goes wakes the receiver.
#[test]
fn last_sender_wakes_the_receiver() {
    explore("mpsc::wakeups::last_sender_wakes_the_receiver", Some(3), || {
        let (sender, mut receiver) = ring_of::<1>();
        let going = [sender.clone(), sender].map(|sender| thread::spawn(move || drop(sender)));
        assert_eq!(receiver.pop(), Err(Closed));
        going.into_iter().for_each(|going| going.join().unwrap());
    });
}

/// The receiver as a stream, which is left alone between two polls.
#[test]
fn stream_sleeps() {
    explore("mpsc::wakeups::stream_sleeps", Some(3), || {
        let (mut sender, mut receiver) = ring_of::<1>();
        let sending = thread::spawn(move || sender.push(1).and_then(|()| sender.push(2)));
        let mut next = || {
            let polled = poll_fn(|cx| Pin::new(&mut receiver).poll_next(cx));
            loom::future::block_on(polled)
        };
        assert_eq!([next(), next(), next()], [Some(1), Some(2), None]);
        sending.join().unwrap().unwrap();
    });
}

/// A sender as a sink, which holds a value back while the ring is full.
#[test]
fn sink_sleeps() {
    explore("mpsc::wakeups::sink_sleeps", Some(3), || {
        let (sender, mut receiver) = ring_of::<1>();
        let sending = thread::spawn(move || {
            let mut sink = sender.into_sink();
            for value in 1..=2 {
                loom::future::block_on(poll_fn(|cx| Pin::new(&mut sink).poll_ready(cx)))?;
                Pin::new(&mut sink).start_send(value)?;
            }
            loom::future::block_on(poll_fn(|cx| Pin::new(&mut sink).poll_close(cx)))
        });
        assert_eq!([receiver.pop(), receiver.pop()], [Ok(1), Ok(2)]);
        assert_eq!(receiver.pop(), Err(Closed));
        sending.join().unwrap().unwrap();
    });
}

/// A look without taking is an answer too: who finds nothing by it wakes all.
#[test]
fn nothing_to_peek_at() {
    explore("mpsc::wakeups::nothing_to_peek_at", Some(2), || {
        let (mut sender, mut receiver) = ring_of::<1>();
        let mut idle = sender.clone();
        sender.try_push(1).unwrap();
        let (_, waker) = Woken::waker();
        let mut winner = Box::pin(idle.push_async(2));
        assert!(poll(winner.as_mut(), &waker).is_pending());
        let sending = thread::spawn(move || sender.push(3));
        assert_eq!(receiver.try_pop(), Ok(1));
        while receiver.peek().is_err() {
            thread::yield_now();
        }
        assert!(sending.join().unwrap().is_ok());
    });
}

/// A sink that has nothing to send any more leaves its place in the list to others.
#[test]
fn a_sink_that_lets_go() {
    explore("mpsc::wakeups::a_sink_that_lets_go", Some(3), || {
        let (mut sender, mut receiver) = ring_of::<1>();
        let mut sink = sender.clone().into_sink();
        sender.try_push(1).unwrap();
        let (_, waker) = Woken::waker();
        Pin::new(&mut sink).start_send(2).unwrap();
        let mut cx = Context::from_waker(&waker);
        assert!(Pin::new(&mut sink).poll_flush(&mut cx).is_pending());
        let sending = thread::spawn(move || sender.push(3));
        assert_eq!(sink.take_held(), Some(2));
        assert_eq!(receiver.try_pop(), Ok(1));
        assert!(sending.join().unwrap().is_ok());
    });
}

/// A stream has not ended while a push is in flight that the end has not refused.
#[test]
fn a_stream_ends_after_the_last_push() {
    explore("mpsc::wakeups::a_stream_ends_after_the_last_push", None, || {
        let (mut sender, mut receiver) = ring_of::<1>();
        let sending = thread::spawn(move || sender.try_push(1).is_ok());
        receiver.close();
        let mut taken = false;
        while !receiver.is_terminated() {
            taken |= receiver.try_pop().is_ok();
        }
        assert_eq!(sending.join().unwrap(), taken);
    });
}

/// The push itself wakes the receiver, and not the end that comes after it.
#[test]
fn a_push_rings() {
    explore("mpsc::wakeups::a_push_rings", Some(3), || {
        let (mut sender, mut receiver) = ring_of::<1>();
        let sending = thread::spawn(move || sender.try_push(1).map(|()| sender).ok());
        assert_eq!(receiver.pop(), Ok(1));
        drop(sending.join().unwrap());
    });
}

/// The same of a batch.
#[test]
fn a_batch_rings() {
    explore("mpsc::wakeups::a_batch_rings", Some(3), || {
        let (mut sender, mut receiver) = ring_of::<4>();
        let sending = thread::spawn(move || {
            assert_eq!(sender.push_batch(&mut vec![1, 2, 3, 4]), Ok(4));
            sender
        });
        let mut taken = Vec::new();
        assert_eq!(receiver.drain(&mut taken, 4), Ok(4));
        drop(sending.join().unwrap());
    });
}

/// A batch that waits for room goes in by parts.
#[test]
fn batches_sleep() {
    explore("mpsc::wakeups::batches_sleep", Some(2), || {
        let (mut sender, mut receiver) = ring_of::<1>();
        let sending = thread::spawn(move || {
            let mut batch = vec![1, 2];
            (sender.push_all(&mut batch), batch)
        });
        assert_eq!([receiver.pop(), receiver.pop()], [Ok(1), Ok(2)]);
        assert_eq!(receiver.pop(), Err(Closed));
        assert_eq!(sending.join().unwrap(), (Ok(()), vec![]));
    });
}

/// A batch that is given up when a part is in hands its wake-up on.
#[test]
fn a_batch_that_goes() {
    explore("mpsc::wakeups::a_batch_that_goes", Some(2), || {
        let (mut sender, mut receiver) = ring_of::<1>();
        let mut goes = sender.clone();
        let (mut batch, (_, waker)) = (vec![1, 2], Woken::waker());
        let mut future = Box::pin(goes.push_all_async(&mut batch));
        assert!(poll(future.as_mut(), &waker).is_pending());
        let sending = thread::spawn(move || sender.push(3));
        assert_eq!(receiver.try_pop(), Ok(1));
        drop(future);
        assert_eq!(batch, [2]);
        assert!(sending.join().unwrap().is_ok());
    });
}
