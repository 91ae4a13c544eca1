//! The exchange ring: whatever a sender or the receiver is doing, the others go on.
//!
//! The rows of each way to push and to take are in `ways`, those of large values in `large`.

mod large;
mod ways;

use std::{
    cell::RefCell,
    sync::atomic::{AtomicU64, Ordering::SeqCst},
    time::Duration,
};

use nodestate::ring::mpsc::{self, Receiver, Sender};

use super::{
    Expectation::{Free, Stops},
    Row, Scenario, leak,
    waiting::{Task, ready},
};

/// Enough that the other thread does not fill it while the receiver stands.
const CAPACITY: usize = 512;

/// The victim's value, or its first; those of the other thread are less.
const VICTIM: u64 = 1 << 32;

pub(super) fn rows() -> Vec<Row> {
    [own(), ways::rows(), large::rows()].into_iter().flatten().collect()
}

fn own() -> Vec<Row> {
    vec![
        Row::new("mpsc: push / push + pop", Free, || {
            sender(|sender| sender.try_push(VICTIM).is_ok().into())
        }),
        Row::new("mpsc: batch of 16 / push + pop", Free, || sender(batch::<16>)),
        Row::new("mpsc: batch of 100, in two / push + pop", Free, || sender(batch::<100>)),
        Row::new("mpsc: push that finds it full / push + pop", Free, full),
        Row::new("mpsc: clone of a sender, and its push / push + pop", Free, || {
            sender(|sender| sender.clone().try_push(VICTIM).is_ok().into())
        }),
        Row::new("mpsc: ninth sender, with a segment / push + pop", Free, ninth),
        Row::new("mpsc: drop of a sender / clone + push + pop", Free, dropped),
        Row::new("mpsc: pop / push", Free, || {
            receiver(|receiver| receiver.try_pop().into_iter().collect())
        }),
        Row::new("mpsc: pop of a batch / push", Free, || {
            receiver(|receiver| (0..7).flat_map(|_| receiver.try_pop()).collect())
        }),
        Row::new("mpsc: drain / push", Free, || {
            receiver(|receiver| {
                let mut taken = Vec::with_capacity(64);
                let _ = receiver.try_drain(&mut taken, 40);
                taken
            })
        }),
        Row::new("mpsc: close, and what remains / push", Free, close),
        Row::new("mpsc: push that wakes a task / push that wakes it, pop", Free, waking),
        Row::new("mpsc: pop that wakes a sender / push + is_closed", Free, waking_a_sender),
        Row::new("mpsc: async push / push + pop", Free, || sender(push_async)),
        Row::new("ArrayQueue: push / push + pop", Stops, array_queue),
        Row::new("crossfire: push / push + pop", Stops, crossfire),
        Row::new("thingbuf: push / push + pop", Stops, thingbuf),
        Row::new("tokio mpsc: push / push + pop", Stops, tokio),
    ]
}

/// Values that went in and out, as the other thread and the check know.
struct Ends {
    sender: Sender<u64>,
    receiver: Receiver<u64>,
    next: u64,
    /// The next of the other thread's, and of the victim's, to come out.
    awaited: [u64; 2],
}

impl Ends {
    fn new(sender: Sender<u64>, receiver: Receiver<u64>) -> &'static RefCell<Self> {
        leak(RefCell::new(Self { sender, receiver, next: 0, awaited: [0, VICTIM] }))
    }

    /// By each way in turn, so that a victim would be seen that keeps any of them for itself.
    fn push(&mut self) -> bool {
        let Self { sender, next, .. } = self;
        let value = *next;
        let pushed = match value % 8 {
            0 => sender.push_batch(&mut vec![value]) == Ok(1),
            1 => sender.push_iter([value], &mut Vec::new()) == Ok(1),
            2 => sender.push_timeout(value, Duration::ZERO).is_ok(),
            3 => sender.push_all_timeout(&mut vec![value], Duration::ZERO).is_ok(),
            4 => sender.clone().try_push(value).is_ok(),
            // What may wait, where there is room for all.
            5 if sender.capacity() > 1 => sender.push(value).is_ok(),
            6 if sender.capacity() > 1 => sender.push_all(&mut vec![value]).is_ok(),
            _ => sender.try_push(value).is_ok(),
        };
        *next += u64::from(pushed);
        pushed
    }

    fn pop(&mut self) -> bool {
        self.receiver.try_pop().map(|value| self.see(value)).is_ok()
    }

    /// Each sender's values come out in its order.
    fn see(&mut self, value: u64) {
        let awaited = &mut self.awaited[usize::from(value >= VICTIM)];
        assert_eq!(value, *awaited, "out of order, or lost");
        *awaited += 1;
    }

    /// All is out, and so many were the victim's.
    fn audit(&mut self, victims: u64) {
        while self.pop() {}
        assert_eq!(self.awaited, [self.next, VICTIM + victims]);
    }
}

