//! A soak: one cluster on the lock-free state, under everything that a node must bear, for as long as
//! one likes.
//!
//! Clients come and go, in good order, in silence, or by a panic with proposals in their hands; they
//! drop tickets and waits that are pending. The leader is cut off, or its loop killed and started
//! again with what is on its disk, and another state. Peers are added and removed, read slowly, and
//! held under a pin for seconds; managers are replaced while they are in use. At the end memory must
//! have stayed flat, each count must be what its twin says, and nothing may be torn, lost or doubled.

mod book;
mod client;
mod judge;
mod load;
mod memory;
mod nodes;
mod random;
mod report;
mod seat;

use std::sync::Arc;
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use self::book::{Book, Counts};
use self::client::Place;
use self::load::{Churn, Churned};
use self::memory::{Resident, resident};
use self::nodes::Nodes;
use self::random::Random;
use self::seat::{Life, Seats};
use crate::check::Observer;
use crate::error::Error;
use crate::network::Network;
use crate::node::{Standing, Surroundings};
use crate::options::{Options, Plant};

pub use self::memory::Line;
use self::report::Sample;
pub use self::report::SoakReport;

/// Applied entries that stay in the log: few, so that a log's length soon shows in no figure.
const LOG_SLACK: u64 = 256;
/// Between two looks at the memory.
const LOOK: Duration = Duration::from_secs(1);
/// Between two lines.
const LINE: Duration = Duration::from_secs(10);
/// The longest that a pin is held.
const STALL: Duration = Duration::from_secs(8);
/// Proposals per second that no client reaches.
const UNPACED: f64 = 1e9;
/// How long the nodes may take to agree, and what is removed to be reclaimed, once all is quiet.
const QUIET: Duration = Duration::from_secs(20);

/// Soaks one cluster as `options` say, and shows a line now and then.
///
/// # Errors
/// When the soak could not be finished; one whose checks fail is finished, and its report says so.
pub fn soak(options: &Options, mut show: impl FnMut(&str)) -> Result<SoakReport, Error> {
    let seats = Seats::new(options.nodes);
    let (network, inlets) = Network::new(options.net, options.nodes).map_err(Error::Network)?;
    let standings: Vec<_> = (0..options.nodes).map(|_| Standing::default()).collect();
    let surroundings = Surroundings {
        network: &network,
        standings: &standings,
        batch: options.batch[0] as usize,
        tick: options.tick(),
        log_slack: LOG_SLACK,
    };
    let counts = Counts::new(options.plant == Some(Plant::Miscount)).map_err(Error::Metrics)?;
    let alive = Arc::new(());
    // Too few for all windows: some proposals have to wait, or are refused.
    let most_open = options.most_open() / 2;
    let stage = Stage { options, seats: &seats, network: &network, counts: &counts, alive: &alive };
    let (trace, found) = thread::scope(|scope| {
        let mut nodes = Nodes::start(scope, &seats, surroundings, inlets, most_open, &alive);
        let borne = nodes.await_leader().and_then(|()| stage.bear(&mut nodes, &mut show));
        await_agreement(&standings);
        let rests: Vec<Left> = seats.lives().map(|life| Left::of(&life)).collect();
        let machines = nodes.stop()?;
        let (trace, load) = borne?;
        Ok::<_, Error>((trace, Found { load, rests, machines, sums: nodes.sums }))
    })?;
    drop(seats);
    Ok(judge::judge(trace, found, &counts, Arc::strong_count(&alive) as u64 - 1))
}

/// What the threads of a soak share.
#[derive(Copy, Clone)]
struct Stage<'a> {
    options: &'a Options,
    seats: &'a Seats,
    network: &'a Network,
    counts: &'a Counts,
    alive: &'a Arc<()>,
}

impl<'a> Stage<'a> {
    /// Runs all threads around the nodes, and the one that kills them, for as long as was asked for.
    fn bear(
        self,
        nodes: &mut Nodes<'_, '_>,
        show: &mut impl FnMut(&str),
    ) -> Result<(Trace, Load), Error> {
        let Self { options, seats, counts, alive, .. } = self;
        let length = options.soak.unwrap_or_default();
        let (place, churn) = (self.place(), self.churn());
        thread::scope(|scope| {
            let clients: Vec<_> = (0..usize::from(options.clients))
                .map(|number| scope.spawn(move || client::come_and_go(place, number)))
                .collect();
            let churn = scope.spawn(|| churn.run());
            let watcher = scope.spawn(|| load::watch(seats));
            let slow = scope.spawn(|| load::read_slowly(seats));
            let stalled = scope.spawn(move || load::stall(seats, STALL.min(length / 4)));
            let managed = scope.spawn(|| load::manage(seats, alive));
            // A cluster that finds no leader again ends the soak.
            let torment =
                scope.spawn(|| nodes.torment(&mut Random::new(1)).inspect_err(|_| seats.end()));
            let trace = trace(seats, counts, length, show);
            seats.end();
            joined("tormentor", torment)??;
            let clients = clients.into_iter().map(|client| joined("client", client));
            let load = Load {
                clients: clients.collect::<Result<_, _>>()?,
                churned: joined("churn", churn)?,
                watched: joined("watcher", watcher)?,
                read: joined("slow reader", slow)?,
                stalls: joined("stalled reader", stalled)?,
                managed: joined("managers'", managed)?,
            };
            Ok((trace, load))
        })
    }

