//! Mutants of the protocols: a look left out, a bound off by one, a wake-up not handed on.
//!
//! These change the text of a source, so each is built by itself, in a copy of the tree.

use super::Share;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One step of a protocol, and what is left when it is taken out.
struct Logic {
    what: &'static str,
    file: &'static str,
    step: &'static str,
    broken: &'static str,
    /// The models of which one must fail.
    models: &'static [&'static str],
}

const LOGIC: &[Logic] = &[
    Logic {
        what: "a read is accepted one publication too late",
        file: "latch/slots.rs",
        step: "N as u64 - 1",
        broken: "N as u64",
        models: &["slots::whole_"],
    },
    Logic {
        what: "the end wakes nobody",
        file: "latch/cell.rs",
        step: "self.slots.close();\n        self.wake();",
        broken: "self.slots.close();",
        models: &["latch::changed"],
    },
    Logic {
        what: "a thread does not look again after it has registered",
        file: "wait/waiter.rs",
        step: "waiter.as_mut().arm_thread();\n                woken = false;\n                found = look();",
        broken: "waiter.as_mut().arm_thread();\n                woken = false;",
        models: &["wait::lost_wakeup"],
    },
    Logic {
        what: "a task does not look again after it has registered",
        file: "wait/waiter.rs",
        step: "self.as_mut().arm_task(cx.waker());\n            woken = false;\n            found = look();",
        broken: "self.as_mut().arm_task(cx.waker());\n            woken = false;",
        models: &["wait::lost_wakeup_of_a_task"],
    },
    Logic {
        what: "who lets the lock go does not serve what is pending",
        file: "wait/notify.rs",
        step: "self.serve(due, &mut panicked);\n        if let Some(payload) = panicked {",
        broken: "panicked.take();\n        let _ = due;\n        if let Some(payload) = panicked {",
        models: &["wait::pending_is_served", "wait::notifier_waits_for_nobody"],
    },
    Logic {
        what: "a notifier that finds the lock taken leaves no word",
        file: "wait/notify.rs",
        step: "self.pending.fetch_or(ALL, Release);",
        broken: "",
        models: &["wait::pending_is_served", "wait::notifier_waits_for_nobody"],
    },
    Logic {
        what: "those left after a batch are forgotten",
        file: "wait/notify.rs",
        step: "drop(list);\n        wake_each(&mut batch, panicked);\n        due",
        broken: "drop(list);\n        wake_each(&mut batch, panicked);\n        due && false",
        models: &["wait_batches::"],
    },
    Logic {
        what: "the bit is lowered while somebody is registered",
        file: "wait/notify.rs",
        step: "if list.is_empty() {",
        broken: "if true {",
        models: &["wait::bit_outlives_the_other_waiter"],
    },
    Logic {
        what: "a dropped future stays in the list",
        file: "wait/waiter.rs",
        step: "fn drop(&mut self) {\n        self.unregister(self.list.hands_on());",
        broken: "fn drop(&mut self) {",
        models: &["wait::cancelled"],
    },
    Logic {
        what: "who lets the lock go forgets those whom a notifier has left",
        file: "wait/notify.rs",
        step: "self.settle_bit(&list);\n        let due = list.has_due();\n        drop(list);\n        let mut",
        broken: "self.settle_bit(&list);\n        let due = false;\n        drop(list);\n        let mut",
        models: &["wait_batches::"],
    },
    Logic {
        what: "a notifier does not try again after it has left word",
        file: "wait/notify.rs",
        step: "self.serve(due, &mut panicked);\n        panicked",
        broken: "let _ = due;\n        panicked",
        models: &["wait::pending_is_served", "wait::two_notifiers"],
    },
    Logic {
        what: "a node that registers again is still taken",
        file: "wait/list.rs",
        step: "node.taken.store(false, Relaxed);",
        broken: "",
        models: &["wait::second_publication"],
    },
    Logic {
        what: "a waiter does not say that it is there",
        file: "wait/waiter.rs",
        step: "this.list.bit().raise();",
        broken: "",
        models: &["wait::lost_wakeup", "flags::lost_wakeup"],
    },
    Logic {
        what: "a notification marks nobody",
        file: "wait/notify.rs",
        step: "mark(&mut list, count);",
        broken: "let _ = &mut list;",
        models: &["wait::lost_wakeup"],
    },
    Logic {
        what: "who serves a notification marks nobody",
        file: "wait/notify.rs",
        step: "mark(&mut list, self.pending.swap(0, Acquire));",
        broken: "self.pending.swap(0, Acquire);\n            let _ = &mut list;",
        models: &["wait::pending_is_served", "wait::notifier_waits_for_nobody"],
    },
    Logic {
        what: "a thread parks though it was woken",
        file: "wait/waiter.rs",
        step: "if !waiter.node.is_taken() {",
        broken: "if true {",
        models: &["wait::used_up_token"],
    },
    Logic {
        what: "a node is let go before the notifier has done with it",
        file: "wait/list.rs",
        step: "let wake = unsafe { self.unlink(head) };",
        broken: "head.taken.store(true, Release); let wake = unsafe { self.unlink(head) };",
        models: &["wait::taken_is_unlinked"],
    },
    Logic {
        what: "a waiter does not look for the end",
        file: "latch/cell.rs",
        step: "} else if stamp.is_closed() {",
        broken: "} else if false {",
        models: &["latch::changed"],
    },
    Logic {
        what: "a change does not count",
        file: "flags/shared.rs",
        step: "wanted.bumped().0",
        broken: "wanted.0",
        models: &["flags::changed_and_back"],
    },
    Logic {
        what: "a setter does not look for waiters",
        file: "flags/shared.rs",
        step: "if seen.has_waiters() {",
        broken: "if false {",
        models: &["flags::lost_wakeup"],
    },
    Logic {
        what: "a look-up takes the end of a bucket for granted",
        file: "map/list/find.rs",
        step: "self.root.is_still(root) && !root.is_shrinking()",
        broken: "!root.is_shrinking()",
        models: &["map::grow::grow_get"],
    },
    Logic {
        what: "a look-up takes a retiring sentinel for the end",
        file: "map/list/find.rs",
        step: "self.root.is_still(root) && !root.is_shrinking()",
        broken: "self.root.is_still(root)",
        models: &["map::shrink::shrink_get", "map::shrink::shrink_insert"],
    },
    Logic {
        what: "a look-up finds what is removed",
        file: "map/list/find.rs",
        step: "node.hash == hash && !next.is_removed() && is_key",
        broken: "node.hash == hash && is_key",
        models: &["map::iterate::gone_stays_gone"],
    },
    Logic {
        what: "a sentinel that is linked is taken for pending",
        file: "map/list/seek.rs",
        step: "let next = sentinel.settled();",
        broken: "let next = sentinel.read();",
        models: &["map::grow::grow_insert"],
    },
    Logic {
        what: "an unlinking that has failed is forgotten",
        file: "map/list/write.rs",
        step: "        } else {\n            self.sweep_until_done(old.hash, guard);\n        }\n    }\n\n    #[cold]",
        broken: "        }\n    }\n\n    #[cold]",
        models: &["map::entries::remove_remove_neighbours"],
    },
    Logic {
        what: "a removal does not mark",
        file: "map/list/write.rs",
        step: "node.next.swing(behind, behind.removed())",
        broken: "true",
        models: &["map::entries::remove_remove", "map::entries::remove_insert_neighbours"],
    },
    Logic {
        what: "a bucket can be entered before it is linked",
        file: "map/list/grow.rs",
        step: "            if !word.swing(link, place.link.pending()) {\n                return;\n            }\n            link = place.link.pending();",
        broken: "            if !word.swing(link, place.link) {\n                return;\n            }\n            link = place.link;",
        models: &["map::grow::"],
    },
    Logic {
        what: "a sentinel is linked into the list that took the place of its own",
        file: "map/list/grow.rs",
        step: "            if !core::ptr::eq(root.table_ptr(), table) {\n                return;\n            }",
        broken: "",
        models: &["map::clear::clear_grow"],
    },
    Logic {
        what: "what is detached is not sealed",
        file: "map/list/detach.rs",
        step: "let (next, mine) = seal_word(word, Link::detached);",
        broken: "let (next, mine) = (word.read().clean(), true);",
        models: &["map::clear::clear_insert", "map::clear::clear_remove"],
    },
    Logic {
        what: "a sentinel that is detached is not sealed",
        file: "map/list/detach.rs",
        step: "            link = seal_word(word, Link::removed).0;",
        broken: "            link = word.read().clean();",
        models: &["map::clear::clear_insert_behind_a_sentinel"],
    },
    Logic {
        what: "buckets retire and can be entered",
        file: "map/list/shrink.rs",
        step: "self.mark_retiring(table, low, root.log());",
        broken: "",
        models: &["map::shrink::"],
    },
    Logic {
        what: "sentinels are taken out while some may yet be linked",
        file: "map/list/shrink.rs",
        step: "AtomicBool::new(false)",
        broken: "AtomicBool::new(true)",
        models: &["map::shrink::shrink_beside_a_claimer"],
    },
    Logic {
        what: "an iteration meets an entry and its replacement",
        file: "map/list/walk.rs",
        step: "order >= self.first && !next.is_removed()",
        broken: "order >= self.first",
        models: &["map::iterate::iterate_replace"],
    },
    Logic {
        what: "who finds nothing looks for the end after that",
        file: "ring/spsc/consumer.rs",
        step: "let ended = self.shared.has_ended();\n        self.ready = self.shared.pushed();",
        broken: "self.ready = self.shared.pushed();\n        let ended = self.shared.has_ended();",
        models: &["spsc::close_pop"],
    },
    Logic {
        what: "there is room for one more than there is",
        file: "ring/spsc/producer.rs",
        step: "self.shared.taken().wrapping_add(self.shared.capacity());",
        broken: "self.shared.taken().wrapping_add(self.shared.capacity() + 1);",
        models: &["spsc::room_visible_"],
    },
    Logic {
        what: "a consumer that goes does not say how many it has taken",
        file: "ring/spsc/consumer.rs",
        step: "self.release();\n        self.shared.leave_consumer();",
        broken: "self.shared.leave_consumer();",
        models: &["spsc::forgotten"],
    },
    Logic {
        what: "a lane is freed whose producer is there",
        file: "ring/lanes/consumer.rs",
        step: "Err(PopError::Closed) => self.hub.free(lane),\n                Err(PopError::Empty) => {}",
        broken: "Err(_) => self.hub.free(lane),",
        models: &["lanes::"],
    },
    Logic {
        what: "who finds nothing looks for the last producer after that",
        file: "ring/lanes/consumer.rs",
        step: "Err(if abandoned {",
        broken: "let abandoned = abandoned | self.hub.is_abandoned(); Err(if abandoned {",
        models: &["lanes::closed"],
    },
    Logic {
        what: "the end of a lane is not taken back",
        file: "ring/lanes/hub.rs",
        step: "self.rings[lane].reopen();",
        broken: "",
        models: &["lanes::"],
    },
    Logic {
        what: "who pushes wakes nobody",
        file: "ring/spsc/waiting.rs",
        step: "self.producer.try_push(value)?;\n        self.values.wake();",
        broken: "self.producer.try_push(value)?;",
        models: &["spsc_waiting::receiver_sleeps"],
    },
    Logic {
        what: "a side that goes wakes nobody",
        file: "ring/spsc/waiting.rs",
        step: "impl Drop for Wakes {\n    fn drop(&mut self) {\n        self.wake();",
        broken: "impl Drop for Wakes {\n    fn drop(&mut self) {",
        models: &["spsc_waiting::"],
    },
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
        step: "if self.room.bit().any_at_a_glance() {\n            self.wake_senders(ALL);",
        broken: "if false {\n            self.wake_senders(ALL);",
        models: &["mpsc::wakeups::a_winner_that_never_looks"],
    },
    Logic {
        what: "the receiver looks for senders when the ring is empty",
        file: "ring/mpsc/wakeups.rs",
        step: "(capacity / 2).clamp(1, Self::ENOUGH)",
        broken: "2 * capacity + Self::ENOUGH",
        models: &["mpsc::wakeups::"],
    },
    Logic {
        what: "a wake-up that came for another is kept",
        file: "wait/waiter.rs",
        step: "this.unregister(this.list.hands_on() && !woken);",
        broken: "let _ = woken;\n        this.unregister(false);",
        models: &["wait_turns::each_gets_one"],
    },
    Logic {
        what: "a dropped future keeps its wake-up",
        file: "wait/waiter.rs",
        step: "self.unregister(self.list.hands_on());",
        broken: "self.unregister(false);",
        models: &["wait_turns::dropped_hands_on"],
    },
    Logic {
        what: "one who may have a thing wakes all",
        file: "wait/list.rs",
        step: "                if left == 0 {\n                    break;\n                }\n                left -= 1;\n",
        broken: "                left = left.wrapping_sub(1);\n",
        models: &["wait_turns::in_order"],
    },
    Logic {
        what: "a stream that is left alone counts as awake",
        file: "wait/bell.rs",
        step: "core::mem::forget(listening.asleep.take());",
        broken: "drop(listening.asleep.take());",
        models: &["mpsc::wakeups::stream_sleeps"],
    },
    Logic {
        what: "a sink looks for room and does not wait",
        file: "ring/mpsc/sink.rs",
        step: "waiter.as_mut().poll(cx, || sender.attempt(item))",
        broken: "{ let _ = (cx, waiter); sender.attempt(item).map_or(Poll::Pending, Poll::Ready) }",
        models: &["mpsc::wakeups::sink_sleeps"],
    },
    Logic {
        what: "a sleeper does not look again",
        file: "wait/bell.rs",
        step: "let asleep = Asleep::new(bell);\n            let found = look();",
        broken: "let asleep = Asleep::new(bell);\n            let found = None;",
        models: &["bell::lost_wakeup"],
    },
    Logic {
        what: "a sleeping task does not look again",
        file: "wait/bell.rs",
        step: "                cx.waker().wake_by_ref();\n            }\n            found = (this.look)();",
        broken: "                cx.waker().wake_by_ref();\n            }",
        models: &["bell::lost_wakeup_by_a_store"],
    },
    Logic {
        what: "a wake-up is written while it is read",
        file: "wait/bell.rs",
        step: "*place != self.place && bell.places[*place].left.load(Acquire) == self.came[*place]",
        broken: "*place != self.place",
        models: &["bell::changes"],
    },
    Logic {
        what: "a caller that is answered while it registers sleeps",
        file: "proposal/cell.rs",
        step: "if !Word(self.word.fetch_or(WAITING, AcqRel)).is_answered() {",
        broken: "self.word.fetch_or(WAITING, AcqRel);\n        if true {",
        models: &["proposal::halves::wake_up", "proposal::halves::wait_answer"],
    },
    Logic {
        what: "an answer wakes nobody",
        file: "proposal/halves.rs",
        step: "catch_unwind(AssertUnwindSafe(|| wake.wake()))",
        broken: "catch_unwind(AssertUnwindSafe(|| drop(wake)))",
        models: &["proposal::halves::wake_up", "proposal::halves::wait_answer"],
    },
    Logic {
        what: "a caller renews a cell whose waker the loop is about to take",
        file: "proposal/cell.rs",
        step: "IsLast(!word.is_waiting() || self.go())",
        broken: "IsLast(true)",
        models: &["proposal::halves::listen_answer"],
    },
    Logic {
        what: "a caller takes its waker back though it was answered",
        file: "proposal/cell.rs",
        step: "while !seen.is_answered() {",
        broken: "while seen == seen {",
        models: &["proposal::halves::drop_answer", "proposal::halves::listen_twice"],
    },
    Logic {
        what: "a caller that gives up does not look whether it is the last",
        file: "proposal/cell.rs",
        step: "IsLast(Word(self.word.fetch_or(CALLER_GONE, AcqRel)).is_answered())",
        broken: "self.word.fetch_or(CALLER_GONE, AcqRel);\n        IsLast(false)",
        models: &["proposal::halves::drop_answer"],
    },
    Logic {
        what: "a responder that is dropped does not answer",
        file: "proposal/responder.rs",
        step: "half.answer(outcome);\n    }\n}\n\nimpl fmt::Debug",
        broken: "let _ = (half, outcome);\n    }\n}\n\nimpl fmt::Debug",
        models: &["proposal::halves::dropped_answers"],
    },
    Logic {
        what: "a number is good for any use of its cell",
        file: "proposal/word.rs",
        step: "(self.0 ^ number) & !FLAGS == 0 && self.is_any_number()",
        broken: "(number == number) && self.is_any_number()",
        models: &["proposal::numbers::reuse"],
    },
    Logic {
        what: "a cell is used again with the same number",
        file: "proposal/word.rs",
        step: "Self((self.0 & !FLAGS).wrapping_add(1 << FLAG_BITS))",
        broken: "Self(self.0 & !FLAGS)",
        models: &["proposal::numbers::reuse"],
    },
    Logic {
        what: "a number can be used twice",
        file: "proposal/cell.rs",
        step: "let mine = seen.without(NUMBER);",
        broken: "let mine = seen;",
        models: &["proposal::numbers::taken_once"],
    },
    Logic {
        what: "a half that becomes a number after the end answers nothing",
        file: "proposal/cell.rs",
        step: "if before.is_over() { Err(number) } else { Ok(number) }",
        broken: "if false { Err(number) } else { Ok(number) }",
        models: &["proposal::numbers::ends"],
    },
    Logic {
        what: "the end leaves numbers as they are",
        file: "proposal/cell.rs",
        step: "Word(self.word.fetch_or(OVER, Acquire)).is_any_number()",
        broken: "Word(self.word.fetch_or(OVER, Acquire)) == Word::NEW && false",
        models: &["proposal::numbers::ends"],
    },
    Logic {
        what: "who gives a cell back and has yet to wake does not count",
        file: "proposal/group.rs",
        step: "is_awaited = true;\n                count();",
        broken: "is_awaited = true;\n                let _ = &mut count;",
        models: &["proposal::life::room"],
    },
    Logic {
        what: "who gives a cell back does not look for those who wait",
        file: "proposal/group.rs",
        step: "if word & AWAITED != 0 && !is_awaited {",
        broken: "if word & AWAITED == 1 && !is_awaited {",
        models: &["proposal::life::room"],
    },
    Logic {
        what: "who waits for a cell says so in the first group alone",
        file: "proposal/group.rs",
        step: "        for group in self.iter() {\n            // ORDERING(proposal.raise)",
        broken: "        for group in self.iter().take(1) {\n            // ORDERING(proposal.raise)",
        models: &["proposal::life::room_in_two_groups"],
    },
    Logic {
        what: "who gives the last cell back does not see that it is the last",
        file: "proposal/slab.rs",
        step: "if released.ends_group {",
        broken: "if false {",
        models: &["proposal::life::last_half"],
    },
    Logic {
        what: "a proposal wakes no receiver",
        file: "proposal/entry.rs",
        step: "let ticket = Ticket::new(claim.part());\n                self.board.bell.ring_after_rmw();",
        broken: "let ticket = Ticket::new(claim.part());",
        models: &["proposal::channel::receiver_is_woken"],
    },
    Logic {
        what: "the last proposer wakes no receiver",
        file: "proposal/entry.rs",
        step: "self.bell.ring();",
        broken: "",
        models: &["proposal::channel::receiver_sleeps"],
    },
    Logic {
        what: "who waits for room is not told of the end",
        file: "proposal/entry.rs",
        step: "self.slab.wake(lane);",
        broken: "let _ = lane;",
        models: &["proposal::channel::closed_while_full"],
    },
    Logic {
        what: "a receiver that goes leaves what is in the queue",
        file: "proposal/exit.rs",
        step: "while let Ok(Proposal { value, responder }) = self.try_take() {",
        broken: "while let Ok(Proposal { value, responder }) = Err::<Proposal<T>, ()>(()) {",
        models: &["proposal::channel::receiver_goes"],
    },
];

