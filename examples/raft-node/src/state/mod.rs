//! What a node shares between its loop and everybody else: one trait, three states.
//!
//! Every state offers the same calls, so the loop, the clients and the checks are the same code
//! over each of them, and the figures differ by the state alone.

mod lockfree;
mod locks;
mod managers;
mod parking_lot;
mod peers;
mod reply;
mod tokio;
mod torn;

use std::ops::Deref;

use nodestate::flags::Lifecycle;
use nodestate::raft::{RaftStatus, Role};

pub(crate) use self::lockfree::{LockFree, WithView};
pub(crate) use self::locks::{LockWaits, counted};
pub(crate) use self::managers::Service;
pub(crate) use self::parking_lot::ParkingLot;
pub(crate) use self::peers::{PeerInfo, address_of};
pub(crate) use self::reply::{Await, Respond, Taken};
pub(crate) use self::tokio::Tokio;
pub(crate) use self::torn::TornView;

use crate::proposal::Proposal;

/// The state of one node.
pub(crate) trait SharedState: Send + Sync + Sized + 'static {
    /// What the loop alone holds: the writing end of the view, the reading end of the queue.
    type Loop: Send;
    /// What a status read returns, before anybody looks into it.
    type Status: Observe;
    /// What a look-up of an address returns: a copy, or the peer's own.
    type Address<'s>: Deref<Target = str>;
    /// What a look-up of a manager returns: an `Arc` of it, or the node's own.
    type Manager<'s>: Deref;
    /// The client's end of a proposal's reply.
    type Ticket: Await;
    /// The loop's end of it.
    type Responder: Respond;

    /// Which structures carry which field; printed, so that no lock hides behind a name.
    const BUILT_FROM: &'static str;

    /// The state of node `id` in [`Lifecycle::Uninit`], a follower of nobody in term 0. Clients
    /// leave at most `most_open` proposals open, in the queue, in the log, and answered unseen.
    fn open(id: u64, peers: Vec<PeerInfo>, most_open: usize) -> (Self, Self::Loop);

    /// Makes `seen` what status reads return.
    fn publish(&self, own: &mut Self::Loop, seen: Seen) -> Result<(), Refused>;
    /// The status as of the last publish.
    fn status(&self) -> Self::Status;

    /// The status, unless a lock is held against the reader. A state without locks always has it.
    fn try_status(&self) -> Option<Self::Status> {
        Some(self.status())
    }

    /// Queues a proposal for the loop, and opens its reply; hands the proposal back if it is not
    /// taken. The caller rings the node's bell afterwards.
    fn propose(&self, proposal: Proposal) -> Result<Self::Ticket, Proposal>;
    /// Moves up to `max` queued proposals into `into`, the oldest first.
    fn drain(&self, own: &mut Self::Loop, into: &mut Vec<Taken<Self::Responder>>, max: usize);

    /// Goes on to the next phase of the node's life.
    fn advance(&self, from: Lifecycle, to: Lifecycle);
    /// Whether the node takes new work.
    fn is_running(&self) -> bool;
    /// Whether the node's loop is to go on: it takes new work, or finishes what it has.
    fn is_initialized(&self) -> bool;

    /// The database, which is there from the beginning.
    fn database(&self) -> Option<Self::Manager<'_>>;

    /// Where to send a message for peer `id`.
    fn peer_address(&self, id: u64) -> Option<Self::Address<'_>>;
    /// The same, unless a lock is held against the reader. A state without locks always has it.
    fn try_peer_address(&self, id: u64) -> Option<Option<Self::Address<'_>>> {
        Some(self.peer_address(id))
    }
    /// Every peer, as a lister or an admin page asks for them.
    fn peers(&self) -> Vec<PeerInfo>;
    /// Adds or replaces a peer.
    fn upsert_peer(&self, peer: PeerInfo);
}

/// A publish that would have taken the view backwards.
#[derive(Debug)]
pub(crate) struct Refused;

