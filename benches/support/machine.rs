//! The machine: which core a thread runs on, and when it took a core away.

use std::mem;

/// How many cores this process may use.
pub(crate) fn cores() -> usize {
    allowed_cores().len()
}

/// Keeps the calling thread on the `index`-th of the cores that this process may use (counted
/// round), so that readers and writer never share one by the scheduler's mood.
pub(crate) fn pin(index: usize) {
    let cores = allowed_cores();
    let core = cores[index % cores.len()];
    // SAFETY: all zeros is the empty set; `core` came out of such a set, so it is in its range.
    unsafe {
        let mut set: libc::cpu_set_t = mem::zeroed();
        libc::CPU_SET(core, &mut set);
        // Where it is refused, the measurement is noisier, not wrong.
        libc::sched_setaffinity(0, size_of_val(&set), &set);
    }
}

/// The process's cores, as its first caller found them: `pin` narrows a thread's own set, and new
/// threads inherit that.
fn allowed_cores() -> &'static [usize] {
    static CORES: std::sync::OnceLock<Vec<usize>> = std::sync::OnceLock::new();
    CORES.get_or_init(|| {
        // SAFETY: all zeros is a valid set for the kernel to fill, and indices stay in its range.
        let cores: Vec<_> = unsafe {
            let mut set: libc::cpu_set_t = mem::zeroed();
            libc::sched_getaffinity(0, size_of_val(&set), &mut set);
            (0..libc::CPU_SETSIZE as usize).filter(|&core| libc::CPU_ISSET(core, &set)).collect()
        };
        if cores.is_empty() { vec![0] } else { cores }
    })
}

/// How often the calling thread has lost its core to another.
pub(crate) fn involuntary_switches() -> i64 {
    // SAFETY: all zeros is a valid `rusage` for the kernel to fill.
    unsafe {
        let mut usage: libc::rusage = mem::zeroed();
        libc::getrusage(libc::RUSAGE_THREAD, &mut usage);
        usage.ru_nivcsw
    }
}
