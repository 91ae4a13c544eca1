//! Further calls of the structures that wait, answer and count.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use nodestate::{
    flags::{Flags, UserFlags},
    latch::Latch,
    metrics::Metrics,
    proposal::{Caps, Outcome, Responder, channel},
    raft::{RaftView, Role},
    slot::{OnceSlot, SwapSlot},
};

use super::{Expectation::Free, Found, NO_PANIC, Row, Scenario, leak, waiting::ready};

const LONG: Duration = Duration::from_secs(5);
const BRIEF: Duration = Duration::from_millis(5);

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("Latch: versioned, clone, changed of before / publish + read", Free, latch),
        Row::new("RaftView: versioned, changed_deadline / publish + read", Free, view),
        Row::new("Flags: changed_since, each way / set + clear", Free, flags).sampled(7),
        Row::new("proposal: appended, rejected / propose + take + answer", Free, || {
            answering(
                |mut responder| {
                    responder.appended(7, 3);
                    assert!(responder.position() == Some((7, 3)) && responder.is_awaited());
                    responder.not_appended();
                    assert!(!responder.is_control());
                    responder.rejected(None);
                },
                Outcome::Rejected { leader: None },
            )
        }),
        Row::new("proposal: appended, settled / propose + take + answer", Free, || {
            answering(
                |mut responder| {
                    responder.appended(7, 3);
                    responder.settled(3);
                },
                Outcome::Committed { index: 7, term: 3 },
            )
        }),
        Row::new("proposal: overwritten / propose + take + answer", Free, || {
            answering(Responder::overwritten, Outcome::Overwritten)
        }),
        Row::new("proposal: unknown / propose + take + answer", Free, || {
            answering(Responder::unknown, Outcome::Unknown)
        }),
        Row::new("proposal: take and next_batch, each way / propose", Free, taking).sampled(3),
        Row::new("OnceSlot: get, wait, each way / set + try_get", Free, once_waits).sampled(7),
        Row::new("SwapSlot: get, wait, Owned, Retired / replace + try_get", Free, swap_waits)
            .sampled(7),
        Row::new("Metrics: Level, Attempts, LockTimer / add + sum", Free, counts).sampled(97),
    ]
}

