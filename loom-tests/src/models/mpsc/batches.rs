//! Batches, beside batches and beside single values; half taken, and across the end of the laps.

use loom::alloc::Track;

use super::{End::*, LAST, LATE, Plan, ring, run};
use crate::models::explore;
use crate::ring::mpsc::{
    head::parts,
    word::{Position, Tag},
};

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

/// A batch is cut where the ring is full, and there are never more values in it than it is for.
#[test]
fn no_more_than_there_is_room_for() {
    explore("mpsc::batches::no_more_than_there_is_room_for", None, || {
        let (mut tail, mut head) = parts::<u64, 3, 4>(6, 2, LAST);
        assert_eq!(tail.push_batch(&mut vec![1, 2, 3]), Ok(3));
        let mut batch = vec![4, 5, 6, 7, 8];
        assert_eq!(tail.push_batch(&mut batch), Ok(3));
        assert_eq!(head.pop(), Ok(1));
        assert_eq!((tail.push_batch(&mut batch), &*batch), (Ok(1), &[8][..]));
    });
}

/// Each slot of a batch says, when it is free again, where the batch ended.
#[test]
fn each_slot_says_where_a_batch_ended() {
    explore("mpsc::batches::each_slot_says_where_a_batch_ended", None, || {
        let (mut tail, mut head) = parts::<u64, 3, 4>(6, 2, LAST);
        assert_eq!(tail.push_batch(&mut vec![1, 2, 3, 4]), Ok(4));
        let mut taken = Vec::new();
        assert_eq!((head.drain(&mut taken, 4), &*taken), (Ok(4), &[1, 2, 3, 4][..]));
        let first = Position::at_lap(LAST);
        for slot in 0..4 {
            let word = tail.shared.word(first.at_slot(slot));
            assert!(word.is(Tag::Free, first.next_lap()));
            assert_eq!(word.length(), 4 - slot as u64);
        }
    });
}
