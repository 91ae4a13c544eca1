//! Operations on a whole node's state and its writer beside a sequential model of each part, and of what
//! the parts owe each other: everything ends with the node, and nothing before.

use std::task::Poll;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::flags::{AdvanceError, Lifecycle};
use nodestate::latch::Version;
use nodestate::node::Writer;
use nodestate::raft::{PublishError, RaftStatus, RaftStatusView, Role};
use nodestate::slot::SetError;
use nodestate::{Closed, NodeState};

use super::node_peers::{self, PeerModel};
use super::node_proposals::{self, Proposals};
use super::node_waits::{Wanted, flags, lifecycle};
use super::wakers::{Started, index};

nodestate::managers! {
    pub(super) struct Parts {
        once log: u64,
        swap quota: u64,
    }
}

pub(super) type State = NodeState<u32, Parts>;

const NODE: u64 = 1;

#[derive(Debug, Arbitrary)]
enum Operation {
    Publish {
        role: u8,
        leader: Option<u8>,
        /// Above the term before, or below it.
        step: i8,
    },
    Advance(u8, u8),
    Change {
        set: u8,
        clear: u8,
    },
    Peer(u8, node_peers::Operation),
    ApplyPeers([(u8, bool); 3]),
    SetLog,
    SetQuota,
    ReplaceQuota,
    TakeQuota,
    Proposals(node_proposals::Operation),
    Wait(Wanted),
    Poll(u8),
    Abandon(u8),
    LookOnce(Wanted),
    CloneState,
    DropState(u8),
    /// Asks the node to end.
    AskToEnd,
    /// The loop ends, in order or by the drop of its half.
    End {
        in_order: bool,
    },
}

struct Wait {
    wanted: Wanted,
    /// How often the status, or the flags, had changed when it began.
    since: usize,
    started: Started<'static, core::result::Result<(), Closed>>,
}

struct Model {
    /// One is for the checks, and goes last.
    states: Vec<State>,
    writer: Option<Writer<u32, Parts>>,
    proposals: Proposals,
    status: (Role, Option<u64>, u64),
    version: Version,
    published: usize,
    lifecycle: Lifecycle,
    flags: u8,
    changes: usize,
    peers: PeerModel,
    log: Option<u64>,
    quota: Option<u64>,
    /// Each value of a manager is another number.
    next: u64,
    waits: Vec<Wait>,
}

/// Runs the operations that `data` spells.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let mut input = Unstructured::new(data);
    let open = [usize::from(input.arbitrary::<u8>()? % 4) + 1, 1];
    let builder = NodeState::builder(NODE).peer(2, "2").open_proposals(open[0], open[1]);
    let (writer, state) = builder.managers(Parts::new()).build().unwrap();
    let mut model = Model {
        version: state.raft_view().version(),
        states: vec![state],
        writer: Some(writer),
        proposals: Proposals::new(open),
        status: (Role::Follower, None, 0),
        published: 0,
        lifecycle: Lifecycle::Uninit,
        flags: 0,
        changes: 0,
        peers: PeerModel::new(2),
        log: None,
        quota: None,
        next: 0,
        waits: Vec::new(),
    };
    let mut result = Ok(());
    while result.is_ok() && !input.is_empty() {
        result = input.arbitrary().map(|operation| model.apply(operation));
        model.check();
    }
    let last = model.state();
    drop(model);
    // Peers that were removed: what is not reclaimed looks like a leak to the fuzzer.
    last.peers().map().flush();
    result
}

impl Model {
    /// Any handle says the same.
    fn state(&self) -> State {
        self.states[self.changes % self.states.len()].clone()
    }

