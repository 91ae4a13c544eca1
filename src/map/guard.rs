//! What keeps a thread, or a task, pinned.

use core::fmt;

use super::domain::Domain;
use crate::primitive::{Guard, LocalHandle};

mod sealed {
    use super::{Domain, Guard};

    pub trait Sealed {
        /// For the lifetime alone: what is found under it stays.
        #[doc(hidden)]
        fn witness(&self) -> &Guard;

        /// Runs `write` with a guard that may be given garbage; what it returns stays as long as
        /// this does.
        #[doc(hidden)]
        #[allow(private_interfaces)]
        fn writing<'p, R>(&'p self, domain: &Domain, write: impl FnOnce(&'p Guard) -> R) -> R;
    }
}

pub(super) use sealed::Sealed;

/// What a [`Pinned`](super::Pinned) is held by: a [`LocalGuard`] or an [`OwnedGuard`].
pub trait Hold: Sealed {}

/// Pins the thread that it was made on, and stays there.
pub struct LocalGuard(pub(super) Guard);

/// Pins by a participant of its own, and may be sent to, and shared with, other threads.
pub struct OwnedGuard {
    guard: Guard,
    /// Goes after the guard, which is its.
    _participant: LocalHandle,
}

// SAFETY: the participant is no thread's: it is used by whoever has this, and goes with it.
unsafe impl Send for OwnedGuard {}
// SAFETY: shared, it is only looked at for its lifetime; garbage is given to a local guard.
unsafe impl Sync for OwnedGuard {}

impl OwnedGuard {
    pub(super) fn new(domain: &Domain) -> Self {
        let participant = domain.register();
        Self { guard: participant.pin(), _participant: participant }
    }
}

impl Hold for LocalGuard {}

#[allow(private_interfaces)]
impl Sealed for LocalGuard {
    #[inline(always)]
    fn witness(&self) -> &Guard {
        &self.0
    }

    #[inline(always)]
    fn writing<'p, R>(&'p self, _domain: &Domain, write: impl FnOnce(&'p Guard) -> R) -> R {
        write(&self.0)
    }
}

impl Hold for OwnedGuard {}

#[allow(private_interfaces)]
impl Sealed for OwnedGuard {
    #[inline(always)]
    fn witness(&self) -> &Guard {
        &self.guard
    }

    fn writing<'p, R>(&'p self, domain: &Domain, write: impl FnOnce(&'p Guard) -> R) -> R {
        let local = domain.pin();
        // SAFETY: `write` is a method of `List`, which gives the guard garbage while it runs, and
        // returns references that stand for "not reclaimed": as long as `self`, which is pinned too.
        write(unsafe { &*core::ptr::from_ref(&local) })
    }
}

impl fmt::Debug for LocalGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalGuard").finish_non_exhaustive()
    }
}

impl fmt::Debug for OwnedGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedGuard").finish_non_exhaustive()
    }
}
