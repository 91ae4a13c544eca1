//! The Raft view from outside.

use std::time::Duration;

use nodestate::raft::{PublishError, RaftStatusView, RaftView, Role};
use nodestate::{Closed, WaitError};

#[test]
fn starts_as_a_follower_of_nobody() {
    let (_writer, view) = RaftView::new(3);
    let nobody = RaftStatusView { is_leader: false, node_id: 3, leader_id: None, term: 0 };
    assert_eq!(view.read(), nobody);
    assert_eq!(view.status().state(), "Follower");
    assert_eq!((view.leader_id(), view.term(), view.node_id()), (None, 0, 3));
}

#[test]
fn every_role_and_every_leader_comes_back() {
    let (mut writer, view) = RaftView::new(3);
    for (term, role) in
        [Role::Follower, Role::PreCandidate, Role::Candidate].into_iter().enumerate()
    {
        for leader in [None, Some(0), Some(u64::MAX)] {
            writer.publish(role, leader, term as u64).unwrap();
            assert_eq!((view.role(), view.leader_id(), view.term()), (role, leader, term as u64));
            assert!(!view.is_leader() && !view.read().is_leader);
        }
    }
    writer.publish(Role::Leader, Some(3), u64::MAX).unwrap();
    assert!(view.is_leader() && view.read().is_leader);
    assert_eq!(view.term(), u64::MAX);
}

#[test]
fn what_a_raft_loop_cannot_mean_is_refused() {
    let (mut writer, view) = RaftView::new(3);
    let version = writer.publish(Role::Follower, Some(1), 5).unwrap();
    assert_eq!(
        writer.publish(Role::Follower, Some(2), 4),
        Err(PublishError::TermWentBackwards { published: 5, offered: 4 })
    );
    for leader_id in [None, Some(1)] {
        let refused = writer.publish(Role::Leader, leader_id, 6).unwrap_err();
        assert_eq!(refused, PublishError::LeaderIsAnother { leader_id });
        assert!(refused.to_string().starts_with("a leader named"));
    }
    assert_eq!(view.version(), version);
    writer.publish(Role::Candidate, None, 6).unwrap();
}

#[test]
fn a_wait_ends_with_a_publication_with_time_or_with_the_writer() {
    let (mut writer, view) = RaftView::new(1);
    let seen = view.version();
    assert_eq!(view.changed_timeout(seen, Duration::ZERO), Err(WaitError::Timeout));
    let waiter = std::thread::spawn({
        let view = view.clone();
        move || view.changed(seen)
    });
    std::thread::sleep(Duration::from_millis(20));
    writer.publish(Role::Follower, Some(2), 1).unwrap();
    let found = waiter.join().unwrap().unwrap();
    assert_eq!(found.value.view.leader_id, Some(2));
    drop(writer);
    assert_eq!(view.changed(found.version), Err(Closed));
    assert_eq!(view.leader_id(), Some(2));
}

#[test]
fn the_same_again_is_no_publication() {
    let (mut writer, view) = RaftView::new(3);
    let initial = view.version();
    assert_eq!(writer.publish(Role::Follower, None, 0), Ok(initial));
    let seen = writer.publish(Role::Follower, Some(0), 0).unwrap();
    assert_ne!(seen, initial);
    assert_eq!(writer.publish(Role::Follower, Some(0), 0), Ok(seen));
    assert_eq!(view.changed_timeout(seen, Duration::ZERO), Err(WaitError::Timeout));
    assert_ne!(writer.publish(Role::Candidate, Some(0), 0), Ok(seen));
}

#[test]
fn a_view_is_small() {
    assert_eq!(size_of::<RaftView>(), 16);
    assert_eq!(size_of::<RaftStatusView>(), 40);
}
