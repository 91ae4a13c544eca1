//! The system calls of the harness, and with `arena` the only file of it with `unsafe`.

#![allow(unsafe_code, reason = "each system call is one")]

use std::{
    arch::asm,
    fs, io,
    mem::{self, offset_of},
    os::unix::fs::MetadataExt,
    ptr,
    time::Duration,
};

/// What a wait found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// A traced thread stopped, with this signal.
    Stopped(i32),
    /// Ended with this exit status.
    Exited(i32),
    /// Ended by this signal.
    Killed(i32),
}

/// Which side of a [`fork`] the caller is on.
pub(crate) enum Side {
    Child,
    Parent(i32),
}

/// Copies the process.
///
/// # Errors
/// What `fork` refuses; and a process that has threads, whose locks a copy might keep for ever.
pub(crate) fn fork() -> io::Result<Side> {
    // A folder has a link by its name, one by its own, and one by each folder in it.
    if fs::metadata("/proc/self/task")?.nlink() != 2 + 1 {
        return Err(io::Error::other("fork needs a process of one thread"));
    }
    // SAFETY: the calling thread is the only one, as checked above, so no lock is held by a thread
    // that the copy lacks, and the copy may allocate and start threads.
    match unsafe { libc::fork() } {
        0 => Ok(Side::Child),
        pid => Ok(Side::Parent(check(pid)?)),
    }
}

/// Makes this process end when its parent does, and in any case after `seconds`.
///
/// The alarm goes to the process, not to a traced thread, so it ends a child whose threads hang or
/// stand frozen, and the parent can wait for the child without a clock of its own.
pub(crate) fn limit_life(seconds: u32) -> io::Result<()> {
    // SAFETY: both calls take plain numbers and touch no memory.
    unsafe {
        check(libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL))?;
        libc::alarm(seconds);
    }
    Ok(())
}

/// Ends the process at once: no destructor runs, no inherited buffer is written out.
pub(crate) fn exit(status: i32) -> ! {
    // SAFETY: takes a number and does not return.
    unsafe { libc::_exit(status) }
}

/// Ends another process, which may have ended already.
pub(crate) fn kill(pid: i32) {
    // SAFETY: takes plain numbers. `pid` is a child not yet waited for, so no stranger has its id.
    unsafe { libc::kill(pid, libc::SIGKILL) };
}

/// The calling thread's id.
pub(crate) fn thread_id() -> i32 {
    // SAFETY: takes nothing and cannot fail.
    unsafe { libc::gettid() }
}

/// Binds the calling thread, and the processes and threads that it will start, to one CPU: of those that it
/// may run on the one with that number, counted round.
pub(crate) fn stay_on_one_cpu(number: usize) -> io::Result<()> {
    // SAFETY: a `cpu_set_t` is an array of integers, for which zeros are a value.
    let [mut allowed, mut set] = unsafe { mem::zeroed::<[libc::cpu_set_t; 2]>() };
    // SAFETY: `allowed` is a local that lives through the call, whose size is told.
    check(unsafe { libc::sched_getaffinity(0, size_of_val(&allowed), &mut allowed) })?;
    // SAFETY: `CPU_ISSET` reads a local, inside its length.
    let is_allowed = |cpu: &usize| unsafe { libc::CPU_ISSET(*cpu, &allowed) };
    let cpus: Vec<usize> = (0..libc::CPU_SETSIZE as usize).filter(is_allowed).collect();
    let cpu = *cpus.get(number % cpus.len().max(1)).ok_or(io::ErrorKind::NotFound)?;
    // SAFETY: the kernel's number of a CPU, which `CPU_SET` checks against the array's length.
    unsafe { libc::CPU_SET(cpu, &mut set) };
    // SAFETY: `set` is a local that lives through the call, whose size is told.
    check(unsafe { libc::sched_setaffinity(0, size_of_val(&set), &set) }).map(drop)
}

