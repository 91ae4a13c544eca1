//! The threads around the nodes: clients that propose, readers of the status, a lister of all
//! peers, and a writer that keeps changing them. Each runs while the states say that the nodes run.

mod client;
mod pace;
mod peers;
mod reader;

pub(crate) use self::client::{Client, ClientReport};
pub(crate) use self::pace::Pace;
pub(crate) use self::peers::{Churn, Lister};
pub(crate) use self::reader::{Reader, ReaderReport};

use crate::state::SharedState;

/// Whether any node still takes work.
fn any_running<S: SharedState>(states: &[S]) -> bool {
    states.iter().any(S::is_running)
}
