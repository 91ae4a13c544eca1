//! One run: a cluster on one kind of state, under load, with its leader cut off, and judged.

mod folder;
mod kill;
mod summary;

use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use nodestate::flags::Lifecycle;

use self::folder::Folder;
use self::summary::summarize;
use crate::error::Error;
use crate::load::{Churn, Client, ClientReport, Lister, Reader, ReaderReport};
use crate::measure::Latency;
use crate::network::Network;
use crate::node::{Inline, LOG_SLACK, Node, Parts, Standing, Surroundings};
use crate::options::Options;
use crate::progress::Progress;
use crate::result::RunResult;
use crate::state::{LockWaits, Observe, PeerInfo, Seen, SharedState, counted, leader_among};

/// How long an election may take; generous, for a machine that is busy with other things.
const ELECTION: Duration = Duration::from_secs(20);
/// How long the nodes may take to agree once nobody proposes.
const AGREEMENT: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(10);
/// How long an election goes unnoticed.
const LOOK: Duration = Duration::from_millis(1);

/// Runs the cluster once.
///
/// # Errors
/// When the run could not be finished. A run whose checks fail is finished.
pub(crate) fn run<S: SharedState>(
    options: &Options,
    batch: u32,
    progress: &Progress,
) -> Result<RunResult, Error> {
    let (states, owns): (Vec<S>, Vec<S::Loop>) = (1..=options.nodes)
        .map(|id| {
            let peers = (1..=options.nodes + options.peers).map(PeerInfo::new).collect();
            S::open(id, peers, options.most_open())
        })
        .unzip();
    let (network, inlets) = Network::new(options.net, options.nodes).map_err(Error::Network)?;
    let standings: Vec<_> = states.iter().map(|_| Standing::default()).collect();
    let surroundings = Surroundings {
        network: &network,
        standings: &standings,
        batch: batch as usize,
        tick: options.tick(),
        log_slack: LOG_SLACK,
    };
    let folder = Folder::of_run(options.store).map_err(Error::Folder)?;
    let nodes = (1..)
        .zip(&states)
        .zip(owns.into_iter().zip(inlets))
        .map(|((id, state), (own, inlet))| {
            let store = folder.store(id, options.nodes)?;
            let parts = Parts { id, state, own, inlet, store, finish: Inline::new() };
            Node::new(parts, surroundings)
        })
        .collect::<raft::Result<Vec<_>>>()?;
    let cluster =
        Cluster { options, progress, states: &states, network: &network, standings: &standings };
    cluster.run(nodes)
}

/// What the threads of a run have in common.
struct Cluster<'a, S> {
    options: &'a Options,
    progress: &'a Progress,
    states: &'a [S],
    network: &'a Network,
    standings: &'a [Standing],
}

/// What the threads around the nodes leave behind.
struct LoadReport {
    clients: Vec<ClientReport>,
    readers: Vec<ReaderReport>,
    upsert: Latency,
    /// The locks that all threads acquired.
    waits: LockWaits,
    lasted: Duration,
    /// How often the leader was cut off and another took over.
    kills: u64,
}

