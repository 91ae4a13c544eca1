//! The latch: whatever its writer or a reader is doing, the others go on.

use std::time::{Duration, Instant};

use nodestate::{
    Closed,
    latch::{Latch, Writer},
};

use super::{
    Expectation::{Free, Stops},
    Found, Row, Scenario, apart, leak,
    waiting::ready,
};

/// Whole if its words are equal.
type View = [u64; 4];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("Latch, 2 slots: publish / read", Free, publish::<2>),
        Row::new("Latch, 3 slots: publish / read", Free, publish::<3>),
        Row::new("Latch, 4 slots: publish / read", Free, publish::<4>),
        Row::new("Latch, 2 slots: read / publish + read", Free, read::<2>),
        Row::new("Latch, 3 slots: read / publish + read", Free, read::<3>),
        Row::new("Latch, 4 slots: read / publish + read", Free, read::<4>),
        Row::new("Latch, MultiWriter: publish / read", Free, publish_in_turn),
        Row::new("Latch: version / publish + version", Free, version),
        Row::new("Latch: versioned, clone, changed of before / publish + read", Free, look_back),
        Row::new("Latch: drop of the writer / version + read", Free, gone),
        Row::new(
            "Latch, MultiWriter: clone, and its drop / clone + publish",
            Free,
            one_more_writer,
        ),
        // Several writers take turns, as their documentation says.
        Row::new("Latch, MultiWriter: update / update", Stops, update_in_turn),
    ]
}

fn latch<const N: usize>() -> (Writer<View, N>, &'static Latch<View, N>) {
    let (writer, latch) = Latch::new([0; 4]);
    (writer, leak(latch))
}

fn publish<const N: usize>() -> Scenario {
    let (mut writer, latch) = latch::<N>();
    first_publication(latch, move || {
        writer.publish([1; 4]);
    })
}

/// The victim publishes once; the other thread sees the value before or that one.
fn first_publication<const N: usize>(
    latch: &'static Latch<View, N>,
    publish: impl FnMut() + Send + 'static,
) -> Scenario {
    Scenario::new(
        publish,
        |_| {
            let view = latch.read();
            assert!(view == [0; 4] || view == [1; 4], "{view:?} was never published");
            true
        },
        || assert_eq!(latch.read(), [1; 4]),
    )
}

fn read<const N: usize>() -> Scenario {
    let (mut writer, latch) = latch::<N>();
    let found = leak(Found::new());
    Scenario::new(
        || found.set(latch.read()),
        move |operation| {
            writer.publish([operation; 4]);
            assert_eq!(latch.read(), [operation; 4]);
            true
        },
        || {
            // What it had read of an old publication may be overwritten by the time it goes on.
            let view = found.get().expect("it has read");
            assert_eq!(view, [view[0]; 4], "it was never published");
        },
    )
}

fn publish_in_turn() -> Scenario {
    let (writer, latch) = latch::<3>();
    let writer = writer.into_multi();
    first_publication(latch, move || {
        writer.publish([1; 4]);
    })
}

fn update_in_turn() -> Scenario {
    let (writer, latch) = latch::<3>();
    let writer = leak(writer.into_multi());
    Scenario::new(
        || {
            writer.update(|[first, ..]| [first | 1 << 63; 4]);
        },
        |_| {
            writer.update(|[first, ..]| [first + 1; 4]);
            true
        },
        || assert!(latch.read()[0] > 1 << 63, "an update was lost"),
    )
}

fn version() -> Scenario {
    let (mut writer, latch) = latch::<3>();
    let first = latch.version();
    let found = leak(Found::new());
    Scenario::new(
        || found.set(apart!(latch.version())),
        move |operation| {
            let published = writer.publish([operation; 4]);
            latch.version() == published
        },
        move || {
            let found = found.get().expect("it has looked");
            assert!(first <= found && found <= latch.version());
        },
    )
}

/// The waits have nothing to wait for.
fn look_back() -> Scenario {
    const LONG: Duration = Duration::from_secs(5);
    let (mut writer, latch) = latch::<3>();
    let before = latch.version();
    writer.publish([1; 4]);
    Scenario::new(
        move || {
            let clone = latch.clone();
            let [first, ..] = clone.versioned().value;
            let later = Instant::now() + LONG;
            assert!(clone.changed(before).is_ok_and(|found| found.value[0] >= first));
            assert!(clone.changed_timeout(before, LONG).is_ok());
            assert!(clone.changed_deadline(before, later).is_ok());
            assert!(ready(clone.changed_async(before)).is_some());
        },
        move |operation| {
            writer.publish([operation + 2; 4]);
            latch.read() == [operation + 2; 4]
        },
        || {},
    )
}

fn gone() -> Scenario {
    let (mut writer, latch) = latch::<3>();
    let last = writer.publish([1; 4]);
    let mut writer = Some(writer);
    Scenario::new(
        move || drop(writer.take()),
        move |_| latch.read() == [1; 4] && latch.version() == last,
        move || assert_eq!(latch.changed(last), Err(Closed)),
    )
}

/// The other thread has one more, too, and publishes by it.
fn one_more_writer() -> Scenario {
    let (writer, latch) = latch::<3>();
    let writer = leak(writer.into_multi());
    Scenario::new(
        || drop(writer.clone()),
        |operation| {
            writer.clone().publish([operation; 4]);
            latch.read() == [operation; 4]
        },
        || {
            let last = writer.publish([7; 4]);
            assert_eq!((latch.version(), latch.read()), (last, [7; 4]), "the latch was closed");
        },
    )
}
