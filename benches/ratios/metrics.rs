//! The metrics: counts on one thread and on two, values by size, and what reading them costs.

use std::{
    cell::Cell,
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
};

use crossbeam_utils::CachePadded;
use nodestate::metrics::{Buckets, Metrics};
use opentelemetry::metrics::{Meter, MeterProvider};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use parking_lot::Mutex;
use serde_json::json;

use crate::support::{
    beside::beside,
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare},
    counting::allocations_of,
    machine,
    report::{Report, Table},
};

/// What the machine has cores for, of these.
const THREADS: [usize; 3] = [1, 2, 16];

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    for threads in THREADS.into_iter().filter(|&threads| threads <= machine::cores()) {
        let title = |what| match threads {
            1 => format!("{what}: 1 thread"),
            _ => format!("{what}: {threads} threads, each at it"),
        };
        report.push(compare(title("Add 1"), effort, adding(threads)));
        report.push(compare(title("Record a value"), effort, recording(threads)));
        report.push(compare(title("Count a try"), effort, trying(threads)));
    }
    report.push(compare("Read", effort, reading()));
    report.push(allocations());
}

/// `op` with a number of each size, on so many threads, of which one is measured.
fn on(threads: usize, name: &str, op: impl Fn(u64) + Send + Sync + 'static) -> Contestant {
    Contestant::new(name, move |budget| {
        let numbered = || {
            let mut state = 1_u64;
            let op = &op;
            move || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                op(state >> 34);
            }
        };
        let work = |_, until: &crate::support::beside::Until| until.repeat(numbered());
        beside(threads - 1, work, || nanos_per_op(budget, numbered()))
    })
}

fn meter() -> Meter {
    // A reader that never reads: without one nothing is counted.
    let reader = opentelemetry_sdk::metrics::PeriodicReader::builder(
        opentelemetry_sdk::metrics::InMemoryMetricExporter::default(),
    );
    let reader = reader.with_interval(std::time::Duration::from_secs(100_000)).build();
    let provider = Box::leak(Box::new(SdkMeterProvider::builder().with_reader(reader).build()));
    provider.meter("bench")
}

fn adding(threads: usize) -> [Contestant; 7] {
    thread_local!(static CELL: Cell<u64> = const { Cell::new(0) });

    let counter = Metrics::new().counter("a", "", &[]).expect("a good name");
    let registry = Metrics::new();
    let others = ["b", "c"].map(|name| registry.counter(name, "", &[]).expect("a good name"));
    let word = Arc::new(CachePadded::new(AtomicU64::new(0)));
    let facade = metrics::Counter::from_arc(Arc::new(AtomicU64::new(0)));
    let (bare, labelled) = (meter(), meter());
    let bare = bare.u64_counter("a").build();
    let labelled = labelled.u64_counter("a").build();
    let labels = [opentelemetry::KeyValue::new("kind", "read")];
    [
        on(threads, "**Counter::add**", move |_| black_box(&counter).add(1)),
        on(threads, "**two Counter::add**, of two counters", move |_| {
            black_box(&others[0]).add(1);
            black_box(&others[1]).add(1);
        }),
        on(threads, "one shared AtomicU64", move |_| {
            black_box(&word).fetch_add(1, Relaxed);
        }),
        on(threads, "metrics crate, an AtomicU64", move |_| black_box(&facade).increment(1)),
        on(threads, "opentelemetry counter, no attributes", move |_| black_box(&bare).add(1, &[])),
        on(threads, "opentelemetry counter, one attribute", move |_| {
            black_box(&labelled).add(1, &labels);
        }),
        on(threads, "limit: a Cell of the thread's", move |_| {
            CELL.with(|cell| black_box(cell).set(cell.get() + 1));
        }),
    ]
}

