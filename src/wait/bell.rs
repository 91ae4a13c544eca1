//! A bell that many may ring, and one hears: nobody who is stopped while ringing keeps it asleep.
//!
//! In a [`WaitList`](super::WaitList) one notifier takes a waiter out and wakes it; if it stops in
//! between, the waiter sleeps on, whatever others do. For the one receiver of a ring that will not do:
//! here every ringer that finds it asleep wakes it, and the wake-up is read and never taken.

use core::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crossbeam_utils::CachePadded;

use super::{deadline::Deadline, list::Wake};
use crate::panics::discard;
use crate::primitive::{
    AtomicU64, Ordering::*, UnsafeCell, current, fence, rmw_fence, spin_loop, spins, yield_now,
};

/// Places for wake-ups. A ringer that has stopped holds the one that it reads; the sleeper changes to
/// another when it is to be woken otherwise.
const PLACES: usize = 4;

/// The sleeper is asleep, or about to be.
const ASLEEP: u64 = 1 << 63;
const PLACE_AT: u32 = 56;
/// How many ringers have come to the place since the sleeper has changed to it.
const COMERS: u64 = (1 << PLACE_AT) - 1;

fn place_of(word: u64) -> usize {
    (word >> PLACE_AT) as usize % PLACES
}

#[derive(Debug)]
pub(crate) struct Bell {
    /// Whether the sleeper is asleep, where its wake-up is, and how many have come to read it.
    word: CachePadded<AtomicU64>,
    places: [Place; PLACES],
}

/// INVARIANT(wait.place): the wake-up is written by the sleeper alone, and only while the word names
/// another place and all who have come to this one have left it. Ringers read it between the two.
#[derive(Debug)]
struct Place {
    wake: UnsafeCell<Option<Wake>>,
    /// How many ringers have left, ever.
    left: AtomicU64,
}

// SAFETY: INVARIANT(wait.place); a `Wake` may be used and dropped on any thread.
unsafe impl Send for Place {}
// SAFETY: as for `Send`; a `Wake` may be used by reference on any thread.
unsafe impl Sync for Place {}

impl Bell {
    /// A bell, and the one who hears it.
    pub(crate) fn new() -> Self {
        let place = |_| Place { wake: UnsafeCell::new(None), left: AtomicU64::new(0) };
        Self { word: CachePadded::new(AtomicU64::new(0)), places: core::array::from_fn(place) }
    }

    /// Wakes the sleeper if it is asleep. The caller has just made a read-modify-write that changed
    /// what the sleeper waits for.
    #[inline(always)]
    pub(crate) fn ring_after_rmw(&self) {
        // ORDERING(wait.bell.ring): SeqCst; pairs with wait.bell.sleep; model `bell::lost_wakeup`.
        // Change then look, against say so then look: one of the two must see the other.
        rmw_fence(SeqCst);
        self.ring_after_fence();
    }

    /// The same after a change by a store.
    pub(crate) fn ring(&self) {
        // ORDERING(wait.bell.ring.store): SeqCst; pairs with wait.bell.sleep; model
        // `bell::lost_wakeup_by_a_store`. As wait.bell.ring.
        fence(SeqCst);
        self.ring_after_fence();
    }

    /// The same once the caller has passed a `SeqCst` fence since the change.
    #[inline(always)]
    pub(crate) fn ring_after_fence(&self) {
        // ORDERING(wait.bell.look): Relaxed; the caller's fence orders it.
        if self.word.load(Relaxed) & ASLEEP != 0 {
            self.wake();
        }
    }

    /// Wakes the sleeper by whatever is its wake-up now. A panic of its waker is not the ringer's.
    #[cold]
    fn wake(&self) {
        // ORDERING(wait.bell.come): Acquire; pairs with wait.bell.change; model `bell::changes`.
        let word = self.word.fetch_add(1, Acquire);
        let place = &self.places[place_of(word)];
        let attempt = place.wake.with(|wake| {
            // SAFETY: INVARIANT(wait.place): this ringer has come, and leaves below.
            let wake = unsafe { &*wake };
            catch_unwind(AssertUnwindSafe(|| wake.as_ref().map_or((), Wake::wake_by_ref)))
        });
        // ORDERING(wait.bell.leave): Release; pairs with wait.bell.left; model `bell::changes`.
        place.left.fetch_add(1, Release);
        if let Err(payload) = attempt {
            discard(payload);
        }
    }
}

/// The one who hears a bell, and what it alone knows.
#[derive(Debug)]
pub(crate) struct Ear {
    place: usize,
    /// How many ringers came to each place, but for the current one's since the change to it.
    came: [u64; PLACES],
    sleeps: u64,
    /// How often it looks again before it sleeps.
    spins: u32,
}

impl Ear {
    /// There is one for each bell.
    pub(crate) fn new() -> Self {
        Self { place: 0, came: [0; PLACES], sleeps: 0, spins: spins() }
    }

    /// How often it went to sleep.
    pub(crate) fn sleeps(&self) -> u64 {
        self.sleeps
    }

    /// Blocks the thread until `look` finds something.
    pub(crate) fn wait<R>(&mut self, bell: &Bell, mut look: impl FnMut() -> Option<R>) -> R {
        loop {
            if let Some(found) = self.wait_by(bell, Deadline::NEVER, &mut look) {
                return found;
            }
        }
    }

