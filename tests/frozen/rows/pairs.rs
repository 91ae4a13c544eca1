//! Two victims on one object, and a third thread that works beside both.
//!
//! They are frozen at pairs of points at random: there are too many for every one.

use std::{
    cell::RefCell,
    hint::spin_loop,
    rc::Rc,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
};

use nodestate::{
    flags::{Flags, UserFlags},
    latch::Latch,
    metrics::Metrics,
    proposal::{Outcome, ProposalReceiver, Proposer, Ticket, channel},
    raft::{RaftView, Role},
    ring::{
        lanes,
        mpsc::{self, Sender},
    },
    slot::{OnceSlot, SwapSlot},
};

use super::{
    Expectation::{Free, Stops},
    NO_PANIC, Row, Scenario, intern, leak, map, node, peers,
    waiting::Task,
};

pub(super) fn rows() -> Vec<Row> {
    let own = vec![
        Row::new("two at once: Latch, read and read / publish + read", Free, latch),
        Row::new("two at once: RaftView, publish to a task and status / status", Free, view),
        Row::new("two at once: Flags, set and change beside a task / set + clear", Free, flags),
        Row::new("two at once: mpsc, push and batch / push + pop", Free, || pushes(batch)),
        Row::new("two at once: mpsc, push and a clone's push / push + pop", Free, || {
            pushes(|sender| u64::from(sender.clone().try_push(1).is_ok()))
        }),
        Row::new("two at once: mpsc, close and push / push", Free, close),
        Row::new("two at once: mpsc, pushes that wake a task / push that wakes it", Free, wakes),
        Row::new("two at once: lanes, push and register + push / push + pop", Free, lanes),
        Row::new("two at once: proposals, two proposers / propose + take + answer", Free, propose),
        Row::new("two at once: proposals, answer and drop of its ticket / likewise", Free, answer),
        Row::new("two at once: OnceSlot, set and close / set + try_get", Free, once),
        Row::new("two at once: SwapSlot, replace and take / replace + try_get", Free, swap),
        Row::new("two at once: Counter, first add and first add / add + sum", Free, counter),
        Row::new("two at once: a spin lock, taken and taken / taken", Stops, spin_lock),
    ];
    own.into_iter()
        .chain(map::pairs())
        .chain([
            Row::new("two at once: Interner, intern and purge / both", Free, intern::twice),
            Row::new("two at once: Peers, insert and apply / insert + remove", Free, peers::twice),
            Row::new("two at once: NodeState, shutdown and propose / reads", Free, node::twice),
        ])
        .collect()
}

fn latch() -> Scenario {
    let (mut writer, latch) = Latch::<[u64; 4], 3>::new([0; 4]);
    let latch: &'static Latch<_, 3> = leak(latch);
    let read = || {
        let view = latch.read();
        assert_eq!(view, [view[0]; 4], "it was never published");
    };
    Scenario::new(
        read,
        move |operation| {
            writer.publish([operation; 4]);
            latch.read() == [operation; 4]
        },
        || {},
    )
    .and(read)
}

fn view() -> Scenario {
    let (mut writer, view) = RaftView::new(7);
    let view: &'static RaftView = leak(view);
    let task = Task::pending(view.changed_async(view.version()));
    let look = || {
        let status = view.status();
        status.view.is_leader == (status.view.term == 2)
    };
    Scenario::new(
        move || _ = writer.publish(Role::Leader, Some(7), 2).expect("the term is new"),
        move |_| look(),
        || assert!(task.found().expect("the writer is there").value.view.is_leader),
    )
    .and(move || assert!(look(), "half a publication"))
}

fn flags() -> Scenario {
    const SET: UserFlags = UserFlags::bit::<0>();
    const CHANGED: UserFlags = UserFlags::bit::<1>();
    const BLINKING: UserFlags = UserFlags::bit::<2>();
    let flags: &'static Flags = leak(Flags::new());
    flags.set(SET);
    let task = Task::pending(flags.wait_until_async(|now| now.contains(CHANGED)));
    Scenario::new(
        || _ = flags.change(CHANGED, SET),
        |_| {
            let seen = flags.set(BLINKING);
            assert!(seen.contains(SET) || seen.contains(CHANGED), "half a change");
            !flags.clear(BLINKING).contains(UserFlags::bit::<5>())
        },
        || {
            assert_eq!(flags.snapshot().user(), CHANGED | UserFlags::bit::<3>());
            assert!(task.found().is_ok());
        },
    )
    .and(|| _ = flags.set(UserFlags::bit::<3>()))
}

