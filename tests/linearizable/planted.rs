//! The checker itself: what is wrong is found wrong, what is right is not, and examples become small.

use crate::check::unexplained;
use crate::history::{Event, History, Operation};
use crate::objects::queue::{
    Call::{self, *},
    Pushed, Queue,
};
use crate::smaller::Example;

/// A register that is added to.
#[derive(Clone, Debug)]
enum Register {
    Write(u64),
    Read(u64),
    /// What was there, and what was added.
    Add(u64, u64),
}

use Register::{Add, Read, Write};

impl Operation for Register {
    type State = u64;

    fn step(&self, _: usize, state: &u64) -> Option<u64> {
        match *self {
            Write(value) => Some(value),
            Read(seen) => (seen == *state).then_some(seen),
            Add(seen, more) => (seen == *state).then_some(seen + more),
        }
    }

    fn is_read(&self) -> bool {
        matches!(self, Read(_))
    }
}

/// Calls of a thread, with when they began and ended.
fn thread<O>(calls: impl IntoIterator<Item = (O, u64, u64)>) -> Vec<Event<O>> {
    calls.into_iter().map(|(op, began, ended)| Event { began, ended, op }).collect()
}

fn holds<O: Operation>(first: &O::State, history: History<O>) -> bool {
    unexplained(first, &history).is_none()
}

fn register(threads: impl IntoIterator<Item = Vec<(Register, u64, u64)>>) -> bool {
    holds(&0, threads.into_iter().map(thread).collect())
}

/// Two senders, and room for two.
fn queue(threads: impl IntoIterator<Item = Vec<(Call<1>, u64, u64)>>) -> bool {
    holds(&Queue::new(2, 2), threads.into_iter().map(thread).collect())
}

const IN: Pushed = Pushed::In;

#[test]
fn a_stale_read() {
    assert!(!register([vec![(Write(1), 0, 1)], vec![(Read(0), 2, 3)]]));
    assert!(register([vec![(Write(1), 0, 1)], vec![(Read(1), 2, 3)]]));
    // Equal times are concurrent.
    assert!(register([vec![(Write(1), 0, 2)], vec![(Read(0), 2, 3)]]));
}

#[test]
fn a_read_that_goes_back() {
    let write = || vec![(Write(1), 0, 9)];
    assert!(!register([write(), vec![(Read(1), 1, 2), (Read(0), 3, 4)]]));
    assert!(register([write(), vec![(Read(0), 1, 2), (Read(1), 3, 4)]]));
}

#[test]
fn two_readers_that_see_two_orders() {
    let writes = || [vec![(Write(1), 0, 9)], vec![(Write(2), 0, 9)]];
    let reads = |a, b| vec![(Read(a), 1, 2), (Read(b), 3, 4)];
    let [one, two] = writes();
    assert!(!register([one, two, reads(1, 2), reads(2, 1)]));
    let [one, two] = writes();
    assert!(register([one, two, reads(1, 2), reads(1, 2)]));
}

#[test]
fn a_lost_update() {
    assert!(!register([vec![(Add(0, 1), 0, 5)], vec![(Add(0, 1), 1, 4)]]));
    assert!(register([vec![(Add(0, 1), 0, 5)], vec![(Add(1, 1), 1, 4)]]));
}

#[test]
fn a_write_of_what_is_there_may_be_wanted_later() {
    let zero = vec![(Write(0), 0, 9)];
    assert!(register([zero, vec![(Write(1), 1, 2), (Read(0), 3, 4)]]));
}

#[test]
fn a_reordered_dequeue() {
    let pushes = || vec![(Push(1, IN), 0, 1), (Push(2, IN), 2, 3)];
    assert!(!queue([pushes(), vec![(Pop(2), 4, 5), (Pop(1), 6, 7)]]));
    assert!(queue([pushes(), vec![(Pop(1), 4, 5), (Pop(2), 6, 7)]]));
    // Pushes at the same time have no order.
    let [one, two] = [vec![(Push(1, IN), 0, 3)], vec![(Push(2, IN), 0, 3)]];
    assert!(queue([one, two, vec![(Pop(2), 4, 5), (Pop(1), 6, 7)]]));
}

