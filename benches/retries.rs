//! How often a reader has to look again: `cargo bench --bench retries -- [--save]`
//!
//! From outside nothing of it can be seen. So this compiles the latch's own source over a
//! `primitive` whose `fence` counts: `Slots::read` passes one acquire fence in each pass, so a read
//! that passed more than one has looked again.

#[path = "../src/latch/slots.rs"]
#[allow(dead_code, unreachable_pub, reason = "the library's source; only a part of it is used")]
mod slots;
#[path = "../src/latch/stamp.rs"]
#[allow(dead_code, reason = "the library's source; only a part of it is used")]
mod stamp;
mod support;
#[path = "../src/words.rs"]
#[allow(dead_code, unreachable_pub, reason = "the library's source; only a part of it is used")]
mod words;

/// What the latch's source takes its atomics from: the usual ones, and a fence that counts.
mod primitive {
    use std::cell::Cell;

    pub(crate) use std::sync::atomic::{AtomicU64, Ordering};

    thread_local! {
        static PASSED: Cell<u64> = const { Cell::new(0) };
    }

    /// How many fences this thread has passed.
    pub(crate) fn fences_passed() -> u64 {
        PASSED.get()
    }

    /// Counts, which lengthens a pass by an instruction: retries are rather over- than understated.
    #[inline(always)]
    pub(crate) fn fence(order: Ordering) {
        PASSED.set(PASSED.get() + 1);
        std::sync::atomic::fence(order);
    }
}

use std::{
    hint::black_box,
    io,
    sync::{
        Arc,
        atomic::{Ordering::SeqCst, fence},
    },
};

use crossbeam_utils::CachePadded;
use serde_json::json;
use slots::Slots;
use support::{
    clock::nanos_per_op,
    compare::Effort,
    payload::Payload,
    report::{Options, Report, Table},
    scene::{Publishing, Scene, Stage},
    shared::Shared,
};

/// The bare latch. With `FENCE`, a publication ends in a full fence, as the shipped one does on its
/// way to the waiters; without, the writer is as fast as a writer can be.
struct Counted<const W: usize, const N: usize, const FENCE: bool>(
    Arc<CachePadded<Slots<[u64; W], N>>>,
);

impl<const W: usize, const N: usize, const FENCE: bool> Clone for Counted<W, N, FENCE> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<const W: usize, const N: usize, const FENCE: bool> Shared for Counted<W, N, FENCE>
where
    [u64; W]: Payload,
{
    type Value = [u64; W];
    type Writer = Self;

    fn name() -> String {
        let fence = if FENCE { "as shipped" } else { "no fence after it" };
        format!("[u64; {W}], {N} slots, {fence}")
    }

    fn new() -> (Self, Self) {
        let counted = Self(Arc::new(CachePadded::new(Slots::new(0, Payload::nth(0)))));
        (counted.clone(), counted)
    }

    #[inline]
    fn read(&self) -> [u64; W] {
        self.0.read().1
    }

    #[inline]
    fn publish(writer: &mut Self, n: u64) {
        writer.0.publish(0, Payload::nth(n));
        if FENCE {
            fence(SeqCst);
        }
    }
}

fn main() -> io::Result<()> {
    let options = Options::from_args();
    if !options.wants("retries") {
        return Ok(());
    }
    let effort = if options.quick { Effort::QUICK } else { Effort::FULL };
    let mut report = Report::new("retries", "cargo bench --bench retries -- --save");
    for publishing in [Publishing::Paced, Publishing::Hot] {
        let scene = Scene { readers: 1, publishing };
        let columns = ["reads", "passes beyond the first", "in 100 reads", "ns per read"];
        let mut table = Table::new(scene.to_string(), &columns);
        row::<2, 2, true>(&mut table, scene, effort);
        row::<2, 3, true>(&mut table, scene, effort);
        row::<2, 4, true>(&mut table, scene, effort);
        row::<4, 2, true>(&mut table, scene, effort);
        row::<4, 3, true>(&mut table, scene, effort);
        row::<4, 4, true>(&mut table, scene, effort);
        row::<4, 8, true>(&mut table, scene, effort);
        row::<2, 3, false>(&mut table, scene, effort);
        row::<2, 4, false>(&mut table, scene, effort);
        row::<4, 4, false>(&mut table, scene, effort);
        report.push(table);
    }
    if options.save { report.save() } else { Ok(()) }
}

/// Reads for as long as a whole comparison would, and counts.
fn row<const W: usize, const N: usize, const FENCE: bool>(
    table: &mut Table,
    scene: Scene,
    effort: Effort,
) where
    [u64; W]: Payload,
{
    let mut stage = Stage::<Counted<W, N, FENCE>>::new();
    let (reads, passes, nanos) = scene.run(&mut stage, |shared| {
        let (mut reads, before) = (0_u64, primitive::fences_passed());
        let nanos = nanos_per_op(effort.budget * effort.rounds as u32, || {
            black_box(shared.read());
            reads += 1;
        });
        (reads, primitive::fences_passed() - before, nanos)
    });
    let retries = passes - reads;
    let cells = vec![
        json!(reads),
        json!(retries),
        json!(retries as f64 / reads as f64 * 100.0),
        json!(nanos),
    ];
    table.push(&Counted::<W, N, FENCE>::name(), cells);
}
