//! An address, as long as somebody looks at it.

use core::{fmt, ops::Deref};

use super::Peer;
use crate::map::Ref;

/// The address of a peer, as it is in the map; the thread is pinned while this lives.
///
/// It is dereferenced to a `str`. See [`Peers::peer_address`](super::Peers::peer_address).
pub struct Address<'p>(pub(super) Ref<'p, u64, Peer>);

impl Address<'_> {
    /// The address.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but the look at it.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let peers = nodestate::peers::Peers::new();
    /// peers.insert(1, "10.0.0.1:7000");
    /// let address = peers.peer_address(1).unwrap();
    /// peers.remove(1);
    /// assert_eq!(address.as_str(), "10.0.0.1:7000"); // as long as `address` lives
    /// ```
    pub fn as_str(&self) -> &str {
        self.0.address()
    }
}

impl Deref for Address<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
