//! Request threads ask who leads while an election goes on: `cargo run --example who_leads`
//!
//! One thread plays the Raft loop and publishes after each of its steps. The request threads read
//! without ever waiting for it, and one of them sleeps until this node leads.

use std::thread;
use std::time::Duration;

use nodestate::raft::{PublishError, RaftView, Role};

const THIS_NODE: u64 = 1;

fn main() -> Result<(), PublishError> {
    let (mut writer, view) = RaftView::new(THIS_NODE);

    let readers = [(); 2].map(|()| {
        let view = view.clone();
        thread::spawn(move || {
            let mut reads = 0_u64;
            loop {
                let now = view.read();
                // One publication: whoever leads is this node, and says so in the same term.
                assert_eq!(now.is_leader, now.leader_id == Some(THIS_NODE) && now.term == 3);
                reads += 1;
                if now.is_leader {
                    return reads;
                }
            }
        })
    });
    let sleeper = thread::spawn(move || {
        let mut seen = view.version();
        while !view.is_leader() {
            seen = view.changed(seen).expect("the loop runs").version;
        }
        view.term()
    });

    for (role, leader_id, term) in [
        (Role::Follower, Some(2), 1),
        (Role::PreCandidate, None, 1),
        (Role::Candidate, None, 3),
        (Role::Leader, Some(THIS_NODE), 3),
    ] {
        thread::sleep(Duration::from_millis(5));
        writer.publish(role, leader_id, term)?;
    }

    println!("the sleeper was woken in term {}", sleeper.join().expect("does not panic"));
    for reader in readers {
        println!("a reader asked {} times", reader.join().expect("does not panic"));
    }
    Ok(())
}
