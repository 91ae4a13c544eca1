//! A node that is a process of its own, over TCP, and its client.
//!
//! The loop has the main thread to itself. Connections, the state machine and the answers are tasks
//! on a work-stealing pool, and meet the loop at the lock-free state and at its bell only.

mod apply;
mod client;
mod metrics;
mod protocol;
mod serve;

use std::sync::Arc;
use std::time::Duration;

use nodestate::flags::Lifecycle;
use tokio::sync::mpsc;

use self::apply::Handover;
pub use self::client::ask;
use self::metrics::Counts;
use self::serve::Service;
use crate::error::Error;
use crate::network::Network;
use crate::node::{LOG_SLACK, Node, Parts, Standing, Store, Surroundings};
use crate::options::{NodeOptions, StoreChoice};
use crate::state::{LockFree, PeerInfo, SharedState};

/// The most proposals that all clients of a node together leave open; more are rejected.
const MOST_OPEN: usize = 16_384;

/// Runs the node until it is interrupted.
///
/// # Errors
/// When the node cannot listen at its address, cannot open its log, or the engine fails.
pub fn serve(options: &NodeOptions) -> Result<(), Error> {
    let pool = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    pool.map_err(Error::Network)?.block_on(node(options))
}

async fn node(options: &NodeOptions) -> Result<(), Error> {
    let &NodeOptions { id, ref peers, .. } = options;
    let addresses = peers.addresses();
    let nodes = addresses.len() as u64;
    let store = match options.store {
        StoreChoice::Mem => Store::volatile(nodes),
        StoreChoice::Redb => {
            std::fs::create_dir_all(&options.data).map_err(Error::Folder)?;
            Store::open(&options.data.join(format!("{id}.redb")), nodes)?
        }
    };
    let known = (1..).zip(addresses).map(|(id, address)| PeerInfo {
        id,
        address: address.to_string(),
        is_connected: true,
    });
    let (state, own) = LockFree::open(id, known.collect(), MOST_OPEN);
    let state = Arc::new(state);
    let (connected, mut clients) = mpsc::unbounded_channel();
    let (network, inlet) =
        Network::of_process(id, addresses, connected).await.map_err(Error::Network)?;
    let network = Arc::new(network);
    let (machine, work) = mpsc::unbounded_channel();

    tokio::spawn(apply::run(work));
    let finish = Handover::to(machine.clone());
    let counts = Counts::new(id, &state).map_err(Error::Metrics)?;
    if let Some(address) = options.metrics {
        counts.clone().serve(address).await.map_err(Error::Network)?;
    }
    let service =
        Service { id, state: Arc::clone(&state), network: Arc::clone(&network), machine, counts };
    tokio::spawn(stop_when_interrupted(service.clone()));
    tokio::spawn(async move {
        while let Some(frames) = clients.recv().await {
            tokio::spawn(service.clone().serve(frames));
        }
    });

    // How far the other processes are is not known here, so no log is cut: a node that was away
    // catches up from the first entry, and one that restarts applies its own log again.
    let standings: Vec<_> = addresses.iter().map(|_| Standing::default()).collect();
    let surroundings = Surroundings {
        network: &network,
        standings: &standings,
        batch: options.batch as usize,
        tick: Duration::from_millis(options.tick_ms),
        log_slack: LOG_SLACK,
    };
    state.advance(Lifecycle::Uninit, Lifecycle::Starting);
    let parts = Parts { id, state: &*state, own, inlet, store, finish };
    let node = Node::new(parts, surroundings)?;
    state.advance(Lifecycle::Starting, Lifecycle::Running);
    eprintln!("node {id} listens on {}", addresses[id as usize - 1]);
    Ok(node.drive().await?)
}

/// Ends the loop when the process is interrupted; what is open then is answered as unknown.
async fn stop_when_interrupted(Service { id, state, network, .. }: Service) {
    if tokio::signal::ctrl_c().await.is_ok() {
        state.advance(Lifecycle::Running, Lifecycle::Draining);
        state.advance(Lifecycle::Draining, Lifecycle::Stopped);
        network.bell(id).ring();
    }
}
