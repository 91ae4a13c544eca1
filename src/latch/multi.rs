//! Several writers for one latch: they wait for each other, the readers still wait for nobody.

use core::fmt;

use super::{Latch, Version, Writer};
use crate::primitive::{Arc, Mutex, PoisonError};
use crate::words::Words;

/// A [`Writer`] that can be cloned: publications take turns behind a mutex.
///
/// The waits of readers end once the last clone is dropped.
///
/// # Examples
/// ```
/// use nodestate::latch::Latch;
///
/// let (writer, latch) = Latch::<u64>::new(0);
/// let writer = writer.into_multi();
/// std::thread::scope(|scope| {
///     for _ in 0..4 {
///         scope.spawn(|| writer.update(|n| n + 1));
///     }
/// });
/// assert_eq!(latch.read(), 4);
/// ```
pub struct MultiWriter<T: Words, const N: usize = 3> {
    latch: Latch<T, N>,
    writer: Arc<Mutex<Writer<T, N>>>,
}

impl<T: Words, const N: usize> MultiWriter<T, N> {
    pub(super) fn new(writer: Writer<T, N>) -> Self {
        Self { latch: writer.latch().clone(), writer: Arc::new(Mutex::new(writer)) }
    }

    /// Replaces the value, after the publications of others that are under way.
    ///
    /// # Progress
    /// Blocking among writers: one that stops in mid-publication stops the other writers, and no
    /// reader.
    /// # Cost
    /// That of [`update`](Self::update).
    /// # Panics
    /// As [`Writer::publish`], or if [`Words::from_words`] does, for what was published last: then nothing
    /// was published. The handle stays usable.
    /// # Examples
    /// ```
    /// use nodestate::latch::Latch;
    ///
    /// let (writer, latch) = Latch::<u64>::new(0);
    /// let writer = writer.into_multi();
    /// let version = writer.publish(7);
    /// assert_eq!((latch.read(), latch.version()), (7, version));
    /// ```
    pub fn publish(&self, value: T) -> Version {
        self.update(|_| value)
    }

    /// Replaces the value by what `change` makes of the one published last.
    ///
    /// # Progress
    /// Blocking among writers; `change` runs once, while the other writers wait. It must not write
    /// through this handle or a clone of it: that would wait for ever.
    /// # Cost
    /// A mutex, a read, `change`, and what [`Writer::publish`] costs.
    /// # Panics
    /// As [`Writer::publish`], or if `change` or [`Words::from_words`] does: then nothing was published.
    /// The handle stays usable.
    /// # Examples
    /// ```
    /// use nodestate::latch::Latch;
    ///
    /// let (writer, latch) = Latch::<[u64; 2]>::new([1, 10]);
    /// let writer = writer.into_multi();
    /// writer.update(|[index, term]| [index + 1, term]); // no other writer comes between
    /// assert_eq!(latch.read(), [2, 10]);
    /// ```
    pub fn update(&self, change: impl FnOnce(T) -> T) -> Version {
        // A panic in user code leaves the writer as it was, so poison means nothing here.
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let version = writer.store(change(self.latch.read()));
        // Wakers are user code, and may write themselves.
        drop(writer);
        self.latch.cell.wake();
        version
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
    /// let writer = Latch::<u64>::new(1).0.into_multi();
    /// assert_eq!(writer.latch().read(), 1);
    /// ```
    pub fn latch(&self) -> &Latch<T, N> {
        &self.latch
    }
}

impl<T: Words, const N: usize> Clone for MultiWriter<T, N> {
    fn clone(&self) -> Self {
        Self { latch: self.latch.clone(), writer: Arc::clone(&self.writer) }
    }
}

impl<T: Words + fmt::Debug, const N: usize> fmt::Debug for MultiWriter<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MultiWriter").field("latch", &self.latch).finish()
    }
}
