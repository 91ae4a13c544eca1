//! Lanes, with waiting and without, beside the rings that they stand between: the one of two threads, and
//! the one from many.

use crate::mpsc::{Apart, Calls, going_through, relaying, running};
use crate::support::{
    compare::{Contestant, Effort, compare},
    machine,
    queues::{BusyLanes, BusySpsc, Lanes, Ours, Spsc},
    report::Report,
};

/// All of them, for one producer.
macro_rules! all {
    ($function:ident($($argument:expr),*)) => {
        [
            $function::<Lanes, u64>($($argument),*),
            $function::<BusyLanes, u64>($($argument),*),
            $function::<Ours, u64>($($argument),*),
            $function::<Spsc, u64>($($argument),*),
            $function::<BusySpsc, u64>($($argument),*),
        ]
    };
}

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    for calls in [Calls::SINGLE, Calls::LONGEST] {
        let title = format!("One thread, u64, {calls}: ns per value, in and out");
        report.push(compare(title, effort, all!(going_through(calls))));
    }
    if machine::cores() < 2 {
        println!("\nmore threads than one: skipped: 1 core here");
        return;
    }
    for calls in [Calls::SINGLE, Calls::LONGEST] {
        let apart = Apart::default();
        let title = format!("Relay, u64, {calls}: ns per value, in and out");
        report.push(compare(title.clone(), effort, all!(relaying(calls, &apart))));
        report.push(apart.table(format!("{title}, apart")));
    }
    for calls in [Calls::SINGLE, Calls::LONGEST] {
        let title = format!("Free run, u64, {calls}, 1 producer: ns per value");
        report.push(compare(title, effort, all!(running(1, calls))));
        for producers in [2, 4] {
            // Where this thread has to give up its core, it does so in each round, whatever is tried.
            let retries = if producers < machine::cores() { effort.retries } else { 0 };
            let title = format!(
                "Free run, u64, {calls}, {producers} producers ({} threads on {} cores): ns per value",
                producers + 1,
                machine::cores()
            );
            let of_many = running_of_many(producers, calls);
            report.push(compare(title, Effort { retries, ..effort }, of_many));
        }
    }
}

/// Those that take more producers than one.
fn running_of_many(producers: usize, calls: Calls) -> [Contestant; 3] {
    [
        running::<Lanes, u64>(producers, calls),
        running::<BusyLanes, u64>(producers, calls),
        running::<Ours, u64>(producers, calls),
    ]
}
