//! The bugs of the state that this crate replaces: each check fails on a faithful copy of the old
//! behaviour (`old`) and passes on ours.
//!
//! The fourth, flags that do not order what they announce, cannot be shown on x86-64 hardware: its
//! two halves are models, `models::regressions` in `loom-tests`.

mod old;
mod peers;
mod proposals;

use nodestate::flags::{Flags, Lifecycle};
use nodestate::raft::{RaftView, Role};

/// What the checks need to know of one status.
#[derive(Clone, Debug, PartialEq)]
struct Status {
    is_leader: bool,
    leader_id: Option<u64>,
    term: u64,
    state: String,
}

fn status(role: Role, leader_id: Option<u64>, term: u64) -> Status {
    Status { is_leader: role == Role::Leader, leader_id, term, state: role.name().into() }
}

fn ours(view: &RaftView) -> Status {
    let now = view.status();
    let view = now.view;
    assert_eq!(view.is_leader, now.role == Role::Leader);
    status(now.role, view.leader_id, view.term)
}

/// Bug 1: leader flag and term are there at once, leader id and state only when a spawned task has
/// run.
#[test]
fn a_publication_is_seen_whole() {
    let leads = status(Role::Leader, Some(1), 5);

    let (old, tasks) = old::Status::new();
    old.publish(Role::Leader, Some(1), 5);
    let seen = block_on(old.get());
    assert_ne!(seen, leads, "the old state shows the halves together");
    assert!(seen.is_leader && seen.leader_id.is_none(), "it leads, and nobody does");
    tasks.run_all();
    assert_eq!(block_on(old.get()), leads);

    let (mut writer, view) = RaftView::new(1);
    writer.publish(Role::Leader, Some(1), 5).unwrap();
    assert_eq!(ours(&view), leads);
}

/// Bug 1: no executor promises an order, and two updates that land in reverse leave the older
/// leader for ever.
#[test]
fn the_later_publication_stays() {
    let last = status(Role::Follower, Some(3), 6);

    let (old, tasks) = old::Status::new();
    old.publish(Role::Follower, Some(2), 5);
    old.publish(Role::Follower, Some(3), 6);
    tasks.run_newest_first();
    let seen = block_on(old.get());
    assert_ne!(seen, last, "the old state keeps the order");
    assert_eq!((seen.term, seen.leader_id), (6, Some(2)), "the new term with the old leader");

    let (mut writer, view) = RaftView::new(1);
    writer.publish(Role::Follower, Some(2), 5).unwrap();
    writer.publish(Role::Follower, Some(3), 6).unwrap();
    assert_eq!(ours(&view), last);
}

/// Bug 1: publishing outside a runtime panics.
#[test]
fn a_publication_needs_no_runtime() {
    let old = old::Status::on_tokio();
    let publish = std::panic::AssertUnwindSafe(|| old.publish(Role::Leader, Some(1), 5));
    assert!(std::panic::catch_unwind(publish).is_err(), "the old state needs no runtime");

    let (mut writer, _view) = RaftView::new(1);
    writer.publish(Role::Leader, Some(1), 5).unwrap();
}

/// Bug 2: the status is read in four parts, two of them behind awaits, and a publication falls in
/// between.
#[test]
fn a_status_is_one_publication() {
    let (old, _tasks) = old::Status::new();
    old.publish_at_once(Role::Follower, Some(2), 5);
    let torn = old.read_around_a_publication(Role::Leader, Some(1), 6);
    assert_ne!(torn, status(Role::Follower, Some(2), 5), "the old state reads before");
    assert_ne!(torn, status(Role::Leader, Some(1), 6), "the old state reads after");

    // Ours has no point inside a read at which another thread could be let run; what overlaps is
    // the model `raft::status_is_one_publication`, and here real threads.
    let (mut writer, view) = RaftView::new(1);
    let reader = std::thread::spawn(move || {
        loop {
            let seen = ours(&view);
            let expected = match seen.term {
                0 => status(Role::Follower, None, 0),
                odd if odd % 2 == 1 => status(Role::Follower, Some(odd), odd),
                even => status(Role::Leader, Some(1), even),
            };
            assert_eq!(seen, expected, "torn");
            if seen.term == 100_000 {
                break;
            }
        }
    });
    for term in 1..=100_000 {
        let (role, leader) = if term % 2 == 1 { (Role::Follower, term) } else { (Role::Leader, 1) };
        writer.publish(role, Some(leader), term).unwrap();
    }
    reader.join().unwrap();
}

/// Bug 2: a snapshot asks twice whether the node leads, and contradicts itself.
#[test]
fn a_snapshot_does_not_contradict_itself() {
    let (old, _tasks) = old::Status::new();
    old.publish_at_once(Role::Leader, Some(1), 5);
    let (is_leader, state) =
        old.snapshot_around(|old| old.publish_at_once(Role::Follower, None, 6));
    assert!(is_leader && state == "Follower", "the old snapshot agrees with itself");

    let (mut writer, view) = RaftView::new(1);
    writer.publish(Role::Leader, Some(1), 5).unwrap();
    let snapshot = view.status();
    writer.publish(Role::Follower, None, 6).unwrap();
    assert_eq!((snapshot.view.is_leader, snapshot.state()), (true, "Leader"));
}

/// Bug 2: a candidate is reported as a follower.
#[test]
fn a_candidate_is_a_candidate() {
    let (old, _tasks) = old::Status::new();
    old.publish_at_once(Role::Candidate, None, 5);
    assert_eq!(old.snapshot_around(|_| ()).1, "Follower", "the old state knows candidates");

    let (mut writer, view) = RaftView::new(1);
    writer.publish(Role::Candidate, None, 5).unwrap();
    assert_eq!(view.status().state(), "Candidate");
}

/// Bug 3: setting "running" does nothing, and asking for it answers "initialised".
#[test]
fn running_is_not_initialized() {
    let old = old::Flags::default();
    old.set_initialized(true);
    assert!(old.is_running(), "the old flag is a flag of its own");
    old.set_running(false);
    assert!(old.is_running(), "the old flag can be cleared");

    let flags = Flags::new();
    flags.advance(Lifecycle::Uninit, Lifecycle::Starting).unwrap();
    assert!(flags.is_initialized() && !flags.is_running());
    flags.advance(Lifecycle::Starting, Lifecycle::Running).unwrap();
    assert!(flags.is_running());
    flags.advance(Lifecycle::Running, Lifecycle::Draining).unwrap();
    assert!(!flags.is_running());
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
