//! Broken steps of the exchange ring.

use super::Logic;

pub(super) const STEPS: &[Logic] = &[
    Logic {
        what: "a slot does not say where the batch ended that stood there",
        file: "ring/mpsc/head.rs",
        step: "shared.free(position, cell, run.left - passed);",
        broken: "shared.free(position, cell, 1);",
        models: &["mpsc::batches::"],
    },
    Logic {
        what: "a free slot of a later lap is taken for the tail",
        file: "ring/mpsc/word.rs",
        step: "Tag::Free => Elsewhere::At(here.last_lap().plus(self.length(), capacity)),",
        broken: "Tag::Free => Elsewhere::At(here),",
        models: &["mpsc::batches::"],
    },
    Logic {
        what: "laps are compared by equality",
        file: "ring/mpsc/word.rs",
        step: "_ if ahead == laps => Elsewhere::Full,",
        broken: "_ if ahead != 0 => Elsewhere::Full,",
        models: &["mpsc::singles::", "mpsc::order::"],
    },
    Logic {
        what: "Closed is answered without a seal",
        file: "ring/mpsc/head.rs",
        step: "if self.shared.seal(self.position, word) { Err(PopError::Closed) } else { Ok(()) }",
        broken: "Err(PopError::Closed)",
        models: &["mpsc::ends::"],
    },
    Logic {
        what: "a batch does not look for room",
        file: "ring/mpsc/batch.rs",
        step: "if is_room(wanted) {",
        broken: "if true {",
        models: &["mpsc::batches::"],
    },
    Logic {
        what: "a batch forgets the cell of its slot",
        file: "ring/mpsc/batch.rs",
        step: "unsafe { shared.blocks.note(&block, free.number()) };",
        broken: "unsafe { shared.blocks.note(&block, 0) };",
        models: &["mpsc::batches::"],
    },
    Logic {
        what: "a sender that goes leaves its first cell",
        file: "ring/mpsc/cells.rs",
        step: "unsafe { *place = spare });\n        segment.seats.release(claim);",
        broken: "unsafe { let _ = (place, spare); });\n        segment.seats.release(claim);",
        models: &["mpsc::senders::"],
    },
    Logic {
        what: "the last sender that goes does not close",
        file: "ring/mpsc/tail.rs",
        step: "if self.shared.remove_sender() {",
        broken: "if self.shared.remove_sender() && false {",
        models: &["mpsc::singles::"],
    },
    Logic {
        what: "the end of a ring wakes nobody",
        file: "ring/mpsc/shared.rs",
        step: "        self.wakeups.closed();\n",
        broken: "",
        models: &["mpsc::wakeups::"],
    },
    Logic {
        what: "a push does not ring",
        file: "ring/mpsc/sender.rs",
        step: "Ok(()) => self.tail.shared.wakeups.bell.ring_after_rmw(),",
        broken: "Ok(()) => {}",
        models: &["mpsc::wakeups::a_push_rings"],
    },
    Logic {
        what: "a batch does not ring",
        file: "ring/mpsc/sender.rs",
        step: "if moved.is_ok_and(|moved| moved > 0) {",
        broken: "if false {",
        models: &["mpsc::wakeups::a_batch_rings"],
    },
    Logic {
        what: "an empty ring leaves senders asleep",
        file: "ring/mpsc/wakeups.rs",
        step: "if self.room.bit().any_at_a_glance() {\n            freed::wake(&self.room, ALL);",
        broken: "if false {\n            freed::wake(&self.room, ALL);",
        models: &["mpsc::wakeups::a_winner_that_never_looks"],
    },
    Logic {
        what: "the receiver looks for senders when the ring is empty",
        file: "ring/freed.rs",
        step: "(capacity / 2).clamp(1, Self::ENOUGH)",
        broken: "2 * capacity + Self::ENOUGH",
        models: &["mpsc::wakeups::"],
    },
    Logic {
        what: "a sink looks for room and does not wait",
        file: "ring/mpsc/sink.rs",
        step: "waiter.as_mut().poll(cx, || sender.attempt(item))",
        broken: "{ let _ = (cx, waiter); sender.attempt(item).map_or(Poll::Pending, Poll::Ready) }",
        models: &["mpsc::wakeups::sink_sleeps"],
    },
];
