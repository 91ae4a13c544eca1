//! The rows in parts, a process and a CPU for each.
//!
//! A process that forks must have one thread, so parts are processes. Their lines come as they are done.

use std::{
    env,
    io::{self, BufRead, BufReader},
    process::{Command, Stdio},
    thread,
};

use crate::options::Options;

/// More would not be quicker: each part waits for its own threads in turn.
const MOST: usize = 4;

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

/// Runs all parts, and prints their lines.
pub(crate) fn run(options: &Options) -> io::Result<Count> {
    let parts = thread::available_parallelism().map_or(1, |cpus| cpus.get().min(MOST));
    let readers: Vec<_> = (0..parts)
        .map(|part| {
            let mut child = Command::new(env::current_exe()?)
                .args(options.for_part(part, parts))
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
    Ok(sum)
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
