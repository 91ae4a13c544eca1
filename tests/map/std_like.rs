//! Each call by itself: what it returns, and its edges.

use nodestate::map::{Change, Computed, EpochMap, Equivalent, GetOrInsert, Operation};

use crate::payload::{Census, reclaim_all};

fn letters() -> EpochMap<u32, char> {
    EpochMap::from([(1, 'a'), (2, 'b'), (3, 'c')])
}

fn sorted<K: Ord + Copy, V: Ord + Copy>(map: &EpochMap<K, V>) -> Vec<(K, V)> {
    let mut entries: Vec<_> = map.pin().iter().map(|(k, v)| (*k, *v)).collect();
    entries.sort_unstable();
    entries
}

#[test]
fn an_empty_map_has_nothing() {
    let map = EpochMap::<u64, u64>::default();
    let pinned = map.pin();
    assert!(map.is_empty() && map.flush());
    assert_eq!((map.len(), map.pending()), (0, 0));
    assert_eq!(pinned.get(&1), None);
    assert_eq!(pinned.remove(&1), None);
    assert_eq!(pinned.update(1, |n| n + 1), None);
    assert_eq!(pinned.iter().next(), None);
    assert_eq!(pinned.drain().len(), 0);
    assert!(!pinned.shrink_to_fit());
    pinned.retain(|_, _| unreachable!());
    pinned.clear();
    assert_eq!(map.into_iter().next(), None);
}

#[test]
fn what_is_removed_or_replaced_can_be_looked_at_while_pinned() {
    let census = Census::new();
    let map = EpochMap::new();
    map.insert(1, census.make(10));
    let pinned = map.pin();
    let replaced = pinned.insert(1, census.make(11)).unwrap();
    let removed = pinned.remove(&1).unwrap();
    map.flush();
    assert_eq!((replaced.number(), removed.number(), map.pending()), (10, 11, 2));
    drop(pinned);
    reclaim_all(&map);
    assert_eq!(census.alive(), 0);
}

#[test]
fn a_key_that_is_replaced_is_replaced_itself() {
    let map = EpochMap::new();
    let old = std::sync::Arc::new(1);
    let new = std::sync::Arc::new(1);
    map.insert(old.clone(), 'a');
    map.insert(new.clone(), 'b');
    let pinned = map.pin();
    let (key, value) = pinned.get_key_value(&*new).unwrap();
    assert!(std::sync::Arc::ptr_eq(key, &new) && *value == 'b');
}

#[test]
fn keys_are_found_by_what_they_borrow_as_or_are_equivalent_to() {
    #[derive(Hash)]
    struct Pair<'a>(&'a str, u8);
    impl Equivalent<(String, u8)> for Pair<'_> {
        fn equivalent(&self, key: &(String, u8)) -> bool {
            self.0 == key.0 && self.1 == key.1
        }
    }
    let map = EpochMap::from([(("a".to_string(), 1), 'x'), (("b".to_string(), 2), 'y')]);
    let pinned = map.pin();
    assert_eq!(pinned.get(&Pair("a", 1)), Some(&'x'));
    assert!(!pinned.contains_key(&Pair("a", 2)));
    assert_eq!(pinned.get_many([&Pair("b", 2), &Pair("c", 3)]), [Some(&'y'), None]);
    assert_eq!(map.reader().get(&Pair("b", 2)), Some('y'));
    assert_eq!(map.snapshot().get(&Pair("b", 2)), Some(&'y'));
    assert!(pinned.remove_if(&Pair("b", 2), |_, v| *v == 'y').is_some());
    assert_eq!(pinned.remove(&Pair("a", 1)), Some(&'x'));

    let names = EpochMap::from([("a".to_string(), 1)]);
    assert_eq!(names.get("a").as_deref(), Some(&1));
    assert!(names.contains_key("a") && names.remove("a") && !names.remove("a"));
}

