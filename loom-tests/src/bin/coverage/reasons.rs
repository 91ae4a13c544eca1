//! Why an operation is in no model.
//!
//! A new operation has to be put into a model, or here by its name: no pattern stands for several. What is said
//! of one is to be true of its body: `rows of their own` are those of COVERAGE.md.

const NODE: &str = "calls of its parts, which have rows of their own; together in `loom-tests/shuttle`, since loom's `Arc` has no `Weak`";
const NODE_ONE: &str =
    "one call of a part, which has a row of its own; no model makes it through the node";
const CACHE: &str = "the load is modelled by `cache::*`, over stand-ins for the map of loads and the store; with these in `tests/cache`";
const STORE: &str = "asks the store, which is quick-cache's and is not compiled over loom";
const MADE: &str = "makes it, or the settings that it is made by: nobody else has it yet";
const VALUE: &str = "a value that the caller has: no atomic";
const FIXED: &str = "what never changes, or a reference to it: no atomic";
const ENTRY: &str = "plain memory of an entry under a guard, which `map::reclaim::*` read as well";
const CHUNK: &str = "the slots of `as_slices`, which is modelled, to be changed";
const COUNT: &str = "a number that is out of date when it is told, and by which nothing is reached";
const EMPTY: &str = "a number; and if it is 0 the look for senders that `peek` makes, in `mpsc::wakeups::nothing_to_peek_at`";
const LOOK: &str = "one Relaxed look, which orders nothing: who goes on learns the same from the call that follows";
const AWAITED: &str = "one Relaxed look, by which work may be spared and nothing is reached";
const ENDED: &str =
    "the look at the other side's end that a pop makes, in `spsc::close_pop` and `lanes::closed`";
const WORD: &str = "accesses of one word, all Relaxed, by which nothing is reached";
const LIST_TIMED: &str = "the look and the list of a twin that is modelled; what a deadline changes is modelled by `wait::timeout`";
const BELL_TIMED: &str = "a take that has a row of its own, at a bell; what a deadline changes there is modelled by `bell::given_up` and `lanes::waiting::timeouts`";
const TICKET: &str = "the wait of `wait_timeout`, which is modelled, with the deadline given";
const LIST_POLLED: &str = "the look and the list of a twin that is modelled; the future over a list is modelled by `wait::lost_wakeup_of_a_task`";
const BELL_POLLED: &str = "a take that has a row of its own, at a bell; the future there is modelled by `lanes::waiting::drain_sleeps` and `mpsc::wakeups::batch_wakes_a_task`";
const PUSH_FROM: &str = "calls `push_from_async`, which is modelled";
const FLAGS: &str = "calls `snapshot`, `lifecycle`, `wait_until` or `changed_since_async`, which are modelled, and nothing else";
const VERSIONED: &str = "the read of `read`, which is modelled, with the stamp of that read, which `changed` tells as well";
const UPDATE: &str = "calls `update`, which is modelled, and nothing else";
const VIEW: &str = "the read of `status`, the stamp of `role`, or the wait of `latch::Latch::changed`: all are modelled";
const VIEW_WAIT: &str =
    "the wait of that name of `latch::Latch`, which has a row of its own, on the same kind of cell";
const ALONE: &str =
    "by `&mut self`, or by value: nobody else is there, as in `take`, which is modelled";
const SETTING: &str = "sets a field by `&mut self`: no atomic";
const LIST: &str =
    "a pin, and steps of `map::list` that the models run; together in `loom-tests/shuttle`";
const LIST_MORE: &str =
    "a pin, and steps of `map::list` that the models run; together in `tests/map`";
const LOCK: &str = "registers behind a lock, as `Metrics::counter` does, which is modelled";
const SHOWN: &str = "writes a snapshot out, which `metrics::registered_meanwhile` takes";
const ROW: &str = "adds to words of a row, or sums them, as `Counter` does, which is modelled";
const OUTAGE: &str = "counts as `Counter` does, which is modelled; beside it one word, all Relaxed, says since when it misses, and one of those who hit takes it";
const TEXT: &str =
    "pins, and calls `intern::Pinned`, which is modelled; together in `loom-tests/shuttle`";