fn recording(threads: usize) -> [Contestant; 5] {
    let ours = Metrics::new().histogram("a", "", &[], Buckets::TIMES).expect("a good name");
    let hdr = || {
        let histogram = hdrhistogram::Histogram::<u64>::new_with_bounds(1, 1 << 36, 1);
        histogram.expect("good bounds")
    };
    let locked = Mutex::new(hdr());
    let own = thread_local_hdr();
    let other = meter().u64_histogram("a").build();
    let word = Arc::new(CachePadded::new(AtomicU64::new(0)));
    [
        on(threads, "**Histogram::record**", move |n| black_box(&ours).record(n)),
        on(threads, "hdrhistogram behind parking_lot's Mutex", move |n| {
            black_box(&locked).lock().saturating_record(n);
        }),
        on(threads, "opentelemetry histogram", move |n| black_box(&other).record(n, &[])),
        on(threads, "hdrhistogram of the thread's", own),
        on(threads, "one shared AtomicU64, no histogram", move |n| {
            black_box(&word).fetch_add(n, Relaxed);
        }),
    ]
}

/// Records in a histogram of each thread's own, which nobody else could read.
fn thread_local_hdr() -> impl Fn(u64) + Send + Sync + 'static {
    thread_local! {
        static OWN: std::cell::RefCell<hdrhistogram::Histogram<u64>> = {
            let histogram = hdrhistogram::Histogram::new_with_bounds(1, 1 << 36, 1);
            std::cell::RefCell::new(histogram.expect("good bounds"))
        };
    }
    |n| OWN.with_borrow_mut(|own| own.saturating_record(n))
}

fn trying(threads: usize) -> [Contestant; 3] {
    let finds = Metrics::new().attempts("a", "", &[]).expect("a good name");
    let timer = Metrics::new().lock_timer("a", "", &[]).expect("a good name");
    let (timed, bare) = (Mutex::new(0_u64), Mutex::new(0_u64));
    [
        on(threads, "**Attempts::note**, a hit", move |n| {
            black_box(finds.note(Some(n)));
        }),
        on(threads, "**LockTimer::lock**, a parking_lot Mutex", move |n| {
            *timer.lock(|| timed.try_lock(), || timed.lock()) += n;
        }),
        on(threads, "the same Mutex, not timed", move |n| *bare.lock() += n),
    ]
}

/// With the blocks of 16 threads that have ended.
fn reading() -> [Contestant; 5] {
    let metrics = Metrics::new();
    let counters: Vec<_> = (0..100)
        .map(|n| metrics.counter("a", "", &[("n", &n.to_string())]).expect("a good name"))
        .collect();
    let histogram = Metrics::new().histogram("a", "", &[], Buckets::TIMES).expect("a good name");
    let all_there = std::sync::Barrier::new(16);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                counters.iter().for_each(|counter| counter.increment());
                histogram.record(7);
                all_there.wait();
            });
        }
    });
    let (counter, text) = (counters[0].clone(), metrics.clone());
    let word = CachePadded::new(AtomicU64::new(0));
    [
        Contestant::op("**Counter::sum**, 16 threads' blocks", move || {
            black_box(counter.sum());
        }),
        Contestant::op("**Histogram::read**, the same", move || {
            black_box(histogram.read());
        }),
        Contestant::op("**Metrics::snapshot** of 100 counters, the same", move || {
            black_box(metrics.snapshot());
        }),
        Contestant::op("**Metrics::text** of them", move || {
            black_box(text.text());
        }),
        Contestant::op("one AtomicU64", move || {
            black_box(word.load(Relaxed));
        }),
    ]
}

fn allocations() -> Table {
    const TIMES: u64 = 1_000;
    let metrics = Metrics::new();
    let counter = metrics.counter("a", "", &[("kind", "read")]).expect("a good name");
    let histogram = metrics.histogram("b", "", &[], Buckets::TIMES).expect("a good name");
    let finds = metrics.attempts("c", "", &[]).expect("a good name");
    let work = || {
        for n in 0..TIMES {
            counter.add(1);
            histogram.record(n);
            finds.note((n % 2 == 0).then_some(n));
        }
    };
    // The first brings the thread's blocks.
    work();
    let mut table = Table::new(format!("Allocations of {TIMES} operations"), &["allocations"]);
    table.push("**add, record, note**", vec![json!(allocations_of(work))]);
    let snapshots = || (0..TIMES).for_each(|_| drop(black_box(metrics.snapshot())));
    table.push(
        "**snapshot** of 3 counters and 2 histograms",
        vec![json!(allocations_of(snapshots))],
    );
    table
}
