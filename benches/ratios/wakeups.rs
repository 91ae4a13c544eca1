//! What it costs to see that somebody waits: for the publisher, and for the waiter.

use std::{
    hint::{black_box, spin_loop},
    sync::{
        Arc, Barrier,
        atomic::{AtomicBool, Ordering::*, fence},
    },
    thread,
};

use nodestate::latch::Latch;

use crate::support::{
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare, publishing},
    machine,
    membarrier::Membarrier,
    payload::Payload,
    report::Report,
    wakeups::{Model, Way},
};

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    report.push(compare("Publish: ways to see who waits", effort, publishers()));
    match Membarrier::register() {
        Ok(membarrier) => {
            let waiters = waiters(membarrier);
            report.push(compare("About to sleep: the waiter's side", effort, waiters));
        }
        Err(error) => println!("\nthe waiter's side: skipped: no membarrier here ({error})"),
    }
}

fn publishers() -> [Contestant; 5] {
    /// `way` is a constant wherever this is called, and inlined with the closure.
    macro_rules! model {
        ($name:literal, $way:expr) => {{
            let (model, mut n) = (Box::<Model>::default(), 0);
            Contestant::op($name, move || {
                n += 1;
                black_box(model.publish($way, <[u64; 4]>::nth(black_box(n))));
            })
        }};
    }
    [
        publishing::<Latch<[u64; 4], 3>>(),
        model!("model: fence(SeqCst), as shipped", Way::Fence),
        model!("model: SeqCst swap", Way::Swap),
        model!("model: asymmetric, compiler fence", Way::Asymmetric),
        model!("model: no look at all", Way::None),
    ]
}

fn waiters(membarrier: Membarrier) -> [Contestant; 4] {
    let model = Arc::new(Model::default());
    let light = {
        let model = Arc::clone(&model);
        move || {
            model.announce();
            fence(SeqCst);
        }
    };
    let heavy = move || {
        model.announce();
        membarrier.issue();
    };
    [
        Contestant::op("announce, fence(SeqCst)", light.clone()),
        Contestant::op("announce, membarrier", heavy.clone()),
        beside_spinner("announce, fence(SeqCst), beside a spinning thread", light),
        beside_spinner("announce, membarrier, beside a spinning thread", heavy),
    ]
}

/// `op` while another thread of this process keeps another core busy.
fn beside_spinner(name: &str, op: impl Fn() + 'static) -> Contestant {
    Contestant::new(name, move |budget| {
        let (stop, ready) = (AtomicBool::new(false), Barrier::new(2));
        thread::scope(|scope| {
            scope.spawn(|| {
                machine::pin(1);
                ready.wait();
                while !stop.load(Relaxed) {
                    spin_loop();
                }
            });
            ready.wait();
            let nanos = nanos_per_op(budget, &op);
            // `stop` publishes nothing; joining does.
            stop.store(true, Relaxed);
            nanos
        })
    })
}
