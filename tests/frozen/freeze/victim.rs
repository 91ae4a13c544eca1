//! The traced thread, from the marker before its operation to the one after.

use std::{
    io,
    time::{Duration, Instant},
};

use super::{
    path::{Path, Shortcut, Step},
    sys::{self, Event},
};

/// A victim that has not come back from one instruction for so long, and sleeps, waits for another
/// thread. Longer than any timeout in the rows.
const ASLEEP: Duration = Duration::from_millis(30);

/// Between two looks at a victim that may have fallen asleep; a stop is told at once.
const PAUSE: Duration = Duration::from_millis(5);

/// How far the victim got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reached {
    /// It stands in the middle of its operation, as asked.
    Frozen,
    /// Its operation ended before that.
    End,
    /// It waits in the kernel for another thread.
    Sleep,
    /// It took another way than the one it was expected on, and nobody knows where it is.
    Strayed,
}

/// A stopped thread.
#[derive(Debug)]
pub(super) struct Victim {
    id: i32,
    /// The instruction after each marker's trap.
    marker: u64,
}

impl Victim {
    /// The thread `id`, which has stopped at its first marker.
    pub(super) fn at_marker(id: i32) -> io::Result<Self> {
        sys::die_with_tracer(id)?;
        Ok(Self { id, marker: sys::instruction(id)? })
    }

    pub(super) fn id(&self) -> i32 {
        self.id
    }

    /// Lets it run `steps` instructions, of which up to the first `shortcut` unseen. Returns how
    /// many it ran.
    pub(super) fn advance(
        &self,
        steps: usize,
        shortcut: usize,
        path: &mut Path,
    ) -> io::Result<(usize, Reached)> {
        let mut done = 0;
        // Where the processor's breakpoints are not to be had, stepping does as well.
        if let Some(Shortcut { index, to: Step { address, times }, rounds }) =
            path.shortcut(shortcut)
            && sys::set_breakpoint(self.id, address).is_ok()
        {
            for _ in 0..times {
                if !self.run_to(address)? {
                    return Ok((index, Reached::Strayed));
                }
            }
            sys::clear_breakpoint(self.id)?;
            if rounds > 0 && !self.run_rounds(rounds)? {
                return Ok((index, Reached::Strayed));
            }
            done = index + rounds;
        }
        let mut reached = Reached::Frozen;
        while done < steps && reached == Reached::Frozen {
            reached = self.step(done, path)?;
            done += 1;
        }
        Ok((done, reached))
    }

    /// Lets it run to its next stop; whether there is one, and it is at `address`.
    fn run_to(&self, address: u64) -> io::Result<bool> {
        sys::resume(self.id, 0)?;
        Ok(!self.has_fallen_asleep()? && sys::instruction(self.id)? == address)
    }

    /// Lets it run so many rounds of the instruction that it stands at, which has more of them left; whether
    /// it is such a one.
    ///
    /// The processor counts the rounds down in a register, and can be stopped between them. With that count
    /// made smaller it does as many at once, goes on to the next instruction, and is sent back there.
    fn run_rounds(&self, rounds: usize) -> io::Result<bool> {
        let (address, all) = (sys::instruction(self.id)?, sys::rounds(self.id)?);
        let rounds = rounds as u64;
        let Some(next) = sys::after_repeating(self.id, address)?.filter(|_| all > rounds) else {
            return Ok(false);
        };
        sys::set_rounds(self.id, rounds)?;
        sys::set_breakpoint(self.id, next)?;
        if !self.run_to(next)? {
            return Ok(false);
        }
        sys::clear_breakpoint(self.id)?;
        sys::set_instruction(self.id, address)?;
        sys::set_rounds(self.id, all - rounds)?;
        Ok(true)
    }

    /// Lets it run the instruction that comes after `done` others.
    fn step(&self, done: usize, path: &mut Path) -> io::Result<Reached> {
        let address = sys::instruction(self.id)?;
        let place = path.record(done, address, || sys::enters_kernel(self.id, address))?;
        sys::step(self.id)?;
        if !place.enters_kernel {
            self.expect_trap(sys::wait(self.id)?.1)?;
        } else if self.has_fallen_asleep()? {
            return Ok(Reached::Sleep);
        }
        let is_at_end = sys::instruction(self.id)? == self.marker;
        Ok(if is_at_end { Reached::End } else { Reached::Frozen })
    }

    /// Waits for its next stop or, if that is not to come, for sleep.
    fn has_fallen_asleep(&self) -> io::Result<bool> {
        let start = Instant::now();
        loop {
            if let Some(event) = sys::poll(self.id)? {
                self.expect_trap(event)?;
                return Ok(false);
            }
            if start.elapsed() > ASLEEP && sys::is_asleep(self.id)? {
                return Ok(true);
            }
            sys::sleep_until_event(PAUSE);
        }
    }

    /// Lets it run to its second marker, and from there untraced.
    pub(super) fn let_go(self, reached: Reached) -> io::Result<()> {
        if reached == Reached::Sleep {
            // The step in which it fell asleep ends when the other thread has woken it.
            self.expect_trap(sys::wait(self.id)?.1)?;
        }
        if reached != Reached::End {
            sys::resume(self.id, 0)?;
            self.expect_trap(sys::wait(self.id)?.1)?;
        }
        sys::release(self.id)
    }

    /// Any other signal is delivered, so that the process ends by it, and the report can name it.
    fn expect_trap(&self, event: Event) -> io::Result<()> {
        match event {
            Event::Stopped(libc::SIGTRAP) => return Ok(()),
            Event::Stopped(signal) => sys::resume(self.id, signal)?,
            Event::Exited(_) | Event::Killed(_) => {}
        }
        Err(io::Error::other(format!("the victim met {event:?}")))
    }
}
