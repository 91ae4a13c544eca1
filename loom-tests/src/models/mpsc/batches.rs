//! Batches, beside batches and beside single values; half taken, and across the end of the laps.

use loom::alloc::Track;

use super::{End::*, LAST, LATE, Plan, ring, run};
use crate::models::explore;

/// In a ring for one a batch is a row of single values.
#[test]
fn capacity_1() {
    let plan =
        Plan { capacity: 1, lap: LAST, senders: &[&[2, 2], &[1]], end: LastSender, bound: 2 };
    run("mpsc::batches::capacity_1", plan);
}

/// Batch against batch: the second finds room for a part.
#[test]
fn capacity_2() {
    let plan =
        Plan { capacity: 2, lap: LATE, senders: &[&[2, 2], &[2]], end: LastSender, bound: 2 };
    run("mpsc::batches::capacity_2", plan);
}

#[test]
fn capacity_3() {
    let plan =
        Plan { capacity: 3, lap: LATE, senders: &[&[2, 1], &[2]], end: LastSender, bound: 1 };
    run("mpsc::batches::capacity_3", plan);
}

/// Batches against single values: a sender one lap behind meets a batch that is half taken.
#[test]
fn capacity_4() {
    let plan =
        Plan { capacity: 4, lap: LAST, senders: &[&[2, 2], &[1]], end: LastSender, bound: 2 };
    run("mpsc::batches::capacity_4", plan);
}

/// Batch against batch, where both find room.
#[test]
fn two_by_two() {
    let plan =
        Plan { capacity: 4, lap: LAST, senders: &[&[2, 2], &[2]], end: LastSender, bound: 1 };
    run("mpsc::batches::two_by_two", plan);
}

/// The slot that tells of a batch has its own cell again afterwards, and not another's.
#[test]
fn the_cell_comes_back() {
    explore("mpsc::batches::the_cell_comes_back", None, || {
        let (mut tail, mut head) = ring(3, LATE);
        let mut push = |values: &[u64]| {
            let mut values = values.iter().map(|value| Track::new(*value)).collect();
            tail.push_batch(&mut values).unwrap()
        };
        let mut pop = || *head.pop().unwrap().get_ref();
        assert_eq!(push(&[1]), 1);
        assert_eq!(pop(), 1);
        assert_eq!(push(&[2, 3]), 2);
        assert_eq!([pop(), pop()], [2, 3]);
        assert_eq!([push(&[4]), push(&[5]), push(&[6])], [1; 3]);
        assert_eq!([pop(), pop(), pop()], [4, 5, 6]);
    });
}
