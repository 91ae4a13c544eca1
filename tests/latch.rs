//! The latch from outside: edges of its calls, threads, panics in user code.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use nodestate::latch::Latch;
use nodestate::words::Words;
use nodestate::{Closed, WaitError};

#[test]
fn holds_what_was_published() {
    let (mut writer, latch) = Latch::<[u64; 4], 16>::new([1; 4]);
    assert_eq!(latch.read(), [1; 4]);
    for n in 2..100 {
        let version = writer.publish([n; 4]);
        assert_eq!(latch.versioned().version, version);
        assert_eq!(latch.read(), [n; 4]);
    }
}

#[test]
fn a_value_of_no_words_is_a_value() {
    let (mut writer, latch) = Latch::<[u64; 0]>::new([]);
    let before = latch.version();
    writer.publish([]);
    assert!(latch.version() > before);
    assert!(latch.read().is_empty());
}

#[test]
fn readers_see_whole_values_in_order_beside_a_hot_writer() {
    let (mut writer, latch) = Latch::<[u64; 8], 2>::new([0; 8]);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut newest = 0;
                while !over.load(SeqCst) {
                    let words = latch.read();
                    assert!(words.iter().all(|word| *word == words[0]), "torn: {words:?}");
                    assert!(words[0] >= newest, "went back");
                    newest = words[0];
                }
            });
        }
        for n in 1..=500_000 {
            writer.publish([n; 8]);
        }
        over.store(true, SeqCst);
    });
}

#[test]
fn a_timeout_of_zero_looks_once() {
    let (mut writer, latch) = Latch::<u64>::new(1);
    let seen = latch.version();
    assert_eq!(latch.changed_timeout(seen, Duration::ZERO), Err(WaitError::Timeout));
    writer.publish(2);
    assert_eq!(latch.changed_timeout(seen, Duration::ZERO).unwrap().value, 2);
}

#[test]
fn a_deadline_in_the_past_looks_once() {
    let (mut writer, latch) = Latch::<u64>::new(1);
    let (seen, past) = (latch.version(), Instant::now());
    assert_eq!(latch.changed_deadline(seen, past), Err(WaitError::Timeout));
    writer.publish(2);
    assert_eq!(latch.changed_deadline(seen, past).unwrap().value, 2);
}

#[test]
fn a_timeout_beyond_the_clock_waits_for_the_publication() {
    let (mut writer, latch) = Latch::<u64>::new(1);
    let seen = latch.version();
    let waiter = std::thread::spawn(move || latch.changed_timeout(seen, Duration::MAX));
    std::thread::sleep(Duration::from_millis(20));
    writer.publish(2);
    assert_eq!(waiter.join().unwrap().unwrap().value, 2);
}

#[test]
fn a_timeout_ends_the_wait() {
    let (_writer, latch) = Latch::<u64>::new(1);
    let timeout = Duration::from_millis(20);
    let start = Instant::now();
    assert_eq!(latch.changed_timeout(latch.version(), timeout), Err(WaitError::Timeout));
    assert!(start.elapsed() >= timeout);
}

#[test]
fn a_dropped_writer_ends_every_wait() {
    let (writer, latch) = Latch::<u64>::new(1);
    let seen = latch.version();
    let waiters = [(); 3].map(|()| {
        let latch = latch.clone();
        std::thread::spawn(move || latch.changed(seen))
    });
    let task = std::thread::spawn({
        let latch = latch.clone();
        move || block_on(latch.changed_async(seen))
    });
    std::thread::sleep(Duration::from_millis(20));
    drop(writer);
    for waiter in waiters {
        assert_eq!(waiter.join().unwrap(), Err(Closed));
    }
    assert_eq!(task.join().unwrap(), Err(Closed));
    assert_eq!(latch.changed_timeout(seen, Duration::MAX), Err(WaitError::Closed));
    assert_eq!(latch.read(), 1);
}

#[test]
fn the_last_publication_is_seen_before_the_end() {
    let (mut writer, latch) = Latch::<u64>::new(1);
    let seen = latch.version();
    writer.publish(2);
    drop(writer);
    let last = latch.changed(seen).unwrap();
    assert_eq!(last.value, 2);
    assert_eq!(latch.changed(last.version), Err(Closed));
}

#[test]
fn a_version_of_another_latch_does_not_hang() {
    let (_writer, latch) = Latch::<u64>::new(1);
    let (mut other, foreign) = Latch::<u64>::new(1);
    other.publish(2);
    assert_eq!(latch.changed(foreign.version()).unwrap().value, 1);
}

#[derive(Copy, Clone, Debug, PartialEq)]
struct Touchy(u64);

impl Words for Touchy {
    type Array = [u64; 1];

    fn to_words(self) -> [u64; 1] {
        assert!(self.0 != 13, "not thirteen");
        [self.0]
    }

    fn from_words([word]: [u64; 1]) -> Self {
        Self(word)
    }
}

#[test]
fn an_encoding_that_panics_publishes_nothing() {
    let (writer, latch) = Latch::<Touchy>::new(Touchy(1));
    let writer = writer.into_multi();
    let before = latch.version();
    let clone = writer.clone();
    assert!(std::thread::spawn(move || clone.publish(Touchy(13))).join().is_err());
    assert_eq!(latch.version(), before);
    writer.publish(Touchy(2));
    assert_eq!(latch.read(), Touchy(2));
}

#[test]
fn a_change_that_panics_leaves_the_writers_usable() {
    let (writer, latch) = Latch::<u64>::new(1);
    let writer = writer.into_multi();
    let clone = writer.clone();
    assert!(std::thread::spawn(move || clone.update(|_| panic!("no"))).join().is_err());
    writer.update(|n| n + 1);
    assert_eq!(latch.read(), 2);
}

#[test]
fn a_waker_may_publish() {
    struct Republish(std::sync::Mutex<Option<nodestate::latch::MultiWriter<u64>>>);
    impl std::task::Wake for Republish {
        fn wake(self: std::sync::Arc<Self>) {
            if let Some(writer) = self.0.lock().unwrap().take() {
                writer.update(|n| n + 1);
            }
        }
    }
    let (writer, latch) = Latch::<u64>::new(1);
    let writer = writer.into_multi();
    let waker = std::sync::Arc::new(Republish(Some(writer.clone()).into())).into();
    let mut wait = std::pin::pin!(latch.changed_async(latch.version()));
    let mut context = std::task::Context::from_waker(&waker);
    assert!(wait.as_mut().poll(&mut context).is_pending());
    writer.update(|n| n + 1);
    assert_eq!(latch.read(), 3);
}

#[test]
fn words_of_other_types() {
    let (mut writer, latch) = Latch::<bool>::new(false);
    writer.publish(true);
    assert!(latch.read());
    assert_eq!(u64::from_words(5_u64.to_words()), 5);
}

#[test]
fn handles_can_be_shown() {
    let (writer, latch) = Latch::<u64>::new(1);
    assert_eq!(format!("{latch:?}"), "Latch { version: 0, value: 1 }");
    assert!(format!("{writer:?}").contains("value: 1"));
    assert!(format!("{:?}", writer.into_multi()).contains("value: 1"));
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
