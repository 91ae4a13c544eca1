//! The Raft view: who leads, in which term, in one line of the cache.
//!
//! # Idea
//! The view is a [latch](super::latch) of three slots, of two words each. The role, and whether there is a
//! leader, are not among the words: they travel in the version itself, by which a reader tells what it has
//! read. So `is_leader` is one load, and cannot disagree with a view that was read whole.
//!
//! ```text
//! a line of the cache, 56 of 64 bytes
//! | version | slot | has a leader, role | closed |     the stamp: all that is_leader and role load
//! | term | leader's id |                               slot 0
//! | term | leader's id |                               slot 1
//! | term | leader's id |                               slot 2
//! ```
//!
//! This node's own id does not change, so it lies in each handle and is put in when a view is read.
//!
//! # Invariants
//! Those of the latch hold for the slots. Beside them, since there is one
//! [`Writer`](crate::raft::Writer) and it keeps what it has published:
//! - A term is never below the one before: `publish` refuses it, and nothing is stored. One thread reads the
//!   stamp from one atomic, so it sees no term go back either.
//! - A node that leads names itself: `publish` refuses another.
//! - What is already there is not published again, so whoever is woken finds something new, and a version
//!   that has changed means a view that has.
//!
//! # Edges
//! `latch.publish` to `latch.stamp`, by either way to read: who sees that the node leads has seen what the
//! loop did before it said so.
//!
//! # The end
//! When the writer is dropped the stamp's last bit is set, and every wait ends with
//! [`Closed`](crate::Closed). What was published last stays to be read: a node that has ended as a leader is
//! called one still. Who answers for a leader asks whether it runs as well
//! ([`node::Writer`](crate::node::Writer)).
//!
//! # Progress
//! As the latch: a reader looks again only if two publications were completed during one pass, and a loop
//! that is stopped in `publish`, anywhere, stops no reader.
//!
//! # Traps
//! Those of the state that this replaces.
//! | trap | model or test |
//! |---|---|
//! | term and leader in two atomics, or behind two locks: the new one with the old one | `raft::status_is_one_publication`, `a_publication_is_seen_whole` |
//! | a leader flag of its own, beside the view | `raft::is_leader_agrees` |
//! | two updates that land in reverse | `the_later_publication_stays` |
//! | a candidate that is called a follower | `a_candidate_is_a_candidate` |
//! | a loop that stops in the middle of an update | [`frozen`](super::frozen), rows `RaftView` |
