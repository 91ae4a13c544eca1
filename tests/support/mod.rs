//! What the black-box tests and the fuzz targets share: one interpreter of operations and one
//! sequential model for each structure, and wakers that can be looked at.

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
pub(crate) mod proposal;
pub(crate) mod slot;
pub(crate) mod spsc;
pub(crate) mod wakers;
