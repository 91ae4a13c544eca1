//! What each call promises when other threads stop.
//!
//! *Wait-free*: the call ends after a bounded number of its own steps. *Lock-free*: a thread that
//! is stopped at any instruction stops nobody else; if the call has to try again, another has
//! succeeded. *Blocking*: the call may wait for another thread, and says for which.
//!
//! | call | promise | what can make it try again, or wait |
//! |---|---|---|
//! | `RaftView::is_leader`, `role`, `version`; `Latch::version` | wait-free | |
//! | `RaftView::read`, `status`, `versioned`; `Latch::read`, `versioned` | lock-free | `N - 1` publications completed during one pass |
//! | `raft::Writer::publish`, `latch::Writer::publish`, nobody waits | wait-free | |
//! | the same, somebody waits | lock-free | another notifier's wake-ups, which it then does for it |
//! | `MultiWriter::publish`, `update` | blocking | another writer of the same latch |
//! | `Flags::snapshot`, `is_running`, `lifecycle` | wait-free | |
//! | `Flags::set`, `clear`, `change`, `advance` | lock-free | another change of the word has succeeded |
//! | `FlagCell`, every call | wait-free | on machines without a swap instruction: lock-free |
//! | `changed*`, `wait_*` | blocking | for what is waited for; and for another *waiter* that stands in its registration |
//! | a poll of, or the drop of, their futures | blocking | for another waiter or a notifier that holds the list, for a few instructions of that one |
//!
//! # What a stopped thread can still delay
//! - A **waiter** stopped in its registration delays the wake-up of other waiters, until it goes on
//!   and serves what was left for it. It delays no publisher, no setter and no reader.
//! - A **notifier** stopped between its publication and its wake-ups delays those wake-ups, and
//!   while it holds the list, those of later notifiers too. It delays no reader and no publisher.
//!
//! # Allocation and reclamation
//! Nothing here depends on the allocator after construction, and nothing is reclaimed: `Latch::new`
//! and `RaftView::new` allocate once, `into_multi` once, and no other call allocates. (The standard
//! library may allocate the handle of a thread the first time that thread waits.)
//!
//! The test that freezes a thread at every instruction: `cargo test --release --test frozen`.