#[test]
fn a_refused_insertion_gives_back_what_it_was_given() {
    let census = Census::new();
    let map = EpochMap::from([(1, census.make(1))]);
    let pinned = map.pin();
    let refused = pinned.try_insert(1, census.make(2)).unwrap_err();
    assert_eq!((refused.current.number(), refused.key, refused.value.number()), (1, 1, 2));
    assert_eq!(census.dropped(), 0);
    assert!(pinned.try_insert(2, refused.value).is_ok());
    assert_eq!((census.made(), map.len()), (2, 2));
}

#[test]
fn get_or_insert_says_who_made_the_value() {
    let map = letters();
    let pinned = map.pin();
    assert_eq!(pinned.get_or_insert(1, 'z'), GetOrInsert::Found(&'a'));
    assert_eq!(pinned.get_or_insert_with(4, || 'd'), GetOrInsert::Inserted(&'d'));
    let lost = pinned.get_or_insert_with(5, || {
        map.insert(5, 'e');
        'x'
    });
    assert_eq!(lost, GetOrInsert::Lost { current: &'e', made: 'x' });
    assert_eq!(lost.value(), &'e');
}

#[test]
fn compute_does_what_it_is_told() {
    let map = EpochMap::from([(1, 10)]);
    let pinned = map.pin();
    let one = (&1, &10);
    assert_eq!(
        pinned.compute(1, |entry| Operation::Abort(entry == Some(one))),
        Computed::Aborted(true)
    );
    assert_eq!(
        pinned.compute(2, |entry| Operation::Abort(entry.is_none())),
        Computed::Aborted(true)
    );
    assert_eq!(pinned.compute(2, |_| Operation::<_>::Insert(20)), Computed::Inserted(&2, &20));
    let updated = Computed::Updated { old: one, new: (&1, &11) };
    assert_eq!(pinned.compute(1, |_| Operation::<_>::Insert(11)), updated);
    assert_eq!(pinned.compute(1, |_| Operation::<_>::Remove), Computed::Removed(&1, &11));
    assert_eq!(pinned.compute(1, |_| Operation::<_>::Remove), Computed::Absent);
    assert_eq!(pinned.update(2, |n| n + 1), Some(&21));
    assert_eq!((map.len(), map.reruns()), (1, 0));
}

#[test]
fn removal_may_depend_on_the_value() {
    let map = letters();
    let pinned = map.pin();
    assert_eq!(pinned.remove_if(&9, |_, _| unreachable!()), None);
    assert_eq!(pinned.remove_if(&1, |k, v| (*k, *v) != (1, 'a')), None);
    assert_eq!(pinned.remove_if(&1, |k, v| (*k, *v) == (1, 'a')), Some((&1, &'a')));
    assert_eq!(pinned.remove_entry(&2), Some((&2, &'b')));
    pinned.retain(|_, v| *v != 'c');
    assert!(map.is_empty());
}

#[test]
fn a_batch_is_made_in_order_and_counted() {
    let map = letters();
    let changes = [Change::Insert(1, 'x'), Change::Remove(1), Change::Insert(1, 'y')];
    assert_eq!(map.pin().apply(changes.into_iter().chain([Change::Remove(9)])), 3);
    assert_eq!(sorted(&map), [(1, 'y'), (2, 'b'), (3, 'c')]);
    assert_eq!(map.pin().apply([]), 0);
}

#[test]
fn what_a_drain_has_not_given_is_removed_all_the_same() {
    let census = Census::new();
    let map: EpochMap<_, _> = (0..100).map(|n| (n, census.make(n))).collect();
    let pinned = map.pin();
    let mut drained = pinned.drain();
    assert_eq!((map.len(), drained.len(), drained.size_hint()), (0, 100, (100, Some(100))));
    let given: Vec<_> = drained.by_ref().take(30).collect();
    assert_eq!(drained.len(), 70);
    map.insert(5, census.make(500));
    let rest: Vec<_> = drained.collect();
    let numbers = given.iter().chain(&rest).map(|(k, v)| {
        assert_eq!(**k, v.number());
        v.number()
    });
    assert_eq!(numbers.sum::<u64>(), 99 * 50);
    assert_eq!(map.len(), 1);
    drop(pinned);
    reclaim_all(&map);
    assert_eq!(census.alive(), 1);
}

