//! Cutting the leader off, again and again, and waiting each time until another leads.

use std::time::{Duration, Instant};

use super::Cluster;
use crate::error::Error;
use crate::state::SharedState;

/// How long the leader's own messages still get out. What it appends in this time reaches the
/// others and is committed by the next leader, though this one can only answer "unknown": the case
/// in which a client that repeats blindly is applied twice.
const DEAF: Duration = Duration::from_millis(20);
/// How long the next leader leads before the old one comes back with what it believes.
const BEREFT: Duration = Duration::from_millis(50);
/// How long a whole cluster is left in peace before the next cut.
const PEACE: Duration = Duration::from_millis(50);

impl<S: SharedState> Cluster<'_, S> {
    /// Lets the load run, and cuts the leader off as often as was asked for; returns how often
    /// another took over.
    pub(super) fn sit_out(&self, start: Instant) -> Result<u64, Error> {
        let mut kills = 0;
        if let Some(at) = self.options.kill_at() {
            self.sleep_until(start + at);
            for _ in 0..self.options.kills {
                kills += u64::from(self.kill_leader()?);
                self.sleep_until(Instant::now() + PEACE);
            }
        }
        self.sleep_until(start + self.options.secs);
        Ok(kills)
    }

    /// Cuts the leader off, first one way and then both, until another has been elected; then
    /// waits until all follow that one. False if there was no leader to cut off.
    fn kill_leader(&self) -> Result<bool, Error> {
        let Some(old) = self.leader() else { return Ok(false) };
        self.network.deafen(old);
        self.sleep_until(Instant::now() + DEAF);
        self.network.mute(old);
        let elected = self.await_election(|| self.leader().is_some_and(|leader| leader != old));
        self.sleep_until(Instant::now() + BEREFT);
        self.network.heal();
        elected?;
        self.await_election(|| self.is_whole())?;
        Ok(true)
    }

    /// Whether all nodes name the same leader in the same term.
    fn is_whole(&self) -> bool {
        let mut names = self.statuses().map(|seen| (seen.term, seen.leader_id));
        let first = names.next();
        first.is_some_and(|(_, leader)| leader.is_some()) && names.all(|name| Some(name) == first)
    }
}
