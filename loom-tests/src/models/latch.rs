//! The latch's handles: waiting for the next publication, and taking turns.

use loom::thread;

use super::explore;
use crate::Closed;
use crate::latch::Latch;

/// A value that shows at once whether it is whole.
const fn value(n: u64) -> [u64; 2] {
    [n, n * 10]
}

/// A wait for the next publication ends with it, or with the end.
#[test]
fn changed() {
    explore("latch::changed", Some(3), || {
        let (mut writer, latch) = Latch::<[u64; 2], 2>::new(value(0));
        let initial = latch.version();
        let publisher = thread::spawn(move || {
            writer.publish(value(1));
            drop(writer);
        });
        let seen = latch.changed(initial).expect("a publication was made");
        assert_eq!(seen.value, value(1));
        assert_eq!(latch.changed(seen.version), Err(Closed));
        publisher.join().unwrap();
    });
}

/// The same as a task, on the other thread.
#[test]
fn changed_async() {
    explore("latch::changed_async", Some(3), || {
        let (mut writer, latch) = Latch::<[u64; 2], 2>::new(value(0));
        let initial = latch.version();
        let task = thread::spawn(move || {
            loom::future::block_on(async {
                let seen = latch.changed_async(initial).await.expect("a publication was made");
                assert_eq!(seen.value, value(1));
                assert_eq!(latch.changed_async(seen.version).await, Err(Closed));
            });
        });
        writer.publish(value(1));
        drop(writer);
        task.join().unwrap();
    });
}

/// Writers that take turns lose nothing, and hand the slots on in order.
#[test]
fn multi_writer() {
    explore("latch::multi_writer", Some(3), || {
        let (writer, latch) = Latch::<[u64; 2], 2>::new(value(0));
        let writer = writer.into_multi();
        let writers = [(); 2].map(|()| {
            let writer = writer.clone();
            thread::spawn(move || {
                writer.update(|[n, _]| value(n + 1));
            })
        });
        let [a, b] = latch.read();
        assert_eq!(value(a), [a, b], "torn");
        for writer in writers {
            writer.join().unwrap();
        }
        assert_eq!(latch.read(), value(2));
    });
}
