//! One run: a cluster on one kind of state, under load, with its leader cut off once, and judged.

use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use nodestate::flags::Lifecycle;

use crate::check::{Observer, PublishLog, Verdict};
use crate::error::Error;
use crate::load::{Churn, Client, ClientReport, Lister, Reader, ReaderReport};
use crate::measure::{Latency, Metric};
use crate::network::Network;
use crate::node::{Node, NodeReport, Standing, Surroundings};
use crate::options::Options;
use crate::progress::Progress;
use crate::result::RunResult;
use crate::state::{Observe, PeerInfo, SharedState, leader_among};

/// How long the leader stays cut off: some election timeouts, so that another is elected before
/// it comes back.
const CUT_OFF: Duration = Duration::from_millis(600);
/// How long of that its own messages still get out. What it appends in this time reaches the
/// others and is committed by the next leader, though this one can only answer "unknown": the case
/// in which a client that repeats blindly is applied twice.
const DEAF: Duration = Duration::from_millis(50);
/// How long the first election may take; generous, for a machine that is busy with other things.
const ELECTION: Duration = Duration::from_secs(20);
/// How long the nodes may take to agree once nobody proposes.
const AGREEMENT: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(10);

/// Runs the cluster once.
///
/// # Errors
/// When the run could not be finished. A run whose checks fail is finished.
pub(crate) fn run<S: SharedState>(
    options: &Options,
    progress: &Progress,
) -> Result<RunResult, Error> {
    let (states, owns): (Vec<S>, Vec<S::Loop>) = (1..=options.nodes)
        .map(|id| {
            let peers = (1..=options.nodes + options.peers).map(PeerInfo::new).collect();
            S::open(id, peers, options.most_open())
        })
        .unzip();
    let (network, inlets) = Network::new(options.nodes);
    let standings: Vec<_> = states.iter().map(|_| Standing::default()).collect();
    let surroundings =
        Surroundings { network: &network, standings: &standings, batch: options.batch as usize };
    let nodes = (1..)
        .zip(&states)
        .zip(owns.into_iter().zip(inlets))
        .map(|((id, state), (own, inlet))| Node::new(id, state, own, inlet, surroundings))
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
    lasted: Duration,
}

impl<S: SharedState> Cluster<'_, S> {
    fn run(&self, nodes: Vec<Node<'_, S>>) -> Result<RunResult, Error> {
        self.advance(Lifecycle::Uninit, Lifecycle::Starting);
        self.advance(Lifecycle::Starting, Lifecycle::Running);
        thread::scope(|scope| {
            let nodes: Vec<_> =
                nodes.into_iter().map(|node| scope.spawn(move || node.run())).collect();
            let load = self.load();
            self.network.heal();
            if load.is_ok() {
                self.await_agreement();
            }
            self.advance(Lifecycle::Draining, Lifecycle::Stopped);
            (1..=self.options.nodes).for_each(|id| self.network.bell(id).ring());
            let nodes = join("node", nodes)?.into_iter().collect::<raft::Result<Vec<_>>>()?;
            Ok(summarize(&load?, &nodes))
        })
    }

    /// Runs the threads around the nodes from before the first election to the end of the load,
    /// and leaves the nodes draining.
    fn load(&self) -> Result<LoadReport, Error> {
        let &Self { options, states, network, .. } = self;
        thread::scope(|scope| {
            let readers: Vec<_> =
                (0..options.readers).map(|_| scope.spawn(|| Reader { states }.run())).collect();
            if let Err(error) = self.await_leader() {
                self.advance(Lifecycle::Running, Lifecycle::Draining);
                return Err(error);
            }

            let every = Duration::from_millis(options.lister_ms);
            let lister =
                (!every.is_zero()).then(|| scope.spawn(move || Lister { states, every }.run()));
            let churn = (options.churn_hz > 0).then(|| {
                let per_second = f64::from(options.churn_hz);
                let known = options.nodes + options.peers;
                scope.spawn(move || Churn { states, per_second, known }.run())
            });
            let window = options.window as usize;
            let clients: Vec<_> = (0..usize::from(options.clients))
                .map(|number| {
                    let pace = options.rate_per_client();
                    let client = Client::new(number, states, network, window, pace);
                    scope.spawn(move || client.run())
                })
                .collect();

            let start = Instant::now();
            self.sit_out(start);
            let lasted = start.elapsed();
            self.advance(Lifecycle::Running, Lifecycle::Draining);
            // Clients wait for their last answers, which only a whole cluster can give.
            network.heal();
            join("lister", lister)?;
            Ok(LoadReport {
                clients: join("client", clients)?,
                readers: join("reader", readers)?,
                upsert: join("churn", churn)?.pop().unwrap_or_default(),
                lasted,
            })
        })
    }

    /// Lets the load run, and cuts the leader off in the middle of it if that was asked for.
    fn sit_out(&self, start: Instant) {
        let end = start + self.options.secs;
        if let Some(at) = self.options.kill_at() {
            self.sleep_until(start + at);
            if let Some(leader) = self.leader() {
                self.network.deafen(leader);
                self.sleep_until(end.min(start + at + DEAF));
                self.network.mute(leader);
            }
            self.sleep_until(end.min(start + at + CUT_OFF));
            self.network.heal();
        }
        self.sleep_until(end);
    }

    fn sleep_until(&self, end: Instant) {
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let nap = left.min(POLL);
            thread::sleep(nap);
            self.progress.advance(nap);
        }
    }

    fn await_leader(&self) -> Result<(), Error> {
        let deadline = Instant::now() + ELECTION;
        while self.leader().is_none() {
            if Instant::now() > deadline {
                return Err(Error::NoLeader(ELECTION));
            }
            thread::sleep(POLL);
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
        leader_among(self.states.iter().map(|state| state.status().seen()))
    }

    fn advance(&self, from: Lifecycle, to: Lifecycle) {
        self.states.iter().for_each(|state| state.advance(from, to));
    }
}

