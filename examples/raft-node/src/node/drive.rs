//! The drive loop: drain, step, propose, tick, ready, publish, and only then reply.

use std::time::Instant;

use raft::eraftpb::{Entry, Message, MessageType};
use raft::{Error, StateRole, Storage};

use super::{Ended, Finish, Inline, Node, NodeReport, Standing};
use crate::proposal::Outcome;
use crate::state::{Seen, SharedState, Taken};

/// The most messages that one turn steps, so that a flood does not hold up the tick.
const MOST_MESSAGES: usize = 1024;
/// Applied entries that stay in the log, for a follower that asks again for what it has.
pub(crate) const LOG_SLACK: u64 = 4096;
/// Compacting moves the rest of the log, so it is done for many entries at once: so many times the
/// slack.
const LOG_EXCESS: u64 = 8;

/// Whether a turn left work behind.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Left {
    Nothing,
    Work,
}

impl<S: SharedState> Node<'_, S, Inline<S::Responder>> {
    /// Runs the loop on a thread of its own until the node's lifecycle ends.
    ///
    /// It sleeps on one bell, which whoever has work for it rings: a turn looks at everything
    /// anyway, so there is nothing to select among.
    pub(crate) fn run(self) -> raft::Result<NodeReport> {
        let Ended { report, finish, .. } = self.run_to_end()?;
        Ok(NodeReport { applied: finish.applied(), ..report })
    }

    /// The same, and gives back what another start needs.
    pub(crate) fn run_to_end(mut self) -> raft::Result<Ended<S>> {
        let mut left = Left::Work;
        while self.state.is_initialized() {
            if left == Left::Nothing {
                let patience = self.next_tick.saturating_duration_since(Instant::now());
                self.inlet.sleeper.wait(patience);
            }
            let start = Instant::now();
            left = self.turn()?;
            self.report.busy += start.elapsed();
        }
        let Self { report, own, inlet, store, finish, .. } = self;
        Ok(Ended { report, own, inlet, store, finish })
    }
}