#[test]
fn a_value_twice_and_a_value_from_nowhere() {
    assert!(!queue([vec![(Push(1, IN), 0, 1)], vec![(Pop(1), 2, 3), (Pop(1), 4, 5)]]));
    assert!(!queue([vec![(Push(1, IN), 2, 3)], vec![(Pop(1), 0, 1)]]));
}

#[test]
fn a_lost_value() {
    let pushes = vec![(Push(1, IN), 0, 1), (Push(2, IN), 2, 3)];
    assert!(!queue([pushes, vec![(Pop(2), 4, 5)]]));
    assert!(!queue([
        vec![(Push(1, IN), 0, 1), (DropSender, 2, 3)],
        vec![(Close, 4, 5), (End, 6, 7)]
    ]));
}

#[test]
fn empty_and_full_while_it_was_neither() {
    assert!(!queue([vec![(Push(1, IN), 0, 1)], vec![(Empty, 2, 3), (Pop(1), 4, 5)]]));
    assert!(queue([vec![(Push(1, IN), 0, 2)], vec![(Empty, 1, 3), (Pop(1), 4, 5)]]));
    assert!(!queue([vec![(Push(1, IN), 0, 1), (Push(2, Pushed::Full), 2, 3)]]));
    assert!(queue([vec![(Push(1, IN), 0, 1), (Push(2, IN), 2, 3), (Push(3, Pushed::Full), 4, 5)]]));
    let three = [(Push(1, IN), 0, 1), (Push(2, IN), 2, 3), (Push(3, IN), 4, 5)];
    assert!(!queue([three.to_vec()]));
}

#[test]
fn a_push_after_the_end() {
    let receiver = || vec![(Close, 2, 3), (End, 4, 7)];
    assert!(!queue([receiver(), vec![(Push(1, IN), 5, 9)]]));
    assert!(!queue([receiver(), vec![(Push(1, IN), 0, 9)], vec![(Push(2, IN), 0, 1)]]));
    assert!(!queue([receiver(), vec![(Push(1, Pushed::Closed), 0, 1)]]));
    // It was under way when the queue was closed, and is taken before the end.
    let late = vec![(Push(1, IN), 0, 9)];
    assert!(queue([vec![(Close, 2, 3), (Pop(1), 4, 5), (End, 6, 7)], late]));
}

#[test]
fn a_batch_that_is_torn_and_one_that_is_not() {
    let drain = |values: &[u32]| vec![(Drain { values: values.to_vec(), emptied: true }, 4, 5)];
    let batch = || vec![(PushTogether { first: 1, count: 2, filled: false }, 0, 9)];
    assert!(!queue([batch(), drain(&[1])]));
    assert!(queue([batch(), drain(&[1, 2])]));
}

#[test]
fn an_example_becomes_small() {
    let mut writer = Vec::new();
    let mut reader = Vec::new();
    for n in 1..200 {
        let value = if n == 150 { n - 1 } else { n };
        writer.push((Write(n), n * 10, n * 10 + 1));
        reader.extend((2..8).map(|at| (Read(value), n * 10 + at, n * 10 + at)));
    }
    let history = vec![thread(writer), thread(reader)];
    let response = unexplained(&0, &history).expect("it is wrong");
    let example = Example::of(&0, &history, response);
    assert_eq!(example.length(), 1, "{}", example.lines());
    assert!(example.lines().contains("from 150\n"));
}

#[test]
fn an_example_keeps_to_its_values() {
    // 3 comes before 2; 1 and 4 have nothing to do with it.
    let one = vec![
        (Push(1, IN), 0, 50),
        (Push(2, IN), 51, 52),
        (Pop(1), 53, 54),
        (Push(3, IN), 55, 56),
        (Pop(3), 57, 90),
    ];
    let history: History<Call<1>> = vec![thread(one)];
    let first = Queue::new(3, 2);
    let response = unexplained(&first, &history).expect("it is wrong");
    let example = Example::of(&first, &history, response);
    assert!(example.length() <= 3, "{}", example.lines());
    assert!(example.lines().contains("Pop(3)  <- unexplained"));
}
