//! Which type for which state, and why; what each promises and costs is on [the crate's page](crate#which-type).
//!
//! | you share | take | because |
//! |---|---|---|
//! | all that a Raft node shares | [`NodeState`](crate::NodeState) | one handle for everybody, one half for the loop; an end that every wait hears of |
//! | who leads, which term, which role | [`RaftView`](crate::raft::RaftView) | one publication is read whole; `is_leader` is one load |
//! | any small `Copy` value with one writer | [`Latch`](crate::latch::Latch) | readers write nothing and wait for nobody |
//! | the same with several writers | [`MultiWriter`](crate::latch::MultiWriter) | writers take turns, readers still wait for nobody |
//! | `is_running`, `is_initialized`, yes and no | [`Flags`](crate::flags::Flags) | one word, one snapshot, with waiting |
//! | one enum that nobody waits for | [`FlagCell`](crate::flags::FlagCell) | one atomic of its own size |
//! | who the other nodes are | [`Peers`](crate::peers::Peers) | look-ups by id that no writer holds up; state that changes in place |
//! | any map that many read and some write | [`EpochMap`](crate::map::EpochMap) | no call waits for another thread, growth included |
//! | values from one thread to another, every one | [`ring::spsc`](crate::ring::spsc) | neither side waits for the other; batches cost a copy; `spsc::waiting` if a side is to sleep |
//! | the same from a few threads that stay | [`ring::lanes`](crate::ring::lanes) | a push is wait-free, and costs no more, or a fence more if the loop is to sleep (`lanes::waiting`); each thread's values in its order, no order among threads |
//! | values from many threads or tasks to one loop | [`ring::mpsc`](crate::ring::mpsc) | no stopped sender stops the loop; nothing accepted is lost |
//! | a value that is set once, late | [`OnceSlot`](crate::slot::OnceSlot) | one load, with waiting; no stopped setter stops another |
//! | the same, to be replaced while it is used | [`SwapSlot`](crate::slot::SwapSlot) | looks that wait for nobody; a wait for the old value's last reader |
//! | proposals to the Raft loop, each with a reply | [`proposal`](crate::proposal) | a ticket that always resolves, with what a retry needs to know; nothing allocated |
//! | strings that come again and again | [`Interner`](crate::intern::Interner) | each is kept once and compared by a pointer; what nobody holds can be purged; limits that hold |
//! | rows, files, answers of others: slow to get, asked for again | `cache::ReadThrough` (feature `cache`) | one load for all who ask, driven by any of them; blocking, for a few instructions |
//! | how often, how long, how many | [`metrics`](crate::metrics) | a count is a load and a store of the thread's own; sums are exact |
//!
//! # When to use something else
//! - **The value is not `Copy`** (a `String`, a map): a `SwapSlot`; or `arc_swap::ArcSwap`, if there always
//!   is a value and nobody waits.
//! - **A value that the first who asks makes**: `OnceLock::get_or_init` runs one closure, and others wait for it.
//! - **The value is large** (hundreds of bytes): every read copies every word; an `Arc` in an
//!   `ArcSwap` copies a pointer.
//! - **You need a history**, every value and not the newest: that is a [ring](crate::ring), or a channel. A
//!   latch drops what nobody read in time.
//! - **You only wait**, and hold no state: `tokio::sync::Notify` and `event_listener` are made for
//!   that, and can wake one of many.
//! - **A request whose reply is a value** of the application: a ticket tells what became of a proposal, in two
//!   numbers; `tokio::sync::oneshot` carries anything, for an allocation each.
//! - **A map that one thread writes and nobody else sees**, or whose writers outnumber its readers: a
//!   `HashMap` behind a lock is smaller, and a sharded one (`dashmap`) inserts and removes faster.
//! - **A large map that is mostly asked for what is not there**: a table with fingerprints (`papaya`,
//!   `scc::HashIndex`) answers that from fewer cache lines. `benches/results` has the figures.
//! - **Many cores that each look up one entry now and then**: a pin for each look does [not grow beyond some eight
//!   threads](super::map#how-reads-scale), where papaya's guard does.
//! - **A cache in front of peers, or of the leader's id**: a [`Reader`](crate::map::Reader) and
//!   [`RaftView`](crate::raft::RaftView) answer without a lock, and are never stale.
//! - **A count that is read as often as it is added to**: one `AtomicU64` is read by one load, a sum by two for
//!   each thread.
//! - **One thread**: a `Cell`.
//! - **No contention and no tail to defend**: an uncontended lock costs less than a Raft loop will
//!   notice, and proposals per second hardly change with the state (`examples/raft-node` with
//!   `--preset saturate`).
