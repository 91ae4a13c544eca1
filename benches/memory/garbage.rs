//! What piles up while a guard stalls: a thread looks at a map of 16 entries and stops, another replaces
//! values; then the guard is let go.

use std::{sync::Barrier, thread};

use nodestate::map::RandomState;
use serde_json::{Value, json};

use crate::{
    clean,
    support::{
        counting::bytes_of,
        keys,
        maps::{Flurry, HoldMap, Ours, Papaya, SccIndex, WriteMap},
        report::{Report, Table},
    },
};

const ENTRIES: usize = 16;

/// How many values are replaced when the garbage is counted.
const REPLACED: [(u64, &str); 3] =
    [(1_000, "after 1,000"), (10_000, "after 10,000"), (100_000, "after 100,000")];

/// Then the guard is let go, and so many more are replaced; nothing else is done for what is left.
const FURTHER: [(u64, &str); 2] = [(1_000, "let go, and 1,000 more"), (99_000, "and 100,000 more")];

pub(crate) fn measure(report: &mut Report, quick: bool) {
    let steps = if quick { &REPLACED[..2] } else { &REPLACED[..] };
    let titles = steps.iter().map(|&(_, title)| title);
    let columns: Vec<_> = titles.chain(FURTHER.map(|(_, title)| title)).collect();
    for (stalled, title) in [(true, "beside a stalled guard"), (false, "with no guard")] {
        let title = format!("Bytes of garbage {title}, a u64 replaced again and again");
        let mut table = Table::new(title, &columns);
        let rows = [row::<Ours>, row::<Papaya>, row::<SccIndex>, row::<Flurry>];
        for (name, cells) in rows.map(|row| row(steps, stalled)) {
            table.push(name, cells);
        }
        report.push(table);
    }
}

fn row<M: WriteMap + HoldMap>(steps: &[(u64, &str)], stalled: bool) -> (&'static str, Vec<Value>) {
    let keys = keys::present(ENTRIES);
    let map = M::filled(&RandomState::default(), &keys);
    let replace = |count: u64| (0..count).for_each(|n| map.put(keys[n as usize % ENTRIES], n));
    // What the thread keeps for all maps is there already, and no more of what came before.
    clean();
    replace(10_000);
    let (held, let_go) = (Barrier::new(2), Barrier::new(2));
    let mut cells = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            let hold = stalled.then(|| map.hold());
            held.wait();
            let_go.wait();
            drop(hold);
            held.wait();
            let_go.wait();
        });
        held.wait();
        let (mut bytes, mut done) = (0, 0);
        for &(count, _) in steps {
            bytes += bytes_of(|| replace(count - done)).1.requested;
            done = count;
            cells.push(json!(bytes));
        }
        // What the guard's end frees is counted, too.
        bytes += bytes_of(|| (let_go.wait(), held.wait())).1.requested;
        for (count, _) in FURTHER {
            bytes += bytes_of(|| replace(count)).1.requested;
            cells.push(json!(bytes));
        }
        let_go.wait();
    });
    (M::NAME, cells)
}
