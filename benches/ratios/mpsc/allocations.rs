//! How often a queue allocates that is made and warm.

use serde_json::{Value, json};

use super::{CAPACITY, Calls, empty, fill};
use crate::support::{
    counting::allocations_of,
    queues::{Item, Queue, queues},
    report::{Report, Table},
};

const ROUNDS: usize = 100;
const VALUES: usize = 512;

pub(super) fn measure(report: &mut Report) {
    let title = format!("Allocations of {} values in and out", ROUNDS * VALUES);
    let columns = [Calls::SINGLE, Calls::LONGEST].map(|calls| calls.to_string());
    let mut table = Table::new(title, &columns.each_ref().map(String::as_str));
    for (name, cells) in queues!(row::<u64>()) {
        table.push(name, cells);
    }
    report.push(table);
}

fn row<Q: Queue<T>, T: Item>() -> (&'static str, Vec<Value>) {
    let cells = [Calls::SINGLE, Calls::LONGEST].map(|calls| {
        let (mut sender, mut receiver) = Q::new(CAPACITY);
        let mut batch = Vec::with_capacity(CAPACITY);
        let mut round = || {
            fill::<Q, T>(&mut sender, &mut batch, calls, VALUES);
            empty::<Q, T>(&mut receiver, &mut batch, calls, VALUES);
        };
        // The first brings what the thread keeps for all of its kind.
        round();
        json!(allocations_of(|| (0..ROUNDS).for_each(|_| round())))
    });
    (Q::NAME, cells.to_vec())
}
