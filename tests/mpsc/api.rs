//! Calls of one thread.

use std::sync::{Arc, Mutex};

use nodestate::Closed;
use nodestate::ring::{
    PopError, PushError,
    mpsc::{self, Receiver, Remaining, Sender, WeakSender},
};

#[test]
fn first_in_first_out() {
    let (mut sender, mut receiver) = mpsc::ring(3).unwrap();
    for round in 0..100 {
        for value in 0..3 {
            assert_eq!(sender.try_push(round * 3 + value), Ok(()));
        }
        assert_eq!(sender.try_push(999), Err(PushError::Full(999)));
        assert_eq!(receiver.len(), 3);
        for value in 0..3 {
            assert_eq!(receiver.peek(), Ok(&(round * 3 + value)));
            assert_eq!(receiver.try_pop(), Ok(round * 3 + value));
        }
        assert_eq!(receiver.try_pop(), Err(PopError::Empty));
        assert!(receiver.is_empty());
    }
}

#[test]
fn capacities() {
    for capacity in [0, 524_289, usize::MAX] {
        let error = mpsc::ring::<u8>(capacity).unwrap_err();
        assert_eq!((error.requested(), error.max()), (capacity, 524_288));
    }
    let (sender, receiver) = mpsc::ring::<()>(524_288).unwrap();
    assert_eq!((sender.capacity(), receiver.capacity()), (524_288, 524_288));
    for capacity in 1..=130 {
        let (mut sender, mut receiver) = mpsc::ring(capacity).unwrap();
        let mut batch: Vec<_> = (0..200).collect();
        assert_eq!(sender.push_batch(&mut batch), Ok(capacity), "exact");
        assert_eq!(batch[0], capacity);
        let mut taken = Vec::new();
        assert_eq!(receiver.try_drain(&mut taken, 1000), Ok(capacity));
        assert!(taken.into_iter().eq(0..capacity));
    }
}

#[test]
fn a_batch_larger_than_the_ring_goes_in_by_and_by() {
    let (mut sender, mut receiver) = mpsc::ring(10).unwrap();
    let mut batch: Vec<_> = (0..1000).collect();
    let mut taken = Vec::new();
    while !batch.is_empty() || !receiver.is_empty() {
        assert!(sender.push_batch(&mut batch).unwrap() <= 10);
        receiver.try_drain(&mut taken, 7).unwrap();
    }
    assert!(taken.into_iter().eq(0..1000));
    assert_eq!(sender.push_batch(&mut batch), Ok(0), "nothing of nothing");
}

#[test]
fn small_batches_do_not_run_out_of_blocks() {
    for size in [4, 5, 8, 9, 16, 31, 33, 64] {
        let (mut sender, mut receiver) = mpsc::ring(1024).unwrap();
        let mut next = 0..1_000_000;
        for _ in 0..3 {
            loop {
                let mut batch: Vec<_> = next.by_ref().take(size).collect();
                let moved = sender.push_batch(&mut batch).unwrap();
                if moved < size {
                    next.start -= batch.len();
                    break;
                }
            }
            assert_eq!(receiver.len(), 1024);
            let mut taken = Vec::new();
            assert_eq!(receiver.try_drain(&mut taken, 1000), Ok(1000));
        }
    }
}

#[test]
fn a_drain_stops_in_a_batch_and_goes_on() {
    let (mut sender, mut receiver) = mpsc::ring(64).unwrap();
    sender.push_batch(&mut (0..50).collect()).unwrap();
    let mut taken = Vec::new();
    for most in [1, 2, 0, 7, 30] {
        assert_eq!(receiver.try_drain(&mut taken, most), Ok(most));
        assert_eq!(receiver.len(), 50 - taken.len());
        assert_eq!(receiver.peek(), Ok(&taken.len()));
        // The slots that were freed in the middle of it can be filled.
        assert_eq!(sender.try_push(50), Ok(()));
        assert_eq!(receiver.len(), 51 - taken.len());
        let mut rest = Vec::new();
        receiver.try_drain(&mut rest, 1000).unwrap();
        assert!(rest.into_iter().eq(taken.len()..=50));
        assert_eq!(sender.push_batch(&mut (taken.len()..50).collect()), Ok(50 - taken.len()));
    }
    assert_eq!(receiver.try_pop(), Ok(40));
}

#[test]
fn clones_bring_their_cells() {
    let (sender, mut receiver) = mpsc::ring(4).unwrap();
    for crowd in [1, 7, 8, 9, 100, 3] {
        let mut senders: Vec<_> = (0..crowd).map(|_| sender.clone()).collect();
        for round in 0..3 {
            for (number, sender) in senders.iter_mut().enumerate() {
                assert_eq!(sender.try_push((round, number)), Ok(()));
                assert_eq!(receiver.try_pop(), Ok((round, number)));
            }
        }
    }
}

