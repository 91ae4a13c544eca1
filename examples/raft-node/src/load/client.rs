//! A client: proposes, follows the leader, and repeats only what was certainly never applied.

use std::collections::VecDeque;
use std::thread;
use std::time::{Duration, Instant};

use super::any_running;
use super::pace::Pace;
use crate::check::Observer;
use crate::measure::Latency;
use crate::network::Network;
use crate::proposal::{IdSet, Outcome, Proposal, ProposalId};
use crate::state::{Await, Observe, SharedState, leader_among};

/// How long a client waits for answers before it looks at the lifecycle, and at the leader, again.
const PATIENCE: Duration = Duration::from_millis(5);
/// The grain of a paced client: proposals that fall due within it go out together.
const GRAIN: Duration = Duration::from_millis(1);
/// How long a client waits, after the run, for the answers that are still out.
const SETTLE: Duration = Duration::from_secs(5);

/// A client with a window of open proposals.
pub(crate) struct Client<'a, S: SharedState> {
    number: usize,
    states: &'a [S],
    network: &'a Network,
    window: usize,
    pace: Option<Pace>,
    /// Where to propose, as far as the client knows.
    leader: Option<u64>,
    next_seq: u64,
    /// Proposals that a node has taken and not answered, in the order of their pushes.
    open: VecDeque<Open<S::Ticket>>,
    /// Those that no node holds, and none will apply: to be pushed again.
    retry: Vec<ProposalId>,
    last_commit: Option<Instant>,
    report: ClientReport,
}

/// A proposal that waits for its answer.
struct Open<T> {
    id: ProposalId,
    pushed: Instant,
    ticket: T,
}

/// What a client leaves behind.
#[derive(Debug)]
pub(crate) struct ClientReport {
    pub(crate) push: Latency,
    pub(crate) commit: Latency,
    pub(crate) observer: Observer,
    /// Ids whose `Committed` arrived.
    pub(crate) acked: IdSet,
    /// How many of them while the run lasted.
    pub(crate) acked_in_time: u64,
    /// The longest time without a `Committed`, between the first and the last of the run.
    pub(crate) outage: Duration,
    pub(crate) retries: u64,
    /// Proposals that may have been applied or not: answered `Unknown`, or not at all.
    pub(crate) unknown: u64,
}

impl<'a, S: SharedState> Client<'a, S> {
    /// A client that proposes `per_second` times a second, or as fast as its window allows.
    pub(crate) fn new(
        number: usize,
        states: &'a [S],
        network: &'a Network,
        window: usize,
        per_second: Option<f64>,
    ) -> Self {
        Self {
            number,
            states,
            network,
            window,
            pace: per_second.map(Pace::per_second),
            leader: None,
            next_seq: 0,
            open: VecDeque::with_capacity(window),
            retry: Vec::new(),
            last_commit: None,
            report: ClientReport {
                push: Latency::default(),
                commit: Latency::default(),
                observer: Observer::new(states.len()),
                acked: IdSet::default(),
                acked_in_time: 0,
                outage: Duration::ZERO,
                retries: 0,
                unknown: 0,
            },
        }
    }

    pub(crate) fn run(mut self) -> ClientReport {
        while any_running(self.states) {
            self.fill();
            let patience = if self.pace.is_some() { GRAIN } else { PATIENCE };
            self.report.acked_in_time += self.receive(patience);
            if !self.retry.is_empty() {
                // An election is under way; asking faster does not end it sooner.
                thread::sleep(GRAIN);
            }
        }
        self.settle();
        self.report
    }

    /// Pushes what is to be retried, and new proposals as far as pace and window allow.
    fn fill(&mut self) {
        let Some(leader) = self.leader.or_else(|| self.find_leader()) else { return };
        self.leader = Some(leader);
        let room = (self.window - self.open.len() - self.retry.len()) as u64;
        let fresh = match &mut self.pace {
            Some(pace) => pace.due(Instant::now(), room),
            None => room,
        };
        if self.retry.is_empty() && fresh == 0 {
            return;
        }

        for id in std::mem::take(&mut self.retry) {
            self.report.retries += 1;
            self.push(leader, id);
        }
        for _ in 0..fresh {
            let id = ProposalId { client: self.number, seq: self.next_seq };
            self.next_seq += 1;
            self.push(leader, id);
        }
        if let Some(pace) = &mut self.pace {
            pace.did(fresh);
        }
        self.network.bell(leader).ring();
    }

    fn push(&mut self, leader: u64, id: ProposalId) {
        let state = &self.states[leader as usize - 1];
        let proposal = Proposal::new(id);
        let pushed = Instant::now();
        match self.report.push.time(|| state.propose(proposal)) {
            Ok(ticket) => self.open.push_back(Open { id, pushed, ticket }),
            Err(refused) => self.retry.push(refused.id),
        }
    }

    /// Waits up to `patience` for the oldest answer, and takes all that are there then; returns how
    /// many were `Committed`.
    fn receive(&mut self, patience: Duration) -> u64 {
        let Some(oldest) = self.open.front_mut() else {
            thread::sleep(patience);
            return 0;
        };
        let mut first = oldest.ticket.wait(patience);
        let now = Instant::now();
        let mut committed = 0;
        let mut open = std::mem::take(&mut self.open);
        open.retain_mut(|Open { id, pushed, ticket }| {
            let Some(outcome) = first.take().or_else(|| ticket.look()) else { return true };
            committed += u64::from(self.resolve(*id, *pushed, outcome, now));
            false
        });
        self.open = open;
        committed
    }

    /// Acts on the answer to a proposal pushed at `pushed`; true if it was `Committed`.
    fn resolve(&mut self, id: ProposalId, pushed: Instant, outcome: Outcome, now: Instant) -> bool {
        match outcome {
            Outcome::Committed { .. } => {
                self.report.commit.record(now - pushed);
                self.report.acked.insert(id);
                if let Some(last) = self.last_commit.replace(now) {
                    self.report.outage = self.report.outage.max(now - last);
                }
                return true;
            }
            Outcome::Rejected { leader } => {
                self.leader = leader;
                self.retry.push(id);
            }
            Outcome::Overwritten => self.retry.push(id),
            Outcome::Closed => {
                self.leader = None;
                self.retry.push(id);
            }
            Outcome::Unknown | Outcome::Expired => {
                // Not repeated: it may yet be applied. Whoever needs it would read first.
                self.leader = None;
                self.report.unknown += 1;
            }
        }
        false
    }

    /// Asks every node, as a client library asks every member it knows.
    fn find_leader(&mut self) -> Option<u64> {
        let observer = &mut self.report.observer;
        leader_among(self.states.iter().enumerate().map(|(node, state)| {
            let seen = state.status().seen();
            observer.note(node, seen);
            seen
        }))
    }

    /// Waits for the answers that are still out. What no node holds is dropped unanswered.
    fn settle(&mut self) {
        let deadline = Instant::now() + SETTLE;
        while !self.open.is_empty() && Instant::now() < deadline {
            self.receive(PATIENCE);
        }
        self.report.unknown += self.open.len() as u64;
    }
}
