//! Plain memory that goes from thread to thread through each structure, in a program without a test harness.
//!
//! It is for ThreadSanitizer (`.ci/steps/sanitizers`), which reports memory that two threads reach without an
//! order between them. It knows no fences, and nothing of what std does inside: so threads are spawned and
//! joined here, which it does know, and what threads share is leaked, or ends on the main thread. By itself
//! the program checks what arrives. `cargo test --release --test races -- [NAME]`; with `--planted` there is a
//! race that must be reported.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{spawn, yield_now};

use nodestate::flags::{FlagCell, Flags, Lifecycle, UserFlags};
use nodestate::latch::Latch;
use nodestate::map::EpochMap;
use nodestate::proposal::{self, Outcome};
use nodestate::ring::{lanes, mpsc, spsc};
use nodestate::slot::{OnceSlot, SwapSlot};

/// Values that go through each.
const MANY: u64 = 2_000;

/// Fewer of them than may wait at a time.
const ROOM: usize = 7;

/// Plain memory: a number behind a pointer.
type Value = Box<u64>;

fn main() {
    let all: [(&str, fn()); 14] = [
        ("flags", flags),
        ("flags_lifecycle", flags_lifecycle),
        ("flags_cell", flags_cell),
        ("latch", latch),
        ("map", map),
        ("spsc", spsc_ring),
        ("spsc_waiting", spsc_waiting),
        ("lanes", lanes_ring),
        ("lanes_waiting", lanes_waiting),
        ("mpsc", mpsc_ring),
        ("mpsc_waiting", mpsc_waiting),
        ("proposal", proposals),
        ("slot_once", slot_once),
        ("slot_swap", slot_swap),
    ];
    // Others are for the harness that the other tests have.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|it| it == "--planted") {
        return planted();
    }
    let name = arguments.first().filter(|it| !it.starts_with('-')).map_or("", String::as_str);
    let wanted = all.into_iter().filter(|(there, _)| there.starts_with(name));
    let run = wanted.map(|(_, run)| run()).count();
    println!("races: {run} passed");
}

/// Runs both on threads of their own.
fn beside<A: Send + 'static, B: Send + 'static>(
    one: impl FnOnce() -> A + Send + 'static,
    other: impl FnOnce() -> B + Send + 'static,
) -> (A, B) {
    let (one, other) = (spawn(one), spawn(other));
    (one.join().unwrap(), other.join().unwrap())
}

fn shared<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// A line of numbers, each of which is written once, before something tells so.
struct Line(Box<[UnsafeCell<u64>]>);

// SAFETY: what is told is what is asked here: that who reads comes after who has written.
unsafe impl Sync for Line {}

impl Line {
    fn new() -> Self {
        Self((0..=MANY).map(|_| UnsafeCell::new(u64::MAX)).collect())
    }

    fn write(&self, at: u64) {
        // SAFETY: one thread writes it, and nobody has been told yet.
        unsafe { *self.0[at as usize].get() = at };
    }

    fn read(&self, at: u64) {
        // SAFETY: the caller was told, and nobody writes it again.
        assert_eq!(unsafe { *self.0[at as usize].get() }, at);
    }
}

/// What is told by a store that orders nothing.
fn planted() {
    let (told, line) = (shared(AtomicBool::new(false)), shared(Line::new()));
    let tell = || {
        line.write(0);
        told.store(true, Relaxed);
    };
    let hear = || {
        while !told.load(Relaxed) {
            yield_now();
        }
        line.read(0);
    };
    beside(tell, hear);
}

/// Who sees a flag changed sees what was written before, each way in turn.
fn flags() {
    let (flags, line, bit) = (shared(Flags::new()), shared(Line::new()), UserFlags::bit::<0>());
    let until = move |set: bool| {
        while flags.snapshot().contains(bit) != set {
            yield_now();
        }
    };
    let one = move || {
        for at in (0..MANY).step_by(2) {
            line.write(at);
            flags.set(bit);
            until(false);
            line.read(at + 1);
        }
    };
    let other = move || {
        for at in (0..MANY).step_by(2) {
            until(true);
            line.read(at);
            line.write(at + 1);
            flags.clear(bit);
        }
    };
    beside(one, other);
}

