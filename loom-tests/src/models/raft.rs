//! The Raft view: role, leader and term of one publication.

use loom::thread;

use super::explore;
use crate::raft::{RaftStatusView, RaftView, Role};

/// Each read is one of the publications, and terms do not go back.
#[test]
fn status_is_one_publication() {
    explore("raft::status_is_one_publication", Some(3), || {
        let (mut writer, view) = RaftView::new(1);
        let reader = thread::spawn(move || {
            let mut term = 0;
            for _ in 0..2 {
                let status = view.status();
                let read = (status.role, status.view.leader_id, status.view.term);
                let published = [
                    (Role::Follower, None, 0),
                    (Role::Candidate, None, 5),
                    (Role::Leader, Some(1), 5),
                    (Role::Follower, Some(2), 6),
                ];
                assert!(published.contains(&read), "torn: {read:?}");
                assert_eq!(status.view.is_leader, status.role == Role::Leader);
                assert!(read.2 >= term, "the term went back");
                term = read.2;
            }
        });
        writer.publish(Role::Candidate, None, 5).unwrap();
        writer.publish(Role::Leader, Some(1), 5).unwrap();
        writer.publish(Role::Follower, Some(2), 6).unwrap();
        reader.join().unwrap();
    });
}

/// Who has seen that the node leads reads the view that said so, or a later one.
#[test]
fn is_leader_agrees() {
    explore("raft::is_leader_agrees", None, || {
        let (mut writer, view) = RaftView::new(1);
        let reader = thread::spawn({
            let view = view.clone();
            move || {
                if view.is_leader() {
                    let leads =
                        RaftStatusView { is_leader: true, node_id: 1, leader_id: Some(1), term: 5 };
                    assert_eq!(view.read(), leads);
                }
            }
        });
        writer.publish(Role::Leader, Some(1), 5).unwrap();
        reader.join().unwrap();
        assert!(view.is_leader());
    });
}
