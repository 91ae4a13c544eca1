//! Why an operation is in no model.
//!
//! A new operation has to be put into a model, or here by its name. Patterns stand for what is not compiled over
//! loom, and for what has no accesses of its own.

const CACHE: &str =
    "of the cache the loads are modelled from inside; what keeps entries is no code of the crate's";
const CLOSED: &str = "a look that orders nothing but what the next call that fails says";
const NODE: &str = "composed of the parts that are modelled: `loom-tests/shuttle` runs it, since loom's `Arc` has no `Weak`";
const WAIT: &str = "the wait of its twin without it: `wait::timeout` and the futures' models have the deadline and the poll";
const VALUE: &str = "a value that the caller has: no atomic";
const FIXED: &str = "what never changes: no atomic";
const ALONE: &str = "by `&mut self`, beside nobody, or on the caller's own side";
const COUNT: &str = "a number that is out of date when it is told, and orders nothing";
const LIST: &str = "calls of `map::list`, which the models make themselves; as a whole on real threads, `tests/map`, and the most of them in `loom-tests/shuttle`";
const TEXT: &str = "the models have its parts, `Owned`, `Sym` and the map's `Pinned`; as a whole in `loom-tests/shuttle`";
const LOCK: &str = "registers or reads behind a lock, as `metrics::registered_meanwhile` models it";
const ROW: &str = "counts in rows of the sheet, as `Counter` does, which is modelled";
const WORD: &str = "one access of one word, which nothing else is ordered by";
const PEERS: &str =
    "calls of the map and of `Peer`, which are modelled; as a whole in `loom-tests/shuttle`";
const PROP: &str = "the models make and answer tickets by the halves below it; as a whole in `loom-tests/shuttle` or `tests/proposal`";
const VIEW: &str = "a read or a wait of the latch below it, which is modelled";
const RING: &str = "the push or pop that is modelled, several times or by another way in; on real threads in `tests/ring` and `tests/mpsc`";
const SAME: &str = "made of the calls beside it that are modelled, with no access of its own";

