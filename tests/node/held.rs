//! Deadlock by design: whatever of the node is held, every other call returns. Left out are the waits for
//! just what is held: for the retirement of a value that one uses oneself, for room that one's own
//! tickets take up, and for the end of a node whose `Writer` one has.

use std::time::Duration;

use nodestate::NodeState;
use nodestate::flags::{Lifecycle::*, UserFlags};
use nodestate::node::Writer;
use nodestate::peers::PeerChange::{Insert, Remove};
use nodestate::proposal::Outcome;
use nodestate::raft::Role;

use crate::managers::{Database, Managers, Quota};
use crate::node;

type Loop = Writer<u64, Managers>;
type State = NodeState<u64, Managers>;

/// All calls, the loop's among them; the waits have what they wait for, or no time.
fn every_call(writer: &mut Loop, state: &State, round: u64) {
    writer.publish((Role::Follower, Some(2), round)).unwrap();
    assert_eq!((state.is_leader(), state.leader_id(), state.term()), (false, Some(2), round));
    assert!(state.raft_status_view() == state.try_get_raft_status().unwrap().view);
    let seen = state.raft_view().version();
    assert!(state.status_changed_timeout(seen, Duration::ZERO).is_err());
    writer.publish((Role::Candidate, None, round + 1)).unwrap();
    assert_eq!(state.status_changed(seen).unwrap().value.role, Role::Candidate);

    let flags = state.flags().snapshot();
    state.flags().set(UserFlags::bit::<0>());
    assert_ne!(state.flags().changed_since(flags).unwrap(), flags);
    state.flags().clear(UserFlags::bit::<0>());
    assert!(state.wait_timeout(Duration::ZERO, |now| now.is_running()).is_err());

    assert!(state.add_peer(9, "10.0.0.9:7000") && state.has_peer(9));
    assert!(state.update_peer_connection(9, true) && state.is_peer_connected(9));
    assert!(state.touch_peer(9, round));
    assert!(!state.add_peer(9, "10.0.0.99:7000"));
    assert_eq!(&*state.get_peer_address(9).unwrap(), "10.0.0.99:7000");
    assert!(state.try_get_peer(9).unwrap().is_connected());
    assert!(state.snapshot().len() == state.with_peers(|peers| peers.iter().count()));
    assert!(state.remove_peer(9));
    let more = (10..200).map(|id| Insert(id, "10.0.0.9:7000".into()));
    state.apply_peers(more.chain((10..200).map(Remove))); // the table grows
    state.peers().pin().shrink_to_fit();
    state.peers().map().flush();

    let ticket = state.try_propose(1).unwrap();
    let (mut batch, mut tickets) = (vec![2, 3], Vec::new());
    assert_eq!(state.propose_batch(&mut batch, &mut tickets), Ok(2));
    tickets.push(state.propose(4).unwrap());
    tickets.push(state.propose_timeout(5, Duration::ZERO).unwrap());
    let mut taken = Vec::new();
    assert_eq!(writer.drain(512, &mut taken), Ok(5));
    taken.into_iter().for_each(|proposal| proposal.responder.committed(round, 1));
    assert!(tickets.into_iter().chain([ticket]).all(|ticket| ticket.wait().is_committed()));

    let _ = state.set_database(Database);
    assert!(state.try_get_database().is_some());
    let old = state.replace_quota_manager(Quota(round)).unwrap_or_else(|_| panic!("it is open"));
    assert_eq!(state.try_get_quota_manager().unwrap().0, round);
    assert_eq!(state.try_get_owned_quota_manager().unwrap().0, round);
    drop(old);
    drop(state.take_quota_manager());
    assert!(state.set_quota_manager(Quota(round)).is_ok());
    assert_eq!(state.quota_manager_slot().wait().unwrap().0, round);
}

/// Everything of the node that can be held, at once.
macro_rules! held {
    ($writer:ident, $state:ident) => {{
        assert!(
            $state.set_database(Database).is_ok() && $state.set_quota_manager(Quota(0)).is_ok()
        );
        let ticket = $state.try_propose(0).unwrap();
        let taken = $writer.proposals().try_take().unwrap();
        let waiting = $state.raft_view().version();
        let pinned = $state.peers().pin();
        (
            pinned.get(&2).map(|peer| peer.address().len()),
            $state.peers().pin(),
            $state.get_peer_address(2).unwrap(),
            $state.try_get_peer(2).unwrap(),
            $state.snapshot(),
            $state.peers().map().handle(),
            $state.peers().map().reader(),
            $state.try_get_database().unwrap(),
            $state.try_get_quota_manager().unwrap(),
            ($state.try_get_owned_quota_manager().unwrap(), ticket, taken, waiting, pinned),
        )
    }};
}

/// Held on one thread, across every call.
#[test]
fn by_a_thread() {
    let (mut writer, state) = node(64);
    let held = held!(writer, state);
    let peers = state.peers().pin();
    for (round, (id, peer)) in (1..).zip(peers.iter()) {
        every_call(&mut writer, &state, 10 * round); // in the middle of an iteration
        assert!(*id < 10 && peer.address().starts_with("10."));
    }
    state.with_peers(|_| every_call(&mut writer, &state, 100));
    let retired = state.take_quota_manager().unwrap();
    assert!(retired.is_retired(), "the one that is held was replaced before");
    let (.., (owned, ticket, taken, ..)) = held;
    assert_eq!(owned.0, 0, "it is what it was");
    taken.responder.rejected(None);
    assert_eq!(ticket.wait(), Outcome::Rejected { leader: None });
    state.shutdown();
    assert!(writer.shutdown().proposals.is_empty());
}

/// Held by a task of a runtime of one thread, across `.await`s for what other tasks do with every call.
#[test]
fn by_a_task() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let (mut writer, state) = node(64);
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async {
        let held = held!(writer, state);
        let version = state.raft_view().version();
        let others = tokio::task::spawn_local({
            let state = state.clone();
            async move {
                for round in 1..=3 {
                    every_call(&mut writer, &state, 10 * round);
                    tokio::task::yield_now().await;
                }
                writer
            }
        });
        let changed = state.status_changed_async(version).await.unwrap();
        assert_eq!(changed.value.role, Role::Candidate);
        assert!(state.get_database().await.is_ok() && state.get_quota_manager().await.is_ok());
        let mut writer = others.await.unwrap();

        let ticket = state.propose_async(1).await.unwrap();
        let loop_ = tokio::task::spawn_local(async move {
            writer.proposals().take().unwrap().responder.committed(1, 1);
            writer
        });
        assert!(ticket.await.is_committed());
        let writer = loop_.await.unwrap();

        state.advance(Uninit, Running).unwrap();
        let changed = state.changed();
        state.shutdown();
        assert_eq!(changed.await.unwrap().lifecycle(), Draining);
        drop(writer);
        assert!(state.wait_until_async(|now| now.lifecycle().has_ended()).await.is_ok());
        drop(held);
    });
}
