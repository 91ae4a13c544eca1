//! TCP on 127.0.0.1: one listener and one sending task per node, on a runtime of their own.

mod frame;
mod receive;
mod send;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use raft::eraftpb::Message;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

pub(crate) use self::frame::{Frames, connect_as_client};
use super::Inbox;

/// Messages that wait for their sending task. Beyond that they are lost, as on a network whose
/// buffers are full, and Raft sends again.
const MOST_WAITING: usize = 4096;
/// Threads that carry bytes for all nodes of this process.
const THREADS: usize = 1;

/// The connections of the nodes in this process.
#[derive(Debug)]
pub(super) struct Tcp {
    /// What node `from` sends goes into `outboxes[from]`, if it is in this process.
    outboxes: Vec<Option<mpsc::Sender<(SocketAddr, Message)>>>,
    /// Node `to` listens at `addresses[to]`.
    addresses: Vec<SocketAddr>,
    /// None if the tasks are on the caller's. Dropped last of all: with it, the tasks end.
    _runtime: Option<Runtime>,
}

impl Tcp {
    /// Connects nodes of this process, whose messages arrive in `inboxes`.
    pub(super) fn among<'a>(inboxes: impl Iterator<Item = &'a Inbox>) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(THREADS).enable_all().build()?;
        let entered = runtime.enter();
        let (mut outboxes, mut addresses) = (vec![], vec![]);
        for inbox in inboxes {
            let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
            addresses.push(listener.local_addr()?);
            tokio::spawn(receive::accept(listener, inbox.clone(), None));
            outboxes.push(Some(outbox()));
        }
        drop(entered);
        Ok(Self { outboxes, addresses, _runtime: Some(runtime) })
    }

    /// Connects the node at `at`, the only one of this process, with those at the other
    /// `addresses`; connections of clients go to `clients`.
    pub(super) async fn alone(
        at: usize,
        addresses: Vec<SocketAddr>,
        inbox: Inbox,
        clients: mpsc::UnboundedSender<Frames>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(addresses[at]).await?;
        tokio::spawn(receive::accept(listener, inbox, Some(clients)));
        let outboxes = (0..addresses.len()).map(|node| (node == at).then(outbox)).collect();
        Ok(Self { outboxes, addresses, _runtime: None })
    }

    pub(super) fn send(&self, from: usize, to: usize, message: Message) {
        if let Some(outbox) = &self.outboxes[from] {
            // Full or closed: the message is lost.
            let _ = outbox.try_send((self.addresses[to], message));
        }
    }
}

/// Spawns a sending task on the current runtime.
fn outbox() -> mpsc::Sender<(SocketAddr, Message)> {
    let (outbox, messages) = mpsc::channel(MOST_WAITING);
    tokio::spawn(send::run(messages));
    outbox
}
