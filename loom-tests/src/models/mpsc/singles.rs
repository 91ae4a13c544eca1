//! Values one by one: two senders, in rings of 1, 2 and 3.

use super::{End::*, LAST, LATE, Plan, run};

const TWO_BY_TWO: &[&[usize]] = &[&[1, 1], &[1, 1]];

#[test]
fn capacity_1() {
    let plan = Plan { capacity: 1, lap: 5, senders: TWO_BY_TWO, end: LastSender, bound: 2 };
    run("mpsc::singles::capacity_1", plan);
}

#[test]
fn capacity_2() {
    let plan = Plan { capacity: 2, lap: LAST, senders: TWO_BY_TWO, end: LastSender, bound: 2 };
    run("mpsc::singles::capacity_2", plan);
}

#[test]
fn capacity_3() {
    let plan = Plan { capacity: 3, lap: LAST, senders: TWO_BY_TWO, end: LastSender, bound: 2 };
    run("mpsc::singles::capacity_3", plan);
}

/// Three senders.
#[test]
fn three() {
    let senders: &[&[usize]] = &[&[1], &[1], &[1]];
    let plan = Plan { capacity: 2, lap: LATE, senders, end: LastSender, bound: 1 };
    run("mpsc::singles::three", plan);
}
