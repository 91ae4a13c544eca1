//! A node from end to end: its loop, clients, a lister of peers, an admin, managers that come late, and its end.

use shuttle::future::block_on;
use shuttle::rand::{Rng, thread_rng};
use shuttle::thread;

use super::{Count, Counted, explore, join};
use crate::NodeState;
use crate::flags::Lifecycle::*;
use crate::metrics::{Metrics, Value};
use crate::node::{Remains, Writer};
use crate::peers::PeerChange;
use crate::proposal::{Outcome, Proposal};
use crate::raft::Role;

crate::managers! {
    struct Managers {
        once database: Counted,
        swap snapshots: Counted,
    }
}

type Node = NodeState<Counted, Managers>;

const CLIENTS: u64 = 2;
const EACH: u64 = 3;
const PEERS: std::ops::Range<u64> = 2..5;

/// Publishes and answers, until the node is to stop.
fn raft_loop(mut writer: Writer<Counted, Managers>, ends_by_itself: bool) -> Remains<Counted> {
    let (mut term, mut index, mut batch) = (1, 0, Vec::new());
    while let Ok(proposal) = writer.proposals().take() {
        batch.push(proposal);
        _ = writer.drain(3, &mut batch);
        for Proposal { mut responder, .. } in batch.drain(..) {
            index += 1;
            responder.appended(index, term);
            match thread_rng().gen_range(0..4) {
                // It has lost its term, and what it had appended.
                0 => {
                    term += 1;
                    writer.publish((Role::Follower, Some(2), term)).unwrap();
                    responder.settled(term);
                }
                _ => {
                    writer.publish((Role::Leader, Some(1), term)).unwrap();
                    responder.settled(term);
                }
            }
        }
        if ends_by_itself && index >= CLIENTS * EACH / 2 {
            break;
        }
    }
    writer.shutdown()
}

/// Waits for the node and for its database, then proposes; how many were committed.
fn client(state: &Node, number: u64, count: &Count) -> usize {
    if state.wait_until(|now| now.is_running()).is_err() {
        return 0;
    }
    // Before it is running the database is there.
    assert_eq!(state.try_get_database().unwrap().number, 100);
    let mut committed = 0;
    for i in 0..EACH {
        let value = count.value(number * EACH + i);
        let proposed = if thread_rng().gen_bool(0.5) {
            state.propose(value)
        } else {
            block_on(state.propose_async(value))
        };
        let Ok(ticket) = proposed else { break };
        let outcome = ticket.wait();
        match outcome {
            Outcome::Committed { term, .. } => {
                // What was published before the answer is seen after it.
                assert!(state.term() >= term);
                committed += 1;
            }
            Outcome::Overwritten | Outcome::Closed | Outcome::Unknown => {}
            other => panic!("the loop does not say {other}"),
        }
    }
    committed
}

/// Lists the peers: each is there once, with an address of its own.
fn lister(state: &Node) {
    for _ in 0..4 {
        let listed = state.with_peers(|peers| {
            let each = peers.iter().map(|(id, peer)| {
                assert!(peer.address().starts_with(&format!("{id}:")), "a peer of another id");
                *id
            });
            each.collect::<Vec<_>>()
        });
        let mut ids = listed.clone();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), listed.len(), "a peer was listed twice");
        assert!(listed.contains(&2), "this one never goes");
        assert!(state.has_peer(2) && state.get_peer_count() >= 1);
        assert_eq!(state.snapshot().get(&2).unwrap().address(), "2:a");
    }
}

/// Connects, disconnects, adds and removes peers, and brings the managers.
fn admin(state: &Node, count: &Count) {
    assert!(state.set_database(count.value(100)).is_ok(), "nobody else sets it");
    if state.advance(Uninit, Running).is_err() {
        return;
    }
    for step in 0..4 {
        let id = thread_rng().gen_range(PEERS);
        match thread_rng().gen_range(0..5) {
            0 => {
                let connected = step % 2 == 0;
                if state.update_peer_connection(id, connected) {
                    assert_eq!(state.is_peer_connected(id), connected, "nobody else changes it");
                }
            }
            1 if id != 2 => _ = state.remove_peer(id),
            2 if id != 2 => _ = state.add_peer(id, format!("{id}:{step}")),
            3 => {
                let moved = PeerChange::Insert(3, format!("3:{step}").into());
                state.apply_peers([moved, PeerChange::Remove(4)]);
            }
            _ => {
                if let Ok(Some(old)) = state.replace_snapshots(count.value(step)) {
                    old.retired();
                }
            }
        }
        state.touch_peer(2, step);
    }
    assert_eq!(state.peers().last_seen(2), Some(3));
}

fn node(ends_by_itself: bool) {
    let count = Count::default();
    let builder =
        PEERS.fold(NodeState::builder(1), |builder, id| builder.peer(id, format!("{id}:a")));
    let builder = builder.open_proposals(2, 1).managers(Managers::new());
    let (writer, state) = builder.build::<Counted>().unwrap();
    let metrics = Metrics::new();
    state.register_metrics(&metrics).unwrap();

    let raft_loop = thread::spawn(move || raft_loop(writer, ends_by_itself));
    let clients = (0..CLIENTS).map(|number| {
        let (state, count) = (state.clone(), count.clone());
        thread::spawn(move || client(&state, number, &count))
    });
    let clients: Vec<_> = clients.collect();
    let lister = thread::spawn({
        let state = state.clone();
        move || lister(&state)
    });
    let admin = thread::spawn({
        let (state, count) = (state.clone(), count.clone());
        move || admin(&state, &count)
    });
    // Waits for a manager that comes late, or for the end, and for changes of the status, to the end.
    let follower = thread::spawn({
        let state = state.clone();
        move || {
            let got = block_on(state.get_snapshots()).map(|value| value.number);
            assert!(got.is_ok_and(|number| number < 4) || state.lifecycle().has_ended());
            let mut seen = state.raft_view().versioned();
            while let Ok(next) = state.status_changed(seen.version) {
                assert!(next.value.view.term >= seen.value.view.term);
                seen = next;
            }
        }
    });

    let committed: usize = join(clients).into_iter().sum();
    assert!(committed as u64 <= CLIENTS * EACH);
    state.shutdown();
    let remains = raft_loop.join().unwrap();
    if !ends_by_itself {
        assert_eq!((remains.proposals.len(), remains.open), (0, 0), "all clients have gone");
    }
    join([lister, admin, follower]);
    assert_eq!(state.lifecycle(), Stopped);
    assert!(state.propose(count.value(0)).is_err());
    let peers = state.get_peer_count();
    assert_eq!(metrics.snapshot().get("nodestate_peers", &[]), Some(&Value::Gauge(peers as i64)));
    drop((state, remains));
    assert_eq!(metrics.snapshot().get("nodestate_peers", &[]), None, "the registry keeps no node");
    count.assert_none_left();
}

/// Its handles end it, when the clients have their answers.
#[test]
fn ended_by_a_handle() {
    explore("models::node::ended_by_a_handle", || node(false));
}

/// The loop ends in the midst of it: clients that wait are told.
#[test]
fn ended_by_the_loop() {
    explore("models::node::ended_by_the_loop", || node(true));
}