fn batch(sender: &mut Sender<u64>) -> u64 {
    sender.push_batch(&mut vec![1; 16]).map_or(0, |moved| moved as u64)
}

/// One victim pushes a value, and another does `act`; what was accepted comes out once.
fn pushes(act: fn(&mut Sender<u64>) -> u64) -> Scenario {
    let (sender, receiver) = mpsc::ring::<u64>(512).expect("that can be");
    let [mut one, mut two, mut mine] = [(); 3].map(|()| sender.clone());
    let accepted = leak(AtomicU64::new(0));
    let ends = Rc::new(RefCell::new((receiver, 0)));
    let check = ends.clone();
    Scenario::new(
        move || _ = accepted.fetch_add(one.try_push(1).is_ok().into(), SeqCst),
        move |operation| {
            let (receiver, taken) = &mut *ends.borrow_mut();
            let pushed = match operation % 2 {
                0 => mine.try_push(1).is_ok(),
                _ => mine.push_batch(&mut vec![1]) == Ok(1),
            };
            accepted.fetch_add(pushed.into(), SeqCst);
            receiver.try_pop().map(|value| *taken += value).is_ok()
        },
        move || {
            let (receiver, taken) = &mut *check.borrow_mut();
            while let Ok(value) = receiver.try_pop() {
                *taken += value;
            }
            assert_eq!(*taken, accepted.load(SeqCst), "accepted is taken");
            drop(sender);
        },
    )
    .and(move || _ = accepted.fetch_add(act(&mut two), SeqCst))
}

fn close() -> Scenario {
    let (mut sender, receiver) = mpsc::ring::<u64>(512).expect("that can be");
    sender.push_batch(&mut vec![1; 10]).expect("it is open");
    let mut victim = sender.clone();
    let [accepted, taken] = [10, 0].map(|count| leak(AtomicU64::new(count)));
    let mut receiver = Some(receiver);
    let count = move |sender: &mut Sender<u64>| {
        accepted.fetch_add(sender.try_push(1).is_ok().into(), SeqCst);
    };
    let also = count;
    Scenario::new(
        move || {
            let remaining = receiver.take().into_iter().flat_map(mpsc::Receiver::into_remaining);
            taken.store(remaining.sum(), SeqCst);
        },
        move |_| {
            count(&mut sender);
            true
        },
        || assert_eq!(taken.load(SeqCst), accepted.load(SeqCst), "accepted is taken"),
    )
    .and(move || also(&mut victim))
}

fn wakes() -> Scenario {
    let (sender, mut receiver) = mpsc::ring::<u64>(512).expect("that can be");
    let [mut one, mut two, mut mine] = [(); 3].map(|()| sender.clone());
    leak(sender);
    let task = Task::pending(async move { receiver.pop_async().await });
    Scenario::new(
        move || one.try_push(1).expect("there is room"),
        move |_| mine.try_push(1).is_ok() && task.is_woken(),
        || assert!(task.found().is_ok()),
    )
    .and(move || two.try_push(1).expect("there is room"))
}

fn lanes() -> Scenario {
    let (registrar, mut consumer) = lanes::ring::<u64>(4, 512).expect("there is memory");
    let [mut one, mut mine] = [(); 2].map(|()| registrar.register().expect("there is a lane"));
    let late = registrar.clone();
    let registrar = leak(registrar);
    let taken = leak(AtomicU64::new(0));
    let consumer = Rc::new(RefCell::new(move || consumer.try_pop().ok()));
    let check = consumer.clone();
    Scenario::new(
        move || one.try_push(1 << 32).expect("there is room"),
        move |_| {
            mine.try_push(0).expect("there is room");
            let value = consumer.borrow_mut()();
            taken.fetch_add(value.unwrap_or_default(), SeqCst);
            value.is_some()
        },
        move || {
            while let Some(value) = check.borrow_mut()() {
                taken.fetch_add(value, SeqCst);
            }
            assert_eq!(taken.load(SeqCst), (1 << 32) + (1 << 40));
            assert!(registrar.register().is_ok(), "a lane was lost");
        },
    )
    .and(move || {
        let mut producer = late.register().expect("there is a lane");
        producer.try_push(1 << 40).expect("there is room");
    })
}