/// A tree in which nothing is broken: a copy in which even this fails would kill every mutant.
const WHOLE: Logic = Logic {
    what: "nothing is broken",
    file: "latch/slots.rs",
    step: "N as u64 - 1",
    broken: "N as u64 - 1",
    models: &[""],
};

/// Runs those whose file fits one of `parts` (all, without one); how many passed and failed.
pub(crate) fn run(parts: &[String], share: Share) -> (usize, usize) {
    let (mut killed, mut survived) = (0, 0);
    if share == Share::WHOLE {
        assert!(!WHOLE.is_killed(), "the models fail in a copy of the tree as it is");
    }
    for logic in share.of(LOGIC.iter()) {
        let path = format!("src/{}", logic.file);
        if !parts.is_empty() && !parts.iter().any(|part| path.contains(part.as_str())) {
            continue;
        }
        let dead = logic.is_killed();
        println!("{} ({path}): {}", logic.what, if dead { "killed" } else { "SURVIVED" });
        *if dead { &mut killed } else { &mut survived } += 1;
    }
    (killed, survived)
}

impl Logic {
    fn is_killed(&self) -> bool {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let copy = here.join("target/logic");
        let _ = fs::remove_dir_all(copy.join("src"));
        let _ = fs::remove_dir_all(copy.join("loom-tests"));
        copy_tree(&here.join("../src"), &copy.join("src"));
        copy_tree(&here.join("src"), &copy.join("loom-tests/src"));
        for file in ["Cargo.toml", "Cargo.lock"] {
            fs::copy(here.join(file), copy.join("loom-tests").join(file)).expect("can be copied");
        }
        copy_tree(&here.join(".cargo"), &copy.join("loom-tests/.cargo"));
        let file = copy.join("src").join(self.file);
        let source = fs::read_to_string(&file).expect("the source is there");
        assert_eq!(source.matches(self.step).count(), 1, "{}: the step has changed", self.what);
        fs::write(&file, source.replace(self.step, self.broken)).expect("can be written");

        let cargo = |arguments: &[&str]| {
            let models = self.models.iter().map(|model| format!("models::{model}"));
            let run = arguments.contains(&"--");
            Command::new(env!("CARGO"))
                .args(["test", "--release", "--lib"])
                .args(arguments)
                .args(models.filter(|_| run))
                .env("RUST_BACKTRACE", "0")
                .env("CARGO_TARGET_DIR", here.join("target/logic-target"))
                // A step that is broken is a small part of the crate.
                .env("CARGO_INCREMENTAL", "1")
                .current_dir(copy.join("loom-tests"))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .expect("cargo runs")
        };
        assert!(cargo(&["--no-run"]).success(), "{}: does not build", self.what);
        !cargo(&["--"]).success()
    }
}

fn copy_tree(from: &Path, to: &PathBuf) {
    fs::create_dir_all(to).expect("can be made");
    for entry in fs::read_dir(from).expect("can be read") {
        let path = entry.expect("can be read").path();
        let target = to.join(path.file_name().expect("has a name"));
        if path.is_dir() {
            copy_tree(&path, &target);
        } else {
            fs::copy(&path, &target).expect("can be copied");
        }
    }
}
