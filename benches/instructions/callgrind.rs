//! The counting: one process under callgrind, and a child of it for each operation and number of
//! repetitions. A child finds memory as a program does that has just begun, whatever the rows before
//! it did, and valgrind's own start is paid once.

use std::{
    collections::HashMap,
    env, fs,
    io::{self, Write as _},
    path::Path,
    process::{self, Command},
};

use crate::{COUNTED, Operation};

/// How often an operation runs in one of its processes, and in the other.
pub(crate) const REPETITIONS: [u64; 2] = [1_000, 11_000];

/// Instructions of the process that repeats the operation of that name so often.
pub(crate) type Counts = HashMap<(&'static str, u64), u64>;

/// What glibc does not ask the processor for: its copying is then the same on all of them.
const NO_NEWER_INSTRUCTIONS: &str = "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-AVX512VL,-ERMS,-FSRM,\
    -SSSE3,-SSE4_1,-SSE4_2,-AVX_Fast_Unaligned_Load,-Fast_Unaligned_Copy,-Prefer_No_VZEROUPPER";

/// Counts all operations, in processes.
pub(crate) fn count(operations: &[Operation]) -> io::Result<Counts> {
    // A folder of its own: callgrind replaces its output file, and would replace a device.
    let folder = env::temp_dir().join(format!("nodestate-callgrind-{}", process::id()));
    fs::create_dir(&folder)?;
    let counts = count_in(&folder, operations);
    fs::remove_dir_all(&folder)?;
    counts
}

fn count_in(folder: &Path, operations: &[Operation]) -> io::Result<Counts> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}/%p", folder.display()))
        .arg(env::current_exe()?)
        .args([COUNTED, &operations.len().to_string()])
        // The environment lies on the stack: it is the same one everywhere.
        .env_clear()
        .env("PATH", env::var_os("PATH").unwrap_or_default())
        .env("GLIBC_TUNABLES", NO_NEWER_INSTRUCTIONS)
        .output()?;
    let failed = |what: &str| {
        let log = String::from_utf8_lossy(&output.stderr);
        io::Error::other(format!("callgrind did not count {what}: {log}"))
    };
    if !output.status.success() {
        return Err(failed("anything"));
    }
    let printed = String::from_utf8_lossy(&output.stdout);
    let mut children = printed.lines();
    let mut counts = Counts::new();
    for &(name, _) in operations {
        for n in REPETITIONS {
            let child = children.next().ok_or_else(|| failed(name))?;
            let profile = fs::read_to_string(folder.join(child))?;
            let total = profile.lines().find_map(|line| line.strip_prefix("totals: "));
            let total = total.and_then(|total| total.trim().parse().ok());
            counts.insert((name, n), total.ok_or_else(|| failed(name))?);
        }
    }
    Ok(counts)
}

/// The part that callgrind sees: prints the number of each child, in the operations' order.
pub(crate) fn be_counted(operations: &[Operation]) -> io::Result<()> {
    let wanted = env::args().find_map(|argument| argument.parse().ok()).unwrap_or(0);
    // A child's count begins with what this process has done: as little as can be between two of them.
    let mut children = Vec::with_capacity(wanted * REPETITIONS.len());
    for (name, operation) in operations.iter().take(wanted) {
        for n in REPETITIONS {
            let child = in_a_child(|| operation(n))?;
            children.push(child.ok_or_else(|| io::Error::other(format!("{name} has failed")))?);
        }
    }
    children.iter().try_for_each(|child| writeln!(io::stdout(), "{child}"))
}

/// The number of the process that did the work, if it came to its end.
fn in_a_child(work: impl FnOnce()) -> io::Result<Option<i32>> {
    // SAFETY: this process has one thread, so the child has all there is; it ends without a
    // destructor of the parent's.
    let child = unsafe { libc::fork() };
    match child {
        -1 => Err(io::Error::last_os_error()),
        0 => {
            work();
            // SAFETY: no memory is given up; what is counted is over.
            unsafe { libc::_exit(0) }
        }
        _ => {
            let mut status = 0;
            // SAFETY: `status` is a place for what the kernel writes.
            let waited = unsafe { libc::waitpid(child, &mut status, 0) };
            Ok((waited == child && status == 0).then_some(child))
        }
    }
}
