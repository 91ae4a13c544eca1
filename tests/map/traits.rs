//! What `std`, serde and rayon expect of a map.

use std::collections::HashMap;

use nodestate::map::{EpochMap, RandomState};

#[test]
fn made_of_entries_and_extended_by_them() {
    let mut map: EpochMap<u64, u64> = (0..10).map(|n| (n, n)).collect();
    map.extend((5..20).map(|n| (n, n * 2)));
    (&map).extend([(0, 7), (0, 8)]);
    let expected = (0..5).map(|n| (n, n)).chain((5..20).map(|n| (n, n * 2)));
    let mut expected: HashMap<u64, u64> = expected.collect();
    expected.insert(0, 8);
    assert_eq!(map.into_iter().collect::<HashMap<_, _>>(), expected);
}

#[test]
fn equal_to_maps_of_equal_entries() {
    let one: EpochMap<u64, u64> = (0..100).map(|n| (n, n)).collect();
    let other: EpochMap<u64, u64> = (0..100).rev().map(|n| (n, n)).collect();
    other.pin().reserve(10_000);
    assert_eq!(one, other);
    assert_eq!(one, one);
    other.insert(5, 6);
    assert_ne!(one, other);
    other.insert(5, 5);
    other.insert(100, 100);
    assert_ne!(one, other);
    assert_ne!(other, one);
}

#[test]
fn a_clone_is_another_map() {
    let map: EpochMap<u64, String> = (0..100).map(|n| (n, n.to_string())).collect();
    let clone = map.clone();
    map.clear();
    assert_eq!(clone.len(), 100);
    assert_eq!(clone.get(&7).unwrap().value(), "7");
    assert_eq!(map.len(), 0);
}

#[test]
fn a_hasher_of_ones_own() {
    let map = EpochMap::with_hasher(std::hash::RandomState::new());
    map.insert("a", 1);
    let _: &std::hash::RandomState = map.hasher();
    assert_eq!(map.get("a").as_deref(), Some(&1));
    let large = EpochMap::with_capacity_and_hasher(100, RandomState::default());
    large.insert(1, 1);
    assert!(large.capacity() >= 100);
    assert!(EpochMap::<u8, u8, std::hash::RandomState>::default().is_empty());
}

#[test]
fn everything_can_be_shown() {
    let map = EpochMap::from([(1, 'a')]);
    let (pinned, owned) = (map.pin(), map.pin_owned());
    let refused = format!("{:?}", pinned.try_insert(1, 'b'));
    let text = [
        format!("{map:?} {pinned:?} {owned:?} {:?} {:?}", map.get(&1), map.snapshot()),
        format!("{:?} {:?} {:?}", pinned.iter(), pinned.keys(), pinned.values()),
        format!("{:?} {:?}", map.handle(), map.reader()),
        format!("{:?} {:?}", pinned.get_or_insert(1, 'b'), pinned.drain()),
        format!("{:?}", map.clone().into_iter()),
    ];
    let expected = [
        "{1: 'a'} {1: 'a'} {1: 'a'} Some(Ref(1, 'a')) {1: 'a'}",
        "Iter { .. } Keys { .. } Values { .. }",
        "Handle { .. } Reader { version: None, .. }",
        "Found('a') Drain { .. }",
        "IntoIter { .. }",
    ];
    assert_eq!(text, expected);
    assert_eq!(refused, "Err(OccupiedError { current: 'a', key: 1, value: 'b' })");
}

#[test]
fn iterators_stay_at_their_end() {
    let map = EpochMap::from([(1, 'a'), (2, 'b')]);
    let pinned = map.pin();
    let mut iter = pinned.iter();
    assert_eq!(iter.by_ref().count(), 2);
    map.insert(3, 'c');
    assert_eq!(iter.next(), None);
    let mut sum = 0;
    for (key, _) in &pinned {
        sum += key;
    }
    assert_eq!(sum, 6);
    let mut drained = pinned.drain();
    assert_eq!(drained.by_ref().count(), 3);
    assert_eq!((drained.next(), drained.len()), (None, 0));
}

#[cfg(feature = "serde")]
mod serde {
    use super::*;

    #[test]
    fn written_and_read_again() {
        let map: EpochMap<String, Vec<u8>> =
            (0..50_u8).map(|n| (n.to_string(), vec![n; 3])).collect();
        let text = serde_json::to_string(&map).unwrap();
        assert_eq!(serde_json::from_str::<EpochMap<String, Vec<u8>>>(&text).unwrap(), map);
        let one = EpochMap::from([("a".to_string(), 1)]);
        assert_eq!(serde_json::to_string(&one).unwrap(), r#"{"a":1}"#);
    }

    #[test]
    fn what_is_no_map_is_refused() {
        let refused = serde_json::from_str::<EpochMap<String, u8>>("[1]").unwrap_err();
        assert!(refused.to_string().contains("a map"), "{refused}");
        assert!(serde_json::from_str::<EpochMap<String, u8>>(r#"{"a": 1, "b": "x"}"#).is_err());
        let last = serde_json::from_str::<EpochMap<String, u8>>(r#"{"a": 1, "a": 2}"#).unwrap();
        assert_eq!(last, EpochMap::from([("a".to_string(), 2)]));
    }
}

#[cfg(feature = "rayon")]
mod rayon {
    use ::rayon::prelude::*;

    use super::*;

    #[test]
    fn every_entry_once_in_parallel() {
        for count in [0, 1, 3, 100, 10_000] {
            let map: EpochMap<u64, u64> = (0..count).into_par_iter().map(|n| (n, n)).collect();
            let pinned = map.pin_owned();
            let mut keys: Vec<u64> = pinned.into_par_iter().map(|(key, _)| *key).collect();
            keys.sort_unstable();
            assert!(keys.into_iter().eq(0..count));
        }
    }

    #[test]
    fn extended_in_parallel() {
        let map = EpochMap::from([(0_u64, 1_u64)]);
        (&map).par_extend((0..5_000_u64).into_par_iter().map(|n| (n, n)));
        assert_eq!(map.len(), 5_000);
        assert_eq!(map.get(&0).as_deref(), Some(&0));
    }
}