fn latch() -> Scenario {
    let (mut writer, latch) = Latch::<[u64; 4], 3>::new([0; 4]);
    let before = latch.version();
    writer.publish([1; 4]);
    let latch: &'static Latch<_, 3> = leak(latch);
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

fn view() -> Scenario {
    let (mut writer, view) = RaftView::new(7);
    let before = view.version();
    writer.publish(Role::Follower, None, 1).expect("the term is new");
    let view: &'static RaftView = leak(view);
    Scenario::new(
        move || {
            assert!(view.versioned().value.view.term >= 1 && view.version() != before);
            assert!(view.changed_deadline(before, Instant::now() + LONG).is_ok());
        },
        move |operation| {
            writer.publish(Role::Follower, None, operation + 2).expect("the term is new");
            view.read().term == operation + 2
        },
        || {},
    )
}

fn flags() -> Scenario {
    let flags: &'static Flags = leak(Flags::new());
    let before = flags.snapshot();
    flags.set(UserFlags::bit::<0>());
    Scenario::new(
        move || {
            let later = Instant::now() + BRIEF;
            assert!(flags.changed_since(before).is_ok());
            assert!(flags.changed_since_timeout(before, BRIEF).is_ok());
            assert!(flags.changed_since_deadline(before, later).is_ok());
            assert!(ready(flags.changed_since_async(before)).is_some());
            assert!(flags.wait_deadline(later, |now| now.contains(UserFlags::bit::<0>())).is_ok());
        },
        |_| {
            flags.set(UserFlags::bit::<1>());
            !flags.clear(UserFlags::bit::<1>()).contains(UserFlags::bit::<2>())
        },
        || {},
    )
}

/// The victim answers a proposal, whose caller is `told` that; the other thread has others answered.
fn answering(answer: fn(Responder), told: Outcome) -> Scenario {
    let (proposer, mut receiver) = channel::<u64>(8).expect("it is a capacity");
    let proposer = leak(proposer);
    let ticket = leak(Mutex::new(proposer.try_propose(1).ok()));
    let mut responder = receiver.try_take().ok().map(|proposal| proposal.responder);
    Scenario::new(
        move || responder.take().into_iter().for_each(answer),
        move |_| {
            let Ok(mut ticket) = proposer.try_propose(2) else { return false };
            while let Ok(proposal) = receiver.try_take() {
                proposal.responder.committed(8, 3);
            }
            ticket.try_outcome().is_some()
        },
        move || {
            let ticket = ticket.lock().expect(NO_PANIC).take().expect("there was room");
            assert_eq!(ticket.wait(), told);
            assert_eq!(proposer.open(), 0, "a cell was lost");
        },
    )
}

fn taking() -> Scenario {
    const CAPS: Caps = Caps { items: 1, bytes: usize::MAX };
    let (proposer, mut receiver) = channel::<u64>(1024).expect("it is a capacity");
    let proposer = leak(proposer);
    let tickets: Vec<_> = (0..5).map_while(|value| proposer.try_propose(value).ok()).collect();
    let mut batch = Vec::with_capacity(8);
    Scenario::new(
        move || {
            assert!(receiver.len() >= 5 && !receiver.is_empty() && !receiver.is_closed());
            batch.extend(receiver.take());
            let size = |_: &u64| 1;
            assert_eq!(receiver.next_batch(CAPS, size, &mut batch), Ok(1));
            assert_eq!(receiver.next_batch_timeout(CAPS, size, &mut batch, LONG), Ok(1));
            let later = Instant::now() + LONG;
            assert_eq!(receiver.next_batch_deadline(CAPS, size, &mut batch, later), Ok(1));
            assert_eq!(ready(receiver.next_batch_async(CAPS, size, &mut batch)), Some(1));
            batch.drain(..).for_each(|proposal| proposal.responder.committed(7, 3));
        },
        |value| proposer.clone().try_propose(value).is_ok(),
        || assert!(tickets.into_iter().all(|ticket| ticket.wait().is_committed())),
    )
}

fn once_waits() -> Scenario {
    let slot: &'static OnceSlot<u64> = leak(OnceSlot::new());
    let found = leak(Found::new());
    Scenario::new(
        || {
            let later = Instant::now() + BRIEF;
            let one =
                [slot.get_timeout(BRIEF).ok().copied(), slot.get_deadline(later).ok().copied()];
            found.set((one, ready(slot.get()).copied(), slot.wait().ok().copied()));
        },
        |_| slot.set(7).is_ok() || slot.try_get() == Some(&7),
        || {
            let (one, two, last) = found.get().expect("it has looked");
            assert!(one.into_iter().chain([two]).flatten().all(|value| value == 7));
            assert_eq!(last, Some(7));
        },
    )
}

fn swap_waits() -> Scenario {
    let slot: &'static SwapSlot<u64> = leak(SwapSlot::from(1));
    Scenario::new(
        || {
            let later = Instant::now() + LONG;
            let owned = slot.wait().expect("it is open");
            let twin = owned.clone();
            assert!(nodestate::slot::Owned::ptr_eq(&owned, &twin));
            assert!(slot.get_timeout(LONG).is_ok() && slot.get_deadline(later).is_ok());
            assert!(ready(slot.get()).is_some());
            drop((owned, twin));
            let old = slot.replace(2).expect("it is open");
            if let Some(old) = old {
                // The other thread may stand in a look.
                let _ = old.retired_timeout(BRIEF);
                let _ = old.retired_deadline(Instant::now() + BRIEF);
                let _ = (old.is_retired(), old.into_inner().is_ok());
            }
        },
        |operation| {
            drop(slot.replace(operation).expect("it is open"));
            slot.try_get().is_some()
        },
        || assert!(slot.try_get().is_some()),
    )
}

fn counts() -> Scenario {
    let metrics = Metrics::new();
    let level = leak(metrics.level("level", "", &[]).expect("a good name"));
    let finds = leak(metrics.attempts("finds", "", &[]).expect("a good name"));
    let timer = leak(metrics.lock_timer("lock", "", &[]).expect("a good name"));
    let gauge = leak(metrics.gauge("gauge", "", &[]).expect("a good name"));
    level.add(1);
    leak(metrics);
    let mine = leak(Mutex::new(0));
    Scenario::new(
        || {
            level.add(5);
            level.subtract(2);
            assert_eq!(finds.note(Some(1)), Some(1));
            assert_eq!(timer.lock(|| Some(1), || 2) + timer.lock(|| None, || 2), 3);
            gauge.add(1);
            std::hint::black_box((level.sum(), finds.hits(), finds.misses()));
            std::hint::black_box((gauge.get(), timer.immediate(), timer.waits().count()));
        },
        |_| {
            level.add(1);
            *mine.lock().expect(NO_PANIC) += 1;
            level.sum() > 0
        },
        || assert_eq!(level.sum(), 1 + 3 + *mine.lock().expect(NO_PANIC)),
    )
}
