//! The nodes of a soak: started, cut off, killed, and started again.

use std::sync::Arc;
use std::thread::{Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

use nodestate::flags::Lifecycle;
use nodestate::slot::Owned;

use super::random::Random;
use super::seat::{Life, Seats};
use crate::check::PublishLog;
use crate::error::Error;
use crate::network::Inlet;
use crate::node::{Ended, Inline, Node, NodeReport, Parts, Store, Surroundings};
use crate::state::{LockFree, PeerInfo, Service, SharedState};

/// How long an election may take; generous, for a machine that is busy with other things.
const ELECTION: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(2);
/// How long the leader's own messages still get out, as in `cluster`.
const DEAF: Duration = Duration::from_millis(20);

/// What a node keeps over its death.
struct Rest {
    inlet: Inlet,
    store: Store,
    finish: Inline<<LockFree as SharedState>::Responder>,
}

/// A node that lives.
struct Running<'scope> {
    life: Owned<Life>,
    thread: ScopedJoinHandle<'scope, raft::Result<Ended<LockFree>>>,
}

/// All nodes.
pub(super) struct Nodes<'scope, 'env> {
    scope: &'scope Scope<'scope, 'env>,
    seats: &'env Seats,
    surroundings: Surroundings<'env>,
    most_open: usize,
    /// The token that lives and managers hold shares of.
    alive: &'env Arc<()>,
    running: Vec<Option<Running<'scope>>>,
    pub(super) sums: Sums,
}

/// What all lives of all nodes did.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// What each life published, at the place of its serial number.
    pub(super) published: Vec<PublishLog>,
    pub(super) drained: u64,
    /// Accepted, and never taken out of the queue.
    pub(super) left: u64,
    pub(super) backwards: u64,
    pub(super) cuts: u64,
    pub(super) kills: u64,
}

impl<'scope, 'env> Nodes<'scope, 'env> {
    /// Starts all nodes, with nothing in their logs.
    pub(super) fn start(
        scope: &'scope Scope<'scope, 'env>,
        seats: &'env Seats,
        surroundings: Surroundings<'env>,
        inlets: Vec<Inlet>,
        most_open: usize,
        alive: &'env Arc<()>,
    ) -> Self {
        let mut nodes = Self {
            scope,
            seats,
            surroundings,
            most_open,
            alive,
            running: vec![],
            sums: Sums::default(),
        };
        for (id, inlet) in (1..).zip(inlets) {
            let store = Store::volatile(seats.nodes());
            let running = nodes.spawn(id, Rest { inlet, store, finish: Inline::new() });
            nodes.running.push(Some(running));
        }
        nodes
    }

    /// Kills leaders until the soak ends: every other one by its links, the rest by the end of its
    /// loop, whatever that has in its hands. Then makes the cluster whole.
    pub(super) fn torment(&mut self, random: &mut Random) -> Result<(), Error> {
        while self.seats.rest(random.millis(500, 4000)) {
            let Some(leader) = self.seats.leader() else { continue };
            if (self.sums.cuts + self.sums.kills).is_multiple_of(2) {
                self.cut(leader, random)?;
            } else {
                self.kill(leader, random)?;
            }
            self.await_that(Seats::is_whole)?;
        }
        Ok(())
    }

    /// Waits for the first leader.
    pub(super) fn await_leader(&self) -> Result<(), Error> {
        self.await_that(|seats| seats.leader().is_some())
    }

    fn await_that(&self, is_so: impl Fn(&Seats) -> bool) -> Result<(), Error> {
        let deadline = Instant::now() + ELECTION;
        while !is_so(self.seats) {
            if Instant::now() > deadline {
                return Err(Error::NoLeader(ELECTION));
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }

    /// Cuts the leader off, first one way and then both, until another leads.
    fn cut(&mut self, leader: u64, random: &mut Random) -> Result<(), Error> {
        let network = self.surroundings.network;
        network.deafen(leader);
        std::thread::sleep(DEAF);
        network.mute(leader);
        let elected = self.await_that(|seats| seats.leader().is_some_and(|now| now != leader));
        std::thread::sleep(random.millis(10, 200));
        network.heal();
        self.sums.cuts += 1;
        elected
    }

    /// Ends the leader's loop; whoever holds its state keeps that. Starts the node anew after a while.
    fn kill(&mut self, leader: u64, random: &mut Random) -> Result<(), Error> {
        let rest = self.end(leader, Lifecycle::Failed)?;
        let elected = self.await_that(|seats| seats.leader().is_some_and(|now| now != leader));
        std::thread::sleep(random.millis(10, 500));
        // What was sent to a dead process is lost.
        rest.inlet.messages.try_iter().for_each(drop);
        let running = self.spawn(leader, rest);
        self.running[leader as usize - 1] = Some(running);
        self.sums.kills += 1;
        elected
    }

    /// Ends all nodes in order, and gives back their machines.
    pub(super) fn stop(&mut self) -> Result<Vec<crate::node::Applied>, Error> {
        let living = |nodes: &Self, id: &u64| nodes.running[*id as usize - 1].is_some();
        let ids: Vec<u64> = (1..=self.seats.nodes()).filter(|id| living(self, id)).collect();
        // All of them, even if one has failed: the others' threads would go on.
        let ended: Vec<_> = ids.into_iter().map(|id| self.end(id, Lifecycle::Stopped)).collect();
        ended.into_iter().map(|rest| Ok(rest?.finish.applied())).collect()
    }

    fn end(&mut self, id: u64, how: Lifecycle) -> Result<Rest, Error> {
        let Running { life, thread } = self.running[id as usize - 1].take().expect("it lives");
        self.seats.leave(id);
        let advanced = life.state.node().advance(Lifecycle::Running, how);
        debug_assert!(advanced.is_ok(), "nobody else ends a life");
        self.surroundings.network.bell(id).ring();
        let ended = thread.join().map_err(|_| Error::Panicked("node"))??;
        let Ended { report, own, inlet, store, finish } = ended;
        let NodeReport { published, drained, backwards, .. } = report;
        self.sums.published[life.serial as usize] = published;
        self.sums.drained += drained;
        self.sums.backwards += backwards;
        self.sums.left += own.end().proposals.len() as u64;
        Ok(Rest { inlet, store, finish })
    }

    fn spawn(&mut self, id: u64, rest: Rest) -> Running<'scope> {
        let members = (1..=self.seats.nodes()).map(PeerInfo::new).collect();
        let (state, own) = LockFree::open(id, members, self.most_open);
        let serial = self.sums.published.len() as u64;
        self.sums.published.push(PublishLog::new(id));
        state.advance(Lifecycle::Uninit, Lifecycle::Starting);
        let once = state.node().set_observability_manager(Service::new(self.alive));
        debug_assert!(once.is_ok(), "set once");
        state.advance(Lifecycle::Starting, Lifecycle::Running);
        let sat = self.seats.sit(Life { serial, id, state, _alive: Arc::clone(self.alive) });
        debug_assert!(sat, "the seat was empty");
        let life = self.seats.life(id).expect("it was just seated");
        let surroundings = self.surroundings;
        let Rest { inlet, store, finish } = rest;
        let own_life = self.seats.life(id).expect("it was just seated");
        let thread = self.scope.spawn(move || {
            let state = &own_life.state;
            Node::new(Parts { id, state, own, inlet, store, finish }, surroundings)?.run_to_end()
        });
        Running { life, thread }
    }
}
