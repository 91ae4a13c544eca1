//! Flags from outside: edges of their calls, threads, tasks that come and go.

use std::sync::Arc;
use std::time::{Duration, Instant};

use nodestate::flags::{AdvanceError, FlagCell, Flags, Lifecycle::*, UserFlags};
use nodestate::{Closed, WaitError};

const A: UserFlags = UserFlags::bit::<0>();
const LAST: UserFlags = UserFlags::bit::<23>();

#[test]
fn a_life() {
    let flags = Flags::new();
    assert!(!flags.is_initialized() && !flags.is_running());
    flags.advance(Uninit, Starting).unwrap();
    assert!(flags.is_initialized() && !flags.is_running());
    flags.advance(Starting, Running).unwrap();
    assert!(flags.is_initialized() && flags.is_running());
    flags.advance(Running, Draining).unwrap();
    assert!(flags.is_initialized() && !flags.is_running());
    flags.advance(Draining, Stopped).unwrap();
    assert!(!flags.is_initialized() && !flags.is_running());
    assert_eq!(
        flags.advance(Stopped, Failed),
        Err(AdvanceError::Backwards { from: Stopped, to: Failed, actual: Stopped })
    );
}

#[test]
fn the_first_and_the_last_flag_do_not_touch_their_neighbours() {
    let flags = Flags::new();
    flags.advance(Uninit, Failed).unwrap();
    let before = flags.set(A | LAST);
    assert_eq!(before.user(), UserFlags::EMPTY);
    assert_eq!(flags.lifecycle(), Failed);
    assert_eq!(format!("{:?}", flags.snapshot().user()), "{0, 23}");
    assert_eq!(flags.change(UserFlags::EMPTY, A).user(), A | LAST);
    assert_eq!(flags.snapshot().user(), LAST);
    assert_eq!(UserFlags::try_bit(24), None);
}

#[test]
fn a_flag_that_is_set_and_cleared_at_once_ends_up_set() {
    let flags = Flags::new();
    flags.change(A | LAST, LAST);
    assert_eq!(flags.snapshot().user(), A | LAST);
}

#[test]
fn a_change_of_nothing_is_no_change() {
    let flags = Flags::new();
    flags.set(A);
    let seen = flags.snapshot();
    flags.set(A);
    assert_eq!(flags.snapshot(), seen);
    flags.clear(A);
    flags.set(A);
    assert_ne!(flags.snapshot(), seen);
}

#[test]
fn a_timeout_of_zero_looks_once() {
    let flags = Flags::new();
    let running = |flags: &Flags| flags.wait_timeout(Duration::ZERO, |now| now.is_running());
    assert_eq!(running(&flags), Err(WaitError::Timeout));
    flags.advance(Uninit, Running).unwrap();
    assert!(running(&flags).is_ok());
    flags.advance(Running, Stopped).unwrap();
    assert_eq!(running(&flags), Err(WaitError::Closed));
}

#[test]
fn a_deadline_in_the_past_looks_once() {
    let flags = Flags::new();
    let past = Instant::now();
    assert_eq!(flags.wait_deadline(past, |now| now.contains(A)), Err(WaitError::Timeout));
    flags.set(A);
    assert!(flags.wait_deadline(past, |now| now.contains(A)).is_ok());
}

#[test]
fn a_timeout_beyond_the_clock_waits_for_the_flag() {
    let flags = Arc::new(Flags::new());
    let waiter = std::thread::spawn({
        let flags = flags.clone();
        move || flags.wait_timeout(Duration::MAX, |now| now.contains(A))
    });
    std::thread::sleep(Duration::from_millis(20));
    flags.set(A);
    assert!(waiter.join().unwrap().unwrap().contains(A));
}

#[test]
fn a_predicate_that_panics_leaves_nothing_behind() {
    let flags = Arc::new(Flags::new());
    let waiter = std::thread::spawn({
        let flags = flags.clone();
        move || {
            let mut looks = 0;
            let _ = flags.wait_until(|_| {
                looks += 1;
                assert!(looks < 2, "enough");
                false
            });
        }
    });
    assert!(waiter.join().is_err());
    flags.set(A);
    assert!(flags.wait_until(|now| now.contains(A)).is_ok());
}