fn batch<const N: u64>(sender: &mut Sender<u64>) -> u64 {
    let mut values = (VICTIM..VICTIM + N).collect();
    sender.push_batch(&mut values).map_or(0, |moved| moved as u64)
}

/// The victim does something with its sender, and says how many values went in.
fn sender(act: fn(&mut Sender<u64>) -> u64) -> Scenario {
    let (sender, receiver) = mpsc::ring(CAPACITY).expect("that can be");
    act_beside(sender.clone(), Ends::new(sender, receiver), act)
}

fn act_beside(
    mut sender: Sender<u64>,
    ends: &'static RefCell<Ends>,
    act: impl Fn(&mut Sender<u64>) -> u64 + Send + 'static,
) -> Scenario {
    let pushed = leak(AtomicU64::new(0));
    Scenario::new(
        move || pushed.store(act(&mut sender), SeqCst),
        |_| {
            let ends = &mut *ends.borrow_mut();
            ends.push() && ends.pop()
        },
        || ends.borrow_mut().audit(pushed.load(SeqCst)),
    )
}

/// A ring for one that has its one; the victim's is refused, unless the other thread has made room.
fn full() -> Scenario {
    let (sender, receiver) = mpsc::ring(1).expect("that can be");
    let pushed = leak(AtomicU64::new(0));
    let mut victim = sender.clone();
    let ends = Ends::new(sender, receiver);
    assert!(ends.borrow_mut().push());
    Scenario::new(
        move || pushed.store(victim.try_push(VICTIM).is_ok().into(), SeqCst),
        |_| {
            let ends = &mut *ends.borrow_mut();
            ends.pop() && ends.push()
        },
        || ends.borrow_mut().audit(pushed.load(SeqCst)),
    )
}

fn ninth() -> Scenario {
    let (sender, receiver) = mpsc::ring(CAPACITY).expect("that can be");
    leak([(); 6].map(|()| sender.clone()));
    let push = |sender: &mut Sender<u64>| sender.clone().try_push(VICTIM).is_ok().into();
    act_beside(sender.clone(), Ends::new(sender, receiver), push)
}

fn dropped() -> Scenario {
    let (sender, receiver) = mpsc::ring(CAPACITY).expect("that can be");
    let mut goes = Some(sender.clone());
    let ends = Ends::new(sender, receiver);
    Scenario::new(
        move || drop(goes.take()),
        |_| {
            let ends = &mut *ends.borrow_mut();
            ends.sender = ends.sender.clone();
            ends.push() && ends.pop()
        },
        || ends.borrow_mut().audit(0),
    )
}

/// A ring of singles and batches, from which the victim takes; the other thread pushes.
fn receiver(take: fn(&mut Receiver<u64>) -> Vec<u64>) -> Scenario {
    let (mut sender, receiver) = mpsc::ring(CAPACITY).expect("that can be");
    sender.push_batch(&mut (0..30).collect()).expect("it is open");
    let next = leak(AtomicU64::new(30));
    let receiver = leak(std::sync::Mutex::new((receiver, Vec::new())));
    Scenario::new(
        move || {
            let (receiver, taken) = &mut *receiver.lock().expect("it is the victim's");
            taken.extend(take(receiver));
        },
        move |_| sender.try_push(next.fetch_add(1, SeqCst)).is_ok(),
        move || {
            let (receiver, taken) = &mut *receiver.lock().expect("the victim has done");
            while receiver.try_drain(taken, 64).is_ok() {}
            assert!(taken.iter().copied().eq(0..next.load(SeqCst)), "out of order, or lost");
        },
    )
}

