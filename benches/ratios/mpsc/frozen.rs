//! A producer that stands still in the middle of a push; of a long value, so that it is hardly ever
//! struck elsewhere.

use serde_json::{Value, json};

use crate::support::{
    compare::Effort,
    freeze::Frozen,
    queues::{Item, Long, Queue, queues},
    report::{Report, Table},
};

/// Little, so that what was in before it stood still does not hide a stop.
const CAPACITY: usize = 64;

pub(super) fn measure(report: &mut Report, effort: Effort) {
    let columns = [
        "the others stopped",
        "ns per value of theirs",
        "with nobody frozen",
        "rate that they keep",
    ];
    let title = format!(
        "A producer of {} frozen in the middle of a push, beside another and the consumer",
        Long::NAME
    );
    let mut table = Table::new(title, &columns);
    for (name, cells) in queues!(row::<Long>(effort)) {
        table.push(name, cells);
    }
    report.push(table);
}

/// The others are one thread: it puts a value in, and takes out all that is there.
fn row<Q: Queue<T>, T: Item>(effort: Effort) -> (&'static str, Vec<Value>) {
    let (mut victim, mut receiver) = Q::new(CAPACITY);
    let mut sender = Q::another(&victim);
    let step = move || {
        let was_room = Q::push(&mut sender, T::nth(1));
        let taken = (0..CAPACITY).take_while(|_| Q::pop(&mut receiver).is_some()).count();
        was_room && taken > 0
    };
    let work = move || {
        Q::push(&mut victim, T::nth(2));
    };
    let [alone, frozen] = Frozen::at_work(effort.freezes, effort.budget / 20, step, work);
    let median = |frozen: &Frozen| frozen.nanos.map(|nanos| nanos.median);
    let (alone, nanos) = (median(&alone), median(&frozen));
    let kept = alone.zip(nanos).map(|(alone, nanos)| alone / nanos);
    let stopped = format!("{} of {}", frozen.stopped, frozen.times);
    (Q::NAME, vec![json!(stopped), json!(nanos), json!(alone), json!(kept)])
}
