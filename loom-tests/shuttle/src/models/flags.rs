//! Flags that are set, cleared and waited for, and a lifecycle that several advance.

use std::sync::Arc;
use std::time::Duration;

use shuttle::future::block_on;
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread;

use super::{explore, join};
use crate::WaitError;
use crate::flags::{Flags, Lifecycle::*, UserFlags};

const A: UserFlags = UserFlags::bit::<0>();
const B: UserFlags = UserFlags::bit::<1>();

/// Waiters of each kind, each for a flag of its own; two that set and clear; and the end, which wakes the rest.
#[test]
fn waiters() {
    explore("models::flags::waiters", || {
        let flags = Arc::new(Flags::new());
        let waiters = [0, 1, 2, 3].map(|kind| {
            let flags = flags.clone();
            thread::spawn(move || match kind {
                0 => flags.wait_until(|now| now.contains(A)).map_err(WaitError::from),
                1 => {
                    block_on(flags.wait_until_async(|now| now.contains(B))).map_err(WaitError::from)
                }
                2 => flags.wait_timeout(Duration::from_nanos(20), |now| now.contains(A | B)),
                _ => flags.wait_until(|now| now.is_running()).map_err(WaitError::from),
            })
        });
        let setters = [(A, B), (B, A)].map(|(own, other)| {
            let flags = flags.clone();
            thread::spawn(move || {
                flags.set(own);
                if thread_rng().gen_bool(0.5) {
                    flags.change(own, other);
                }
                flags.set(own);
                _ = flags.advance(Uninit, Starting);
                _ = flags.advance(Starting, Running);
            })
        });
        join(setters);
        assert!(flags.is_running());
        // Each may have been cleared by the other before its waiter looked: now they stay.
        flags.set(A | B);
        let found = join(waiters);
        assert!(found[0].unwrap().contains(A) && found[1].unwrap().contains(B));
        assert!(matches!(found[2], Err(WaitError::Timeout)) || found[2].unwrap().contains(A | B));
        assert!(found[3].unwrap().is_running());
    });
}

/// Of three that advance it from the same place one does; who follows the changes meets the end.
#[test]
fn lifecycle() {
    explore("models::flags::lifecycle", || {
        let flags = Arc::new(Flags::new());
        let follower = thread::spawn({
            let flags = flags.clone();
            move || {
                let mut seen = flags.snapshot();
                while let Ok(next) = flags.changed_since(seen) {
                    assert_ne!(next, seen);
                    assert!(next.lifecycle() >= seen.lifecycle());
                    seen = next;
                }
            }
        });
        let steps = [(Uninit, Starting), (Starting, Running), (Running, Stopped)];
        let movers = [(); 3].map(|()| {
            let flags = flags.clone();
            thread::spawn(move || {
                let steps = steps.into_iter().filter(|&(from, to)| {
                    loop {
                        match flags.advance(from, to) {
                            Ok(()) => break true,
                            Err(error) if error.actual() < from => thread::yield_now(),
                            Err(_) => break false,
                        }
                    }
                });
                steps.count()
            })
        });
        assert_eq!(join(movers).into_iter().sum::<usize>(), steps.len());
        follower.join().unwrap();
        assert_eq!(flags.lifecycle(), Stopped);
    });
}
