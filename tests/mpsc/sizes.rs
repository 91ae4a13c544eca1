//! Values of no size, of a page, and of an alignment beyond a line.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use nodestate::ring::{PopError, PushError, mpsc};

/// Singles and batches of values that `make` makes, beyond the end of the ring.
fn carries<T: PartialEq + Debug>(make: impl Fn(usize) -> T) {
    let (mut sender, mut receiver) = mpsc::ring(20).unwrap();
    let mut other = sender.clone();
    for round in 0..20 {
        assert_eq!(sender.try_push(make(round)), Ok(()));
        assert_eq!(other.push_batch(&mut (0..9).map(&make).collect()), Ok(9));
        assert_eq!(receiver.peek(), Ok(&make(round)));
        assert_eq!(receiver.try_pop(), Ok(make(round)));
        let mut taken = Vec::new();
        assert_eq!(receiver.try_drain(&mut taken, 5), Ok(5));
        assert!(taken.drain(..).eq((0..5).map(&make)));
        assert_eq!(receiver.try_drain(&mut taken, 5), Ok(4));
        assert!(taken.drain(..).eq((5..9).map(&make)));
        assert_eq!(receiver.try_pop(), Err(PopError::Empty));
    }
    let mut batch = (0..30).map(&make).collect();
    assert_eq!(other.push_batch(&mut batch), Ok(20));
    assert_eq!(sender.try_push(make(7)), Err(PushError::Full(make(7))));
    drop((sender, other));
    assert!(receiver.into_remaining().eq((0..20).map(&make)));
}

#[test]
fn nothing() {
    carries(|_| ());
}

#[test]
fn a_page() {
    carries(|number| [number as u8; 4096]);
}

#[test]
fn over_aligned() {
    #[derive(PartialEq, Debug)]
    #[repr(align(256))]
    struct Wide(usize);
    impl Drop for Wide {
        fn drop(&mut self) {
            assert_eq!((&raw const *self).addr() % 256, 0);
        }
    }
    carries(Wide);
    let (mut sender, mut receiver) = mpsc::ring(2).unwrap();
    sender.push_batch(&mut vec![Wide(1), Wide(2)]).unwrap();
    assert_eq!((&raw const *receiver.peek().unwrap()).addr() % 256, 0);
}

#[test]
fn owned_memory() {
    carries(|number| number.to_string());
}

/// The one sender too many is not counted, so that the ring ends with the others.
#[test]
fn more_senders_than_can_be_numbered() {
    let (sender, mut receiver) = mpsc::ring::<u8>(1).unwrap();
    let mut senders = vec![sender];
    while let Ok(sender) = catch_unwind(AssertUnwindSafe(|| senders[0].clone())) {
        senders.push(sender);
    }
    assert_eq!(receiver.sender_count(), senders.len());
    senders[500_000].try_push(1).unwrap();
    drop(senders);
    assert_eq!(receiver.try_pop(), Ok(1));
    assert_eq!(receiver.try_pop(), Err(PopError::Closed));
}
