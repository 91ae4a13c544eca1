//! Nothing is allocated once a ring of lanes is there.

use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use nodestate::ring::lanes;

use crate::counting::allocations_of;

#[test]
fn none() {
    // The handle of the thread is std's, and made when it is first asked for.
    let _ = std::thread::current();
    let (registrar, mut receiver) = lanes::waiting(2, 100).unwrap();
    let mut batch = Vec::with_capacity(200);
    let mut taken = Vec::with_capacity(200);
    let limit = Duration::from_millis(1);
    let mut context = Context::from_waker(Waker::noop());
    let mut rounds = || {
        for round in 0..20 {
            let mut sender = registrar.register().unwrap();
            batch.extend(0..150);
            sender.push_batch(&mut batch).unwrap();
            assert!(sender.try_push(round).is_err());
            assert!(sender.push_timeout(round, limit).is_err());
            assert!(pin!(sender.push_async(1)).poll(&mut context).is_pending());
            batch.clear();
            assert_eq!(receiver.try_pop(), Ok(0));
            assert!(receiver.peek().is_ok());
            sender.push(7).unwrap();
            drop(sender);
            assert_eq!(receiver.try_drain(&mut taken, 200), Ok(100));
            assert!(receiver.pop_timeout(limit).is_err());
            assert!(pin!(receiver.pop_async()).poll(&mut context).is_pending());
            taken.clear();
        }
        receiver.close();
    };
    assert_eq!(allocations_of(&mut rounds), 0);
    assert!(allocations_of(|| drop(vec![0; 9])) > 0, "the count counts");
}
