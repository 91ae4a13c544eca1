//! What all contestants have in common.

/// A value that one thread publishes and others read, as a handle that a reader holds.
///
/// Every contestant's handle leads to shared memory of its own cache lines, so that none gains by
/// where an allocation happens to lie.
pub(crate) trait Shared: Clone + Send + Sync + 'static {
    /// What a reader gets.
    type Value;
    /// The publishing thread's handle.
    type Writer: Send + 'static;

    /// The row's name.
    fn name() -> String;

    /// A fresh one that holds value number 0.
    fn new() -> (Self::Writer, Self);

    /// The newest value.
    fn read(&self) -> Self::Value;

    /// Replaces the value by number `n`; numbers grow.
    fn publish(writer: &mut Self::Writer, n: u64);

    /// Calls `held` while a publication is half done, if users can bring that about without a
    /// debugger: by holding a write guard. Returns whether they can.
    fn hold(writer: &mut Self::Writer, held: &mut dyn FnMut()) -> bool {
        let _ = (writer, held);
        false
    }
}
