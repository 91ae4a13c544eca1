//! Values of every size and alignment.

use std::fmt::Debug;

use nodestate::ring::{PopError, PushError, lanes};

/// Goes around two lanes of three several times, by every way in and out.
fn around<T: Copy + PartialEq + Debug>(make: impl Fn(usize) -> T) {
    let (registrar, mut receiver) = lanes::waiting(2, 3).unwrap();
    let mut senders = [(); 2].map(|()| registrar.register().unwrap());
    for n in 0..50 {
        senders[0].try_push(make(n)).unwrap();
        senders[0].push_slice(&[make(n + 1), make(n + 2), make(n + 3)]).unwrap();
        assert_eq!(senders[0].try_push(make(0)), Err(PushError::Full(make(0))));
        let mut batch = vec![make(n + 3), make(n + 4)];
        assert_eq!(senders[1].push_batch(&mut batch), Ok(2));
        let first = receiver.peek().unwrap();
        assert_eq!(std::ptr::from_ref(first).addr() % align_of::<T>(), 0);
        assert_eq!(receiver.len(), 5);
        let mut all = vec![receiver.try_pop().unwrap()];
        assert_eq!(receiver.try_drain(&mut all, 9), Ok(4));
        let first = if all[0] == make(n) { 0 } else { 2 };
        all.rotate_left(first);
        assert_eq!(all, [0, 1, 2, 3, 4].map(|i| make(n + i)));
        assert_eq!(receiver.try_pop(), Err(PopError::Empty));
    }
    senders[1].push_slice(&[make(1), make(2)]).unwrap();
    receiver.close();
    assert_eq!(senders[0].push_slice(&[make(0)]), Err(PushError::Closed(())));
    assert_eq!(receiver.len(), 2);
    assert!(receiver.into_remaining().eq([make(1), make(2)]));
}

#[derive(Copy, Clone, PartialEq, Debug)]
#[repr(align(256))]
struct Aligned(u8);

#[test]
fn small_and_large() {
    around(|_| ());
    around(|n| n as u8);
    around(|n| (n as u8, n as u64));
    around(|n| Aligned(n as u8));
    around(|n| [n as u8; 4096]);
}

/// Nothing at all, in lanes that no memory could hold.
#[test]
fn nothing_in_large_numbers() {
    let (registrar, mut receiver) = lanes::waiting(2, 1 << 62).unwrap();
    assert_eq!(receiver.capacity(), 1 << 63);
    let mut sender = registrar.register().unwrap();
    assert_eq!(sender.push_batch(&mut vec![(); 1000]), Ok(1000));
    receiver.close();
    assert_eq!(receiver.len(), 1000);
    assert_eq!(receiver.into_remaining().count(), 1000);
}

#[test]
fn owned_values() {
    let (registrar, mut receiver) = lanes::waiting(2, 2).unwrap();
    let mut sender = registrar.register().unwrap();
    let mut batch = vec!["a".to_string(), "b".to_string(), "c".to_string()];
    assert_eq!((sender.push_batch(&mut batch), batch.len()), (Ok(2), 1));
    receiver.close();
    assert_eq!(sender.try_push("d".to_string()), Err(PushError::Closed("d".to_string())));
    assert!(receiver.into_remaining().eq(["a", "b"]));
}
