//! The status in parts, and two flags of which one is not there.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::task::Poll;

use nodestate::raft::Role;
use tokio::sync::RwLock;

use super::{Task, Tasks, poll};
use crate::Status as Seen;

/// The status, in parts.
pub(crate) struct Status {
    is_leader: AtomicBool,
    term: AtomicU64,
    leader_id: Arc<RwLock<Option<u64>>>,
    state: Arc<RwLock<String>>,
    spawn: Box<dyn Fn(Task) + Send + Sync>,
}

impl Status {
    pub(crate) fn new() -> (Self, Arc<Tasks>) {
        let tasks = Arc::<Tasks>::default();
        let spawn = {
            let tasks = tasks.clone();
            move |task| tasks.spawn(task)
        };
        (Self::with(Box::new(spawn)), tasks)
    }

    pub(crate) fn on_tokio() -> Self {
        Self::with(Box::new(|task| drop(tokio::spawn(task))))
    }

    fn with(spawn: Box<dyn Fn(Task) + Send + Sync>) -> Self {
        Self {
            is_leader: AtomicBool::new(false),
            term: AtomicU64::new(0),
            leader_id: Arc::default(),
            state: Arc::new(RwLock::new(Role::Follower.name().into())),
            spawn,
        }
    }

    /// The publication: two fields at once, two whenever the task gets to run.
    pub(crate) fn publish(&self, role: Role, leader_id: Option<u64>, term: u64) {
        self.is_leader.store(role == Role::Leader, SeqCst);
        self.term.store(term, SeqCst);
        let (slot, state) = (self.leader_id.clone(), self.state.clone());
        (self.spawn)(Box::pin(async move {
            *slot.write().await = leader_id;
            *state.write().await = role.name().into();
        }));
    }

    /// The same with its task run at once, to get at the other bugs.
    pub(crate) fn publish_at_once(&self, role: Role, leader_id: Option<u64>, term: u64) {
        self.is_leader.store(role == Role::Leader, SeqCst);
        self.term.store(term, SeqCst);
        *self.leader_id.try_write().expect("nobody holds it") = leader_id;
        *self.state.try_write().expect("nobody holds it") = role.name().into();
    }

    /// The read: four parts.
    pub(crate) async fn get(&self) -> Seen {
        let is_leader = self.is_leader.load(SeqCst);
        let term = self.term.load(SeqCst);
        let leader_id = *self.leader_id.read().await;
        let state = self.state.read().await.clone();
        Seen { is_leader, leader_id, term, state }
    }

    /// A read that has to wait at its first await while a publication is made.
    pub(crate) fn read_around_a_publication(
        &self,
        role: Role,
        leader_id: Option<u64>,
        term: u64,
    ) -> Seen {
        let held = self.leader_id.try_write().expect("nobody holds it");
        let mut read = pin!(self.get());
        assert!(poll(read.as_mut()).is_pending());
        drop(held);
        // The waiting reader has been given the lock: the leader's id comes from before as well.
        self.is_leader.store(role == Role::Leader, SeqCst);
        self.term.store(term, SeqCst);
        *self.state.try_write().expect("nobody holds it") = role.name().into();
        let Poll::Ready(status) = poll(read.as_mut()) else { panic!("the lock is free") };
        *self.leader_id.try_write().expect("nobody holds it") = leader_id;
        status
    }

    /// A snapshot that asks twice, with something in between, and knows two states.
    pub(crate) fn snapshot_around(&self, between: impl FnOnce(&Self)) -> (bool, &'static str) {
        let is_leader = self.is_leader.load(SeqCst);
        between(self);
        let state = if self.is_leader.load(SeqCst) { "Leader" } else { "Follower" };
        (is_leader, state)
    }
}

/// Two flags of which one is not there.
#[derive(Default)]
pub(crate) struct Flags {
    initialized: AtomicBool,
}

impl Flags {
    pub(crate) fn set_initialized(&self, to: bool) {
        self.initialized.store(to, SeqCst);
    }

    pub(crate) fn set_running(&self, _to: bool) {}

    pub(crate) fn is_running(&self) -> bool {
        self.initialized.load(SeqCst)
    }
}