const COMMITTED: Outcome = Outcome::Committed { index: 7, term: 3 };

/// Proposes, takes out all that is there, answers, and hears of its own.
fn turn(proposer: &Proposer<u64>, receiver: &mut ProposalReceiver<u64>) -> bool {
    let Ok(mut ticket) = proposer.try_propose(1) else { return false };
    while let Ok(proposal) = receiver.try_take() {
        proposal.responder.committed(7, 3);
    }
    ticket.try_outcome() == Some(COMMITTED)
}

fn propose() -> Scenario {
    let (proposer, receiver) = channel(8).expect("it is a capacity");
    let proposer: &'static Proposer<u64> = leak(proposer);
    let receiver = Rc::new(RefCell::new(receiver));
    let check = receiver.clone();
    let tickets: [&'static Mutex<Option<Ticket>>; 2] =
        [(); 2].map(|()| leak(Mutex::new(None)) as &_);
    let act = |place: &Mutex<Option<Ticket>>| {
        *place.lock().expect(NO_PANIC) = proposer.try_propose(1).ok();
    };
    let [first, second] = tickets;
    Scenario::new(
        move || act(first),
        move |_| turn(proposer, &mut receiver.borrow_mut()),
        move || {
            assert!(turn(proposer, &mut check.borrow_mut()));
            for place in tickets {
                let ticket = place.lock().expect(NO_PANIC).take().expect("there is room");
                assert_eq!(ticket.wait(), COMMITTED);
            }
            assert_eq!(proposer.open(), 0, "a cell was lost");
        },
    )
    .and(move || act(second))
}

fn answer() -> Scenario {
    let (proposer, mut receiver) = channel(8).expect("it is a capacity");
    let proposer: &'static Proposer<u64> = leak(proposer);
    let mut ticket = proposer.try_propose(1).ok();
    let mut responder = receiver.try_take().ok().map(|proposal| proposal.responder);
    Scenario::new(
        move || responder.take().expect("it runs once").committed(7, 3),
        move |_| turn(proposer, &mut receiver),
        || assert_eq!(proposer.open(), 0, "a cell was lost"),
    )
    .and(move || drop(ticket.take()))
}

fn once() -> Scenario {
    let slot: &'static OnceSlot<u64> = leak(OnceSlot::new());
    Scenario::new(
        || _ = slot.set(1),
        |operation| slot.set(operation).is_ok() || slot.try_get().is_some() || slot.is_closed(),
        || assert!(slot.try_get().is_some() != slot.is_closed()),
    )
    .and(|| slot.close())
}

fn swap() -> Scenario {
    let slot: &'static SwapSlot<u64> = leak(SwapSlot::from(0));
    Scenario::new(
        || drop(slot.replace(1)),
        |operation| {
            drop(slot.replace(operation).expect("it is open"));
            let found = slot.try_get().map(|value| *value);
            found.is_none_or(|found| found == operation || found == 1)
        },
        || drop(slot.take()),
    )
    .and(|| drop(slot.take()))
}

fn counter() -> Scenario {
    let counter = leak(Metrics::new().counter("a", "", &[]).expect("a good name"));
    counter.increment();
    let mine = leak(AtomicU64::new(1));
    Scenario::new(
        || counter.add(1 << 20),
        |_| {
            counter.increment();
            let mine = mine.fetch_add(1, SeqCst) + 1;
            counter.sum() % (1 << 20) == mine
        },
        || assert_eq!(counter.sum(), mine.load(SeqCst) + (1 << 20) + (1 << 40)),
    )
    .and(|| counter.add(1 << 40))
}

fn spin_lock() -> Scenario {
    let (locked, word) = (leak(AtomicBool::new(false)), leak(AtomicU64::new(0)));
    let add = || {
        while locked.swap(true, SeqCst) {
            spin_loop();
        }
        word.store(word.load(SeqCst) + 1, SeqCst);
        locked.store(false, SeqCst);
    };
    Scenario::new(
        add,
        move |_| {
            add();
            true
        },
        || assert!(word.load(SeqCst) > 2),
    )
    .and(add)
}