/// Who waits for a station sees what was written before it.
fn flags_lifecycle() {
    for _ in 0..50 {
        let (flags, line) = (shared(Flags::new()), shared(Line::new()));
        let one = move || {
            line.write(0);
            flags.advance(Lifecycle::Uninit, Lifecycle::Starting).unwrap();
            line.write(1);
            flags.advance(Lifecycle::Starting, Lifecycle::Running).unwrap();
        };
        let other = move || {
            flags.wait_until(|now| now.is_initialized()).unwrap();
            line.read(0);
            flags.wait_until(|now| now.is_running()).unwrap();
            line.read(1);
        };
        beside(one, other);
    }
}

/// An index that two exchange: what it leads to was written before.
fn flags_cell() {
    let (cell, line) = (shared(FlagCell::new(MANY)), shared(Line::new()));
    line.write(MANY);
    let party = move |first: u64| {
        move || {
            for at in (first..MANY).step_by(2) {
                line.write(at);
                line.read(cell.swap(at));
                line.read(cell.load());
                _ = cell.compare_exchange(at, at).map_err(|there| line.read(there));
            }
        }
    };
    beside(party(0), party(1));
}

/// Who reads a publication sees what was written before it.
fn latch() {
    let (mut writer, latch) = Latch::<u64, 2>::new(MANY);
    let line = shared(Line::new());
    line.write(MANY);
    let write = move || {
        for at in 0..MANY {
            line.write(at);
            writer.publish(at);
        }
        writer
    };
    let read = move || {
        while latch.read() != MANY - 1 {
            line.read(latch.read());
        }
        latch
    };
    beside(write, read);
}

/// What is found was written before it was put in, and is not freed under a reader's eyes.
fn map() {
    let map = shared(EpochMap::<u64, Value>::with_private_collector(Default::default()));
    let party = move |first: u64| {
        move || {
            let mut seen = 0;
            for at in first..MANY {
                map.pin().insert(at % 40, Box::new(at));
                seen += map.pin().iter().map(|(_, value)| **value).max().unwrap_or(0);
                map.pin().remove(&((at + 20) % 40));
                seen += map.pin().get(&(at % 7)).map_or(0, |value| **value);
            }
            map.flush();
            seen
        }
    };
    let (one, other) = beside(party(0), party(1));
    assert!(one > 0 && other > 0);
}

/// Pushes all, in their order, and gives its end back.
fn push_all<P>(mut end: P, try_push: impl Fn(&mut P, Value) -> Result<(), Value>) -> P {
    for number in 0..MANY {
        let mut value = Box::new(number);
        while let Err(back) = try_push(&mut end, value) {
            value = back;
            yield_now();
        }
    }
    end
}

/// Takes as many times all as there are `parties`, and gives its end back.
fn take_all<C>(mut end: C, parties: u64, take: impl Fn(&mut C) -> Option<Value>) -> C {
    let mut sum = 0;
    let mut left = parties * MANY;
    while left > 0 {
        match take(&mut end) {
            Some(value) => {
                sum += *value;
                left -= 1;
            }
            None => yield_now(),
        }
    }
    assert_eq!(sum, parties * MANY * (MANY - 1) / 2);
    end
}

fn spsc_ring() {
    let (producer, consumer) = spsc::ring::<Value>(ROOM).unwrap();
    let produce =
        || push_all(producer, |it, value| it.try_push(value).map_err(|it| it.into_inner()));
    beside(produce, || take_all(consumer, 1, |it| it.try_pop().ok()));
}

