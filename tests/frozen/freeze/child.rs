//! The forked process: the victims' threads, which the parent freezes inside their operations, and another.

use std::{
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    panic,
    sync::mpsc,
    thread,
};

use super::sys;
use crate::rows::{Act, Scenario};

/// Operations that the other thread has to finish beside the frozen victim.
pub(super) const OPERATIONS: u64 = 200;

/// Exit status of a child in which a thread panicked: a check of its row failed.
pub(super) const PANICKED: i32 = 1;
/// Exit status of a child whose victim may not be traced.
pub(super) const REFUSED: i32 = 2;

/// Seconds after which a child is ended as hung.
const LIFETIME: u32 = 10;

/// What the parent and the child tell each other, one byte each: the child is ready, the other
/// thread shall go, it is done.
pub(super) const SIGNAL: [u8; 1] = [0];

/// Runs one scenario and ends the process.
pub(super) fn run(make: fn() -> Scenario, parent: &mut UnixStream) -> ! {
    // Whichever thread panics, the object's check is lost; and nothing may unwind into the frames
    // that this process has inherited from its parent.
    panic::set_hook(Box::new(|panic| {
        eprintln!("{panic}");
        sys::exit(PANICKED)
    }));
    match play(make, parent) {
        Ok(()) => sys::exit(0),
        Err(error) => panic!("the child cannot go on: {error}"),
    }
}

fn play(make: fn() -> Scenario, parent: &mut UnixStream) -> io::Result<()> {
    sys::limit_life(LIFETIME)?;
    // What a thread does once (thread-locals, its allocator arena) is not the structure's: all
    // threads do it on another instance.
    let warm_up = make();
    let Scenario { victims, mut other, check } = make();

    let (is_warm, warmed) = mpsc::channel();
    let mut warm_other = warm_up.other;
    let mut frozen = Vec::new();
    for (warm_victim, victim) in warm_up.victims.into_iter().zip(victims) {
        let is_warm = is_warm.clone();
        frozen.push(thread::spawn(move || play_victim(warm_victim, victim, &is_warm)));
        // One after the other, so that the harness knows them by their ids.
        for operation in 0.. {
            // Once after the victim's end as well: its check may count on that.
            let is_last = warmed.try_recv().is_ok();
            warm_other(operation);
            if is_last {
                break;
            }
            thread::yield_now();
        }
    }
    (warm_up.check)();

    parent.write_all(&SIGNAL)?;
    parent.read_exact(&mut [0])?;
    let mut done = 0;
    for operation in 0.. {
        if done == OPERATIONS {
            break;
        }
        if other(operation) {
            done += 1;
        } else {
            thread::yield_now();
        }
    }
    parent.write_all(&SIGNAL)?;

    let _kept: Vec<_> = frozen.into_iter().map(thread::JoinHandle::join).collect();
    check();
    Ok(())
}

/// Runs the operation on another instance, and then under the parent's eyes. What it holds may take part
/// in the object's end, so it outlives the check.
fn play_victim(mut warm_up: Act, mut victim: Act, is_warm: &mpsc::Sender<()>) -> (Act, Act) {
    warm_up();
    is_warm.send(()).expect("the other thread listens");
    if sys::trace_me().is_err() {
        sys::exit(REFUSED);
    }
    sys::marker();
    victim();
    sys::marker();
    (warm_up, victim)
}
