//! One node: a real Raft node, driven by one thread that owns it.

mod drive;
mod finish;
mod machine;
mod pending;
mod replies;
mod store;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use raft::storage::MemStorage;
use raft::{Config, RawNode};

use self::pending::Pending;
use crate::check::PublishLog;
use crate::measure::Latency;
use crate::network::{Inlet, Network};
use crate::state::{SharedState, Taken};

pub(crate) use self::drive::LOG_SLACK;
pub(crate) use self::finish::{Finish, Inline};
pub(crate) use self::machine::{Applied, Machine};
pub(crate) use self::store::Store;

/// Ticks of silence before a follower campaigns: long beside the pauses of a busy machine.
const ELECTION_TICKS: usize = 15;
const HEARTBEAT_TICKS: usize = 3;

/// How far a node has come, for the thread that waits for all nodes to agree.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    applied: AtomicU64,
    last_index: AtomicU64,
}

impl Standing {
    fn set(&self, applied: u64, last_index: u64) {
        // ORDERING(standing): Relaxed; a figure to wait on and to compact by, nothing is published
        // through it. Joining the loop's thread publishes the machine itself.
        self.applied.store(applied, Ordering::Relaxed);
        self.last_index.store(last_index, Ordering::Relaxed);
    }

    pub(crate) fn applied(&self) -> u64 {
        // ORDERING(standing): Relaxed; as in `set`.
        self.applied.load(Ordering::Relaxed)
    }

    pub(crate) fn last_index(&self) -> u64 {
        // ORDERING(standing): Relaxed; as in `set`.
        self.last_index.load(Ordering::Relaxed)
    }
}

/// What the nodes of a cluster share beside their states.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Surroundings<'a> {
    pub(crate) network: &'a Network,
    /// The standing of node `id` at `id - 1`.
    pub(crate) standings: &'a [Standing],
    /// The most proposals that one turn of the loop takes.
    pub(crate) batch: usize,
    /// Raft's clock.
    pub(crate) tick: Duration,
    /// Applied entries that stay in the log, for a follower that asks again for what it has.
    pub(crate) log_slack: u64,
}

/// What a node is made of, beside what it shares.
pub(crate) struct Parts<'a, S: SharedState, F> {
    pub(crate) id: u64,
    pub(crate) state: &'a S,
    pub(crate) own: S::Loop,
    pub(crate) inlet: Inlet,
    pub(crate) store: Store,
    pub(crate) finish: F,
}

/// A node and everything that its loop owns.
pub(crate) struct Node<'a, S: SharedState, F> {
    id: u64,
    state: &'a S,
    own: S::Loop,
    surroundings: Surroundings<'a>,
    inlet: Inlet,
    store: Store,
    raft: RawNode<MemStorage>,
    next_tick: Instant,
    batch: Vec<Taken<S::Responder>>,
    pending: Pending<S::Responder>,
    finish: F,
    committed: u64,
    report: NodeReport,
}

/// A node whose loop has ended, taken apart: with all but its state it can be started again.
pub(crate) struct Ended<S: SharedState> {
    pub(crate) report: NodeReport,
    pub(crate) own: S::Loop,
    pub(crate) inlet: Inlet,
    pub(crate) store: Store,
    pub(crate) finish: Inline<S::Responder>,
}

/// What a node's loop leaves behind.
#[derive(Debug)]
pub(crate) struct NodeReport {
    pub(crate) published: PublishLog,
    pub(crate) publish: Latency,
    pub(crate) lookup: Latency,
    pub(crate) drain: Latency,
    /// How long the loop was not asleep.
    pub(crate) busy: Duration,
    /// Proposals that were taken out of the queue.
    pub(crate) drained: u64,
    /// Commit indices that went back, and publishes that were refused.
    pub(crate) backwards: u64,
    /// Appends of proposals to the log, and how many proposals they carried.
    pub(crate) appends: u64,
    pub(crate) appended: u64,
    pub(crate) applied: Applied,
}

impl<'a, S: SharedState, F: Finish<S::Responder>> Node<'a, S, F> {
    pub(crate) fn new(
        parts: Parts<'a, S, F>,
        surroundings: Surroundings<'a>,
    ) -> raft::Result<Self> {
        let Parts { id, state, own, inlet, store, finish } = parts;
        let logger = slog::Logger::root(slog::Discard, slog::o!());
        Ok(Self {
            id,
            state,
            own,
            inlet,
            raft: RawNode::new(&config(id, finish.applied_to()), store.log().clone(), &logger)?,
            store,
            next_tick: Instant::now() + surroundings.tick,
            batch: Vec::with_capacity(surroundings.batch),
            pending: Pending::new(),
            finish,
            committed: 0,
            report: NodeReport {
                published: PublishLog::new(id),
                publish: Latency::default(),
                lookup: Latency::default(),
                drain: Latency::default(),
                busy: Duration::ZERO,
                drained: 0,
                backwards: 0,
                appends: 0,
                appended: 0,
                applied: Applied::default(),
            },
            surroundings,
        })
    }
}

fn config(id: u64, applied: u64) -> Config {
    Config {
        applied,
        election_tick: ELECTION_TICKS,
        heartbeat_tick: HEARTBEAT_TICKS,
        max_size_per_msg: 1 << 20,
        max_inflight_msgs: 256,
        // A leader that is cut off finds out, and tells its clients what it does not know.
        check_quorum: true,
        // A node that comes back does not depose the leader by a term it alone has counted up.
        pre_vote: true,
        // One message per turn and follower, however many proposals the turn took.
        batch_append: true,
        ..Config::new(id)
    }
}
