//! The buckets of a histogram beside what was recorded.

use nodestate::metrics::{Buckets, Metrics};

fn numbers() -> impl Iterator<Item = u64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        // Of every size alike.
        state >> (state % 64)
    };
    std::iter::repeat_with(next)
}

fn all() -> impl Iterator<Item = Buckets> {
    let max = [0, 1, 7, 8, 100, 1 << 20, (1 << 36) - 1, u64::MAX - 1, u64::MAX];
    (0..=6).flat_map(move |bits| max.map(|max| Buckets::new(bits, max).unwrap()))
}

/// The buckets follow each other without a gap, and none is wider than the precision says.
#[test]
fn bounds() {
    for (n, buckets) in all().enumerate() {
        let bits = n / 9;
        let (mut next, mut index) = (Some(0), 0);
        while let Some(range) = buckets.range(index) {
            assert_eq!(Some(*range.start()), next);
            let width = range.end() - range.start();
            assert!(width << bits <= *range.start(), "{range:?} is too wide");
            for value in [*range.start(), range.start() + width / 2, *range.end()] {
                assert_eq!(buckets.index(value), index);
            }
            next = range.end().checked_add(1);
            index += 1;
        }
        assert_eq!(next, buckets.max().checked_add(1));
        if let Some(above) = next {
            assert_eq!((buckets.index(above), buckets.index(u64::MAX)), (index, index));
        }
    }
}

#[test]
fn every_value_is_in_its_bucket() {
    for buckets in all() {
        for value in numbers().take(2_000) {
            match buckets.range(buckets.index(value)) {
                Some(range) => assert!(range.contains(&value)),
                None => assert!(value > buckets.max()),
            }
        }
    }
}

/// Quantiles are off by half a bucket at most from those of the values themselves.
#[test]
fn quantiles() {
    let metrics = Metrics::new();
    for bits in 1..=6 {
        let buckets = Buckets::new(bits, u64::MAX).unwrap();
        let label = bits.to_string();
        let recorded = metrics.histogram("h", "", &[("bits", &label)], buckets);
        // Other buckets under one name are refused.
        let recorded = match bits {
            1 => recorded.unwrap(),
            _ => Metrics::new().histogram("h", "", &[], buckets).unwrap(),
        };
        let mut values: Vec<u64> = numbers().take(5_000).collect();
        values.iter().for_each(|&value| recorded.record(value));
        values.sort_unstable();
        let seen = recorded.read();
        assert_eq!(seen.count(), 5_000);
        assert_eq!(seen.sum(), values.iter().fold(0, |sum, &value| sum.wrapping_add(value)));
        assert_eq!(seen.counts().iter().sum::<u64>(), 5_000);
        for share in [0.0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0] {
            let rank = ((share * 5_000.0_f64).ceil() as usize).max(1);
            let exact = values[rank - 1];
            let found = seen.quantile(share).unwrap();
            assert!(found.abs_diff(exact) <= exact >> bits, "{share}: {found} for {exact}");
            assert_eq!(buckets.index(found), buckets.index(exact));
        }
        assert_eq!(seen.quantile(-1.0), seen.quantile(0.0));
        assert_eq!(seen.quantile(f64::NAN), seen.quantile(0.0));
        assert_eq!(seen.quantile(9.0), seen.quantile(1.0));
    }
}

#[test]
fn empty_and_above() {
    let sizes = Metrics::new().histogram("h", "", &[], Buckets::new(3, 100).unwrap()).unwrap();
    assert_eq!(sizes.read().quantile(0.5), None);
    sizes.record(1_000);
    let seen = sizes.read();
    assert_eq!((seen.count(), seen.sum(), seen.quantile(0.5)), (1, 1_000, Some(103)));
}
