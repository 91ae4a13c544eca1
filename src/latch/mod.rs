//! A value that one writer replaces and everybody reads whole, whatever becomes of the writer.
//!
//! The seqlock's cure for torn reads without the seqlock's disease: the writer fills a slot that
//! nobody is sent to, then moves the version on. A writer that stops halfway leaves the readers
//! with the value before. Invariants and interleavings: [`docs::latch`](crate::docs::latch).

mod cell;
mod multi;
mod slots;
mod stamp;
mod waits;

use core::{fmt, marker::PhantomData};

pub(crate) use cell::Cell;
pub use multi::MultiWriter;
pub(crate) use slots::Slots;
pub(crate) use stamp::Stamp;

use crate::primitive::Arc;
use crate::words::Words;

/// Which publication a value is; made by the latch or view that it belongs to.
///
/// Later publications compare greater, for 2^56 publications.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u64);

impl Version {
    pub(crate) fn of(stamp: Stamp) -> Self {
        Self(stamp.version())
    }
}

/// A value together with the publication that it comes from.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Versioned<T> {
    /// To be handed to `changed`, which then waits for a later one.
    pub version: Version,
    /// What was published.
    pub value: T,
}

/// The reading side of a latch: a handle to a `T` that is always whole.
///
/// `N` slots, 2 to 16; a reader has to look again only when `N - 1` publications were completed
/// during one read. A slot is as large as the encoded value; three slots of two words share one
/// cache line with the version.
///
/// # Examples
/// ```
/// use nodestate::latch::Latch;
///
/// let (mut writer, latch) = Latch::<[u64; 2]>::new([1, 10]);
/// let reader = std::thread::spawn({
///     let latch = latch.clone();
///     move || loop {
///         let [a, b] = latch.read();
///         assert_eq!(a * 10, b); // never torn
///         if a == 1_000 {
///             break;
///         }
///     }
/// });
/// for n in 2..=1_000 {
///     writer.publish([n, n * 10]);
/// }
/// reader.join().unwrap();
/// ```
///
/// # Source
/// The N-slot generalisation of the Linux kernel's `latch_tree`/`raw_write_seqcount_latch`
/// (Mathieu Desnoyers, Peter Zijlstra), with the fences of Hans Boehm, "Can Seqlocks Get Along
/// with Programming Language Memory Models?" (2012).
pub struct Latch<T: Words, const N: usize = 3> {
    cell: Arc<Cell<T::Array, N>>,
    /// Values are made and consumed, none is kept.
    value: PhantomData<fn(T) -> T>,
}

impl<T: Words, const N: usize> Latch<T, N> {
    /// A latch that holds `initial`, and the one handle that may replace it.
    ///
    /// Fewer than two slots, or more than sixteen, do not compile.
    ///
    /// # Progress
    /// Wait-free, but for the allocator.
    /// # Cost
    /// One allocation.
    /// # Panics
    /// If [`Words::to_words`] does.
    /// # Examples
    /// ```
    /// use nodestate::latch::Latch;
    ///
    /// let (_writer, latch) = Latch::<u64>::new(7);
    /// assert_eq!(latch.read(), 7);
    /// let (_writer, six) = Latch::<u64, 6>::new(7); // slots
    /// # assert_eq!(six.read(), 7);
    /// ```
    pub fn new(initial: T) -> (Writer<T, N>, Self) {
        let latch = Self { cell: Arc::new(Cell::new(0, initial.to_words())), value: PhantomData };
        (Writer { latch: latch.clone() }, latch)
    }

    /// The newest value, whole.
    ///
    /// # Progress
    /// Lock-free: looks again only when `N - 1` publications were completed during one pass. A
    /// writer that stops, anywhere, stops no reader.
    /// # Cost
    /// Two loads of the version and one of each word, from adjacent memory; nothing is written.
    /// # Consistency
    /// The value is one that was published (or the initial one), and what the writer did before
    /// publishing it has happened. Successive reads of one thread never go back.
    /// # Panics
    /// Only if [`Words::from_words`] does.
    /// # Examples
    /// ```
    /// use nodestate::latch::Latch;
    ///
    /// let (mut writer, latch) = Latch::<[u64; 2]>::new([1, 10]);
    /// writer.publish([2, 20]);
    /// drop(writer);
    /// assert_eq!(latch.read(), [2, 20]); // the last value stays
    /// ```
    #[inline]
    pub fn read(&self) -> T {
        T::from_words(self.cell.read().1)
    }