#[test]
fn a_map_that_is_taken_apart_gives_what_was_in_it() {
    let census = Census::new();
    let map: EpochMap<_, _> = (0..1000).map(|n| (n, census.make(n))).collect();
    map.pin().retain(|n, _| n % 2 == 0);
    reclaim_all(&map);
    let mut entries = map.into_iter();
    assert_eq!((entries.len(), census.alive()), (500, 500));
    let taken: Vec<_> = entries.by_ref().take(100).collect();
    assert!(taken.iter().all(|(k, v)| k % 2 == 0 && *k == v.number()));
    drop(entries);
    assert_eq!(census.alive(), 100);
}

#[test]
fn room_is_made_and_given_back() {
    let map = EpochMap::<u64, u64>::with_capacity(1000);
    let room = map.capacity();
    assert!(room >= 1000);
    assert!((0..1000).all(|n| map.insert(n, n)));
    assert_eq!(map.capacity(), room, "it was room enough");
    map.pin().retain(|n, _| *n < 3);
    assert_eq!(map.capacity(), room);
    assert!(map.pin().shrink_to_fit());
    assert!(map.capacity() < 10 && !map.pin().shrink_to_fit());
    assert_eq!(sorted(&map), [(0, 0), (1, 1), (2, 2)]);
    map.pin().reserve(0);
    assert!(map.capacity() < 10);
    map.pin().reserve(500);
    assert!(map.capacity() >= 503);
    assert_eq!(sorted(&map), [(0, 0), (1, 1), (2, 2)]);
}

#[test]
fn a_map_grows_and_shrinks_again_and_again() {
    let mut map = EpochMap::new();
    for round in 0..20 {
        map.extend((0..3000).map(|n| (n, n + round)));
        assert!(map.capacity() >= 2000);
        map.pin().retain(|n, _| n % 1000 == round);
        map.pin().shrink_to_fit();
        assert_eq!(map.len(), 3);
        assert!((0..3000).all(|n| map.contains_key(&n) == (n % 1000 == round)));
        if round % 3 == 0 {
            reclaim_all(&map);
        }
    }
}

#[test]
fn a_snapshot_stays_as_it_was() {
    let map = letters();
    let before = map.snapshot();
    let same = before.clone();
    map.insert(1, 'x');
    map.remove(&2);
    assert_eq!((before.get(&1), before.get(&2), before.get(&4)), (Some(&'a'), Some(&'b'), None));
    assert_eq!((same.len(), same.is_empty(), map.len()), (3, false, 2));
    map.clear();
    drop(map);
    assert_eq!(same.iter().map(|(k, _)| *k).sum::<u32>(), 6);
    assert!(letters().snapshot().len() == 3 && EpochMap::<u8, u8>::new().snapshot().is_empty());
}

#[test]
fn pins_of_every_kind_give_the_same() {
    let map = letters();
    let handle = map.handle();
    let (local, owned, handled) = (map.pin(), map.pin_owned(), handle.pin());
    local.insert(4, 'd');
    owned.insert(5, 'e');
    handled.insert(6, 'f');
    let sums = [local.keys().sum::<u32>(), owned.keys().sum(), handled.keys().sum()];
    assert_eq!(sums, [21; 3]);
    assert!(std::ptr::eq(local.map(), &map) && std::ptr::eq(owned.map(), &map));
    assert!(std::ptr::eq(handle.map(), &map) && std::ptr::eq(map.reader().map(), &map));
}

#[test]
fn payloads_of_any_size_and_alignment() {
    #[derive(Copy, Clone, Debug, PartialEq)]
    #[repr(align(128))]
    struct Wide([u8; 200]);
    let nothing = EpochMap::from([((), ())]);
    assert_eq!(nothing.pin().get(&()), Some(&()));
    assert_eq!(nothing.pin().remove(&()), Some(&()));
    let wide: EpochMap<u16, Wide> = (0..100).map(|n| (n, Wide([n as u8; 200]))).collect();
    let pinned = wide.pin();
    for (key, value) in pinned.iter() {
        assert!(std::ptr::from_ref(value).is_aligned());
        assert_eq!(*value, Wide([*key as u8; 200]));
    }
}
