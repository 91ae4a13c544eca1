//! What a node tells a registry.

use nodestate::flags::Lifecycle::*;
use nodestate::metrics::{Buckets, Metrics, Value};
use nodestate::raft::Role;

use crate::node;

fn gauge(metrics: &Metrics, name: &str) -> Option<i64> {
    match metrics.snapshot().get(name, &[])? {
        Value::Gauge(value) => Some(*value),
        other => panic!("{name} is no gauge: {other:?}"),
    }
}

#[test]
fn it_tells_what_it_is_and_no_more_once_it_is_gone() {
    let (mut writer, state) = node(8);
    let metrics = Metrics::new();
    state.register_metrics(&metrics).unwrap();
    assert!(state.register_metrics(&metrics).is_err(), "twice");

    writer.publish((Role::Leader, Some(1), 7)).unwrap();
    state.advance(Uninit, Running).unwrap();
    state.update_peer_connection(2, true);
    let ticket = state.try_propose(1).unwrap();
    let control = state.proposer().control();
    let membership = [control.try_propose(2).unwrap()];
    for (name, expected) in [
        ("nodestate_is_leader", 1),
        ("nodestate_term", 7),
        ("nodestate_lifecycle", 2),
        ("nodestate_peers", 2),
        ("nodestate_peers_connected", 1),
        ("nodestate_peers_pending", 0),
        ("nodestate_proposals_open", 1),
        ("nodestate_control_open", 1),
    ] {
        assert_eq!(gauge(&metrics, name), Some(expected), "{name}");
    }
    drop((writer, state, control));
    assert_eq!(gauge(&metrics, "nodestate_term"), None, "the registry keeps the node");
    assert!(ticket.wait().is_lost() && membership.map(|ticket| ticket.wait())[0].is_lost());
}

#[test]
fn batches_and_attempts_are_counted() {
    let (mut writer, state) = node(8);
    let metrics = Metrics::new();
    let batches = metrics.histogram("batches", "Taken at a time.", &[], Buckets::SIZES).unwrap();
    writer.record_batches(batches.clone());
    assert!(writer.drain(8, &mut Vec::new()).is_err(), "there is none: no batch");
    let _tickets = [1, 2, 3].map(|value| state.try_propose(value).unwrap());
    assert_eq!(writer.drain(2, &mut Vec::new()), Ok(2));
    assert_eq!(writer.drain(2, &mut Vec::new()), Ok(1));
    let read = batches.read();
    assert_eq!((read.count(), read.sum()), (2, 3));

    let attempts = metrics.attempts("database", "Looks for the database.", &[]).unwrap();
    assert!(attempts.note(state.try_get_database()).is_none());
    assert!(state.set_database(crate::managers::Database).is_ok());
    assert!(attempts.note(state.try_get_database()).is_some());
    assert_eq!((attempts.hits(), attempts.misses()), (1, 1));
}
