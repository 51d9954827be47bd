//! What a process does before it runs JavaScript, whatever its caller left behind.

use crate::descriptors::borrow;
use crate::failure::report;
use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl, open};
use nix::sys::signal::{SigHandler, Signal, signal};
use nix::sys::stat::Mode;
use std::os::fd::IntoRawFd;

/// Opens /dev/null for each standard stream that is closed, ignores SIGPIPE, and says how panics are told.
///
/// A file that is opened later would else become the standard output. The usual report of a panic looks at the
/// environment.
pub fn prepare() -> nix::Result<()> {
    for stream in 0..3 {
        if fcntl(borrow(stream)?, FcntlArg::F_GETFD) == Err(Errno::EBADF) {
            // The kernel gives the lowest free number, which is this one.
            let _ = open("/dev/null", OFlag::O_RDWR, Mode::empty())?.into_raw_fd();
        }
    }
    std::panic::set_hook(Box::new(|panic| report(&panic.to_string())));
    // SAFETY: this sets no function as a handler.
    unsafe { signal(Signal::SIGPIPE, SigHandler::SigIgn) }.map(drop)
}
