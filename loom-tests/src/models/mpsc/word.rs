//! The ring's arithmetic, by itself.

use crate::ring::mpsc::bitmap::Bitmap;
use crate::ring::mpsc::head::parts;
use crate::ring::mpsc::word::{Elsewhere, Position, Tag, Word};

type P = Position<3>;
type W = Word<3>;
const CAPACITY: u64 = 5;

/// Every position of all laps, in order, from `start` on.
fn around(start: P) -> impl Iterator<Item = P> {
    std::iter::successors(Some(start), |position| Some(position.plus(1, CAPACITY))).take(40)
}

#[test]
fn positions_come_round() {
    let start = P::at_lap(7);
    let all: Vec<P> = around(start).collect();
    assert_eq!(all.last().unwrap().plus(1, CAPACITY), start, "after all laps");
    for (number, position) in all.iter().enumerate() {
        assert_eq!(position.slot(), number % 5);
        assert_eq!(start.plus(number as u64 % 6, CAPACITY), all[number % 6]);
        assert_eq!(position.next_lap(), all[(number + 5) % 40]);
        assert_eq!(P::from_raw(position.into_raw()), *position);
    }
}

#[test]
fn positions_are_ordered_over_half_the_laps() {
    for (number, position) in around(P::at_lap(6)).enumerate() {
        for (later, other) in around(position).enumerate().take(20) {
            assert!(other.is_at_or_after(position), "{other:?} {position:?} {number} {later}");
            assert_eq!(position.is_at_or_after(other), later == 0);
            assert_eq!(other.since(position, 5), later);
        }
    }
}

#[test]
fn words_say_what_they_were_made_of() {
    for position in around(P::at_lap(5)) {
        let words = [
            (W::free(position, 9, 64), Tag::Free, 9, 64),
            (W::full(position, 3), Tag::Full, 3, 1),
            (W::bulk(position, 7, 33), Tag::Bulk, 7, 33),
            (W::free(position, 9, 2).sealed(), Tag::Sealed, 9, 2),
        ];
        for (word, tag, number, length) in words {
            for other in [Tag::Free, Tag::Full, Tag::Sealed, Tag::Bulk] {
                assert_eq!(word.is(other, position), other == tag);
                assert!(!word.is(other, position.next_lap()));
            }
            assert_eq!((word.number(), word.length()), (number, length));
            assert_eq!(word.is_sealed(), tag == Tag::Sealed);
            assert_eq!(W::from_raw(word.into_raw()), word);
        }
    }
}

#[test]
fn words_lead_to_where_runs_begin() {
    for position in around(P::at_lap(4)) {
        let later = |count| Elsewhere::At(position.plus(count, CAPACITY));
        let elsewhere = |word: W| word.elsewhere(position, CAPACITY);
        assert_eq!(elsewhere(W::full(position, 1)), later(1));
        assert_eq!(elsewhere(W::bulk(position, 1, 4)), later(4));
        assert_eq!(elsewhere(W::free(position.next_lap(), 1, 3)), later(3));
        assert_eq!(elsewhere(W::full(position.next_lap(), 1)), {
            Elsewhere::At(position.next_lap().plus(1, CAPACITY))
        });
        assert_eq!(elsewhere(W::free(position, 1, 1).sealed()), Elsewhere::Sealed);

        let next = position.next_lap();
        assert_eq!(W::full(position, 1).elsewhere(next, CAPACITY), Elsewhere::Full);
        assert_eq!(W::free(position, 1, 2).elsewhere(next, CAPACITY), Elsewhere::Full);
        // Two laps behind is six ahead: laps have come round, and the word leads on from itself.
        let stale = next.next_lap();
        assert_eq!(W::full(position, 1).elsewhere(stale, CAPACITY), later(1));
        assert_eq!(W::free(next, 1, 3).elsewhere(next.next_lap().next_lap(), CAPACITY), later(3));
    }
}

#[test]
fn the_widest_words() {
    type Widest = Word<36>;
    let end = Position::<36>::at_lap(u64::MAX).at_slot(6);
    assert_eq!(end.plus(1, 7), Position::at_lap(0));
    let word = Widest::bulk(end, (1 << 20) - 1, 7);
    assert!(word.is(Tag::Bulk, end));
    assert_eq!((word.number(), word.length()), ((1 << 20) - 1, 7));
    let next = Position::at_lap(0).at_slot(6);
    assert_eq!(word.elsewhere(end, 7), Elsewhere::At(next));
}

/// Claims are disjoint and adjacent, and what was given back can be claimed.
#[test]
fn bits() {
    loom::model(|| {
        let bits = Bitmap::new(70);
        let all = bits.claim(64, 0).unwrap();
        assert_eq!((all.first, all.count), (0, 64));
        assert_eq!(bits.claim(5, 0).unwrap().first, 64);
        assert!(bits.claim(2, 0).is_none());
        bits.release(all);
        let mut first = bits.claim(8, 69).unwrap();
        assert_eq!(first.first, 0);
        let rest = first.split_off(3).unwrap();
        assert_eq!((first.count, rest.first, rest.count), (3, 3, 5));
        assert!(first.split_off(3).is_none());
        bits.release(rest);
        assert_eq!(bits.claim(61, 0).unwrap().first, 3);
        assert_eq!(bits.claim(1, 0).unwrap().first, 69);
        assert!(bits.claim(1, 0).is_none());
    });
}

/// A sender that has slept for all laps, to the word, puts a value into the middle of a batch: whose its
/// cell is cannot be told any more, and the process ends. Another process, that is.
#[test]
fn a_round_of_all_laps_ends_the_process() {
    const CHILD: &str = "NODESTATE_ROUND_OF_ALL_LAPS";
    if std::env::var_os(CHILD).is_some() {
        loom::model(a_round_of_all_laps);
        return;
    }
    let name = "models::mpsc::word::a_round_of_all_laps_ends_the_process";
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let (said, status) = (String::from_utf8_lossy(&child.stdout), child.status);
    assert!(said.contains("a sender goes on"), "it did not come so far: {said}");
    assert!(!said.contains("nobody has noticed") && status.code().is_none(), "{status}: {said}");
}

fn a_round_of_all_laps() {
    let (mut tail, mut head) = parts::<u64, 3, 2>(4, 2, 0);
    let asleep = Position::at_lap(0).at_slot(1);
    let free = tail.shared.word(asleep);
    for turn in 0..16 {
        assert_eq!(tail.push_batch(&mut vec![1, 2]), Ok(2));
        assert_eq!([head.pop(), head.pop()], [Ok(1), Ok(2)], "turn {turn}");
    }
    assert_eq!(tail.push_batch(&mut vec![1, 2]), Ok(2));
    println!("a sender goes on");
    assert!(tail.shared.publish(asleep, free, W::full(asleep, 5)));
    while head.pop().is_ok() {}
    println!("nobody has noticed");
}
