//! The client of a cluster of processes.

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::time::{sleep, timeout};
use tokio_util::bytes::Bytes;

use super::protocol::{Fate, Request};
use crate::error::Error;
use crate::network::{Frames, connect_as_client};
use crate::options::{Ask, ClientOptions};
use crate::proposal::{Outcome, ProposalId};

/// How long a node may take to answer: some elections.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a client waits before it asks again who leads.
const PAUSE: Duration = Duration::from_millis(20);

/// Asks the cluster, and gives each line of the answer to `print`.
///
/// # Errors
/// When there is no thread or socket to ask with. A node that does not answer is no error.
pub fn ask(options: &ClientOptions, print: impl FnMut(&str)) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let peers = options.peers.addresses();
    runtime.map_err(Error::Network)?.block_on(async {
        match options.ask {
            Ask::Propose { client, first, count, window } => {
                let client = client as usize;
                let (last, window) = (first.saturating_add(count), window as usize);
                let proposer = Proposer {
                    peers,
                    client,
                    next: first,
                    last,
                    window,
                    open: BTreeSet::new(),
                    retry: vec![],
                    tally: Tally::default(),
                    print,
                };
                proposer.run().await;
            }
            Ask::Status => each(peers, Request::Status, print).await,
            Ask::Applied { client } => each(peers, Request::Applied(client as usize), print).await,
        }
    });
    Ok(())
}

/// Puts one question to each node.
async fn each(peers: &[SocketAddr], request: Request, mut print: impl FnMut(&str)) {
    for (id, &peer) in (1..).zip(peers) {
        let answer = async {
            let mut frames = connect_as_client(peer).await?;
            frames.send(Bytes::from(request.to_string())).await?;
            frames.next().await.transpose()
        };
        match timeout(PATIENCE, answer).await {
            Ok(Ok(Some(line))) => print(&String::from_utf8_lossy(&line)),
            Ok(Ok(None)) | Err(_) => print(&format!("id={id} does not answer")),
            Ok(Err(error)) => print(&format!("id={id} {error}")),
        }
    }
}

/// What became of the proposals.
#[derive(Default)]
struct Tally {
    committed: u64,
    retried: u64,
    unknown: u64,
}

/// A client with a window of open proposals. It repeats what was certainly never applied, and
/// nothing else.
struct Proposer<'a, P> {
    peers: &'a [SocketAddr],
    client: usize,
    next: u64,
    last: u64,
    window: usize,
    open: BTreeSet<u64>,
    retry: Vec<u64>,
    tally: Tally,
    print: P,
}

impl<P: FnMut(&str)> Proposer<'_, P> {
    async fn run(mut self) {
        let mut at = 0;
        while !self.is_done() {
            let leader = match connect_as_client(self.peers[at]).await {
                Ok(frames) => self.talk(frames).await.unwrap_or(None),
                Err(_) => None,
            };
            // What the connection took with it may have been applied or not.
            self.tally.unknown += self.open.len() as u64;
            self.open.clear();
            let known = leader.map(|id| id as usize - 1).filter(|at| *at < self.peers.len());
            at = known.unwrap_or((at + 1) % self.peers.len());
            sleep(PAUSE).await;
        }
        let Tally { committed, retried, unknown } = self.tally;
        (self.print)(&format!("committed={committed} retried={retried} unknown={unknown}"));
    }

    fn is_done(&self) -> bool {
        self.next == self.last && self.retry.is_empty() && self.open.is_empty()
    }

    /// Proposes to one node until all is done or the node turns out not to lead; then it has
    /// answered everything, and the result is the leader that it named.
    async fn talk(&mut self, mut frames: Frames) -> io::Result<Option<u64>> {
        let mut leader = None;
        let mut is_turned_away = false;
        while !(self.is_done() || is_turned_away && self.open.is_empty()) {
            while !is_turned_away && self.open.len() < self.window && self.load(&mut frames).await?
            {
            }
            SinkExt::<Bytes>::flush(&mut frames).await?;
            let Some(frame) = timeout(PATIENCE, frames.next()).await?.transpose()? else {
                return Ok(leader);
            };
            let fate = std::str::from_utf8(&frame).ok().and_then(|text| text.parse().ok());
            let Some(fate) = fate else { return Ok(leader) };
            if let Some(named) = self.resolve(fate) {
                is_turned_away = true;
                leader = named;
            }
        }
        Ok(leader)
    }

    /// Sends the next proposal; false if there is none.
    async fn load(&mut self, frames: &mut Frames) -> io::Result<bool> {
        let seq = match self.retry.pop() {
            Some(seq) => seq,
            None if self.next < self.last => {
                self.next += 1;
                self.next - 1
            }
            None => return Ok(false),
        };
        self.open.insert(seq);
        let request = Request::Propose(ProposalId { client: self.client, seq });
        frames.feed(Bytes::from(request.to_string())).await?;
        Ok(true)
    }

    /// Acts on an answer; if the node does not lead, returns whom it named, if anybody.
    fn resolve(&mut self, fate: Fate) -> Option<Option<u64>> {
        let seq = fate.id.seq;
        self.open.remove(&seq);
        match fate.outcome {
            Outcome::Committed { .. } => {
                self.tally.committed += 1;
                (self.print)(&fate.to_string());
                None
            }
            Outcome::Rejected { leader } => Some(self.again(seq, leader)),
            Outcome::Overwritten | Outcome::Closed => Some(self.again(seq, None)),
            Outcome::Unknown | Outcome::Expired => {
                self.tally.unknown += 1;
                Some(None)
            }
        }
    }

    fn again(&mut self, seq: u64, leader: Option<u64>) -> Option<u64> {
        self.tally.retried += 1;
        self.retry.push(seq);
        leader
    }
}
