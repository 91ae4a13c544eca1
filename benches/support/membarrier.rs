//! The heavy half of an asymmetric fence.
//!
//! The kernel interrupts every core that runs a thread of this process and has it pass a full
//! barrier there; the other half is then a compiler fence.

use std::io;

/// The right to issue barriers: the process is registered for them.
#[derive(Copy, Clone)]
pub(crate) struct Membarrier(());

impl Membarrier {
    /// Registers the process.
    ///
    /// # Errors
    /// Where the kernel has no private expedited barriers, or a sandbox forbids them.
    pub(crate) fn register() -> io::Result<Self> {
        call(libc::MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED).map(Self)
    }

    /// A full barrier on every core that runs a thread of this process.
    #[inline]
    pub(crate) fn issue(self) {
        call(libc::MEMBARRIER_CMD_PRIVATE_EXPEDITED).expect("the process is registered");
    }
}

#[inline]
fn call(command: libc::c_int) -> io::Result<()> {
    // SAFETY: `membarrier` takes three integers and touches no memory.
    match unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
