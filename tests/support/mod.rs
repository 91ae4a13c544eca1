//! What the black-box tests and the fuzz targets share: one interpreter of operations and one
//! sequential model for each structure, and wakers that can be looked at.

#[cfg(feature = "cache")]
pub(crate) mod cache;
#[cfg(feature = "cache")]
pub(crate) mod cache_callers;
#[cfg(feature = "cache")]
pub(crate) mod cache_loads;
pub(crate) mod exposition;
pub(crate) mod flags;
pub(crate) mod hashers;
pub(crate) mod intern;
pub(crate) mod lanes;
pub(crate) mod latch;
pub(crate) mod map;
pub(crate) mod map_model;
pub(crate) mod metrics;
pub(crate) mod mpsc;
pub(crate) mod mpsc_ends;
pub(crate) mod mpsc_many;
pub(crate) mod mpsc_waits;
pub(crate) mod node_peers;
pub(crate) mod node_proposals;
pub(crate) mod node_state;
pub(crate) mod node_waits;
pub(crate) mod proposal;
pub(crate) mod slot;
pub(crate) mod spsc;
pub(crate) mod spsc_numbers;
pub(crate) mod spsc_waiting;
pub(crate) mod threads;
pub(crate) mod threads_lanes;
pub(crate) mod threads_map;
pub(crate) mod threads_mpsc;
pub(crate) mod threads_proposal;
pub(crate) mod threads_slot;
pub(crate) mod wakers;
