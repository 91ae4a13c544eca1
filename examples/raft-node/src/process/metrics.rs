//! What a node's process counts, and the page that tells it, in Prometheus' text form.

use std::net::SocketAddr;
use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use nodestate::metrics::{Buckets, Counter, Histogram, Metrics, RegisterError};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::codec::{Framed, LinesCodec, LinesCodecError};

use crate::proposal::Outcome;
use crate::state::{LockFree, SharedState};

/// The longest line of a request that is read to its end.
const MOST: usize = 8192;
/// How long a listener pauses that cannot accept.
const PAUSE: Duration = Duration::from_millis(50);

/// The counts of one node.
#[derive(Clone)]
pub(super) struct Counts {
    registry: Metrics,
    committed: Counter,
    rejected: Counter,
    unknown: Counter,
    answered: Histogram,
}

impl Counts {
    /// The counts of node `id`, and what can be asked of its state.
    pub(super) fn new(id: u64, state: &Arc<LockFree>) -> Result<Self, RegisterError> {
        let registry = Metrics::labelled(&[("node", &id.to_string())])?;
        let proposals = |outcome| {
            let help = "Proposals of this node's clients, by what became of them.";
            registry.counter("raft_node_proposals_total", help, &[("outcome", outcome)])
        };
        let (committed, rejected) = (proposals("committed")?, proposals("rejected")?);
        let unknown = proposals("unknown")?;
        let help = "From a request to its answer.";
        let answered =
            registry.histogram("raft_node_answer_nanoseconds", help, &[], Buckets::TIMES)?;

        let ask = |figure: fn(&LockFree) -> i64| {
            let state: Weak<LockFree> = Arc::downgrade(state);
            move || state.upgrade().map(|state| figure(&state))
        };
        let term = ask(|state| state.status().view.term as i64);
        registry.observe_gauge("raft_node_term", "The term of the last publish.", &[], term)?;
        let leads = ask(|state| i64::from(state.status().view.is_leader));
        registry.observe_gauge("raft_node_is_leader", "1 if this node leads.", &[], leads)?;
        let leader = ask(|state| state.status().view.leader_id.unwrap_or_default() as i64);
        registry.observe_gauge("raft_node_leader", "Who leads, or 0.", &[], leader)?;
        Ok(Self { registry, committed, rejected, unknown, answered })
    }

    /// Notes what became of a proposal, and how long that took.
    pub(super) fn note(&self, outcome: Outcome, took: Duration) {
        self.answered.record_duration(took);
        match outcome {
            Outcome::Committed { .. } => self.committed.increment(),
            Outcome::Unknown | Outcome::Expired => self.unknown.increment(),
            Outcome::Rejected { .. } | Outcome::Overwritten | Outcome::Closed => {
                self.rejected.increment();
            }
        }
    }

    /// Serves the page at `address` until the runtime ends.
    pub(super) async fn serve(self, address: SocketAddr) -> std::io::Result<()> {
        let listener = TcpListener::bind(address).await?;
        tokio::spawn(async move {
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => drop(tokio::spawn(answer(stream, self.registry.clone()))),
                    Err(_) => tokio::time::sleep(PAUSE).await,
                }
            }
        });
        Ok(())
    }
}

/// Reads the head of an HTTP request, and answers it: whatever it asks for, there is one page.
async fn answer(stream: TcpStream, registry: Metrics) -> Result<(), LinesCodecError> {
    let mut lines = Framed::new(stream, LinesCodec::new_with_max_length(MOST));
    while let Some(line) = lines.next().await.transpose()? {
        if line.is_empty() {
            let page = registry.text();
            // And the line's end that follows.
            let length = page.len() + 1;
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n\
                 Content-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            return lines.send(head + &page).await;
        }
    }
    Ok(())
}