    /// Blocks the thread until `look` finds something; `None` if a look that began after the deadline
    /// found nothing.
    pub(crate) fn wait_by<R>(
        &mut self,
        bell: &Bell,
        deadline: Deadline,
        mut look: impl FnMut() -> Option<R>,
    ) -> Option<R> {
        loop {
            let passed = deadline.has_passed();
            let mut found = look();
            for _ in 0..self.spins {
                if found.is_some() || passed {
                    break;
                }
                spin_loop();
                found = look();
            }
            if found.is_some() || passed {
                return found;
            }
            if !self.is_woken_as_thread(bell) && !self.change(bell, Wake::Thread(current())) {
                yield_now();
                continue;
            }
            let asleep = Asleep::new(bell);
            let found = look();
            if found.is_some() {
                return found;
            }
            // What was called meanwhile may have used up the token of a ringer that has come.
            if !asleep.is_rung() {
                self.sleeps += 1;
                deadline.park();
            }
        }
    }

    /// Waits as a task until `look` finds something. Dropping the future ends that.
    pub(crate) fn wait_async<'b, R, F: FnMut() -> Option<R> + Unpin>(
        &'b mut self,
        bell: &'b Bell,
        look: F,
    ) -> impl Future<Output = R> + use<'b, R, F> {
        Listening { bell, ear: self, asleep: None, look }
    }

    /// One poll of a wait that ends once `look` finds something. In between the sleeper counts as
    /// asleep, also if there is no next poll.
    #[cfg(feature = "futures")]
    pub(crate) fn poll<R>(
        &mut self,
        bell: &Bell,
        cx: &mut Context<'_>,
        look: impl FnMut() -> Option<R> + Unpin,
    ) -> Poll<R> {
        // As the poll before has left it.
        let asleep = Some(Asleep { bell, comers: 0 });
        let mut listening = Listening { bell, ear: self, asleep, look };
        let polled = Pin::new(&mut listening).poll(cx);
        core::mem::forget(listening.asleep.take());
        polled
    }

    fn is_woken_as_thread(&self, bell: &Bell) -> bool {
        self.is_wake(bell, |wake| match wake {
            Wake::Thread(thread) => thread.id() == current().id(),
            Wake::Task(_) => false,
        })
    }

    fn is_wake(&self, bell: &Bell, is_it: impl FnOnce(&Wake) -> bool) -> bool {
        bell.places[self.place].wake.with(|wake| {
            // SAFETY: INVARIANT(wait.place): the sleeper alone writes to it.
            unsafe { &*wake }.as_ref().is_some_and(is_it)
        })
    }

    /// Is woken by `wake` from now on; not so if ringers are in all places.
    fn change(&mut self, bell: &Bell, wake: Wake) -> bool {
        let is_free = |place: &usize| {
            // ORDERING(wait.bell.left): Acquire; pairs with wait.bell.leave; model `bell::changes`.
            *place != self.place && bell.places[*place].left.load(Acquire) == self.came[*place]
        };
        let Some(place) = (0..PLACES).find(is_free) else { return false };
        let old = bell.places[place].wake.with_mut(|there| {
            // SAFETY: INVARIANT(wait.place): the word names another place, and all have left.
            unsafe { &mut *there }.replace(wake)
        });
        // ORDERING(wait.bell.change): Release; pairs with wait.bell.come; model `bell::changes`.
        let before = bell.word.swap((place as u64) << PLACE_AT, Release);
        self.came[self.place] += before & COMERS;
        self.place = place;
        drop(old);
        true
    }
}

/// Says that the sleeper is asleep, as long as it is there. Only the sleeper says that it is not: a
/// ringer that did, and stopped, would keep others from waking it.
#[derive(Debug)]
struct Asleep<'b> {
    bell: &'b Bell,
    comers: u64,
}

impl<'b> Asleep<'b> {
    fn new(bell: &'b Bell) -> Self {
        // ORDERING(wait.bell.asleep): Relaxed; the fence below orders it, and the wake-up was published
        // by wait.bell.change.
        let comers = bell.word.fetch_or(ASLEEP, Relaxed) & COMERS;
        // ORDERING(wait.bell.sleep): SeqCst; pairs with wait.bell.ring, wait.bell.ring.store,
        // lanes.announce; models `bell::lost_wakeup`, `bell::lost_wakeup_by_a_store`. As
        // wait.bell.ring.
        fence(SeqCst);
        Self { bell, comers }
    }

    /// Whether a ringer has come.
    fn is_rung(&self) -> bool {
        // ORDERING(wait.bell.rung): Relaxed; if it misses one, that one's wake-up is still to come.
        self.bell.word.load(Relaxed) & COMERS != self.comers
    }
}

impl Drop for Asleep<'_> {
    fn drop(&mut self) {
        // ORDERING(wait.bell.awake): Relaxed; who misses it wakes in vain.
        self.bell.word.fetch_and(!ASLEEP, Relaxed);
    }
}

/// A future that is ready once `look` finds something.
#[derive(Debug)]
struct Listening<'b, F> {
    bell: &'b Bell,
    ear: &'b mut Ear,
    asleep: Option<Asleep<'b>>,
    look: F,
}

impl<R, F: FnMut() -> Option<R> + Unpin> Future for Listening<'_, F> {
    type Output = R;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<R> {
        let this = self.get_mut();
        this.asleep = None;
        let mut found = (this.look)();
        if found.is_none() {
            let is_it = |wake: &Wake| matches!(wake, Wake::Task(its) if its.will_wake(cx.waker()));
            if this.ear.is_wake(this.bell, is_it)
                || this.ear.change(this.bell, Wake::Task(cx.waker().clone()))
            {
                this.asleep = Some(Asleep::new(this.bell));
            } else {
                cx.waker().wake_by_ref();
            }
            found = (this.look)();
        }
        match found {
            None => {
                this.ear.sleeps += 1;
                Poll::Pending
            }
            Some(found) => {
                this.asleep = None;
                Poll::Ready(found)
            }
        }
    }
}
