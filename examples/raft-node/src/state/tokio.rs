//! The second baseline, and the shape of the state that `nodestate` replaces: every field behind
//! its own `tokio::sync` lock, and a one-shot channel per proposal. The threads here run outside of
//! a runtime, so they wait for a lock by the blocking calls.

use std::collections::HashMap;

use nodestate::flags::Lifecycle;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard, oneshot};

use super::locks::acquire;
use super::managers::Service;
use super::peers::{PeerInfo, by_id};
use super::reply::{Answering, OneShotTicket, Taken};
use super::{OwnedStatus, Refused, Seen, SharedState};
use crate::arcs::Counted;
use crate::proposal::{Outcome, Proposal};

type Responder = Answering<oneshot::Sender<Outcome>>;

/// The `tokio::sync` state.
#[derive(Debug)]
pub(crate) struct Tokio {
    status: RwLock<OwnedStatus>,
    is_running: RwLock<bool>,
    is_initialized: RwLock<bool>,
    peers: RwLock<HashMap<u64, PeerInfo>>,
    database: RwLock<Option<Counted<Service>>>,
    proposals: Mutex<Option<UnboundedSender<Taken<Responder>>>>,
}

impl SharedState for Tokio {
    type Loop = UnboundedReceiver<Taken<Responder>>;
    type Status = OwnedStatus;
    type Address<'s> = String;
    type Manager<'s> = Counted<Service>;
    type Ticket = OneShotTicket;
    type Responder = Responder;

    const BUILT_FROM: &'static str = "tokio::sync::RwLock<RaftStatus with a String>, cloned whole; \
        flags: RwLock<bool> each; peers: RwLock<HashMap>; \
        managers: RwLock<Option<Arc>> each; \
        proposals: Mutex<Option<mpsc::UnboundedSender>>; reply: oneshot each";

    fn open(id: u64, peers: Vec<PeerInfo>, _: usize) -> (Self, Self::Loop) {
        let (sender, receiver) = unbounded_channel();
        let state = Self {
            status: RwLock::new(OwnedStatus::new(Seen::initial(id))),
            is_running: RwLock::new(false),
            is_initialized: RwLock::new(false),
            peers: RwLock::new(by_id(peers)),
            database: RwLock::new(Some(Service::database())),
            proposals: Mutex::new(Some(sender)),
        };
        (state, receiver)
    }

    fn publish(&self, _: &mut Self::Loop, seen: Seen) -> Result<(), Refused> {
        let status = OwnedStatus::new(seen);
        *write(&self.status) = status;
        Ok(())
    }

    fn status(&self) -> OwnedStatus {
        read(&self.status).clone()
    }

    fn try_status(&self) -> Option<OwnedStatus> {
        self.status.try_read().ok().map(|status| status.clone())
    }

    fn propose(&self, proposal: Proposal) -> Result<OneShotTicket, Proposal> {
        let (sender, receiver) = oneshot::channel();
        let responder = Answering::new(sender);
        match &*lock(&self.proposals) {
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
        *write(&self.is_initialized) = is_initialized;
        *write(&self.is_running) = to == Lifecycle::Running;
        if !is_initialized {
            *lock(&self.proposals) = None;
        }
    }

    fn is_running(&self) -> bool {
        *read(&self.is_running)
    }

    fn is_initialized(&self) -> bool {
        *read(&self.is_initialized)
    }

    fn database(&self) -> Option<Counted<Service>> {
        read(&self.database).clone()
    }

    fn peer_address(&self, id: u64) -> Option<String> {
        read(&self.peers).get(&id).map(|peer| peer.address.clone())
    }

    fn try_peer_address(&self, id: u64) -> Option<Option<String>> {
        let peers = self.peers.try_read().ok()?;
        Some(peers.get(&id).map(|peer| peer.address.clone()))
    }

    fn peers(&self) -> Vec<PeerInfo> {
        read(&self.peers).values().cloned().collect()
    }

    fn upsert_peer(&self, peer: PeerInfo) {
        write(&self.peers).insert(peer.id, peer);
    }
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    acquire(|| lock.try_read().ok(), || lock.blocking_read())
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    acquire(|| lock.try_write().ok(), || lock.blocking_write())
}

fn lock<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    acquire(|| lock.try_lock().ok(), || lock.blocking_lock())
}
