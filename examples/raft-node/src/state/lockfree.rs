//! The state on this crate's structures: the view, the flags, the peers, and the proposals with
//! their replies. No lock is left.

use nodestate::flags::{Flags, Lifecycle};
use nodestate::peers::{Address, Peer, Peers};
use nodestate::proposal::{self, ProposalReceiver, ProposeError, Proposer, Responder, Ticket};
use nodestate::raft::{self, RaftStatus, RaftView, Role};

use super::peers::PeerInfo;
use super::reply::Taken;
use super::{Refused, Seen, SharedState};
use crate::proposal::Proposal;

/// The lock-free state.
pub(crate) type LockFree = Composed<RaftView>;

/// A Raft view with one writer and any number of readers; the seam at which `--torn` swaps a
/// broken one in.
pub(crate) trait View: Send + Sync + Sized + 'static {
    type Writer: Send;

    const BUILT_FROM: &'static str;

    fn open(node_id: u64) -> (Self::Writer, Self);
    fn publish(
        writer: &mut Self::Writer,
        role: Role,
        leader_id: Option<u64>,
        term: u64,
    ) -> Result<(), Refused>;
    fn read(&self) -> RaftStatus;
}

impl View for RaftView {
    type Writer = raft::Writer;

    const BUILT_FROM: &'static str = "raft::RaftView; flags: flags::Flags; peers: peers::Peers; \
        proposals and replies: proposal::channel, bounded; no lock";

    fn open(node_id: u64) -> (Self::Writer, Self) {
        Self::new(node_id)
    }

    fn publish(
        writer: &mut Self::Writer,
        role: Role,
        leader_id: Option<u64>,
        term: u64,
    ) -> Result<(), Refused> {
        writer.publish(role, leader_id, term).map(drop).map_err(|_| Refused)
    }

    fn read(&self) -> RaftStatus {
        self.status()
    }
}

/// A view, and what is lock-free beside it whichever view it is.
#[derive(Debug)]
pub(crate) struct Composed<V> {
    view: V,
    flags: Flags,
    peers: Peers,
    proposals: Proposer<Proposal>,
}

/// What the loop holds of a [`Composed`] state.
#[derive(Debug)]
pub(crate) struct LoopSide<W> {
    writer: W,
    proposals: ProposalReceiver<Proposal>,
}

impl<V: View> SharedState for Composed<V> {
    type Loop = LoopSide<V::Writer>;
    type Status = RaftStatus;
    type Address<'s> = Address<'s>;
    type Ticket = Ticket;
    type Responder = Responder;

    const BUILT_FROM: &'static str = V::BUILT_FROM;

    fn open(id: u64, peers: Vec<PeerInfo>, most_open: usize) -> (Self, Self::Loop) {
        let (writer, view) = V::open(id);
        let (proposer, proposals) =
            proposal::channel(most_open).expect("the command line was checked");
        let state = Self { view, flags: Flags::new(), peers: Peers::new(), proposals: proposer };
        for peer in peers {
            state.upsert_peer(peer);
        }
        (state, LoopSide { writer, proposals })
    }

    fn publish(&self, own: &mut Self::Loop, seen: Seen) -> Result<(), Refused> {
        V::publish(&mut own.writer, seen.role.ok_or(Refused)?, seen.leader_id, seen.term)
    }

    fn status(&self) -> RaftStatus {
        self.view.read()
    }

    fn propose(&self, proposal: Proposal) -> Result<Ticket, Proposal> {
        self.proposals.try_propose(proposal).map_err(ProposeError::into_inner)
    }

    fn drain(&self, own: &mut Self::Loop, into: &mut Vec<Taken<Responder>>, max: usize) {
        let queued = std::iter::from_fn(|| own.proposals.try_take().ok());
        into.extend(queued.take(max).map(|taken| {
            let proposal::Proposal { value: proposal, responder } = taken;
            Taken { proposal, responder }
        }));
    }

    fn advance(&self, from: Lifecycle, to: Lifecycle) {
        let advanced = self.flags.advance(from, to);
        debug_assert!(advanced.is_ok(), "one thread moves the lifecycle: {advanced:?}");
    }

    fn is_running(&self) -> bool {
        self.flags.is_running()
    }

    fn is_initialized(&self) -> bool {
        self.flags.is_initialized()
    }

    fn peer_address(&self, id: u64) -> Option<Address<'_>> {
        self.peers.peer_address(id)
    }

    fn peers(&self) -> Vec<PeerInfo> {
        let pinned = self.peers.pin();
        let info = |(id, peer): (&u64, &Peer)| PeerInfo {
            id: *id,
            address: peer.address().to_owned(),
            is_connected: peer.is_connected(),
        };
        pinned.iter().map(info).collect()
    }

    fn upsert_peer(&self, peer: PeerInfo) {
        self.peers.insert(peer.id, peer.address);
        self.peers.set_connected(peer.id, peer.is_connected);
    }
}