const FLUSH: &str = "calls the map's `flush`, and nothing else";
const PEERS: &str = "calls of the map, or of what a thread has copied of it, and of `Peer`, which is modelled; together in `loom-tests/shuttle`";
const PEER: &str =
    "one `get` of the map's, which has a row of its own, and no access of a peer's atomics";
const CHANNEL: &str = "calls `channel_with_control`, which is modelled";
const CLOSE: &str = "closes as `Proposer::close` and as a receiver that is dropped, which are modelled; by itself in `loom-tests/shuttle`";
const CAPPED: &str = "a `peek` and a pop of the ring's receiver for each, as `mpsc::wakeups::nothing_to_peek_at` and `take` have them; together in `loom-tests/shuttle`";
const NUMBER: &str = "takes the number back by `Slab::reclaim`, as `proposal::numbers::*` do";
const CONTROL: &str = "one handle more, whose lane is the other; in `loom-tests/shuttle`";
const RECORD: &str = "writes the loop's own record, as `appended` does, which is modelled";
const ANSWER: &str =
    "answers as `committed` and `settled` do, which are modelled, with another outcome";
const BULK: &str = "a push, a take or a close that is modelled on this end or on the one inside it, several times or by another way in";
const PEEK: &str =
    "finds a lane as `try_pop` does, and calls `spsc::Consumer::peek`: both are modelled";
const ROOM: &str = "calls `Producer::room`, which is modelled";
const HANDLE: &str = "one handle more, counted as by `register`, which is modelled";
const HEIR: &str = "keeps what the drop hands to `Head::finish`, as `mpsc::ends::handed_on` does";
const WEAK: &str =
    "a reference to the ring, and from that a sender more, counted as in `mpsc::senders::*`";

