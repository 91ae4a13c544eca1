//! The rows in parts, some processes for each CPU.
//!
//! A process that forks must have one thread, so parts are processes. Each takes the number of the next job
//! from a pipe that all have as their input, so that none is idle while another has a long row before it.
//! Their lines come as they are done.

use std::{
    env,
    fs::File,
    io::{self, BufRead, BufReader, PipeReader, Read, Write},
    iter,
    num::NonZero,
    os::fd::AsFd,
    process::{Command, Stdio},
    thread,
};

use crate::options::Options;

/// While the threads of one part wait for a clock, another's go on.
const PER_CPU: usize = 2;

/// How many rows did as expected, and how many did not.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Count {
    pub(crate) fn add(&mut self, is_as_expected: bool) {
        *(if is_as_expected { &mut self.passed } else { &mut self.failed }) += 1;
    }
}

/// What a part's last line begins with.
const LAST: &str = "part: ";

/// Ends a part's output.
pub(crate) fn tell(Count { passed, failed }: Count) {
    println!("{LAST}{passed} {failed}");
}

/// Does the jobs of these numbers in parts, and prints the parts' lines.
pub(crate) fn run(options: &Options, jobs: impl Iterator<Item = usize>) -> io::Result<Count> {
    let (queue, jobs) = filled(jobs)?;
    let cpus = thread::available_parallelism().map_or(1, NonZero::get);
    let readers: Vec<_> = (0..PER_CPU * cpus)
        .map(|part| {
            let mut child = Command::new(env::current_exe()?)
                .args(options.for_part(part))
                .stdin(queue.try_clone()?)
                .stdout(Stdio::piped())
                .spawn()?;
            let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
            Ok(thread::spawn(move || {
                let count = pass_on(BufReader::new(output));
                child.wait().and(count)
            }))
        })
        .collect::<io::Result<_>>()?;
    let mut sum = Count::default();
    for reader in readers {
        let count = reader.join().map_err(|_| io::Error::other("a reader panicked"))??;
        sum.passed += count.passed;
        sum.failed += count.failed;
    }
    if sum.passed + sum.failed == jobs {
        Ok(sum)
    } else {
        Err(io::Error::other(format!("{sum:?} of {jobs} rows")))
    }
}

/// A number in the pipe. There are far fewer than a pipe holds, and no read finds half of one.
type Number = [u8; 2];

/// A pipe with all that is to be done, which nobody can add to, and how much that is.
fn filled(jobs: impl Iterator<Item = usize>) -> io::Result<(PipeReader, usize)> {
    let (queue, mut end) = io::pipe()?;
    let mut count = 0;
    for job in jobs {
        let number: Number = u16::try_from(job).map_err(io::Error::other)?.to_le_bytes();
        end.write_all(&number)?;
        count += 1;
    }
    Ok((queue, count))
}

/// The numbers that this part gets.
pub(crate) fn jobs() -> io::Result<impl Iterator<Item = usize>> {
    // Not by the standard library's handle, which reads on for its buffer.
    let mut queue = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    Ok(iter::from_fn(move || {
        let mut number = Number::default();
        queue.read_exact(&mut number).ok().map(|()| u16::from_le_bytes(number).into())
    }))
}

/// Prints a part's lines, up to its count.
fn pass_on(lines: impl BufRead) -> io::Result<Count> {
    let mut count = None;
    for line in lines.lines() {
        let line = line?;
        match line.strip_prefix(LAST).and_then(|numbers| numbers.split_once(' ')) {
            Some((passed, failed)) => {
                count = passed.parse().ok().zip(failed.parse().ok());
            }
            None => println!("{line}"),
        }
    }
    let (passed, failed) =
        count.ok_or_else(|| io::Error::other("a part did not come to its end"))?;
    Ok(Count { passed, failed })
}
