//! The flag word and the waiting for it.

use std::pin::pin;

use loom::sync::Arc;
use loom::thread;

use super::{Plain, Woken, explore, explore_pair, poll};
use crate::Closed;
use crate::flags::{Flags, Lifecycle::*, UserFlags};

const A: UserFlags = UserFlags::bit::<0>();
const B: UserFlags = UserFlags::bit::<1>();

/// Flags beside plain memory that they announce.
struct Node {
    flags: Flags,
    data: Plain,
}

impl Node {
    fn new() -> Self {
        Self { flags: Flags::new(), data: Plain::new() }
    }
}

fn pair(name: &str, bound: Option<usize>, first: fn(&Node), second: fn(&Node)) {
    explore_pair(name, bound, Node::new, first, second);
}

/// "Initialised" orders everything written before it.
#[test]
fn initialized() {
    pair(
        "flags::initialized",
        None,
        |node| {
            node.data.write(1);
            node.flags.advance(Uninit, Starting).unwrap();
        },
        |node| {
            if node.flags.is_initialized() {
                assert_eq!(node.data.read(), 1);
            }
        },
    );
}

/// Who learns from its own change that another came first has seen that one's past. The change
/// succeeds at the first try or after a failed one: both are explored.
#[test]
fn set_acquires() {
    pair(
        "flags::set_acquires",
        None,
        |node| {
            node.data.write(1);
            node.flags.set(A);
        },
        |node| {
            if node.flags.set(B).contains(A) {
                assert_eq!(node.data.read(), 1);
            }
        },
    );
}

/// Who is refused has seen the state that the refusal tells, and what went before it.
#[test]
fn refusal_acquires() {
    pair(
        "flags::refusal_acquires",
        None,
        |node| {
            node.data.write(1);
            let _ = node.flags.advance(Uninit, Starting);
        },
        |node| {
            if let Err(refused) = node.flags.advance(Uninit, Failed) {
                assert_eq!(refused.actual(), Starting);
                assert_eq!(node.data.read(), 1);
            }
        },
    );
}

/// One of two equal steps is taken, and changes of different flags do not undo each other.
#[test]
fn changes_are_atomic() {
    explore("flags::changes_are_atomic", None, || {
        let node = Arc::new(Node::new());
        let other = thread::spawn({
            let node = node.clone();
            move || {
                node.flags.set(A);
                node.flags.advance(Uninit, Starting).is_ok()
            }
        });
        node.flags.set(B);
        let mine = node.flags.advance(Uninit, Starting).is_ok();
        let theirs = other.join().unwrap();
        assert!(mine != theirs, "one of the two takes the step");
        let now = node.flags.snapshot();
        assert!(now.contains(A | B) && now.lifecycle() == Starting);
    });
}

/// A blocked thread is woken by the step that it waits for, and not left by one before it.
#[test]
fn lost_wakeup() {
    pair(
        "flags::lost_wakeup",
        Some(3),
        |node| {
            node.data.write(1);
            node.flags.set(A);
            node.flags.advance(Uninit, Running).unwrap();
        },
        |node| {
            node.flags.wait_until(|now| now.is_running()).unwrap();
            assert_eq!(node.data.read(), 1);
        },
    );
}

/// The same as a task, on the other thread.
#[test]
fn lost_wakeup_of_a_task() {
    pair(
        "flags::lost_wakeup_of_a_task",
        Some(3),
        |node| {
            let running = node.flags.wait_until_async(|now| now.is_running());
            loom::future::block_on(running).unwrap();
        },
        |node| node.flags.advance(Uninit, Running).unwrap(),
    );
}

/// A wait ends with the lifecycle.
#[test]
fn wait_ends_with_the_lifecycle() {
    pair(
        "flags::wait_ends_with_the_lifecycle",
        None,
        |node| node.flags.advance(Uninit, Failed).unwrap(),
        |node| assert_eq!(node.flags.wait_until(|now| now.is_running()), Err(Closed)),
    );
}

/// One waiter leaves while another comes and a third thread sets: the one who leaves does not take
/// the word of the other with it.
#[test]
fn leaving_beside_entering() {
    explore("flags::leaving_beside_entering", Some(2), || {
        let node = Arc::new(Node::new());
        let leaving = thread::spawn({
            let node = node.clone();
            move || {
                let (_, waker) = Woken::waker();
                let mut wait = pin!(node.flags.wait_until_async(|now| now.contains(A)));
                let _ = poll(wait.as_mut(), &waker);
            }
        });
        let entering = thread::spawn({
            let node = node.clone();
            move || node.flags.wait_until(|now| now.contains(A)).unwrap()
        });
        node.flags.set(A);
        leaving.join().unwrap();
        entering.join().unwrap();
    });
}

/// A change that is taken back at once is seen by who waits for any.
#[test]
fn changed_and_back() {
    pair(
        "flags::changed_and_back",
        Some(3),
        |node| {
            node.flags.set(A);
            node.flags.clear(A);
        },
        |node| {
            let seen = node.flags.snapshot();
            if seen == Flags::new().snapshot() {
                let now = loom::future::block_on(node.flags.changed_since_async(seen)).unwrap();
                assert_ne!(now, seen);
            }
        },
    );
}