impl<S: SharedState> Cluster<'_, S> {
    fn run(&self, nodes: Vec<Node<'_, S, Inline<S::Responder>>>) -> Result<RunResult, Error> {
        self.advance(Lifecycle::Uninit, Lifecycle::Starting);
        self.advance(Lifecycle::Starting, Lifecycle::Running);
        thread::scope(|scope| {
            let nodes: Vec<_> =
                nodes.into_iter().map(|node| scope.spawn(move || counted(|| node.run()))).collect();
            let load = self.load();
            self.network.heal();
            if load.is_ok() {
                self.await_agreement();
            }
            self.advance(Lifecycle::Draining, Lifecycle::Stopped);
            (1..=self.options.nodes).for_each(|id| self.network.bell(id).ring());
            let mut waits = LockWaits::default();
            let nodes = join("node", nodes, &mut waits)?;
            let nodes = nodes.into_iter().collect::<raft::Result<Vec<_>>>()?;
            let mut load = load?;
            load.waits.merge(&waits);
            Ok(summarize(&load, &nodes))
        })
    }

    /// Runs the threads around the nodes from before the first election to the end of the load,
    /// and leaves the nodes draining.
    fn load(&self) -> Result<LoadReport, Error> {
        let &Self { options, states, network, .. } = self;
        thread::scope(|scope| {
            let readers: Vec<_> = (0..options.readers)
                .map(|_| scope.spawn(|| counted(|| Reader { states }.run())))
                .collect();
            if let Err(error) = self.await_leader() {
                self.advance(Lifecycle::Running, Lifecycle::Draining);
                return Err(error);
            }

            let every = Duration::from_millis(options.lister_ms);
            let lister = (!every.is_zero())
                .then(|| scope.spawn(move || counted(|| Lister { states, every }.run())));
            let churn = (options.churn_hz > 0).then(|| {
                let per_second = f64::from(options.churn_hz);
                let known = options.nodes + options.peers;
                scope.spawn(move || counted(|| Churn { states, per_second, known }.run()))
            });
            let window = options.window as usize;
            let clients: Vec<_> = (0..usize::from(options.clients))
                .map(|number| {
                    let pace = options.rate_per_client();
                    let client = Client::new(number, states, network, window, pace);
                    scope.spawn(move || counted(|| client.run()))
                })
                .collect();

            let start = Instant::now();
            let kills = self.sit_out(start);
            let lasted = start.elapsed();
            self.advance(Lifecycle::Running, Lifecycle::Draining);
            // Clients wait for their last answers, which only a whole cluster can give.
            network.heal();
            let mut waits = LockWaits::default();
            join("lister", lister, &mut waits)?;
            Ok(LoadReport {
                clients: join("client", clients, &mut waits)?,
                readers: join("reader", readers, &mut waits)?,
                upsert: join("churn", churn, &mut waits)?.pop().unwrap_or_default(),
                waits,
                lasted,
                kills: kills?,
            })
        })
    }

    fn sleep_until(&self, end: Instant) {
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            self.nap(left.min(POLL));
        }
    }

    fn nap(&self, nap: Duration) {
        thread::sleep(nap);
        self.progress.advance(nap);
    }

    fn await_leader(&self) -> Result<(), Error> {
        self.await_election(|| self.leader().is_some())
    }

    /// Waits for what an election brings about.
    fn await_election(&self, is_over: impl Fn() -> bool) -> Result<(), Error> {
        let deadline = Instant::now() + ELECTION;
        while !is_over() {
            if Instant::now() > deadline {
                return Err(Error::NoLeader(ELECTION));
            }
            self.nap(LOOK);
        }
        Ok(())
    }

    /// Waits until every node has applied the same log to its end. A cluster that does not get
    /// there in time fails the checks, which compare what each node applied.
    fn await_agreement(&self) {
        let deadline = Instant::now() + AGREEMENT;
        let mut agreed = None;
        while Instant::now() < deadline {
            let before = agreed;
            agreed = self.common_end();
            // Seen twice: the two figures of a node are not read at one instant.
            if agreed.is_some() && agreed == before {
                return;
            }
            thread::sleep(POLL);
        }
    }

    /// The last index, if every node has the same and has applied up to it.
    fn common_end(&self) -> Option<u64> {
        let end = self.standings.first()?.last_index();
        let all =
            self.standings.iter().all(|node| node.applied() == end && node.last_index() == end);
        all.then_some(end)
    }

    fn leader(&self) -> Option<u64> {
        leader_among(self.statuses())
    }

    fn statuses(&self) -> impl Iterator<Item = Seen> {
        self.states.iter().map(|state| state.status().seen())
    }

    fn advance(&self, from: Lifecycle, to: Lifecycle) {
        self.states.iter().for_each(|state| state.advance(from, to));
    }
}

/// Joins threads, all of them, even if one has panicked: the scope must not panic in turn. Adds
/// the locks that they acquired to `waits`.
fn join<'scope, T>(
    name: &'static str,
    threads: impl IntoIterator<Item = ScopedJoinHandle<'scope, (T, LockWaits)>>,
    waits: &mut LockWaits,
) -> Result<Vec<T>, Error> {
    let joined: Vec<_> = threads.into_iter().map(ScopedJoinHandle::join).collect();
    let joined = joined.into_iter().map(|thread| {
        let (done, own) = thread.map_err(|_| Error::Panicked(name))?;
        waits.merge(&own);
        Ok(done)
    });
    joined.collect()
}