    fn apply(&mut self, operation: Operation) {
        let state = self.state();
        self.next += 1;
        match operation {
            Operation::Publish { role, leader, step } => {
                let term = self.status.2.saturating_add_signed(step.into());
                self.publish(lead(role), leader.map(|id| u64::from(id % 4)), term);
            }
            Operation::Advance(from, to) => self.advance(&state, lifecycle(from), lifecycle(to)),
            Operation::Change { set, clear } => {
                let before = state.flags().change(flags(set), flags(clear));
                assert_eq!(before.user(), flags(self.flags));
                self.changed(self.flags & !clear | set);
            }
            Operation::Peer(id, operation) => self.peers.apply(&state, id, &operation),
            Operation::ApplyPeers(changes) => self.peers.apply_all(&state, &changes),
            Operation::SetLog => {
                let expected = self.may_set(self.log);
                assert_eq!(state.set_log(self.next), expected);
                self.log = self.log.or(expected.ok().map(|()| self.next));
                self.assert_awake(expected.is_ok(), Wanted::Log);
            }
            Operation::SetQuota => {
                // A slot for a value that is replaced is closed for good, with its value or without.
                let expected = match self.quota {
                    _ if self.writer.is_none() => Err(SetError::Closed(self.next)),
                    old => self.may_set(old),
                };
                assert_eq!(state.set_quota(self.next), expected);
                self.quota = self.quota.or(expected.ok().map(|()| self.next));
                self.assert_awake(expected.is_ok(), Wanted::Quota);
            }
            Operation::ReplaceQuota => match state.replace_quota(self.next) {
                Ok(old) => {
                    assert!(self.writer.is_some());
                    assert_eq!(old.map(|old| old.into_inner().unwrap()), self.quota);
                    self.quota = Some(self.next);
                    self.assert_awake(true, Wanted::Quota);
                }
                Err(refused) => {
                    assert!(self.writer.is_none() && refused.into_inner() == self.next);
                }
            },
            Operation::TakeQuota => {
                let taken = state.take_quota().map(|old| old.into_inner().unwrap());
                assert_eq!(taken, self.quota.take());
            }
            Operation::Proposals(operation) => {
                self.proposals.apply(&state, self.writer.as_mut(), operation);
            }
            Operation::Wait(wanted) => self.wait(wanted),
            Operation::Poll(which) => self.poll(which),
            Operation::Abandon(which) => {
                if let Some(which) = index(which, self.waits.len()) {
                    self.waits.swap_remove(which);
                }
            }
            Operation::LookOnce(wanted) => self.look_once(&state, wanted),
            Operation::CloneState if self.states.len() < 4 => {
                let handle = self.writer.as_ref().map_or(state, Writer::state);
                self.states.push(handle);
            }
            Operation::DropState(which) if self.states.len() > 1 => {
                self.states.swap_remove(usize::from(which) % self.states.len());
            }
            Operation::CloneState | Operation::DropState(_) => {}
            Operation::AskToEnd => {
                state.shutdown();
                self.proposals.close();
                self.advanced(Lifecycle::Draining);
            }
            Operation::End { in_order } => self.end(in_order),
        }
    }

    fn publish(&mut self, role: Role, leader: Option<u64>, term: u64) {
        let Some(writer) = &mut self.writer else { return };
        let published = self.status.2;
        let expected = if term < published {
            Err(PublishError::TermWentBackwards { published, offered: term })
        } else if role == Role::Leader && leader != Some(NODE) {
            Err(PublishError::LeaderIsAnother { leader_id: leader })
        } else {
            Ok(())
        };
        let answer = writer.publish((role, leader, term));
        assert_eq!(answer.map(|_| ()), expected);
        let Ok(version) = answer else { return };
        let changes = (role, leader, term) != self.status;
        assert_eq!(version != self.version, changes);
        (self.status, self.version) = ((role, leader, term), version);
        self.published += usize::from(changes);
        self.assert_awake(changes, Wanted::Status);
    }

    fn advance(&mut self, state: &State, from: Lifecycle, to: Lifecycle) {
        let actual = self.lifecycle;
        let expected = if !from.may_become(to) {
            Err(AdvanceError::Backwards { from, to, actual })
        } else if from != actual {
            Err(AdvanceError::NotThere { actual })
        } else {
            Ok(())
        };
        assert_eq!(state.advance(from, to), expected);
        if expected.is_ok() {
            self.advanced(to);
        }
    }

    /// The lifecycle has come to `to`, if it was not there or beyond.
    fn advanced(&mut self, to: Lifecycle) {
        if self.lifecycle.may_become(to) {
            self.lifecycle = to;
            self.changes += 1;
            self.assert_awake(true, Wanted::AnyChange);
        }
    }

    fn changed(&mut self, now: u8) {
        if now != self.flags {
            self.flags = now;
            self.changes += 1;
            self.assert_awake(true, Wanted::AnyChange);
        }
    }

    fn may_set(&self, old: Option<u64>) -> core::result::Result<(), SetError<u64>> {
        match old {
            Some(_) => Err(SetError::AlreadySet(self.next)),
            None if self.writer.is_none() => Err(SetError::Closed(self.next)),
            None => Ok(()),
        }
    }

