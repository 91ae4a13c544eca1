//! Calls of one thread.

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
    let error = mpsc::ring::<[u8; 1 << 50]>(1 << 12).unwrap_err();
    assert!(error.max() < 1 << 12);
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
