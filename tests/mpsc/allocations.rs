//! Pushes, pops, batches and waits allocate nothing.

use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use nodestate::ring::mpsc;

use crate::counting::allocations_of;

#[test]
fn none() {
    // The handle of the thread is std's, and made when it is first asked for.
    let _ = std::thread::current();
    let (mut sender, mut receiver) = mpsc::ring(100).unwrap();
    let mut batch = Vec::with_capacity(200);
    let mut taken = Vec::with_capacity(200);
    let limit = Duration::from_millis(1);
    let count = allocations_of(|| {
        for round in 0..20 {
            batch.extend(0..150);
            sender.push_batch(&mut batch).unwrap();
            assert!(sender.try_push(round).is_err());
            assert!(sender.push_timeout(round, limit).is_err());
            assert!(
                pin!(sender.push_async(1))
                    .poll(&mut Context::from_waker(Waker::noop()))
                    .is_pending()
            );
            batch.clear();
            assert_eq!(receiver.try_pop(), Ok(0));
            assert!(receiver.peek().is_ok());
            sender.push(7).unwrap();
            assert_eq!(receiver.try_drain(&mut taken, 200), Ok(100));
            assert!(receiver.pop_timeout(limit).is_err());
            assert!(
                pin!(receiver.pop_async())
                    .poll(&mut Context::from_waker(Waker::noop()))
                    .is_pending()
            );
            taken.clear();
        }
        // A clone that finds a seat.
        drop(sender.clone());
    });
    assert_eq!(count, 0);
    assert!(allocations_of(|| drop([(); 9].map(|()| sender.clone()))) > 0, "the count counts");
}
