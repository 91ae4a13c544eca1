//! Freezes one thread after k machine instructions of an operation, and sees whether another
//! thread still finishes its work on the same object.
//!
//! 1. The parent forks: every k gets a fresh object, and code at the same addresses.
//! 2. The child's victim thread asks to be traced and stops at a marker before its operation.
//! 3. The parent lets it run k instructions, and leaves it there.
//! 4. The other thread is told to go, and has to be done in time.
//! 5. The victim is let go, up to a marker after its operation; the child checks the object.
//!
//! `pair` does the same with two threads at once.
//!
//! Nothing here hangs: a child ends itself after some seconds (`child::LIFETIME`), and every wait
//! of the parent ends with the child.

mod child;
mod pair;
mod path;
mod sys;
mod victim;

use std::{
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    time::Duration,
};

use self::{child::SIGNAL, sys::Event, victim::Victim};
pub(crate) use self::{
    pair::{Pair, freeze_two},
    path::Path,
    sys::{is_asleep, keep_signals, stay_on_one_cpu, thread_id},
    victim::Reached,
};
use crate::rows::Scenario;

/// How many instructions before the one asked for the shortcut of each attempt ends.
///
/// A victim strays behind a wait whose time was up for an earlier victim, which a busy machine had
/// held up; one that is stepped on from before the wait finds the new way.
const BACK: [usize; 3] = [0, 16, 128];

/// What was seen with the victim frozen at one instruction.
#[derive(Debug)]
pub(crate) struct Point {
    /// Instructions that it ran before.
    pub(crate) steps: usize,
    pub(crate) reached: Reached,
    /// Whether the other thread was not done in time.
    pub(crate) stopped: bool,
    /// Why the run did not come to its end with the object as it has to be.
    pub(crate) broken: Option<String>,
}

/// Freezes the victim of a new scenario after `steps` instructions.
///
/// The other thread is given up after `patience`; `path` is that of the scenario's victims so far.
///
/// # Errors
/// The system refuses to fork or to trace. What goes wrong in the scenario is [`Point::broken`].
pub(crate) fn freeze(
    make: fn() -> Scenario,
    steps: usize,
    patience: Duration,
    path: &mut Path,
) -> io::Result<Point> {
    for back in BACK {
        let point = attempt(make, steps, steps.saturating_sub(back), patience, path)?;
        if point.reached != Reached::Strayed {
            return Ok(point);
        }
    }
    attempt(make, steps, 0, patience, path)
}

fn attempt(
    make: fn() -> Scenario,
    steps: usize,
    shortcut: usize,
    patience: Duration,
    path: &mut Path,
) -> io::Result<Point> {
    let mut point = Point { steps: 0, reached: Reached::Frozen, stopped: false, broken: None };
    let mut child = Child::fork(make)?;
    // An error in between comes from the child's early end, whose reason is that end.
    let course = child.meet(1).and_then(|mut victims| {
        let victim = victims.pop().expect("it is one");
        (point.steps, point.reached) = victim.advance(steps, shortcut, path)?;
        if point.reached == Reached::Strayed {
            return Ok(());
        }
        point.stopped = !child.is_other_done_within(patience)?;
        victim.let_go(point.reached)
    });
    // Of a victim that is not where it should be nothing is told: it ends with its process.
    if point.reached != Reached::Strayed {
        point.broken = verdict(child.reap()?, course)?;
    }
    Ok(point)
}

/// Why a run did not come to its end with the object as it has to be, if it did not.
fn verdict(end: Event, course: io::Result<()>) -> io::Result<Option<String>> {
    Ok(match (end, course) {
        (Event::Exited(0), Ok(())) => None,
        (Event::Exited(child::REFUSED), _) => {
            return Err(io::Error::other("a thread may not be traced"));
        }
        (Event::Exited(child::PANICKED), _) => Some("a check failed".to_owned()),
        (Event::Killed(libc::SIGALRM), _) => Some("a thread never came to its end".to_owned()),
        (end, course) => Some(format!("the child ended with {end:?}, the harness with {course:?}")),
    })
}

/// A forked process; killed and reaped when dropped.
struct Child {
    pid: i32,
    stream: UnixStream,
    /// How the process ended, once it is reaped.
    end: Option<Event>,
}

impl Child {
    fn fork(make: fn() -> Scenario) -> io::Result<Self> {
        let (stream, mut parent) = UnixStream::pair()?;
        match sys::fork()? {
            sys::Side::Child => {
                // Else the child itself would keep its parent's end open.
                drop(stream);
                child::run(make, &mut parent)
            }
            sys::Side::Parent(pid) => Ok(Self { pid, stream, end: None }),
        }
    }

    /// Waits for the victims at their first markers, and for the other thread's warm-up.
    fn meet(&mut self, count: usize) -> io::Result<Vec<Victim>> {
        let mut victims = Vec::new();
        while victims.len() < count {
            let (id, event) = sys::wait(-1)?;
            if !matches!(event, Event::Stopped(libc::SIGTRAP)) {
                self.end = (id == self.pid).then_some(event);
                return Err(io::Error::other(format!("no marker, but {event:?}")));
            }
            victims.push(Victim::at_marker(id)?);
        }
        // In the order in which they were started.
        victims.sort_by_key(Victim::id);
        self.stream.read_exact(&mut [0])?;
        Ok(victims)
    }

    /// Lets the other thread go.
    fn is_other_done_within(&mut self, patience: Duration) -> io::Result<bool> {
        self.stream.write_all(&SIGNAL)?;
        self.stream.set_read_timeout(Some(patience))?;
        match self.stream.read_exact(&mut [0]) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Waits for the child's end.
    fn reap(&mut self) -> io::Result<Event> {
        loop {
            if let Some(end) = self.end {
                return Ok(end);
            }
            let (id, event) = sys::wait(-1)?;
            match event {
                // A victim that was not let go, as the run ended early, would keep the child.
                Event::Stopped(_) => sys::kill(self.pid),
                // The victim's own end comes first, and is not its process's.
                Event::Exited(_) | Event::Killed(_) => {
                    self.end = (id == self.pid).then_some(event);
                }
            }
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.end.is_none() {
            sys::kill(self.pid);
            // With no child left to wait for there is nothing to report either.
            let _ended = self.reap();
        }
    }
}