/// What a status says, in the form that publishers log and readers collect.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) struct Seen {
    pub(crate) node_id: u64,
    pub(crate) term: u64,
    pub(crate) leader_id: Option<u64>,
    pub(crate) is_leader: bool,
    /// None for a role that no publisher ever names.
    pub(crate) role: Option<Role>,
}

impl Seen {
    pub(crate) fn new(node_id: u64, term: u64, leader_id: Option<u64>, role: Role) -> Self {
        Self { node_id, term, leader_id, is_leader: role == Role::Leader, role: Some(role) }
    }

    /// What the state of node `node_id` says before the first publish.
    pub(crate) fn initial(node_id: u64) -> Self {
        Self::new(node_id, 0, None, Role::Follower)
    }
}

/// A status that can be looked into.
pub(crate) trait Observe {
    fn seen(&self) -> Seen;
}

impl Observe for RaftStatus {
    fn seen(&self) -> Seen {
        Seen {
            node_id: self.view.node_id,
            term: self.view.term,
            leader_id: self.view.leader_id,
            is_leader: self.view.is_leader,
            role: Some(self.role),
        }
    }
}

/// The status of the state that this crate replaces, cloned whole by every read.
#[derive(Clone, Debug)]
pub(crate) struct OwnedStatus {
    is_leader: bool,
    node_id: u64,
    leader_id: Option<u64>,
    term: u64,
    state: String,
}

impl OwnedStatus {
    fn new(seen: Seen) -> Self {
        Self {
            is_leader: seen.is_leader,
            node_id: seen.node_id,
            leader_id: seen.leader_id,
            term: seen.term,
            state: seen.role.map_or("Unknown", Role::name).to_owned(),
        }
    }
}

impl Observe for OwnedStatus {
    fn seen(&self) -> Seen {
        let roles = [Role::Follower, Role::PreCandidate, Role::Candidate, Role::Leader];
        Seen {
            node_id: self.node_id,
            term: self.term,
            leader_id: self.leader_id,
            is_leader: self.is_leader,
            role: roles.into_iter().find(|role| role.name() == self.state),
        }
    }
}

