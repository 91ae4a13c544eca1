//! The state on this crate: a `NodeState`. No lock is left.

use nodestate::NodeState;
use nodestate::flags::Lifecycle;
use nodestate::node::{self, Remains, Standing};
use nodestate::peers::{Address, Peer};
use nodestate::proposal::{self, ProposeError, Responder, Ticket};
use nodestate::raft::RaftStatus;

use super::managers::{Managers, Service};
use super::peers::PeerInfo;
use super::reply::Taken;
use super::{Refused, Seen, SharedState};
use crate::arcs::Counted;
use crate::proposal::Proposal;

/// The lock-free state.
pub(crate) type LockFree = WithView<OwnView>;

/// What the node is made of.
pub(crate) type Node = NodeState<Proposal, Managers>;

/// The half of its loop.
pub(crate) type Writer = node::Writer<Proposal, Managers>;

/// The view of a node's status, with one writer and any number of readers; the seam at which `--torn`
/// swaps a broken one in.
pub(crate) trait View: Send + Sync + Sized + 'static {
    type Writer: Send;

    const BUILT_FROM: &'static str;

    fn open(node_id: u64) -> (Self::Writer, Self);
    fn publish(
        writer: &mut Self::Writer,
        node: &mut Writer,
        standing: Standing,
    ) -> Result<(), Refused>;
    fn read(&self, node: &Node) -> RaftStatus;
}

/// The node's own.
#[derive(Debug)]
pub(crate) struct OwnView;

impl View for OwnView {
    type Writer = ();

    const BUILT_FROM: &'static str = "NodeState: raft::RaftView, flags::Flags, peers::Peers, \
        once slots for managers, and proposals and replies by proposal::channel, bounded; no lock";

    fn open(_node_id: u64) -> ((), Self) {
        ((), Self)
    }

    fn publish((): &mut (), node: &mut Writer, standing: Standing) -> Result<(), Refused> {
        node.publish(standing).map(drop).map_err(|_| Refused)
    }

    fn read(&self, node: &Node) -> RaftStatus {
        node.raft_view().status()
    }
}

/// A node, and the view that its status is read by.
#[derive(Debug)]
pub(crate) struct WithView<V> {
    view: V,
    node: Node,
}

/// What the loop holds of a [`WithView`].
#[derive(Debug)]
pub(crate) struct LoopSide<W> {
    view: W,
    node: Writer,
}

impl LockFree {
    /// All of what a node offers, beyond what the states have in common.
    pub(crate) fn node(&self) -> &Node {
        &self.node
    }
}

impl LoopSide<()> {
    /// Ends the node, and tells what was left.
    pub(crate) fn end(self) -> Remains<Proposal> {
        self.node.shutdown()
    }
}

impl<V: View> SharedState for WithView<V> {
    type Loop = LoopSide<V::Writer>;
    type Status = RaftStatus;
    type Address<'s> = Address<'s>;
    type Manager<'s> = &'s Counted<Service>;
    type Ticket = Ticket;
    type Responder = Responder;

    const BUILT_FROM: &'static str = V::BUILT_FROM;

    fn open(id: u64, peers: Vec<PeerInfo>, most_open: usize) -> (Self, Self::Loop) {
        let (writer, view) = V::open(id);
        let builder =
            NodeState::builder(id).open_proposals(most_open, 16).managers(Managers::new());
        let (own, node) = builder.build().expect("the command line was checked");
        let once = node.set_database(Service::database());
        debug_assert!(once.is_ok(), "set once");
        let state = Self { view, node };
        for peer in peers {
            state.upsert_peer(peer);
        }
        (state, LoopSide { view: writer, node: own })
    }

    fn publish(&self, own: &mut Self::Loop, seen: Seen) -> Result<(), Refused> {
        let Seen { role, leader_id, term, .. } = seen;
        let standing = Standing { role: role.ok_or(Refused)?, leader_id, term };
        V::publish(&mut own.view, &mut own.node, standing)
    }

    fn status(&self) -> RaftStatus {
        self.view.read(&self.node)
    }

    fn propose(&self, proposal: Proposal) -> Result<Ticket, Proposal> {
        self.node.try_propose(proposal).map_err(ProposeError::into_inner)
    }

    fn drain(&self, own: &mut Self::Loop, into: &mut Vec<Taken<Responder>>, max: usize) {
        let queued = std::iter::from_fn(|| own.node.proposals().try_take().ok());
        into.extend(queued.take(max).map(|taken| {
            let proposal::Proposal { value: proposal, responder } = taken;
            Taken { proposal, responder }
        }));
    }

    fn advance(&self, from: Lifecycle, to: Lifecycle) {
        let advanced = self.node.advance(from, to);
        debug_assert!(advanced.is_ok(), "one thread moves the lifecycle: {advanced:?}");
    }

    fn is_running(&self) -> bool {
        self.node.is_running()
    }

    fn is_initialized(&self) -> bool {
        self.node.is_initialized()
    }

    fn database(&self) -> Option<&Counted<Service>> {
        self.node.try_get_database()
    }

    fn peer_address(&self, id: u64) -> Option<Address<'_>> {
        self.node.get_peer_address(id)
    }

    fn peers(&self) -> Vec<PeerInfo> {
        let info = |(id, peer): (&u64, &Peer)| PeerInfo {
            id: *id,
            address: peer.address().to_owned(),
            is_connected: peer.is_connected(),
        };
        self.node.with_peers(|peers| peers.iter().map(info).collect())
    }

    fn upsert_peer(&self, peer: PeerInfo) {
        self.node.add_peer(peer.id, peer.address);
        self.node.update_peer_connection(peer.id, peer.is_connected);
    }
}
