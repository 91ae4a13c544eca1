//! Batches, beside batches and beside single values; half taken, and across the end of the laps.

use super::{End::*, LAST, LATE, Plan, run};

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
