//! Why an operation is in no model.

/// Beginnings or ends of operations, and what is to be said of them; the first that fits counts.
const REASONS: &[(&str, &str)] = &[
    ("node::*", NODE),
    (
        "cache::*",
        "of the cache the loads are modelled from inside; what keeps entries is no code of the crate's",
    ),
    ("*_deadline", WAIT),
    ("*_timeout", WAIT),
    ("*_async", WAIT),
    ("*Error::into_inner", VALUE),
    ("*CapacityError::requested", VALUE),
    ("*CapacityError::max", VALUE),
    ("*ProposeError::is_full", VALUE),
    ("proposal::Outcome::*", VALUE),
    ("flags::Snapshot::*", VALUE),
    ("metrics::Distribution::*", VALUE),
    ("metrics::Sample::*", VALUE),
    ("metrics::Snapshot::*", VALUE),
    ("map::Snapshot::*", VALUE),
    ("map::GetOrInsert::*", VALUE),
    ("map::Ref::*", VALUE),
    ("intern::Sym::as_str", VALUE),
    ("slot::swap::Owned::ptr_eq", VALUE),
    ("*::as_slices", VALUE),
    ("*::as_mut_slices", VALUE),
    ("*::capacity", FIXED),
    ("*::limits", FIXED),
    ("*::hasher", FIXED),
    ("*::map", FIXED),
    ("*::node_id", FIXED),
    ("*::view", FIXED),
    ("*::latch", FIXED),
    ("*Registrar::lanes", FIXED),
    ("*::get_mut", ALONE),
    ("*::take_back", ALONE),
    ("*::len", COUNT),
    ("*::is_empty", COUNT),
    ("*::bytes", COUNT),
    ("*::stats", COUNT),
    ("*::reruns", COUNT),
    ("*::pending", COUNT),
    ("*::room", COUNT),
    ("*::sender_count", COUNT),
    ("*::is_closed", "a look that orders nothing but what the next call that fails says"),
];

const NODE: &str = "composed of the parts that are modelled: `loom-tests/shuttle` runs it, since loom's `Arc` has no `Weak`";
const WAIT: &str = "the wait of its twin without it: `wait::timeout` and the futures' models have the deadline and the poll";
const VALUE: &str = "a value that the caller has: no atomic";
const FIXED: &str = "what never changes: no atomic";
const ALONE: &str = "by `&mut self`, beside nobody, or on the caller's own side";
const COUNT: &str = "a number that is out of date when it is told, and orders nothing";

pub(crate) fn of(operation: &str) -> Option<&'static str> {
    let fits = |pattern: &str| match pattern.strip_prefix('*') {
        Some(end) => operation.ends_with(end),
        None => match pattern.strip_suffix('*') {
            Some(beginning) => operation.starts_with(beginning),
            None => operation == pattern,
        },
    };
    REASONS.iter().find(|(pattern, _)| fits(pattern)).map(|(_, why)| *why)
}
