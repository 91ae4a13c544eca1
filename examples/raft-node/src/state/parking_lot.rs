//! The first baseline: one struct, every field behind its own `parking_lot` lock, and so is each
//! reply.

use std::sync::mpsc::{Receiver, Sender, channel};

use nodestate::flags::Lifecycle;
use parking_lot::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::locks::acquire;
use super::managers::Service;
use super::peers::{LockedPeers, PeerInfo};
use super::reply::{Answering, SlotSender, SlotTicket, Taken, slot};
use super::{OwnedStatus, Refused, Seen, SharedState};
use crate::arcs::Counted;
use crate::proposal::Proposal;

type Responder = Answering<SlotSender>;

/// The `parking_lot` state.
#[derive(Debug)]
pub(crate) struct ParkingLot {
    status: RwLock<OwnedStatus>,
    is_running: RwLock<bool>,
    is_initialized: RwLock<bool>,
    peers: LockedPeers,
    database: RwLock<Option<Counted<Service>>>,
    proposals: Mutex<Option<Sender<Taken<Responder>>>>,
}

impl SharedState for ParkingLot {
    type Loop = Receiver<Taken<Responder>>;
    type Status = OwnedStatus;
    type Address<'s> = String;
    type Manager<'s> = Counted<Service>;
    type Ticket = SlotTicket;
    type Responder = Responder;

    const BUILT_FROM: &'static str = "parking_lot::RwLock<RaftStatus with a String>, cloned whole; \
        flags: RwLock<bool> each; peers: RwLock<HashMap>; \
        managers: RwLock<Option<Arc>> each; proposals: Mutex<Option<mpsc::Sender>>; \
        reply: Arc<(Mutex<Option<Outcome>>, Condvar)> each";

    fn open(id: u64, peers: Vec<PeerInfo>, _: usize) -> (Self, Self::Loop) {
        let (sender, receiver) = channel();
        let state = Self {
            status: RwLock::new(OwnedStatus::new(Seen::initial(id))),
            is_running: RwLock::new(false),
            is_initialized: RwLock::new(false),
            peers: LockedPeers::new(peers),
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
        self.status.try_read().map(|status| status.clone())
    }

    fn propose(&self, proposal: Proposal) -> Result<SlotTicket, Proposal> {
        let (sender, ticket) = slot();
        let responder = Answering::new(sender);
        match &*lock(&self.proposals) {
            Some(queue) => match queue.send(Taken { proposal, responder }) {
                Ok(()) => Ok(ticket),
                Err(refused) => Err(refused.0.proposal),
            },
            None => Err(proposal),
        }
    }

    fn drain(&self, own: &mut Self::Loop, into: &mut Vec<Taken<Responder>>, max: usize) {
        into.extend(own.try_iter().take(max));
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
        self.peers.address(id)
    }

    fn try_peer_address(&self, id: u64) -> Option<Option<String>> {
        self.peers.try_address(id)
    }

    fn peers(&self) -> Vec<PeerInfo> {
        self.peers.all()
    }

    fn upsert_peer(&self, peer: PeerInfo) {
        self.peers.upsert(peer);
    }
}

pub(super) fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    acquire(|| lock.try_read(), || lock.read())
}

pub(super) fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    acquire(|| lock.try_write(), || lock.write())
}

fn lock<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    acquire(|| lock.try_lock(), || lock.lock())
}