/// Joins threads, all of them, even if one has panicked: the scope must not panic in turn.
fn join<'scope, T>(
    name: &'static str,
    threads: impl IntoIterator<Item = ScopedJoinHandle<'scope, T>>,
) -> Result<Vec<T>, Error> {
    let joined: Vec<_> = threads.into_iter().map(ScopedJoinHandle::join).collect();
    joined.into_iter().collect::<Result<_, _>>().map_err(|_| Error::Panicked(name))
}

fn summarize(load: &LoadReport, nodes: &[NodeReport]) -> RunResult {
    let LoadReport { clients, readers, upsert, lasted } = load;
    let latencies = Metric::ALL.map(|metric| {
        match metric {
            Metric::Commit => merged(clients.iter().map(|client| &client.commit)),
            Metric::Push => merged(clients.iter().map(|client| &client.push)),
            Metric::Publish => merged(nodes.iter().map(|node| &node.publish)),
            Metric::Lookup => merged(nodes.iter().map(|node| &node.lookup)),
            Metric::Status => merged(readers.iter().map(|reader| &reader.status)),
            Metric::Upsert => upsert.clone(),
        }
        .quantiles()
    });
    let acked: u64 = clients.iter().map(|client| client.acked_in_time).sum();
    let appends: u64 = nodes.iter().map(|node| node.appends).sum();
    let appended: u64 = nodes.iter().map(|node| node.appended).sum();
    let observers = observers(load);
    RunResult {
        latencies,
        proposals_per_second: acked as f64 / lasted.as_secs_f64(),
        proposals_per_append: appended as f64 / appends.max(1) as f64,
        reads_checked: observers.iter().map(|observer| observer.reads()).sum(),
        leaderships: nodes.iter().map(|node| node.published.terms_led()).sum(),
        outage: clients.iter().map(|client| client.outage).max().unwrap_or_default(),
        retries: clients.iter().map(|client| client.retries).sum(),
        unknown: clients.iter().map(|client| client.unknown).sum(),
        verdict: judge(load, nodes),
    }
}

fn observers(load: &LoadReport) -> Vec<&Observer> {
    let clients = load.clients.iter().map(|client| &client.observer);
    load.readers.iter().map(|reader| &reader.observer).chain(clients).collect()
}

fn merged<'a>(parts: impl Iterator<Item = &'a Latency>) -> Latency {
    parts.fold(Latency::default(), |mut all, part| {
        all.merge(part);
        all
    })
}

fn judge(load: &LoadReport, nodes: &[NodeReport]) -> Verdict {
    let published: Vec<&PublishLog> = nodes.iter().map(|node| &node.published).collect();
    let mut verdict = Verdict::default();
    for observer in observers(load) {
        verdict += observer.judge(&published);
    }
    let first_hash = nodes.first().map(|node| node.applied.hash);
    for node in nodes {
        verdict.backwards += node.backwards;
        verdict.dup += node.applied.dup;
        verdict.lost += u64::from(Some(node.applied.hash) != first_hash);
        for client in &load.clients {
            verdict.lost += client.acked.missing_from(&node.applied.ids);
        }
    }
    verdict
}
