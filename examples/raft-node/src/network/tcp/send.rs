//! The sending side of a node: one task for all peers, with at most one batch on its way to each.
//!
//! A peer that is slow or gone holds up no other: what is on its way to several peers is polled
//! together. What piles up for a peer meanwhile leaves as its next batch.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use raft::eraftpb::Message;
use tokio::sync::mpsc;

use super::MOST_WAITING;
use super::frame::{Frames, connect, write};

/// How long after a failure the peer is tried again.
const PAUSE: Duration = Duration::from_millis(20);

/// What one peer is owed.
#[derive(Default)]
struct Lane {
    waiting: Vec<Message>,
    /// The connection, while nothing is on its way over it.
    idle: Option<Frames>,
    is_sending: bool,
}

impl Lane {
    /// Takes what is to leave now, and the connection it leaves over.
    fn load(&mut self) -> Option<(Option<Frames>, Vec<Message>)> {
        if self.is_sending || self.waiting.is_empty() {
            return None;
        }
        self.is_sending = true;
        Some((self.idle.take(), std::mem::take(&mut self.waiting)))
    }
}

/// Sends what arrives in `outbox` until its other end is gone.
pub(super) async fn run(mut outbox: mpsc::Receiver<(SocketAddr, Message)>) {
    let mut lanes: HashMap<SocketAddr, Lane> = HashMap::new();
    let mut on_their_way = FuturesUnordered::new();
    loop {
        let to = tokio::select! {
            // What has arrived first: it frees a lane, and the outbox can wait.
            biased;
            Some((to, connection)) = on_their_way.next() => {
                let lane: &mut Lane = lanes.entry(to).or_default();
                lane.is_sending = false;
                lane.idle = connection;
                to
            }
            owed = outbox.recv() => {
                let Some((to, message)) = owed else { return };
                let lane = lanes.entry(to).or_default();
                if lane.waiting.len() < MOST_WAITING {
                    lane.waiting.push(message);
                }
                to
            }
        };
        if let Some((connection, batch)) = lanes.get_mut(&to).and_then(Lane::load) {
            on_their_way.push(carry(to, connection, batch));
        }
    }
}

/// Carries a batch to a peer. After a failure the batch is lost and the connection closed.
async fn carry(
    to: SocketAddr,
    connection: Option<Frames>,
    batch: Vec<Message>,
) -> (SocketAddr, Option<Frames>) {
    let sent = async {
        let mut connection = match connection {
            Some(connection) => connection,
            None => connect(to).await?,
        };
        write(&mut connection, batch).await?;
        std::io::Result::Ok(connection)
    };
    match sent.await {
        Ok(connection) => (to, Some(connection)),
        Err(_) => {
            tokio::time::sleep(PAUSE).await;
            (to, None)
        }
    }
}
