//! What wakes a node's loop, the same for every state.
//!
//! The queue of proposals differs from state to state; if each brought its own wake-up, the
//! figures would compare wake-ups. So a state only stores proposals, and whoever stored one rings.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

/// The ringing end; every client and every peer of a node holds a clone.
#[derive(Clone, Debug)]
pub(crate) struct Bell(SyncSender<()>);

/// The end on which a node's loop sleeps.
#[derive(Debug)]
pub(crate) struct Sleeper(Receiver<()>);

/// A bell and its sleeper.
pub(crate) fn bell() -> (Bell, Sleeper) {
    // One token is enough: it says "look again", not how often.
    let (ring, rung) = sync_channel(1);
    (Bell(ring), Sleeper(rung))
}

impl Bell {
    /// Makes the sleeper look again, now or the next time that it would sleep.
    pub(crate) fn ring(&self) {
        match self.0.try_send(()) {
            // Full: somebody rang before, and the loop has not looked since. Disconnected: the
            // loop has ended, and nobody is left to look.
            Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
        }
    }
}

impl Sleeper {
    /// Sleeps until the bell rings or `patience` is over.
    pub(crate) fn wait(&self, patience: Duration) {
        match self.0.recv_timeout(patience) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            // Every bell is gone: only the ticks are left to wait for.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(patience),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn a_ring_before_the_wait_is_not_lost() {
        let (bell, sleeper) = bell();
        bell.ring();
        bell.ring();
        let start = Instant::now();
        sleeper.wait(Duration::from_secs(60));
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn two_rings_are_one_wake_up() {
        let (bell, sleeper) = bell();
        bell.ring();
        bell.ring();
        sleeper.wait(Duration::from_secs(60));
        let start = Instant::now();
        sleeper.wait(Duration::from_millis(20));
        assert!(start.elapsed() >= Duration::from_millis(20));
    }
}
