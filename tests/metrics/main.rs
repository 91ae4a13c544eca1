//! The metrics by their public face.

mod api;
mod buckets;
mod ending;
#[cfg(any(feature = "opentelemetry", feature = "metrics"))]
mod export;
#[path = "../support/exposition.rs"]
mod exposition;
mod text;
mod threads;
