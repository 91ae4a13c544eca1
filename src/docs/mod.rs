//! docs
/// w
pub mod wait {}
/// w
pub mod latch {}
/// w
pub mod flags {}
