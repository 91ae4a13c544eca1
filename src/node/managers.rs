//! What else a node consists of, declared by its user.

/// A node's own managers. Implemented by [`managers!`](crate::managers), and by `()` for a node that has
/// none.
pub trait Managers: Send + Sync {
    /// Ends every wait for one of them that is not set. Called when the node ends.
    fn close(&self);
}

impl Managers for () {
    fn close(&self) {}
}
