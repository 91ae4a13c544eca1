//! Background work on the peer directories: the slow reader and the steady writer.

use std::hint::black_box;
use std::time::Duration;

use super::any_running;
use super::pace::Pace;
use crate::measure::Latency;
use crate::state::{PeerInfo, SharedState};

/// How soon a sleeping thread notices that the run is over.
const NOTICE: Duration = Duration::from_millis(20);

/// Lists every peer of every node, again and again, as a membership page or a gossip round does.
pub(crate) struct Lister<'a, S> {
    pub(crate) states: &'a [S],
    pub(crate) every: Duration,
}

impl<S: SharedState> Lister<'_, S> {
    pub(crate) fn run(self) {
        let mut pace = Pace::every(self.every);
        while any_running(self.states) {
            if pace.sleep(NOTICE) {
                for state in self.states {
                    black_box(state.peers());
                }
            }
        }
    }
}

/// Replaces one peer of every node, again and again, as connections come and go.
pub(crate) struct Churn<'a, S> {
    pub(crate) states: &'a [S],
    pub(crate) per_second: f64,
    /// Peers `1..=known` exist.
    pub(crate) known: u64,
}

impl<S: SharedState> Churn<'_, S> {
    /// Returns how long each upsert took.
    pub(crate) fn run(self) -> Latency {
        let mut upsert = Latency::default();
        let mut pace = Pace::per_second(self.per_second);
        let mut round = 0;
        while any_running(self.states) {
            if !pace.sleep(NOTICE) {
                continue;
            }
            for state in self.states {
                let mut peer = PeerInfo::new(round % self.known + 1);
                peer.is_connected = (round / self.known).is_multiple_of(2);
                upsert.time(|| state.upsert_peer(peer));
            }
            round += 1;
        }
        upsert
    }
}