    fn place(self) -> Place<'a> {
        let Self { options, seats, network, counts, .. } = self;
        Place {
            seats,
            network,
            counts,
            window: options.window as usize,
            per_second: options.rate_per_client().unwrap_or(UNPACED),
        }
    }

    fn churn(self) -> Churn<'a> {
        let Self { options, seats, .. } = self;
        Churn {
            seats,
            per_second: options.churn_hz,
            most: options.peers.max(1),
            leaks: options.plant == Some(Plant::Leak),
        }
    }
}

/// What the threads around the nodes leave behind.
struct Load {
    clients: Vec<Book>,
    churned: Churned,
    watched: Vec<(u64, Observer)>,
    read: u64,
    stalls: u64,
    managed: u64,
}

/// All of what is judged.
struct Found {
    load: Load,
    /// What each node's last life still holds, once all is quiet.
    rests: Vec<Left>,
    machines: Vec<crate::node::Applied>,
    sums: nodes::Sums,
}

/// What a state still holds.
struct Left {
    id: u64,
    serial: u64,
    open: usize,
    pending: usize,
    peers: Vec<u64>,
}

impl Left {
    fn of(life: &Life) -> Self {
        let node = life.state.node();
        let map = node.peers().map();
        let deadline = Instant::now() + QUIET;
        while (map.pending() > 0 || node.proposer().open() > 0) && Instant::now() < deadline {
            map.flush();
            thread::sleep(Duration::from_millis(1));
        }
        let peers = node.with_peers(|peers| peers.keys().copied().collect());
        let (open, pending) = (node.proposer().open(), map.pending());
        Self { id: life.id, serial: life.serial, open, pending, peers }
    }
}

/// What was seen while the soak went on.
struct Trace {
    samples: Vec<Sample>,
    /// Empty where the system does not tell.
    resident: Vec<Resident>,
    lasted: Duration,
}

/// Looks at the memory every second, and shows how all stands every ten.
fn trace(seats: &Seats, counts: &Counts, length: Duration, show: &mut impl FnMut(&str)) -> Trace {
    let start = Instant::now();
    let (look, line) = (LOOK.min(length / 50), LINE.min(length / 5));
    // At once as many as there will be: the looks must not be what grows.
    let most = (length.as_secs_f64() / look.as_secs_f64()) as usize + 2;
    let resident_set = Vec::with_capacity(most);
    let mut trace = Trace { samples: vec![], resident: resident_set, lasted: Duration::ZERO };
    let mut next_line = Duration::ZERO;
    loop {
        let at = start.elapsed();
        trace.lasted = at;
        let bytes = resident();
        trace.resident.extend(bytes.map(|bytes| Resident { at, bytes }));
        let is_over = at >= length;
        if at >= next_line || is_over {
            next_line += line;
            let sample = Sample {
                at,
                resident: bytes,
                pending: seats.lives().map(|life| life.state.node().peers().map().pending()).sum(),
                accepted: counts.accepted(),
                settled: counts.settled(),
                fates: counts.by_fate().collect(),
                clients: counts.clients().sum(),
                term: seats.statuses().map(|seen| seen.term).max().unwrap_or(0),
            };
            show(&sample.line());
            trace.samples.push(sample);
        }
        if is_over || !seats.rest(look) {
            return trace;
        }
    }
}

/// Waits until every node has applied the same log to its end.
fn await_agreement(standings: &[Standing]) {
    let deadline = Instant::now() + QUIET;
    let mut before = None;
    while Instant::now() < deadline {
        let end = standings[0].last_index();
        let is_common =
            standings.iter().all(|node| node.applied() == end && node.last_index() == end);
        if is_common && before == Some(end) {
            return;
        }
        before = is_common.then_some(end);
        // Longer than a turn: the two figures of a node are not read at one instant.
        thread::sleep(Duration::from_millis(50));
    }
}

fn joined<T>(name: &'static str, thread: ScopedJoinHandle<'_, T>) -> Result<T, Error> {
    thread.join().map_err(|_| Error::Panicked(name))
}
