//! The second baseline, and the shape of the state that `nodestate` replaces: every field behind
//! its own `tokio::sync` lock, and a one-shot channel per proposal. The threads here run outside of a runtime, so they wait for a lock
//! by the blocking calls.

use std::collections::HashMap;

use nodestate::flags::Lifecycle;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Mutex, RwLock, oneshot};

use super::peers::{PeerInfo, by_id};
use super::reply::{Answering, OneShotTicket, Taken};
use super::{OwnedStatus, Refused, Seen, SharedState};
use crate::proposal::{Outcome, Proposal};

type Responder = Answering<oneshot::Sender<Outcome>>;

/// The `tokio::sync` state.
#[derive(Debug)]
pub(crate) struct Tokio {
    status: RwLock<OwnedStatus>,
    is_running: RwLock<bool>,
    is_initialized: RwLock<bool>,
    peers: RwLock<HashMap<u64, PeerInfo>>,
    proposals: Mutex<Option<UnboundedSender<Taken<Responder>>>>,
}

impl SharedState for Tokio {
    type Loop = UnboundedReceiver<Taken<Responder>>;
    type Status = OwnedStatus;
    type Ticket = OneShotTicket;
    type Responder = Responder;

    const BUILT_FROM: &'static str = "tokio::sync::RwLock<RaftStatus with a String>, cloned whole; \
        flags: RwLock<bool> each; peers: RwLock<HashMap>; \
        proposals: Mutex<Option<mpsc::UnboundedSender>>; reply: oneshot each";

    fn open(id: u64, peers: Vec<PeerInfo>, _: usize) -> (Self, Self::Loop) {
        let (sender, receiver) = unbounded_channel();
        let state = Self {
            status: RwLock::new(OwnedStatus::new(Seen::initial(id))),
            is_running: RwLock::new(false),
            is_initialized: RwLock::new(false),
            peers: RwLock::new(by_id(peers)),
            proposals: Mutex::new(Some(sender)),
        };
        (state, receiver)
    }

    fn publish(&self, _: &mut Self::Loop, seen: Seen) -> Result<(), Refused> {
        let status = OwnedStatus::new(seen);
        *self.status.blocking_write() = status;
        Ok(())
    }

    fn status(&self) -> OwnedStatus {
        self.status.blocking_read().clone()
    }

    fn propose(&self, proposal: Proposal) -> Result<OneShotTicket, Proposal> {
        let (sender, receiver) = oneshot::channel();
        let responder = Answering::new(sender);
        match &*self.proposals.blocking_lock() {
            Some(queue) => match queue.send(Taken { proposal, responder }) {
                Ok(()) => Ok(OneShotTicket(receiver)),
                Err(refused) => Err(refused.0.proposal),
            },
            None => Err(proposal),
        }
    }

    fn drain(&self, own: &mut Self::Loop, into: &mut Vec<Taken<Responder>>, max: usize) {
        into.extend(std::iter::from_fn(|| own.try_recv().ok()).take(max));
    }

    fn advance(&self, _: Lifecycle, to: Lifecycle) {
        let is_initialized = !matches!(to, Lifecycle::Stopped | Lifecycle::Failed);
        *self.is_initialized.blocking_write() = is_initialized;
        *self.is_running.blocking_write() = to == Lifecycle::Running;
        if !is_initialized {
            *self.proposals.blocking_lock() = None;
        }
    }

    fn is_running(&self) -> bool {
        *self.is_running.blocking_read()
    }

    fn is_initialized(&self) -> bool {
        *self.is_initialized.blocking_read()
    }

    fn peer_address(&self, id: u64) -> Option<String> {
        self.peers.blocking_read().get(&id).map(|peer| peer.address.clone())
    }

    fn peers(&self) -> Vec<PeerInfo> {
        self.peers.blocking_read().values().cloned().collect()
    }

    fn upsert_peer(&self, peer: PeerInfo) {
        self.peers.blocking_write().insert(peer.id, peer);
    }
}
