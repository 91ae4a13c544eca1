//! The Raft view: one writer's register, whose role and leader are looked at alone, too.

use nodestate::latch::Version;
use nodestate::raft::{RaftStatus, RaftView, Role, Writer};

use crate::history::Operation;
use crate::record::{self, Log, record, try_rounds};

const ME: u64 = 1;

/// The view, and its version.
#[derive(Copy, Clone, Debug, PartialEq)]
struct State {
    status: RaftStatus,
    version: Version,
}

/// A call, and what it told.
#[derive(Clone, Debug)]
enum Call {
    Publish(Role, Option<u64>, u64, Version),
    Status(RaftStatus),
    Versioned(RaftStatus, Version),
    IsLeader(bool),
    Role(Role),
    Term(u64),
    LeaderId(Option<u64>),
    Version(Version),
}

use Call::*;

impl Operation for Call {
    type State = State;

    fn step(&self, _: usize, state: &State) -> Option<State> {
        let status = &state.status;
        let is_so = match *self {
            Publish(role, leader_id, term, version) => {
                let mut status = *status;
                status.role = role;
                (status.view.term, status.view.leader_id) = (term, leader_id);
                status.view.is_leader = role == Role::Leader;
                // The same once more is no publication.
                let is_new = status != state.status;
                let is_later = version > state.version;
                return (is_new == is_later).then_some(State { status, version });
            }
            Status(seen) => *status == seen,
            Versioned(seen, version) => *state == State { status: seen, version },
            IsLeader(is_leader) => status.view.is_leader == is_leader,
            Call::Role(role) => status.role == role,
            Term(term) => status.view.term == term,
            LeaderId(leader_id) => status.view.leader_id == leader_id,
            Call::Version(version) => state.version == version,
        };
        is_so.then_some(*state)
    }

    fn is_read(&self) -> bool {
        !matches!(self, Publish(..))
    }
}

const CALLS: u64 = 8000;

fn publish(log: &mut Log<'_, Call>, mut writer: Writer) {
    log.next_object();
    let mut term = 0;
    for _ in 1..CALLS {
        term += log.below(2);
        let (role, leader) = match log.below(4) {
            0 => (Role::Leader, Some(ME)),
            1 => (Role::Candidate, None),
            other => (Role::Follower, Some(other)),
        };
        log.note(
            || writer.publish(role, leader, term).unwrap(),
            |version| Publish(role, leader, term, version),
        );
    }
}

fn read(log: &mut Log<'_, Call>, view: &RaftView) {
    log.next_object();
    for _ in 0..CALLS {
        match log.below(16) {
            0..5 => log.note(|| view.status(), Status),
            5..8 => log.note(|| view.versioned(), |now| Versioned(now.value, now.version)),
            8..10 => log.note(|| view.is_leader(), IsLeader),
            10..12 => log.note(|| view.role(), Call::Role),
            12 => log.note(|| view.term(), Term),
            13 => log.note(|| view.leader_id(), LeaderId),
            _ => log.note(|| view.version(), Call::Version),
        }
    }
}

#[test]
fn raft_view() {
    try_rounds("RaftView", |round| {
        let (writer, view) = RaftView::new(ME);
        let first = State { status: view.status(), version: view.version() };
        let mut roles: Vec<record::Role<'_, Call>> =
            vec![Box::new(|log: &mut Log<'_, Call>| publish(log, writer))];
        for _ in 0..2 {
            roles.push(Box::new(|log: &mut Log<'_, Call>| read(log, &view)));
        }
        (first, record(round, roles))
    });
}