fn spsc_waiting() {
    let (sender, receiver) = spsc::waiting::<Value>(ROOM).unwrap();
    let send = || push_all(sender, |it, value| it.push(value).map_err(|it| it.into_inner()));
    beside(send, || take_all(receiver, 1, |it| it.pop().ok()));
}

fn lanes_ring() {
    let (registrar, consumer) = lanes::ring::<Value>(2, ROOM).unwrap();
    let produce = |producer: lanes::Producer<Value>| {
        move || push_all(producer, |it, value| it.try_push(value).map_err(|it| it.into_inner()))
    };
    let one = spawn(produce(registrar.register().unwrap()));
    let other = produce(registrar.register().unwrap());
    let ends = beside(other, || take_all(consumer, 2, |it| it.try_pop().ok()));
    drop((one.join().unwrap(), ends));
}

fn lanes_waiting() {
    let (registrar, receiver) = lanes::waiting::<Value>(2, ROOM).unwrap();
    let send = |sender: lanes::Sender<Value>| {
        move || push_all(sender, |it, value| it.push(value).map_err(|it| it.into_inner()))
    };
    let one = spawn(send(registrar.register().unwrap()));
    let other = send(registrar.register().unwrap());
    let ends = beside(other, || take_all(receiver, 2, |it| it.pop().ok()));
    drop((one.join().unwrap(), ends));
}

fn mpsc_ring() {
    let (sender, receiver) = mpsc::ring::<Value>(ROOM).unwrap();
    let send = |sender: mpsc::Sender<Value>| {
        move || push_all(sender, |it, value| it.try_push(value).map_err(|it| it.into_inner()))
    };
    let one = spawn(send(sender.clone()));
    let ends = beside(send(sender), || take_all(receiver, 2, |it| it.try_pop().ok()));
    drop((one.join().unwrap(), ends));
}

fn mpsc_waiting() {
    let (sender, receiver) = mpsc::ring::<Value>(ROOM).unwrap();
    let send = |sender: mpsc::Sender<Value>| {
        move || push_all(sender, |it, value| it.push(value).map_err(|it| it.into_inner()))
    };
    let one = spawn(send(sender.clone()));
    let ends = beside(send(sender), || take_all(receiver, 2, |it| it.pop().ok()));
    drop((one.join().unwrap(), ends));
}

/// A proposal's value reaches the loop, and what the loop has written is there for who hears the outcome.
fn proposals() {
    let (proposer, mut receiver) = proposal::channel::<Value>(ROOM).unwrap();
    let line = shared(Line::new());
    let propose = move || {
        for at in 0..MANY {
            let ticket = proposer.propose(Box::new(at)).unwrap();
            assert_eq!(ticket.wait(), Outcome::Committed { index: at, term: 1 });
            line.read(at);
        }
        proposer
    };
    let decide = move || {
        for at in 0..MANY {
            let taken = receiver.take().unwrap();
            assert_eq!(*taken.value, at);
            line.write(at);
            taken.responder.committed(at, 1);
        }
        receiver
    };
    beside(propose, decide);
}

fn slot_once() {
    for _ in 0..50 {
        let slot = shared(OnceSlot::<Value>::new());
        let party = move |number: u64| {
            move || {
                _ = slot.set(Box::new(number));
                assert!(**slot.wait().unwrap() < 2);
            }
        };
        beside(party(0), party(1));
    }
}

/// Values that are replaced beside a reader, who keeps each for a while.
fn slot_swap() {
    let slot = shared(SwapSlot::<Value>::new());
    let write = || {
        let retired = (0..MANY).filter_map(|number| slot.replace(Box::new(number)).unwrap());
        retired.collect::<Vec<_>>()
    };
    let read = || {
        let mut last = 0;
        while last < MANY - 1 {
            if let Some(value) = slot.try_get() {
                assert!(**value >= last, "an older one");
                last = **value;
            }
        }
    };
    let (retired, ()) = beside(write, read);
    assert_eq!(retired.len() as u64, MANY - 1);
}
