//! The peers: a map, what changes in place, and each thread's own copy.
//!
//! # Idea
//! Peers seldom come, go or move; whether they are connected, and when they were last heard of, changes all
//! the time. So the two are kept apart. A [`Peer`](crate::peers::Peer) is an address that never changes, and
//! a *life* that all its clones share. The first is replaced in the [map](super::map) in one step; the second
//! is a flag and a maximum in place, and no change of the map.
//!
//! ```text
//! map        1 -> Peer { address, life }
//!            2 -> Peer { address, life }        life:  connected | last seen
//!                            |      |                      ^
//!  moved     2 -> Peer { another, the same } --------------|   the life goes along
//!                                                          |
//! threads    copy of the map, at version v:  2 -> Peer { address, life }
//! ```
//!
//! For as long as the map stands at the version of a thread's copy, [`has_peer`](crate::peers::Peers::has_peer)
//! and [`is_peer_connected`](crate::peers::Peers::is_peer_connected) ask that copy: no pin, no locked
//! instruction, and no line that another thread writes, but for the lives. The others pin.
//!
//! # Invariants
//! - The address of a `Peer` never changes, so a look at it never meets half of one.
//! - What `insert` puts in for one id, from its coming to its going, has one life: what one clone is told, all
//!   say.
//! - A copy answers only while its version is the map's. The version was read before the copy was made
//!   ([why that is enough](super::map#the-length-and-the-version)), so the copy holds every call that had
//!   returned.
//! - A copy belongs to one `Peers`, by a number that is never given twice in a process.
//!
//! # Edges
//! `peers.connect` to `peers.connected`: who finds a peer connected has seen what went before the call that
//! said so. When it was last seen is `Relaxed`: a maximum that announces nothing.
//!
//! # When a copy is made
//! Beside a writer who comes often a copy would not live long enough to pay for itself. So after a change the
//! map is asked under a pin, until a thread has asked twice for each entry at one version; then it copies. With
//! more than 256 peers, ever, no copy is made. A thread keeps copies of the last four `Peers` that it has
//! asked, and what they hold, until it ends.
//!
//! # Traps
//! | trap | model or test |
//! |---|---|
//! | a connection that is told to a peer that has moved meanwhile, and lost | `peers::connected_publishes` |
//! | a copy that is behind what another thread was told | that of a `Reader`, likewise: `each_change_is_seen_by_whoever_is_told_of_it` |
//! | all peers cloned to find one | `test_peer_lookup_performance` |
//! | a call to connect that does nothing | `a_look_clones_nothing_and_a_connection_shows` |