/// Operations, as their type or module, and the names of those that are of it.
const REASONS: &[(&str, &[&str])] = &[
    (
        NODE,
        &[
            "node: __close_each",
            "node::Builder: build",
            "node::NodeState: add_peer advance apply_peers get_peer_count has_peer is_leader",
            "node::NodeState: is_peer_connected lifecycle propose propose_async register_metrics",
            "node::NodeState: remove_peer shutdown snapshot status_changed term touch_peer",
            "node::NodeState: update_peer_connection wait_until with_peers",
            "node::Writer: drain publish shutdown state",
        ],
    ),
    (
        NODE_ONE,
        &[
            "node::NodeState: changed get_peer_address is_initialized is_running leader_id",
            "node::NodeState: propose_batch propose_deadline propose_timeout raft_status_view role",
            "node::NodeState: status_changed_async status_changed_timeout try_get_peer",
            "node::NodeState: try_get_raft_status try_get_raft_status_view try_is_leader",
            "node::NodeState: try_propose wait_timeout wait_until_async",
        ],
    ),
    (
        CACHE,
        &[
            "cache::ReadThrough: cancel get_or_load get_or_load_blocking get_or_load_timeout",
            "cache::ReadThrough: get_or_load_until insert invalidate invalidate_all refresh_ahead",
        ],
    ),
    (STORE, &["cache::ReadThrough: get is_empty is_known_absent len weight"]),
    (
        MADE,
        &[
            "cache::Builder: build build_with_hasher clock entries max_entry_weight",
            "cache::Builder: negative_time_to_live refresh_ahead shards time_to_live weigher",
            "cache::ReadThrough: builder",
            "intern::Interner: new with_limits with_limits_and_hasher",
            "map::EpochMap: new with_capacity with_capacity_and_hasher with_hasher",
            "node::Builder: managers open_proposals peer",
            "node::NodeState: builder",
            "peers::Peers: new",
        ],
    ),
    (
        VALUE,
        &[
            "flags::Snapshot: is_initialized",
            "map::GetOrInsert: value",
            "map::Snapshot: get is_empty iter len",
            "metrics::Distribution: buckets count counts quantile sum",
            "metrics::Sample: help kind",
            "metrics::Snapshot: iter panicked",
            "proposal::CapacityError: max requested",
            "proposal::Outcome: is_committed is_lost is_open",
            "proposal::ProposeError: into_inner is_full",
            "ring::CapacityError: max requested",
            "ring::PushError: into_inner",
            "ring::PushTimeoutError: into_inner",
            "slot::SetError: into_inner",
            "slot::swap::Owned: ptr_eq",
        ],
    ),
    (
        FIXED,
        &[
            "cache::ReadThrough: max_entry_weight",
            "intern::Interner: limits",
            "latch::MultiWriter: latch",
            "map::EpochMap: hasher",
            "map::Handle: map",
            "map::Pinned: map",
            "map::Reader: map",
            "node::NodeState: flags managers node_id peers proposer raft_view",
            "node::Writer: proposals",
            "peers::Peer: address",
            "peers::Peers: map",
            "proposal::Responder: is_control",
            "raft::RaftView: node_id",
            "raft::Writer: view",
            "ring::lanes::Consumer: capacity",
            "ring::lanes::Producer: capacity",
            "ring::lanes::Receiver: capacity",
            "ring::lanes::Registrar: lanes",
            "ring::lanes::Sender: capacity",
            "ring::lanes::SenderRegistrar: lanes",
            "ring::mpsc::Receiver: capacity",
            "ring::mpsc::Sender: capacity",
            "ring::spsc::Producer: capacity",
            "ring::spsc::Receiver: capacity",
            "ring::spsc::Sender: capacity",
        ],
    ),
    (ENTRY, &["map::Ref: key value", "peers::Address: as_str"]),
    (CHUNK, &["ring::spsc::ReadChunk: as_mut_slices"]),
    (
        COUNT,
        &[
            "cache::ReadThrough: loading",
            "intern::Interner: bytes is_empty pending stats",
            "map::EpochMap: capacity is_empty len pending reruns",
            "peers::Peers: peer_count",
            "proposal::ProposalReceiver: is_empty len",
            "proposal::Proposer: open",
            "ring::lanes::Consumer: is_empty len",
            "ring::lanes::Producer: is_empty len",
            "ring::lanes::Receiver: is_empty len",
            "ring::lanes::Sender: is_empty len",
            "ring::mpsc::Receiver: len sender_count stats",
            "ring::spsc::Consumer: is_empty len",
            "ring::spsc::Producer: is_empty",
            "ring::spsc::Receiver: is_empty len",
            "ring::spsc::Sender: is_empty len",
        ],
    ),
    (EMPTY, &["ring::mpsc::Receiver: is_empty"]),
    (
        LOOK,
        &[
            "proposal::ProposalReceiver: is_closed",
            "ring::lanes::Sender: is_closed",
            "ring::mpsc::Receiver: is_closed",
            "ring::mpsc::Sender: is_closed",
            "ring::spsc::Sender: is_closed",
        ],
    ),
    (AWAITED, &["proposal::Responder: is_awaited"]),
    (
        ENDED,
        &[
            "ring::lanes::Consumer: is_closed",
            "ring::lanes::Receiver: is_closed",
            "ring::spsc::Consumer: is_closed",
            "ring::spsc::Receiver: is_closed",
        ],
    ),
    (WORD, &["cache::Ticks: advance", "metrics::Gauge: add get raise set"]),
    (
        LIST_TIMED,
        &[
            "flags::Flags: changed_since_deadline changed_since_timeout wait_deadline wait_timeout",
            "latch::Latch: changed_deadline changed_timeout",
            "proposal::Proposer: propose_deadline propose_timeout",
            "ring::lanes::Sender: push_deadline",
            "ring::mpsc::Sender: push_all_deadline push_all_timeout push_deadline push_timeout",
            "ring::spsc::Receiver: pop_timeout",
            "ring::spsc::Sender: push_timeout",
            "slot::once::OnceSlot: get_deadline get_timeout",
            "slot::swap::Retired: retired_deadline retired_timeout",
            "slot::swap::SwapSlot: get_deadline",
        ],
    ),
    (
        BELL_TIMED,
        &[
            "proposal::ProposalReceiver: next_batch_deadline next_batch_timeout",
            "ring::lanes::Receiver: drain_deadline drain_timeout pop_deadline",
            "ring::mpsc::Receiver: drain_deadline drain_timeout pop_deadline pop_timeout",
        ],
    ),
    (TICKET, &["proposal::Ticket: wait_deadline"]),
    (
        LIST_POLLED,
        &[
            "proposal::Proposer: propose_async",
            "ring::spsc::Receiver: pop_async",
            "ring::spsc::Sender: push_async",
        ],
    ),
    (
        BELL_POLLED,
        &[
            "proposal::ProposalReceiver: next_batch_async",
            "ring::lanes::Receiver: pop_async",
            "ring::mpsc::Receiver: pop_async",
        ],
    ),
    (PUSH_FROM, &["ring::lanes::Sender: push_async"]),
    (FLAGS, &["flags::Flags: changed changed_since is_running"]),
    (VERSIONED, &["latch::Latch: versioned"]),
    (UPDATE, &["latch::MultiWriter: publish"]),
    (VIEW, &["raft::RaftView: changed leader_id term version versioned"]),
    (VIEW_WAIT, &["raft::RaftView: changed_async changed_deadline changed_timeout"]),
    (ALONE, &["slot::once::OnceSlot: get_mut into_inner"]),
    (SETTING, &["node::Writer: record_batches"]),
    (
        LIST,
        &[
            "map::EpochMap: clear contains_key flush get insert pin reader remove snapshot",
            "map::Pinned: clear compute drain get insert remove reserve retain shrink_to_fit values",
            "map::Reader: get with",
        ],
    ),
    (
        LIST_MORE,
        &[
            "map::EpochMap: pin_owned",
            "map::Pinned: apply contains_key get_many get_or_insert get_or_insert_with keys",
            "map::Pinned: remove_entry update",
            "map::Reader: contains_key",
        ],
    ),
    (
        LOCK,
        &[
            "metrics::Metrics: attempts gauge histogram level lock_timer observe_counter observe_gauge",
        ],
    ),
    (SHOWN, &["metrics::Metrics: text"]),
    (
        ROW,
        &[
            "metrics::Attempts: hits misses",
            "metrics::Histogram: read record record_duration",
            "metrics::Level: add subtract sum",
            "metrics::LockTimer: immediate lock lock_async waits",
        ],
    ),
    (OUTAGE, &["metrics::Attempts: hit miss note"]),
    (TEXT, &["intern::Interner: get intern pin purge"]),
    (FLUSH, &["intern::Interner: flush"]),
    (
        PEERS,
        &[
            "peers::Peers: apply has_peer insert is_peer_connected last_seen pin remove",
            "peers::Peers: set_connected touch",
        ],
    ),
    (PEER, &["peers::Peers: peer peer_address"]),
    (CHANNEL, &["proposal: channel"]),
    (CLOSE, &["proposal::ProposalReceiver: close"]),
    (CAPPED, &["proposal::ProposalReceiver: next_batch try_batch"]),
    (NUMBER, &["proposal::ProposalReceiver: responder"]),
    (CONTROL, &["proposal::Proposer: control"]),
    (RECORD, &["proposal::Responder: not_appended"]),
    (ANSWER, &["proposal::Responder: overwritten rejected unknown"]),
    (
        BULK,
        &[
            "ring::lanes::Consumer: try_drain",
            "ring::lanes::Producer: push_batch",
            "ring::lanes::Receiver: drain into_remaining",
            "ring::mpsc::Receiver: try_drain",
            "ring::mpsc::Sender: push_iter",
            "ring::spsc::Consumer: pop_slice",
            "ring::spsc::Receiver: try_drain",
            "ring::spsc::Sender: push_batch",
        ],
    ),
    (PEEK, &["ring::lanes::Consumer: peek", "ring::lanes::Receiver: peek"]),
    (ROOM, &["ring::lanes::Sender: room"]),
    (HANDLE, &["ring::lanes::Producer: registrar", "ring::lanes::Sender: registrar"]),
    (HEIR, &["ring::mpsc::Receiver: on_drop"]),
    (WEAK, &["ring::mpsc::Sender: downgrade", "ring::mpsc::WeakSender: upgrade"]),
];

/// Each of them, with why.
pub(crate) fn all() -> impl Iterator<Item = (String, &'static str)> {
    REASONS.iter().flat_map(|&(why, entries)| {
        entries.iter().flat_map(move |entry| {
            let (of, names) = entry.split_once(": ").expect("whose they are, and names");
            names.split(' ').map(move |name| (format!("{of}::{name}"), why))
        })
    })
}

pub(crate) fn of(operation: &str) -> Option<&'static str> {
    all().find(|(named, _)| named == operation).map(|(_, why)| why)
}