/// Whether a thread sleeps in the kernel.
pub(crate) fn is_asleep(tid: i32) -> io::Result<bool> {
    let stat = fs::read_to_string(format!("/proc/{tid}/stat"))?;
    // The name before the state is in parentheses and may hold some itself.
    Ok(stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('S')))
}

/// Stops the calling thread under its tracer.
///
/// Never inlined: both calls must trap at one address, by which the tracer knows them.
#[inline(never)]
pub(crate) fn marker() {
    // SAFETY: a breakpoint changes no register and no memory. The compiler is not told so, lest it
    // move an access of the operation across a marker.
    unsafe { asm!("int3") }
}

/// Waits for an event of `id`, or of any child with -1.
pub(crate) fn wait(id: i32) -> io::Result<(i32, Event)> {
    match wait_with(id, 0)? {
        Some(found) => Ok(found),
        None => Err(io::Error::other("waitpid returned without an event")),
    }
}

/// Keeps the signals of children for [`sleep_until_event`], in this process and those that it will start.
pub(crate) fn keep_signals() -> io::Result<()> {
    // SAFETY: the set is a local that lives through the call; no old one is asked for.
    check(unsafe { libc::sigprocmask(libc::SIG_BLOCK, &signals(), ptr::null_mut()) }).map(drop)
}

/// Sleeps until a child may have an event, or for `limit`, which is less than a second.
pub(crate) fn sleep_until_event(limit: Duration) {
    let limit = libc::timespec { tv_sec: 0, tv_nsec: limit.subsec_nanos().into() };
    // SAFETY: both are locals that live through the call; what was found is not asked for. An error is the
    // end of the time, or an early return, after which the caller looks in any case.
    unsafe { libc::sigtimedwait(&signals(), ptr::null_mut(), &limit) };
}

fn signals() -> libc::sigset_t {
    // SAFETY: a set is an array of integers, for which zeros are a value: the empty set.
    let mut set = unsafe { mem::zeroed() };
    // SAFETY: `set` is a local, and the number a signal's.
    unsafe { libc::sigaddset(&mut set, libc::SIGCHLD) };
    set
}

/// The event of `id`, if there is one now.
pub(crate) fn poll(id: i32) -> io::Result<Option<Event>> {
    Ok(wait_with(id, libc::WNOHANG)?.map(|(_, event)| event))
}

fn wait_with(id: i32, options: i32) -> io::Result<Option<(i32, Event)>> {
    let mut status = 0;
    // SAFETY: `status` is a local that lives through the call.
    let found = check(unsafe { libc::waitpid(id, &mut status, options | libc::__WALL) })?;
    let event = if libc::WIFSTOPPED(status) {
        Event::Stopped(libc::WSTOPSIG(status))
    } else if libc::WIFSIGNALED(status) {
        Event::Killed(libc::WTERMSIG(status))
    } else {
        Event::Exited(libc::WEXITSTATUS(status))
    };
    Ok((found != 0).then_some((found, event)))
}

/// Lets the parent process trace the calling thread.
pub(crate) fn trace_me() -> io::Result<()> {
    ptrace(libc::PTRACE_TRACEME, 0, 0, 0).map(drop)
}

/// Makes a stopped thread die with its tracer.
pub(crate) fn die_with_tracer(tid: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_SETOPTIONS, tid, 0, libc::PTRACE_O_EXITKILL as usize).map(drop)
}

/// Lets a stopped thread run one instruction.
pub(crate) fn step(tid: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_SINGLESTEP, tid, 0, 0).map(drop)
}

/// Lets a stopped thread run, with `signal` delivered to it unless that is 0.
pub(crate) fn resume(tid: i32, signal: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_CONT, tid, 0, signal as usize).map(drop)
}

/// Ends the tracing of a stopped thread, which runs on.
pub(crate) fn release(tid: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_DETACH, tid, 0, 0).map(drop)
}

