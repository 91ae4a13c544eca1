//! What wakes a node's loop, the same for every state.
//!
//! The queue of proposals differs from state to state; if each brought its own wake-up, the
//! figures would compare wake-ups. So a state only stores proposals, and whoever stored one rings.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::block::wait_for;

/// The ringing end; every client and every peer of a node holds a clone.
#[derive(Clone, Debug)]
pub(crate) struct Bell(Arc<Notify>);

/// The end on which a node's loop sleeps.
#[derive(Debug)]
pub(crate) struct Sleeper(Arc<Notify>);

/// A bell and its sleeper.
pub(crate) fn bell() -> (Bell, Sleeper) {
    let notify = Arc::<Notify>::default();
    (Bell(Arc::clone(&notify)), Sleeper(notify))
}

impl Bell {
    /// Makes the sleeper look again, now or the next time that it would sleep. Two rings before
    /// it looks are one: they say "look again", not how often.
    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }
}

impl Sleeper {
    /// Sleeps until the bell rings or `patience` is over: for a loop on a thread of its own.
    pub(crate) fn wait(&self, patience: Duration) {
        wait_for(pin!(self.0.notified()), patience);
    }

    /// Sleeps until the bell rings: for a loop on a runtime.
    pub(crate) async fn rung(&self) {
        self.0.notified().await;
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