    /// The newest value and which publication it is.
    ///
    /// # Progress
    /// As [`read`](Self::read).
    /// # Cost
    /// As [`read`](Self::read).
    /// # Consistency
    /// As `read`; the version is that of the value.
    /// # Panics
    /// As [`read`](Self::read).
    /// # Examples
    /// ```
    /// use nodestate::latch::Latch;
    ///
    /// let (mut writer, latch) = Latch::<u64>::new(1);
    /// let version = writer.publish(2);
    /// let newest = latch.versioned();
    /// assert_eq!((newest.value, newest.version), (2, version));
    /// ```
    #[inline]
    pub fn versioned(&self) -> Versioned<T> {
        decode(self.cell.read())
    }

    /// Which publication is the newest.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::latch::Latch;
    ///
    /// let (mut writer, latch) = Latch::<u64>::new(1);
    /// let first = latch.version();
    /// assert!(writer.publish(2) > first);
    /// ```
    #[inline]
    pub fn version(&self) -> Version {
        Version::of(self.cell.stamp())
    }
}

#[inline]
fn decode<T: Words>((stamp, words): (Stamp, T::Array)) -> Versioned<T> {
    Versioned { version: Version::of(stamp), value: T::from_words(words) }
}

impl<T: Words, const N: usize> Clone for Latch<T, N> {
    fn clone(&self) -> Self {
        Self { cell: Arc::clone(&self.cell), value: PhantomData }
    }
}

impl<T: Words + fmt::Debug, const N: usize> fmt::Debug for Latch<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Versioned { version, value } = self.versioned();
        f.debug_struct("Latch").field("version", &version.0).field("value", &value).finish()
    }
}

/// The one handle that may replace the value of a [`Latch`].
///
/// It cannot be cloned, so two publications cannot overlap; see [`MultiWriter`] for several
/// writers. Dropping it ends every wait with [`Closed`](crate::Closed); the last value stays readable.
pub struct Writer<T: Words, const N: usize = 3> {
    latch: Latch<T, N>,
}

impl<T: Words, const N: usize> Writer<T, N> {
    /// Replaces the value and wakes whoever waits for that.
    ///
    /// # Progress
    /// Wait-free while nobody waits; lock-free otherwise. Never waits for a reader or a waiter, but
    /// runs the wakers of those who wait.
    /// # Cost
    /// A store for each word and one for the version, a fence, and a look for waiters. With
    /// waiters, one wake-up each.
    /// # Panics
    /// If [`Words::to_words`] does (nothing was published), or if a waker that this call runs does (by
    /// then the value was published and all others were woken).
    /// # Examples
    /// ```
    /// use nodestate::latch::Latch;
    ///
    /// let (mut writer, latch) = Latch::<u64>::new(1);
    /// let version = writer.publish(2);
    /// assert_eq!((latch.read(), latch.version()), (2, version));
    /// ```
    #[inline]
    pub fn publish(&mut self, value: T) -> Version {
        let version = self.store(value);
        self.latch.cell.wake();
        version
    }

    /// Publishes and leaves the waking to the caller.
    #[inline]
    fn store(&mut self, value: T) -> Version {
        self.latch.cell.store(0, value.to_words())
    }

    /// A reading handle.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is in here.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::latch::Latch;
    ///
    /// let (writer, latch) = Latch::<u64>::new(1);
    /// let another = writer.latch().clone(); // for one more reader
    /// assert_eq!(another.read(), latch.read());
    /// ```
    pub fn latch(&self) -> &Latch<T, N> {
        &self.latch
    }

    /// Gives the right to write to several, who will wait for each other.
    ///
    /// # Progress
    /// Wait-free, but for the allocator.
    /// # Cost
    /// One allocation, and a count of references.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::latch::Latch;
    ///
    /// let (writer, latch) = Latch::<u64>::new(1);
    /// let writers = [(); 2].map({
    ///     let writer = writer.into_multi();
    ///     move |()| writer.clone()
    /// });
    /// writers[0].publish(2);
    /// writers[1].publish(3);
    /// assert_eq!(latch.read(), 3);
    /// ```
    pub fn into_multi(self) -> MultiWriter<T, N> {
        MultiWriter::new(self)
    }
}

impl<T: Words, const N: usize> Drop for Writer<T, N> {
    fn drop(&mut self) {
        self.latch.cell.close();
    }
}

impl<T: Words + fmt::Debug, const N: usize> fmt::Debug for Writer<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("latch", &self.latch).finish()
    }
}