#[test]
fn weak_senders() {
    let (sender, mut receiver) = mpsc::ring(4).unwrap();
    let weak = sender.downgrade();
    let mut another = weak.clone().upgrade().unwrap();
    drop(sender);
    assert!(!receiver.is_closed());
    another.try_push(1).unwrap();
    drop(another);
    assert!(receiver.is_closed());
    assert!(weak.upgrade().is_none());
    assert_eq!(receiver.try_pop(), Ok(1));
    assert_eq!(receiver.try_pop(), Err(PopError::Closed));
}

#[test]
fn closed_by_the_receiver() {
    let (mut sender, mut receiver) = mpsc::ring(4).unwrap();
    sender.try_push(1).unwrap();
    receiver.close();
    receiver.close();
    assert!(sender.is_closed());
    assert_eq!(sender.try_push(2), Err(PushError::Closed(2)));
    assert_eq!(sender.push_batch(&mut vec![3]), Err(Closed));
    assert_eq!(sender.push_batch(&mut vec![]), Ok(0));
    assert_eq!(receiver.try_pop(), Ok(1));
    for _ in 0..2 {
        assert_eq!(receiver.try_pop(), Err(PopError::Closed));
        assert_eq!(receiver.peek(), Err(PopError::Closed));
        assert_eq!(receiver.try_drain(&mut Vec::new(), 1), Err(PopError::Closed));
        assert_eq!(receiver.len(), 0);
    }
}

#[test]
fn threads_may_share_them() {
    fn is_send_and_sync<T: Send + Sync>() {}
    is_send_and_sync::<Sender<std::cell::Cell<u8>>>();
    is_send_and_sync::<WeakSender<std::cell::Cell<u8>>>();
    is_send_and_sync::<Receiver<std::cell::Cell<u8>>>();
    is_send_and_sync::<Remaining<std::cell::Cell<u8>>>();
}

#[test]
fn they_show_little_of_themselves() {
    let (sender, receiver) = mpsc::ring::<u8>(4).unwrap();
    assert_eq!(format!("{sender:?}"), "Sender { capacity: 4, .. }");
    assert_eq!(format!("{receiver:?}"), "Receiver { capacity: 4, .. }");
    assert_eq!(format!("{:?}", sender.downgrade()), "WeakSender { .. }");
}

/// Values of the batch first, then those of the iterator; what was asked for and found no room is in the
/// batch.
#[test]
fn an_iterator_goes_in_as_far_as_there_is_room() {
    for capacity in [1, 3, 64, 100, 200] {
        for before in [0, 2, 70] {
            let (mut sender, mut receiver) = mpsc::ring(capacity).unwrap();
            let mut batch: Vec<usize> = (0..before).collect();
            let mut values = before..300;
            let (mut taken, mut moved) = (Vec::new(), 0);
            while values.len() + batch.len() > 0 {
                let now = sender.push_iter(&mut values, &mut batch).unwrap();
                assert_eq!(receiver.len(), now);
                assert!(
                    now == capacity || values.len() + batch.len() == 0,
                    "a prefix, and all of it"
                );
                moved += now;
                let first = batch.first().copied().unwrap_or(values.start);
                assert_eq!(first, moved);
                assert!(batch.iter().copied().eq(first..values.start), "nothing is lost");
                assert!(values.start - first <= 70, "no more is asked for than may fit");
                receiver.try_drain(&mut taken, capacity).unwrap();
            }
            assert!(taken.into_iter().eq(0..300));
            assert_eq!(sender.push_iter([], &mut batch), Ok(0), "nothing of nothing");
            receiver.close();
            assert_eq!(sender.push_iter([], &mut batch), Ok(0), "of that neither");
            assert_eq!(sender.push_iter([7], &mut batch), Err(Closed));
            assert_eq!(batch, [7]);
        }
    }
}

#[test]
fn what_is_left_has_an_heir() {
    let left = Arc::new(Mutex::new(Vec::new()));
    let heir = |mine: &'static str| {
        let left = left.clone();
        move |value| left.lock().unwrap().push((mine, value))
    };
    let (mut sender, mut receiver) = mpsc::ring(9).unwrap();
    receiver.on_drop(heir("first"));
    receiver.on_drop(heir("second"));
    sender.push_batch(&mut (0..6).collect()).unwrap();
    sender.try_push(6).unwrap();
    assert_eq!(receiver.try_pop(), Ok(0));
    let mut rest = receiver.into_remaining();
    assert_eq!((rest.next(), rest.next()), (Some(1), Some(2)));
    drop(rest);
    let left: Vec<_> = left.lock().unwrap().drain(..).collect();
    assert_eq!(left, [3, 4, 5, 6].map(|value| ("second", value)));
    assert_eq!(sender.try_push(7), Err(PushError::Closed(7)));
}
