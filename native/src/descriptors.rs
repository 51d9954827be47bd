//! File descriptors as numbers, as JavaScript has them.

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, OFlag, fcntl};
use std::fs;
use std::os::fd::{BorrowedFd, RawFd};

/// Borrows a descriptor for one call of the system.
///
/// A wrong number is an error of the kernel (EBADF). The host itself never uses a descriptor by a number that
/// JavaScript gave, except for that one call.
pub fn borrow(descriptor: RawFd) -> Result<BorrowedFd<'static>, Errno> {
    if descriptor < 0 {
        return Err(Errno::EBADF);
    }
    // SAFETY: the value is not -1. Callers use the descriptor for a call at once, and Rust owns no descriptor whose
    // closing by JavaScript would matter to it.
    Ok(unsafe { BorrowedFd::borrow_raw(descriptor) })
}

/// Makes a descriptor non-blocking.
pub fn set_nonblocking(descriptor: BorrowedFd<'_>) -> Result<(), Errno> {
    let flags = OFlag::from_bits_retain(fcntl(descriptor, FcntlArg::F_GETFL)?);
    fcntl(descriptor, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
    Ok(())
}

/// Marks all descriptors but the standard streams, so that no program inherits those that our caller left open.
pub fn close_all_on_exec() -> std::io::Result<()> {
    for entry in fs::read_dir("/proc/self/fd")? {
        let number = entry?.file_name().to_str().and_then(|name| name.parse::<RawFd>().ok());
        if let Some(descriptor) = number.filter(|number| *number > 2) {
            fcntl(borrow(descriptor)?, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
        }
    }
    Ok(())
}

/// Calls the system again while signals interrupt it.
pub fn retry<T>(mut call: impl FnMut() -> Result<T, Errno>) -> Result<T, Errno> {
    loop {
        match call() {
            Err(Errno::EINTR) => {}
            result => return result,
        }
    }
}

/// Returns undefined where a call would have to wait.
pub fn unless_waiting(result: Result<usize, Errno>) -> Result<i64, Errno> {
    match result {
        Ok(count) => Ok(count as i64),
        Err(Errno::EAGAIN) => Ok(-1),
        Err(error) => Err(error),
    }
}