/// Operations, or their beginnings or ends with a star; the first that fits counts.
const REASONS: &[(&str, &[&str])] = &[
    (NODE, &["node::*"]),
    (CACHE, &["cache::*"]),
    (WAIT, &["*_deadline", "*_timeout", "*_async"]),
    (
        VALUE,
        &[
            "*Error::into_inner",
            "*CapacityError::requested",
            "*CapacityError::max",
            "*ProposeError::is_full",
            "proposal::Outcome::*",
            "flags::Snapshot::*",
            "metrics::Distribution::*",
            "metrics::Sample::*",
            "metrics::Snapshot::*",
            "map::Snapshot::*",
            "map::GetOrInsert::*",
            "map::Ref::*",
            "intern::Sym::as_str",
            "slot::swap::Owned::ptr_eq",
            "*::as_slices",
            "*::as_mut_slices",
        ],
    ),
    (
        FIXED,
        &[
            "*::capacity",
            "*::limits",
            "*::hasher",
            "*::map",
            "*::node_id",
            "*::view",
            "*::latch",
            "*Registrar::lanes",
        ],
    ),
    (ALONE, &["*::get_mut", "*::take_back"]),
    (
        COUNT,
        &[
            "*::len",
            "*::is_empty",
            "*::bytes",
            "*::stats",
            "*::reruns",
            "*::pending",
            "*::room",
            "*::sender_count",
        ],
    ),
    (CLOSED, &["*::is_closed"]),
    (
        LIST,
        &[
            "map::EpochMap::clear",
            "map::EpochMap::contains_key",
            "map::EpochMap::flush",
            "map::EpochMap::get",
            "map::EpochMap::insert",
            "map::EpochMap::new",
            "map::EpochMap::pin",
            "map::EpochMap::pin_owned",
            "map::EpochMap::reader",
            "map::EpochMap::remove",
            "map::EpochMap::snapshot",
            "map::EpochMap::with_capacity",
            "map::EpochMap::with_capacity_and_hasher",
            "map::EpochMap::with_hasher",
            "map::Pinned::apply",
            "map::Pinned::clear",
            "map::Pinned::compute",
            "map::Pinned::contains_key",
            "map::Pinned::drain",
            "map::Pinned::get",
            "map::Pinned::get_many",
            "map::Pinned::get_or_insert",
            "map::Pinned::get_or_insert_with",
            "map::Pinned::insert",
            "map::Pinned::keys",
            "map::Pinned::remove",
            "map::Pinned::remove_entry",
            "map::Pinned::reserve",
            "map::Pinned::retain",
            "map::Pinned::shrink_to_fit",
            "map::Pinned::update",
            "map::Pinned::values",
            "map::Reader::contains_key",
            "map::Reader::get",
            "map::Reader::with",
        ],
    ),
    (
        LOCK,
        &[
            "metrics::Metrics::attempts",
            "metrics::Metrics::gauge",
            "metrics::Metrics::histogram",
            "metrics::Metrics::level",
            "metrics::Metrics::lock_timer",
            "metrics::Metrics::observe_counter",
            "metrics::Metrics::observe_gauge",
            "metrics::Metrics::text",
        ],
    ),
    (
        ROW,
        &[
            "metrics::Attempts::hit",
            "metrics::Attempts::hits",
            "metrics::Attempts::miss",
            "metrics::Attempts::misses",
            "metrics::Attempts::note",
            "metrics::Histogram::read",
            "metrics::Histogram::record",
            "metrics::Histogram::record_duration",
            "metrics::Level::add",
            "metrics::Level::subtract",
            "metrics::Level::sum",
            "metrics::LockTimer::immediate",
            "metrics::LockTimer::lock",
            "metrics::LockTimer::waits",
        ],
    ),
    (
        WORD,
        &[
            "metrics::Gauge::add",
            "metrics::Gauge::get",
            "metrics::Gauge::raise",
            "metrics::Gauge::set",
        ],
    ),
    (
        TEXT,
        &[
            "intern::Interner::flush",
            "intern::Interner::get",
            "intern::Interner::intern",
            "intern::Interner::new",
            "intern::Interner::pin",
            "intern::Interner::purge",
            "intern::Interner::with_limits",
            "intern::Interner::with_limits_and_hasher",
        ],
    ),
    (
        PEERS,
        &[
            "peers::Address::as_str",
            "peers::Peer::address",
            "peers::Peers::apply",
            "peers::Peers::has_peer",
            "peers::Peers::insert",
            "peers::Peers::is_peer_connected",
            "peers::Peers::last_seen",
            "peers::Peers::new",
            "peers::Peers::peer",
            "peers::Peers::peer_address",
            "peers::Peers::peer_count",
            "peers::Peers::pin",
            "peers::Peers::remove",
            "peers::Peers::set_connected",
            "peers::Peers::touch",
        ],
    ),
    (
        SAME,
        &[
            "flags::Flags::changed",
            "flags::Flags::changed_since",
            "flags::Flags::is_running",
            "latch::Latch::versioned",
            "latch::MultiWriter::publish",
            "slot::once::OnceSlot::into_inner",
        ],
    ),
    (
        PROP,
        &[
            "proposal::ProposalReceiver::close",
            "proposal::ProposalReceiver::next_batch",
            "proposal::ProposalReceiver::responder",
            "proposal::ProposalReceiver::try_batch",
            "proposal::Proposer::control",
            "proposal::Proposer::open",
            "proposal::Responder::is_awaited",
            "proposal::Responder::is_control",
            "proposal::Responder::not_appended",
            "proposal::Responder::overwritten",
            "proposal::Responder::rejected",
            "proposal::Responder::unknown",
            "proposal::channel",
        ],
    ),
    (
        VIEW,
        &[
            "raft::RaftView::changed",
            "raft::RaftView::leader_id",
            "raft::RaftView::term",
            "raft::RaftView::version",
            "raft::RaftView::versioned",
        ],
    ),
    (
        RING,
        &[
            "ring::lanes::Consumer::peek",
            "ring::lanes::Consumer::try_drain",
            "ring::lanes::Producer::push_batch",
            "ring::lanes::Producer::registrar",
            "ring::lanes::Receiver::drain",
            "ring::lanes::Receiver::into_remaining",
            "ring::lanes::Receiver::peek",
            "ring::lanes::Sender::registrar",
            "ring::mpsc::Receiver::on_drop",
            "ring::mpsc::Receiver::try_drain",
            "ring::mpsc::Sender::downgrade",
            "ring::mpsc::Sender::push_iter",
            "ring::mpsc::WeakSender::upgrade",
            "ring::spsc::Consumer::pop_slice",
            "ring::spsc::Receiver::try_drain",
            "ring::spsc::Sender::push_batch",
        ],
    ),
];

pub(crate) fn of(operation: &str) -> Option<&'static str> {
    let fits = |pattern: &&str| match pattern.strip_prefix('*') {
        Some(end) => operation.ends_with(end),
        None => match pattern.strip_suffix('*') {
            Some(beginning) => operation.starts_with(beginning),
            None => operation == *pattern,
        },
    };
    REASONS.iter().find(|(_, patterns)| patterns.iter().any(fits)).map(|(why, _)| *why)
}