#[test]
fn a_waiter_that_comes_back_at_once_does_not_keep_the_setter() {
    use std::pin::Pin;
    use std::sync::Mutex;
    use std::task::{Context, Poll, Wake, Waker};

    type Wait = Pin<Box<dyn Future<Output = Result<(), Closed>> + Send>>;

    /// Polls its future inside the wake-up itself.
    struct Inline(Mutex<Option<Wait>>);
    impl Wake for Inline {
        fn wake(self: Arc<Self>) {
            let waker = Waker::from(self.clone());
            if let Some(wait) = self.0.lock().unwrap().as_mut() {
                assert_eq!(wait.as_mut().poll(&mut Context::from_waker(&waker)), Poll::Pending);
            }
        }
    }

    let flags = Arc::new(Flags::new());
    let waits: Vec<_> = (0..100)
        .map(|_| {
            let flags = flags.clone();
            let wait: Wait =
                Box::pin(
                    async move { flags.wait_until_async(|now| now.is_running()).await.map(drop) },
                );
            Arc::new(Inline(Mutex::new(Some(wait))))
        })
        .collect();
    for wait in &waits {
        Wake::wake(wait.clone());
    }
    flags.set(A);
    for wait in waits {
        wait.0.lock().unwrap().take();
    }
}

#[tokio::test]
async fn tasks_that_give_up_leave_the_others_alone() {
    let flags = Arc::new(Flags::new());
    let patient: Vec<_> = (0..20)
        .map(|_| {
            let flags = flags.clone();
            tokio::spawn(async move { flags.wait_until_async(|now| now.contains(A)).await })
        })
        .collect();
    for _ in 0..50 {
        let wait = flags.wait_until_async(|now| now.contains(A));
        assert!(tokio::time::timeout(Duration::from_micros(100), wait).await.is_err());
    }
    flags.set(A);
    for task in patient {
        assert!(task.await.unwrap().unwrap().contains(A));
    }
}

#[tokio::test]
async fn changed_ends_with_the_lifecycle() {
    let flags = Flags::new();
    let changed = flags.changed();
    flags.advance(Uninit, Stopped).unwrap();
    assert_eq!(changed.await.unwrap().lifecycle(), Stopped);
    assert_eq!(flags.changed().await, Err(Closed));
    assert_eq!(flags.wait_until_async(|now| now.is_running()).await, Err(Closed));
}

#[test]
fn hammering() {
    let flags = Arc::new(Flags::new());
    std::thread::scope(|scope| {
        for i in 0..4 {
            let (flags, mine) = (&flags, UserFlags::try_bit(i).unwrap());
            scope.spawn(move || {
                for _ in 0..50_000 {
                    assert!(!flags.set(mine).contains(mine));
                    assert!(flags.clear(mine).contains(mine));
                }
                flags.set(mine);
            });
        }
        for i in 0..4 {
            let (flags, theirs) = (&flags, UserFlags::try_bit(i).unwrap());
            scope.spawn(move || flags.wait_until(|now| now.contains(theirs)).unwrap());
        }
    });
}

#[test]
fn a_cell_of_one_byte() {
    let cell = FlagCell::new(Uninit);
    assert_eq!(size_of_val(&cell), 1);
    cell.store(Running);
    assert_eq!(cell.load(), Running);
    assert_eq!(cell.compare_exchange(Running, Draining), Ok(Running));
    assert_eq!(format!("{cell:?}"), "FlagCell(Draining)");
}

#[test]
fn flags_can_be_shown() {
    let flags = Flags::default();
    flags.set(A);
    assert_eq!(
        format!("{flags:?}"),
        "Flags(Snapshot { lifecycle: Uninit, user: {0}, changes: 1 })"
    );
    let refused = flags.advance(Running, Stopped).unwrap_err();
    assert_eq!(refused.to_string(), "the lifecycle stands at Uninit");
}