/// The victim closes and takes out what is left; the other thread pushes until it is refused, and is
/// answered each time.
fn close() -> Scenario {
    let (mut sender, receiver) = mpsc::ring(CAPACITY).expect("that can be");
    sender.push_batch(&mut (0..10).collect()).expect("it is open");
    let accepted = leak(AtomicU64::new(10));
    let taken = leak(AtomicU64::new(0));
    let mut receiver = Some(receiver);
    Scenario::new(
        move || {
            let remaining = receiver.take().map(Receiver::into_remaining);
            taken.store(remaining.into_iter().flatten().count() as u64, SeqCst);
        },
        move |_| {
            let pushed = sender.try_push(accepted.load(SeqCst)).is_ok();
            accepted.fetch_add(pushed.into(), SeqCst);
            true
        },
        || assert_eq!(taken.load(SeqCst), accepted.load(SeqCst), "accepted is taken"),
    )
}

/// Both threads' pushes find the receiver asleep. Wherever the victim stands, the other wakes it.
fn waking() -> Scenario {
    let (mut sender, mut receiver) = mpsc::ring(CAPACITY).expect("that can be");
    let mut other = sender.clone();
    let task = Task::pending(async move { receiver.pop_async().await });
    Scenario::new(
        move || sender.try_push(VICTIM).expect("there is room"),
        move |operation| other.try_push(operation).is_ok() && task.is_woken(),
        || assert!(task.found().is_ok()),
    )
}

/// The receiver frees a slot for which a task waits.
fn waking_a_sender() -> Scenario {
    let (mut sender, mut receiver) = mpsc::ring(1).expect("that can be");
    sender.try_push(0).expect("there is room");
    let other = sender.clone();
    let task = Task::pending(async move { sender.push_async(1).await.is_ok() });
    Scenario::new(
        move || assert!(receiver.try_pop().is_ok()),
        move |_| {
            let mut another = other.clone();
            // There may be room or not, and the answer comes.
            let _ = another.try_push(7);
            !other.is_closed()
        },
        || assert!(task.is_woken(), "a slot was freed"),
    )
}

/// One poll of a push that finds room.
fn push_async(sender: &mut Sender<u64>) -> u64 {
    ready(sender.push_async(VICTIM)).is_some().into()
}

fn crossfire() -> Scenario {
    let (sender, receiver) = crossfire::mpsc::bounded_blocking(CAPACITY);
    let other = sender.clone();
    rival(
        move || sender.try_send(VICTIM).expect("there is room"),
        move |value| other.try_send(value).is_ok(),
        move || receiver.try_recv().is_ok(),
    )
}

fn thingbuf() -> Scenario {
    let (sender, receiver) = thingbuf::mpsc::channel(CAPACITY);
    let other = sender.clone();
    rival(
        move || sender.try_send(VICTIM).expect("there is room"),
        move |value| other.try_send(value).is_ok(),
        move || receiver.try_recv().is_ok(),
    )
}

fn tokio() -> Scenario {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(CAPACITY);
    let other = sender.clone();
    rival(
        move || sender.try_send(VICTIM).expect("there is room"),
        move |value| other.try_send(value).is_ok(),
        move || receiver.try_recv().is_ok(),
    )
}

fn array_queue() -> Scenario {
    let queue = leak(crossbeam_queue::ArrayQueue::new(CAPACITY));
    rival(
        || queue.push(VICTIM).expect("there is room"),
        |value| queue.push(value).is_ok(),
        || queue.pop().is_some(),
    )
}

/// A receiver that may not go on says that there is nothing, and the pushes fill the ring: so a push that was
/// refused is followed by a pop, too.
fn rival(
    victim: impl FnMut() + Send + 'static,
    mut push: impl FnMut(u64) -> bool + 'static,
    mut pop: impl FnMut() -> bool + 'static,
) -> Scenario {
    let other = move |operation| {
        let pushed = push(operation);
        pop() && pushed
    };
    Scenario::new(victim, other, || {})
}