impl<S: SharedState, F: Finish<S::Responder>> Node<'_, S, F> {
    /// Runs the loop as a future until the node's lifecycle ends.
    pub(crate) async fn drive(mut self) -> raft::Result<()> {
        let mut left = Left::Work;
        while self.state.is_initialized() {
            let is_idle = left == Left::Nothing;
            tokio::select! {
                // The clock first: a flood of work must not make a leader silent.
                biased;
                () = tokio::time::sleep_until(self.next_tick.into()) => {}
                () = self.inlet.sleeper.rung(), if is_idle => {}
                () = std::future::ready(()), if !is_idle => {}
            }
            left = self.turn()?;
        }
        Ok(())
    }

    fn turn(&mut self) -> raft::Result<Left> {
        let max = self.surroundings.batch;
        let drain = || self.state.drain(&mut self.own, &mut self.batch, max);
        self.report.drain.time(drain);
        self.report.drained += self.batch.len() as u64;
        let stepped = self.step_inbox()?;
        if stepped > 0 {
            self.publish();
        }
        let may_be_more = self.batch.len() == max || stepped == MOST_MESSAGES;

        self.propose()?;
        if self.tick() {
            self.publish();
        }
        if self.raft.has_ready() {
            self.ready()?;
            self.publish();
            self.stand()?;
        }
        self.abandon();
        self.finish.send();
        Ok(if may_be_more || self.raft.has_ready() { Left::Work } else { Left::Nothing })
    }

    fn step_inbox(&mut self) -> raft::Result<usize> {
        let mut stepped = 0;
        for message in self.inlet.messages.try_iter().take(MOST_MESSAGES) {
            self.raft.step(message)?;
            stepped += 1;
        }
        Ok(stepped)
    }

    /// Proposes the whole batch as one `MsgPropose`, or sends it back.
    ///
    /// The role is checked first, because the engine of a follower would forward the proposals
    /// and nobody here could tell their fate; the client forwards instead.
    fn propose(&mut self) -> raft::Result<()> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let (entries, responders): (Vec<_>, Vec<_>) = self
            .batch
            .drain(..)
            .map(|Taken { proposal, responder }| {
                (Entry { data: proposal.command.into(), ..Entry::default() }, responder)
            })
            .unzip();
        if self.raft.raft.state != StateRole::Leader {
            self.reject(responders);
            return Ok(());
        }

        let mut message = Message::default();
        message.set_msg_type(MessageType::MsgPropose);
        message.from = self.id;
        message.set_entries(entries.into());
        let first_index = self.raft.raft.raft_log.last_index() + 1;
        match self.raft.raft.step(message) {
            Ok(()) => {
                self.report.appends += 1;
                self.report.appended += responders.len() as u64;
                self.pending.appended(self.raft.raft.term, first_index, responders);
                Ok(())
            }
            // All or nothing: a dropped batch left no entry behind.
            Err(Error::ProposalDropped) => {
                self.reject(responders);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn reject(&mut self, responders: Vec<S::Responder>) {
        let leader = self.leader_id();
        for responder in responders {
            self.finish.hold(responder, Outcome::Rejected { leader });
        }
    }

    /// Ticks once if it is time. Ticks that a busy machine made the loop miss are not made up
    /// for: several at once would look to Raft like a silent leader.
    fn tick(&mut self) -> bool {
        let now = Instant::now();
        if now < self.next_tick {
            return false;
        }
        self.next_tick = now + self.surroundings.tick;
        self.raft.tick();
        true
    }

    fn ready(&mut self) -> raft::Result<()> {
        let mut ready = self.raft.ready();
        debug_assert!(ready.snapshot().is_empty(), "no log is compacted beyond a peer's need");
        self.send(ready.take_messages());
        self.apply(ready.take_committed_entries());
        self.store.save(ready.entries(), ready.hs(), ready.must_sync())?;
        self.send(ready.take_persisted_messages());

        let mut light = self.raft.advance(ready);
        if let Some(commit) = light.commit_index() {
            self.raft.store().wl().mut_hard_state().commit = commit;
        }
        self.send(light.take_messages());
        self.apply(light.take_committed_entries());
        self.raft.advance_apply();
        Ok(())
    }

    fn send(&mut self, messages: Vec<Message>) {
        for message in messages {
            let address = self.report.lookup.time(|| self.state.peer_address(message.to));
            // A member without an address cannot be reached, like one that is down.
            if let Some(address) = address {
                self.surroundings.network.send(self.id, &address, message);
            }
        }
    }

    fn apply(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            // A new leader's empty entry is no command.
            let fate = self.pending.committed(entry.term, entry.index);
            if !entry.data.is_empty() {
                self.finish.apply(entry);
            }
            if let Some((responder, outcome)) = fate {
                self.finish.hold(responder, outcome);
            }
        }
    }

    /// Answers what was appended under a leadership that has gone.
    fn abandon(&mut self) {
        let raft = &self.raft.raft;
        let leads_in = (raft.state == StateRole::Leader).then_some(raft.term);
        for (responder, outcome) in self.pending.abandon_unless_leading(leads_in) {
            self.finish.hold(responder, outcome);
        }
    }

    fn publish(&mut self) {
        let committed = self.raft.raft.raft_log.committed;
        self.report.backwards += u64::from(committed < self.committed);
        self.committed = committed;

        let raft = &self.raft.raft;
        let now = nodestate::tikv_standing!(raft.soft_state(), raft.hard_state());
        let seen = Seen::new(self.id, now.term, now.leader_id, now.role);
        // Before the publish: whoever sees the status must find it in the log.
        self.report.published.append(seen);
        let published = self.report.publish.time(|| self.state.publish(&mut self.own, seen));
        self.report.backwards += u64::from(published.is_err());
    }

    fn leader_id(&self) -> Option<u64> {
        let leader_id = self.raft.raft.leader_id;
        (leader_id != raft::INVALID_ID).then_some(leader_id)
    }

    /// Tells the others how far this node is, and drops what no node will ask for again: every
    /// node has applied it.
    fn stand(&self) -> raft::Result<()> {
        let log = &self.raft.raft.raft_log;
        let standings = self.surroundings.standings;
        standings[self.id as usize - 1].set(log.applied, log.last_index());
        let everywhere = standings.iter().map(Standing::applied).min().unwrap_or(0);
        let slack = self.surroundings.log_slack;
        let keep_from = everywhere.saturating_sub(slack);
        if keep_from > self.raft.store().first_index()? + LOG_EXCESS * slack {
            self.raft.store().wl().compact(keep_from)?;
        }
        Ok(())
    }
}
