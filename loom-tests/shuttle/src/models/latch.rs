//! A writer and three readers; then two writers that take turns.

use shuttle::thread;

use super::{explore, join};
use crate::latch::Latch;

/// A value whose words fit each other, or were torn.
fn whole(number: u64) -> [u64; 3] {
    [number, number * 7, !number]
}

fn number(value: [u64; 3]) -> u64 {
    assert_eq!(value, whole(value[0]), "torn");
    value[0]
}

/// Nobody reads a torn value or one that is older than the last, and who waits hears of the last one.
#[test]
fn one_writer() {
    explore("models::latch::one_writer", || {
        let (mut writer, latch) = Latch::<_>::new(whole(0));
        let readers = [0, 1, 2].map(|reader| {
            let latch = latch.clone();
            thread::spawn(move || {
                let mut last = 0;
                for _ in 0..6 {
                    let now = number(latch.read());
                    assert!(now >= last);
                    last = now;
                }
                if reader == 0 {
                    let mut seen = latch.versioned();
                    while let Ok(next) = latch.changed(seen.version) {
                        assert!(number(next.value) > number(seen.value));
                        seen = next;
                    }
                }
                number(latch.read())
            })
        });
        (1..=6).for_each(|now| _ = writer.publish(whole(now)));
        drop(writer);
        let last = join(readers);
        assert_eq!(last[0], 6, "the end comes after the last value");
        assert_eq!(number(latch.read()), 6);
    });
}

/// Of several writers each change counts.
#[test]
fn two_writers() {
    explore("models::latch::two_writers", || {
        let (writer, latch) = Latch::<_>::new(whole(0));
        let writer = writer.into_multi();
        let readers = [(); 2].map(|()| {
            let latch = latch.clone();
            thread::spawn(move || {
                (0..6).fold(0, |last, _| {
                    let now = number(latch.read());
                    assert!(now >= last);
                    now
                })
            })
        });
        let writers = [(); 2].map(|()| {
            let writer = writer.clone();
            thread::spawn(move || {
                for _ in 0..4 {
                    writer.update(|value| whole(number(value) + 1));
                }
            })
        });
        assert!(join(readers).into_iter().all(|last| last <= 8));
        join(writers);
        assert_eq!(number(latch.read()), 8);
    });
}
