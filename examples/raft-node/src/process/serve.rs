//! A client's connection to a node: any number of open proposals, answered as they are decided.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use futures_util::stream::FuturesUnordered;
use futures_util::{SinkExt, StreamExt};
use tokio::sync::{mpsc, oneshot};
use tokio_util::bytes::Bytes;

use super::apply::Work;
use super::metrics::Counts;
use super::protocol::{Fate, Request};
use crate::network::{Frames, Network};
use crate::proposal::{Outcome, Proposal, ProposalId};
use crate::state::{LockFree, SharedState};

/// What the tasks of a node's process share with its loop.
#[derive(Clone)]
pub(super) struct Service {
    pub(super) id: u64,
    pub(super) state: Arc<LockFree>,
    pub(super) network: Arc<Network>,
    pub(super) counts: Counts,
    pub(super) machine: mpsc::UnboundedSender<Work<<LockFree as SharedState>::Responder>>,
}

impl Service {
    /// Serves a connection until the client closes it or breaks the protocol.
    pub(super) async fn serve(self, mut frames: Frames) -> io::Result<()> {
        let mut open = FuturesUnordered::new();
        loop {
            let answer = tokio::select! {
                // What is decided first: it makes room in the client's window.
                biased;
                Some(fate) = open.next() => fate,
                frame = frames.next() => {
                    let Some(frame) = frame.transpose()? else { return Ok(()) };
                    let request = std::str::from_utf8(&frame).ok().and_then(|text| text.parse().ok());
                    match request {
                        Some(Request::Propose(id)) => {
                            open.push(self.propose(id));
                            continue;
                        }
                        Some(Request::Status) => self.status().await,
                        Some(Request::Applied(client)) => self.applied(client).await,
                        None => return Ok(()),
                    }
                }
            };
            frames.send(Bytes::from(answer)).await?;
        }
    }

    /// Proposes at once; the future waits for the answer.
    fn propose(&self, id: ProposalId) -> impl Future<Output = String> + use<> {
        let start = Instant::now();
        let counts = self.counts.clone();
        let taken = self.state.propose(Proposal::new(id));
        self.network.bell(self.id).ring();
        async move {
            let outcome = match taken {
                Ok(ticket) => ticket.await,
                // The queue is full or closed, and no node holds the proposal.
                Err(_) => Outcome::Rejected { leader: None },
            };
            counts.note(outcome, start.elapsed());
            Fate { id, outcome }.to_string()
        }
    }

    /// Where the node stands, in one line.
    pub(super) async fn status(&self) -> String {
        let status = self.state.status();
        let view = status.view;
        let (reply, look) = oneshot::channel();
        let _ = self.machine.send(Work::Look(reply));
        let machine = match look.await {
            Ok(look) => {
                format!("applied={} hash={:016x} dup={}", look.last_index, look.hash, look.dup)
            }
            Err(_) => "stopped".to_owned(),
        };
        format!(
            "id={} role={} term={} leader={} {machine}",
            self.id,
            status.role.name(),
            view.term,
            view.leader_id.unwrap_or_default(),
        )
    }

    async fn applied(&self, client: usize) -> String {
        let (reply, ranges) = oneshot::channel();
        let _ = self.machine.send(Work::Ranges(client, reply));
        let ranges: Vec<Range<u64>> = ranges.await.unwrap_or_default();
        let ranges: Vec<_> = ranges.iter().map(|range| format!("{range:?}")).collect();
        format!("id={} applied={}", self.id, ranges.join(","))
    }
}