    /// Everybody who waits for such a thing was woken once, if something `happened`.
    fn assert_awake(&mut self, happened: bool, what: Wanted) {
        let concerns = |wanted| match what {
            Wanted::AnyChange => {
                matches!(wanted, Wanted::AnyChange | Wanted::Flag(_) | Wanted::Lifecycle(_))
            }
            _ => wanted == what,
        };
        for wait in self.waits.iter_mut().filter(|wait| happened && concerns(wait.wanted)) {
            wait.started.assert_awake();
        }
    }

    fn holds(&self, wanted: Wanted, since: usize) -> bool {
        match wanted {
            Wanted::Status => self.published != since,
            Wanted::Lifecycle(at_least) => self.lifecycle >= lifecycle(at_least),
            Wanted::Flag(mask) => self.flags & mask == mask,
            Wanted::AnyChange => self.changes != since,
            Wanted::Log => self.log.is_some(),
            Wanted::Quota => self.quota.is_some(),
        }
    }

    /// Whether a wait for it ends with an error, unless it holds.
    fn has_ended(&self, wanted: Wanted) -> bool {
        match wanted {
            Wanted::Status | Wanted::Log | Wanted::Quota => self.writer.is_none(),
            _ => self.lifecycle.has_ended(),
        }
    }

    fn wait(&mut self, wanted: Wanted) {
        let started = wanted.start(self.state(), self.version);
        let since = if wanted == Wanted::Status { self.published } else { self.changes };
        self.waits.push(Wait { wanted, since, started });
        // What has changed since counts from the first poll.
        self.poll_at(self.waits.len() - 1);
    }

    fn poll(&mut self, which: u8) {
        if let Some(which) = index(which, self.waits.len()) {
            self.poll_at(which);
        }
    }

    fn poll_at(&mut self, which: usize) {
        let Wait { wanted, since, .. } = self.waits[which];
        let (holds, ended) = (self.holds(wanted, since), self.has_ended(wanted));
        match self.waits[which].started.poll() {
            Poll::Pending => assert!(!holds && !ended, "asleep beside what it waits for"),
            Poll::Ready(found) => {
                assert!(holds || ended, "too early");
                assert_eq!(found.is_ok(), holds);
                self.waits.swap_remove(which);
            }
        }
    }

    fn look_once(&self, state: &State, wanted: Wanted) {
        let since = if wanted == Wanted::Status { self.published } else { self.changes };
        assert_eq!(wanted.look_once(state, self.version), self.holds(wanted, since));
    }

    fn end(&mut self, in_order: bool) {
        let Some(writer) = self.writer.take() else { return };
        if in_order {
            let remains = writer.shutdown();
            assert!(remains.proposals.into_iter().eq(self.proposals.remaining()));
            self.proposals.end();
            assert_eq!(remains.open, self.proposals.open());
        } else {
            drop(writer);
            self.proposals.end();
        }
        self.advanced(Lifecycle::Stopped);
        self.assert_awake(true, Wanted::Status);
        self.assert_awake(self.log.is_none(), Wanted::Log);
        self.assert_awake(self.quota.is_none(), Wanted::Quota);
    }

    /// What every handle says.
    fn check(&mut self) {
        let (role, leader_id, term) = self.status;
        let is_leader = role == Role::Leader;
        let view = RaftStatusView { is_leader, node_id: NODE, leader_id, term };
        for state in &self.states {
            assert_eq!(state.raft_status_view(), view);
            assert_eq!(state.try_get_raft_status(), Some(RaftStatus { role, view }));
            assert_eq!((state.role(), state.leader_id(), state.term()), self.status);
            assert_eq!((state.is_leader(), state.try_is_leader()), (is_leader, Some(is_leader)));
            assert_eq!(state.lifecycle(), self.lifecycle);
            assert_eq!(state.is_running(), self.lifecycle == Lifecycle::Running);
            assert_eq!(state.is_initialized(), self.lifecycle.is_initialized());
            assert_eq!(state.flags().snapshot().user(), flags(self.flags));
            assert_eq!(state.try_get_log().copied(), self.log);
            assert_eq!(state.try_get_quota().map(|quota| *quota), self.quota);
        }
        let state = &self.states[0];
        self.peers.check(state);
        self.proposals.check(state);
    }
}

fn lead(role: u8) -> Role {
    [Role::Follower, Role::PreCandidate, Role::Candidate, Role::Leader][usize::from(role % 4)]
}
