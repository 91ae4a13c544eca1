//! Public operations that no victim is stepped through, and why.

use std::fmt;

/// Why an operation needs no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Nobody else has the object yet, or nobody else has it any more.
    Alone,
    /// It looks at what never changes, or is its caller's own: no atomic is touched.
    Plain,
    /// It may wait by its contract; with what is tested instead.
    Blocking(&'static str),
    /// It makes a future, and nothing else: a row steps the polls of that.
    Future,
    /// Behind a feature, for code of other crates.
    Feature(&'static str),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Alone => f.write_str("alone: nobody else has the object"),
            Self::Plain => f.write_str("plain: no atomic is touched"),
            Self::Blocking(tested) => write!(f, "blocking by contract; {tested}"),
            Self::Future => f.write_str("a future is made, whose polls are stepped"),
            Self::Feature(name) => write!(f, "behind the feature {name}"),
        }
    }
}

/// An operation, or all of a folder or a type (`::*`).
pub(crate) const EXEMPT: &[(&str, Reason)] = &[
    ("flags::FlagCell::new", Reason::Alone),
    ("flags::Flags::new", Reason::Alone),
    ("intern::Interner::new", Reason::Alone),
    ("intern::Interner::with_limits", Reason::Alone),
    ("intern::Interner::with_limits_and_hasher", Reason::Alone),
    ("latch::Latch::new", Reason::Alone),
    ("latch::Writer::into_multi", Reason::Alone),
    ("map::EpochMap::new", Reason::Alone),
    ("map::EpochMap::with_*", Reason::Alone),
    ("map::IntoIter::next", Reason::Alone),
    ("metrics::Buckets::new", Reason::Alone),
    ("node::Builder::*", Reason::Alone),
    ("node::NodeState::builder", Reason::Alone),
    ("peers::Peers::new", Reason::Alone),
    ("proposal::channel*", Reason::Alone),
    ("raft::RaftView::new", Reason::Alone),
    ("lanes::ring", Reason::Alone),
    ("lanes::waiting", Reason::Alone),
    ("mpsc::ring", Reason::Alone),
    ("spsc::ring", Reason::Alone),
    ("spsc::waiting", Reason::Alone),
    ("slot::OnceSlot::new", Reason::Alone),
    ("slot::OnceSlot::get_mut", Reason::Alone),
    ("slot::OnceSlot::take", Reason::Alone),
    ("slot::OnceSlot::into_inner", Reason::Alone),
    ("slot::OnceSlot::drop", Reason::Alone),
    ("slot::SwapSlot::new", Reason::Alone),
    ("flags::Lifecycle::*", Reason::Plain),
    ("flags::AdvanceError::actual", Reason::Plain),
    ("flags::Snapshot::*", Reason::Plain),
    ("flags::UserFlags::*", Reason::Plain),
    ("intern::Interner::limits", Reason::Plain),
    ("latch::Writer::latch", Reason::Plain),
    ("latch::MultiWriter::latch", Reason::Plain),
    ("map::EpochMap::hasher", Reason::Plain),
    ("map::Handle::map", Reason::Plain),
    ("map::GetOrInsert::value", Reason::Plain),
    ("map::Pinned::map", Reason::Plain),
    ("map::Ref::*", Reason::Plain),
    ("map::Reader::map", Reason::Plain),
    ("map::Snapshot::*", Reason::Plain),
    ("metrics::Buckets::*", Reason::Plain),
    ("metrics::Distribution::*", Reason::Plain),
    ("metrics::Snapshot::*", Reason::Plain),
    ("metrics::Sample::*", Reason::Plain),
    ("node::NodeState::raft_view", Reason::Plain),
    ("node::Writer::proposals", Reason::Plain),
    ("proposal::ProposeError::*", Reason::Plain),
    ("proposal::CapacityError::*", Reason::Plain),
    ("proposal::Outcome::*", Reason::Plain),
    ("raft::Role::name", Reason::Plain),
    ("raft::RaftStatus::state", Reason::Plain),
    ("raft::Writer::view", Reason::Plain),
    ("ring::*", Reason::Plain),
    ("slot::SetError::into_inner", Reason::Plain),
    ("spsc::ReadChunk::len", Reason::Plain),
    ("spsc::WriteChunk::len", Reason::Plain),
    ("mpsc::Receiver::pop_async", Reason::Future),
    ("cache::*", Reason::Blocking("`tests/cache` drops loads at every await point")),
    ("metrics::Metrics::describe", Reason::Feature("metrics")),
    ("metrics::Metrics::publish", Reason::Feature("metrics")),
    ("metrics::Metrics::export_to", Reason::Feature("opentelemetry")),
    (
        "metrics::Metrics::*",
        Reason::Blocking("`tests/metrics` registers and exports beside who counts"),
    ),
    ("node::NodeState::register_metrics", Reason::Blocking("as `metrics::Metrics`")),
    ("mpsc::Sender::into_sink", Reason::Feature("futures")),
    ("mpsc::SenderSink::*", Reason::Feature("futures")),
];

/// Whether a pattern of the list is for an operation.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => pattern == name,
    }
}
