//! Bugs of the proposals.

use std::time::Duration;

use nodestate::NodeState;
use nodestate::proposal::{Outcome, ProposeError};
use tokio::sync::mpsc;

use crate::old::{Tasks, proposals::Proposals};

/// Bug 6: the channel is set by a task, some time, if the lock is taken; until then proposals go nowhere,
/// and of two channels the older may win.
#[test]
fn a_channel_is_there_when_it_is_said_to_be() {
    let (old, tasks) = (Proposals::default(), Tasks::default());
    let (first, mut first_queue) = mpsc::unbounded_channel();
    let (second, _second_queue) = mpsc::unbounded_channel();
    let held = old.hold();
    old.set_channel(first, &tasks);
    old.set_channel(second, &tasks);
    drop(held);
    assert!(old.propose(1).is_none(), "the old channel is there on return");
    tasks.run_newest_first();
    assert!(old.propose(2).is_some());
    assert_eq!(first_queue.try_recv().unwrap().value, 2, "the old state keeps the order");

    // Ours is there from the beginning, and there is one.
    let (mut writer, state) = NodeState::builder(1).build().unwrap();
    let _ticket = state.try_propose(1).unwrap();
    assert_eq!(writer.proposals().take().unwrap().value, 1);
}

/// Bug 8: a change of configuration that nobody has answered is taken for made.
#[test]
fn no_answer_is_no_success() {
    let (old, tasks) = (Proposals::default(), Tasks::default());
    let (sender, mut queue) = mpsc::unbounded_channel();
    old.set_channel(sender, &tasks);
    let answer = old.propose(0).unwrap();
    queue.try_recv().unwrap().reply.send(false).unwrap();
    assert!(!Proposals::conf_change_succeeded(answer));
    let answer = old.propose(1).unwrap();
    assert!(Proposals::conf_change_succeeded(answer), "the old state waits for an answer");
    let gone = old.propose(2).unwrap();
    drop(queue);
    assert!(Proposals::conf_change_succeeded(gone), "the old state knows of the loop's end");

    let (mut writer, state) = NodeState::builder(1).build().unwrap();
    let control = state.proposer().control();
    let mut ticket = control.try_propose("add node 4").unwrap();
    assert_eq!(ticket.try_outcome(), None);
    assert_eq!(ticket.wait_timeout(Duration::ZERO), Outcome::Expired);
    let mut proposal = writer.proposals().take().unwrap();
    proposal.responder.appended(7, 1);
    drop(proposal);
    assert_eq!(ticket.wait(), Outcome::Unknown, "appended, and not heard of again");
    drop(writer);
    assert!(control.try_propose("remove node 1").is_err());
}

/// Bug 9: what holds a lock while it sleeps holds up whoever needs it.
#[test]
fn nobody_holds_what_others_need() {
    let (old, tasks) = (Proposals::default(), Tasks::default());
    let (sender, _queue) = mpsc::unbounded_channel();
    old.set_channel(sender, &tasks);
    let sleeping = old.hold();
    assert!(old.propose(1).is_none(), "the old state takes proposals meanwhile");
    drop(sleeping);

    // There is no lock to hold: a proposer that sleeps for room is in nobody's way.
    let (mut writer, state) = NodeState::builder(1).open_proposals(1, 1).build().unwrap();
    let first = state.try_propose(1).unwrap();
    std::thread::scope(|scope| {
        let sleeping = scope.spawn(|| state.propose(2).map(drop));
        let asleep = || std::thread::sleep(Duration::from_millis(20));
        asleep();
        assert!(state.proposer().control().try_propose(3).is_ok());
        assert_eq!(writer.proposals().take().unwrap().value, 3);
        writer.proposals().take().unwrap().responder.committed(1, 1);
        assert!(first.wait().is_committed());
        sleeping.join().unwrap().unwrap();
    });
}

/// Bug 10: proposals queue without a bound, whether or not the loop keeps up.
#[test]
fn a_loop_that_does_not_keep_up_is_noticed() {
    let (old, tasks) = (Proposals::default(), Tasks::default());
    let (sender, queue) = mpsc::unbounded_channel();
    old.set_channel(sender, &tasks);
    let _answers: Vec<_> = (0..100_000).map(|value| old.propose(value).unwrap()).collect();
    assert_eq!(queue.len(), 100_000, "the old channel has a bound");

    let (_writer, state) = NodeState::builder(1).open_proposals(100, 1).build().unwrap();
    let tickets: Vec<_> = (0..100).map(|value| state.try_propose(value).unwrap()).collect();
    assert_eq!(state.try_propose(100).unwrap_err(), ProposeError::Full(100));
    drop(tickets);
}
