//! Values of every size and alignment.

use nodestate::ring::{PopError, PushError, spsc};

/// Goes around a ring of three several times, by every way in and out.
fn around<T: Copy + PartialEq + std::fmt::Debug>(make: impl Fn(usize) -> T) {
    let (mut producer, mut consumer) = spsc::ring(3).unwrap();
    for n in 0..50 {
        producer.try_push(make(n)).unwrap();
        producer.push_slice(&[make(n + 1), make(n + 2), make(n + 3)]).unwrap();
        assert_eq!(producer.try_push(make(0)), Err(PushError::Full(make(0))));
        assert_eq!(consumer.try_pop(), Ok(make(n)));
        let chunk = consumer.read_chunk(2).unwrap();
        let (first, second) = chunk.as_slices();
        for value in first.iter().chain(second) {
            assert_eq!(std::ptr::from_ref(value).addr() % align_of::<T>(), 0);
        }
        assert_eq!([first, second].concat(), [make(n + 1), make(n + 2)]);
        chunk.commit(1);
        producer.push_batch([make(n + 3)]).unwrap();
        let mut all = [make(0); 3];
        assert_eq!(consumer.pop_slice(&mut all), Ok(2));
        assert_eq!(all[..2], [make(n + 2), make(n + 3)]);
        assert_eq!(consumer.try_pop(), Err(PopError::Empty));
    }
}

#[derive(Copy, Clone, PartialEq, Debug)]
#[repr(align(256))]
struct Aligned(u8);

#[test]
fn small_and_large() {
    around(|_| ());
    around(|n| n as u8);
    around(|n| (n as u8, n as u64));
    around(|n| [n as u8; 3]);
    around(|n| Aligned(n as u8));
    around(|n| [n as u8; 4096]);
}

#[test]
fn nothing_at_all_in_large_numbers() {
    let (mut producer, mut consumer) = spsc::ring(1 << 40).unwrap();
    assert_eq!(producer.push_batch(std::iter::repeat_n((), 1000)), Ok(1000));
    assert_eq!(producer.room(), (1 << 40) - 1000);
    consumer.read_chunk(600).unwrap().commit_all();
    assert_eq!(consumer.try_drain(&mut Vec::new(), usize::MAX), Ok(400));
}

#[test]
fn owned_values() {
    around_owned(|n| n.to_string());
    around_owned(|n| vec![n; n]);
    around_owned(Box::new);
}

fn around_owned<T: PartialEq + std::fmt::Debug>(make: impl Fn(usize) -> T) {
    let (mut producer, mut consumer) = spsc::ring(3).unwrap();
    for n in 0..20 {
        producer.push_batch((0..3).map(|i| make(n + i))).unwrap();
        let mut all = vec![make(99)];
        consumer.try_drain(&mut all, 1).unwrap();
        all.extend(consumer.read_chunk(3).unwrap());
        assert_eq!(all, [make(99), make(n), make(n + 1), make(n + 2)]);
    }
}
