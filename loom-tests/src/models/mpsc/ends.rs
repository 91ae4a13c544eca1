//! The receiver closes, or goes, beside pushes that are in flight.

use super::{End::*, LAST, LATE, Plan, run};

#[test]
fn close_1() {
    let senders: &[&[usize]] = &[&[1, 1], &[1, 1]];
    let plan = Plan { capacity: 1, lap: LATE, senders, end: Receiver, bound: 2 };
    run("mpsc::ends::close_1", plan);
}

#[test]
fn close_2() {
    let senders: &[&[usize]] = &[&[1, 1], &[1]];
    let plan = Plan { capacity: 2, lap: LAST, senders, end: Receiver, bound: 2 };
    run("mpsc::ends::close_2", plan);
}

#[test]
fn close_3() {
    let senders: &[&[usize]] = &[&[2, 1], &[2]];
    let plan = Plan { capacity: 3, lap: LAST, senders, end: Receiver, bound: 1 };
    run("mpsc::ends::close_3", plan);
}

#[test]
fn dropped() {
    let senders: &[&[usize]] = &[&[1, 1], &[1, 1]];
    let plan = Plan { capacity: 2, lap: LAST, senders, end: Drop, bound: 2 };
    run("mpsc::ends::dropped", plan);
}

#[test]
fn handed_on() {
    let senders: &[&[usize]] = &[&[1, 1], &[1]];
    let plan = Plan { capacity: 2, lap: LAST, senders, end: Heir, bound: 2 };
    run("mpsc::ends::handed_on", plan);
}