/// The leader that the newest term among `statuses` names: a node that is cut off goes on naming
/// an old one, but only in an old term.
pub(crate) fn leader_among(statuses: impl Iterator<Item = Seen>) -> Option<u64> {
    statuses.filter(|seen| seen.leader_id.is_some()).max_by_key(|seen| seen.term)?.leader_id
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proposal::{Outcome, ProposalId};
    use std::thread;
    use std::time::Duration;

    /// The same calls against every state: publish, read, peers, lifecycle.
    fn behaves<S: SharedState>() {
        let (state, mut own) = S::open(1, (1..=3).map(PeerInfo::new).collect(), 8);
        assert_eq!(state.status().seen(), Seen::initial(1));
        let leading = Seen::new(1, 4, Some(1), Role::Leader);
        state.publish(&mut own, leading).unwrap();
        assert_eq!(state.status().seen(), leading);

        assert_eq!(state.peer_address(2).as_deref(), Some(&*address_of(2)));
        assert!(state.peer_address(4).is_none());
        let tried = state.try_peer_address(2).expect("nobody holds a lock");
        assert_eq!(tried.as_deref(), Some(&*address_of(2)));
        assert_eq!(state.try_status().expect("nobody holds a lock").seen(), leading);
        state.upsert_peer(PeerInfo::new(4));
        assert_eq!(state.peers().len(), 4);
        assert!(state.database().is_some());

        assert!(!state.is_initialized());
        state.advance(Lifecycle::Uninit, Lifecycle::Starting);
        state.advance(Lifecycle::Starting, Lifecycle::Running);
        assert!(state.is_running() && state.is_initialized());
        state.advance(Lifecycle::Running, Lifecycle::Draining);
        assert!(!state.is_running() && state.is_initialized());
        state.advance(Lifecycle::Draining, Lifecycle::Stopped);
        assert!(!state.is_running() && !state.is_initialized());
    }

    const NOW: Duration = Duration::ZERO;
    const LONG: Duration = Duration::from_secs(60);

    fn propose<S: SharedState>(state: &S, seq: u64) -> S::Ticket {
        state.propose(Proposal::new(ProposalId { client: 0, seq })).expect("an open queue")
    }

    /// Whatever becomes of a proposal, its own ticket says it, and none is left without.
    fn replies<S: SharedState>() {
        let (state, mut own) = S::open(1, vec![], 8);
        state.advance(Lifecycle::Uninit, Lifecycle::Running);
        let mut tickets: Vec<_> = (0..6).map(|seq| propose(&state, seq)).collect();
        let mut taken = Vec::new();
        state.drain(&mut own, &mut taken, 3);
        assert_eq!(taken.len(), 3);
        state.drain(&mut own, &mut taken, 2);
        let order: Vec<_> = taken.iter().map(|taken| taken.proposal.id.seq).collect();
        assert_eq!(order, [0, 1, 2, 3, 4]);

        let mut taken = taken.into_iter().map(|taken| taken.responder);
        let mut appended = |index| {
            let mut responder = taken.next().unwrap();
            responder.appended(index, 7);
            responder
        };
        let (first, second, third) = (appended(1), appended(2), appended(3));
        assert_eq!(tickets[0].look(), None);
        assert_eq!(tickets[0].wait(NOW), None);
        let said = [Outcome::Overwritten, Outcome::Committed { index: 1, term: 7 }];
        second.answer(said[0]);
        first.answer(said[1]);
        assert_eq!(tickets[1].look(), Some(said[0]));
        assert_eq!(tickets[0].wait(LONG), Some(said[1]));
        let rejected = Outcome::Rejected { leader: Some(2) };
        taken.next().unwrap().answer(rejected);
        assert_eq!(tickets[3].wait(LONG), Some(rejected));

        // The loop ends: with one in its log, one in its hand, and one in the queue.
        drop((third, taken, own));
        let left = [2, 4, 5].map(|at: usize| tickets[at].wait(LONG));
        assert_eq!(left, [Outcome::Unknown, Outcome::Closed, Outcome::Closed].map(Some));
        assert!(state.propose(Proposal::new(ProposalId { client: 0, seq: 6 })).is_err());
    }

    /// A client that sleeps is woken by the answer to it.
    fn wakes<S: SharedState>() {
        let (state, mut own) = S::open(1, vec![], 8);
        let mut ticket = propose(&state, 0);
        let mut taken = Vec::new();
        state.drain(&mut own, &mut taken, 1);
        let answer = Outcome::Committed { index: 1, term: 1 };
        thread::scope(|scope| {
            let client = scope.spawn(move || ticket.wait(LONG));
            // Time enough to fall asleep, most times; both ways must hold.
            thread::sleep(Duration::from_millis(20));
            taken.into_iter().for_each(|taken| taken.responder.answer(answer));
            assert_eq!(client.join().unwrap(), Some(answer));
        });
    }

    #[test]
    fn all_states_behave_alike() {
        fn check<S: SharedState>() {
            behaves::<S>();
            replies::<S>();
            wakes::<S>();
        }
        check::<LockFree>();
        check::<WithView<TornView>>();
        check::<ParkingLot>();
        check::<Tokio>();
    }

    #[test]
    fn the_newest_term_names_the_leader() {
        let statuses = [
            Seen::new(1, 3, Some(1), Role::Leader),
            Seen::new(2, 4, Some(2), Role::Leader),
            Seen::new(3, 5, None, Role::Candidate),
        ];
        assert_eq!(leader_among(statuses.into_iter()), Some(2));
        assert_eq!(leader_among(std::iter::empty()), None);
    }
}