/// Where a stopped thread's registers are found.
const NEXT: usize = offset_of!(libc::user, regs) + offset_of!(libc::user_regs_struct, rip);
const COUNT: usize = offset_of!(libc::user, regs) + offset_of!(libc::user_regs_struct, rcx);

/// Address of the instruction that a stopped thread runs next.
pub(crate) fn instruction(tid: i32) -> io::Result<u64> {
    ptrace(libc::PTRACE_PEEKUSER, tid, NEXT, 0).map(|address| address as u64)
}

/// Sends a stopped thread to another instruction.
pub(crate) fn set_instruction(tid: i32, address: u64) -> io::Result<()> {
    ptrace(libc::PTRACE_POKEUSER, tid, NEXT, address as usize).map(drop)
}

/// How many rounds an instruction that repeats itself has left.
pub(crate) fn rounds(tid: i32) -> io::Result<u64> {
    ptrace(libc::PTRACE_PEEKUSER, tid, COUNT, 0).map(|rounds| rounds as u64)
}

/// Changes what [`rounds`] tells.
pub(crate) fn set_rounds(tid: i32, rounds: u64) -> io::Result<()> {
    ptrace(libc::PTRACE_POKEUSER, tid, COUNT, rounds as usize).map(drop)
}

/// The address after the instruction at `address`, if that copies or fills by repeating itself.
pub(crate) fn after_repeating(tid: i32, address: u64) -> io::Result<Option<u64>> {
    const REPEAT: u8 = 0xf3;
    /// With 64 bits.
    const WIDE: u8 = 0x48;
    /// Copy and fill, by bytes and by words.
    const STRING: [u8; 4] = [0xa4, 0xa5, 0xaa, 0xab];
    let word = ptrace(libc::PTRACE_PEEKTEXT, tid, address as usize, 0)?.to_le_bytes();
    let length = match word {
        [REPEAT, WIDE, code, ..] if STRING.contains(&code) => 3,
        [REPEAT, code, ..] if STRING.contains(&code) => 2,
        _ => return Ok(None),
    };
    Ok(Some(address + length))
}

/// Lets the processor stop the thread before it runs the instruction at `address`.
///
/// This is known to the thread's own processor state alone: no other thread stops there.
pub(crate) fn set_breakpoint(tid: i32, address: u64) -> io::Result<()> {
    /// Register 0, for execution, in this thread.
    const ENABLE: usize = 1;
    ptrace(libc::PTRACE_POKEUSER, tid, debug_register(0), address as usize)?;
    ptrace(libc::PTRACE_POKEUSER, tid, debug_register(7), ENABLE).map(drop)
}

/// Undoes [`set_breakpoint`].
pub(crate) fn clear_breakpoint(tid: i32) -> io::Result<()> {
    ptrace(libc::PTRACE_POKEUSER, tid, debug_register(7), 0).map(drop)
}

fn debug_register(number: usize) -> usize {
    offset_of!(libc::user, u_debugreg) + number * size_of::<u64>()
}

/// Whether the instruction at `address` enters the kernel.
pub(crate) fn enters_kernel(tid: i32, address: u64) -> io::Result<bool> {
    const SYSCALL: [u8; 2] = [0x0f, 0x05];
    let word = ptrace(libc::PTRACE_PEEKTEXT, tid, address as usize, 0)?;
    Ok(word.to_le_bytes().starts_with(&SYSCALL))
}

fn ptrace(request: libc::c_uint, tid: i32, address: usize, data: usize) -> io::Result<i64> {
    let address = ptr::without_provenance_mut::<libc::c_void>(address);
    let data = ptr::without_provenance_mut::<libc::c_void>(data);
    // SAFETY: for the requests of this file `address` and `data` are numbers, not memory of ours;
    // the word that a PEEK reads is the call's result.
    match unsafe { libc::ptrace(request, tid, address, data) } {
        -1 => Err(io::Error::last_os_error()),
        result => Ok(result),
    }
}

fn check(result: i32) -> io::Result<i32> {
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(result) }
}
