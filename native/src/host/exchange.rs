//! One request and one reply over a Unix socket, while nothing else happens.

use crate::descriptors::retry;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{AddressFamily, SockFlag, SockType, UnixAddr, connect, socket};
use nix::sys::socket::{MsgFlags, Shutdown, recv, send, setsockopt, shutdown, sockopt};
use nix::sys::time::TimeVal;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::Path;
use std::time::{Duration, Instant};

/// A failed exchange.
pub struct Failed {
    pub errno: Errno,
    pub is_connected: bool,
}

/// The connection of an exchange.
pub struct Exchange {
    socket: OwnedFd,
    end: Instant,
}

impl Exchange {
    /// Connects and sends the whole request.
    pub fn begin(path: &Path, request: &[u8], deadline: Duration) -> Result<Self, Failed> {
        let end = Instant::now() + deadline;
        let socket = connect_until(path, deadline).map_err(|errno| Failed { errno, is_connected: false })?;
        let exchange = Self { socket, end };
        exchange.send_all(request).map_err(|errno| Failed { errno, is_connected: true })?;
        Ok(exchange)
    }

    fn send_all(&self, mut rest: &[u8]) -> Result<(), Errno> {
        let flags = MsgFlags::MSG_NOSIGNAL | MsgFlags::MSG_DONTWAIT;
        while !rest.is_empty() {
            match send(self.socket.as_raw_fd(), rest, flags) {
                Ok(count) => rest = &rest[count..],
                Err(Errno::EAGAIN) => self.wait_for(PollFlags::POLLOUT)?,
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(errno),
            }
        }
        shutdown(self.socket.as_raw_fd(), Shutdown::Write)
    }

    /// Reads the reply to its end.
    pub fn finish(self, max_bytes: usize) -> Result<Vec<u8>, Failed> {
        self.read_all(max_bytes).map_err(|errno| Failed { errno, is_connected: true })
    }

    fn read_all(&self, max_bytes: usize) -> Result<Vec<u8>, Errno> {
        let mut reply = vec![0; 16384];
        let mut filled = 0;
        loop {
            if filled == reply.len() {
                reply.resize(filled * 2, 0);
            }
            match recv(self.socket.as_raw_fd(), &mut reply[filled..], MsgFlags::MSG_DONTWAIT) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(Errno::EAGAIN) => self.wait_for(PollFlags::POLLIN)?,
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(errno),
            }
            if filled > max_bytes {
                return Err(Errno::EMSGSIZE);
            }
        }
        reply.truncate(filled);
        Ok(reply)
    }

    fn wait_for(&self, events: PollFlags) -> Result<(), Errno> {
        loop {
            let rest = self.end.saturating_duration_since(Instant::now());
            // A part of a millisecond counts as a whole one, so that the last wait is not a busy one.
            let timeout = PollTimeout::try_from(rest + Duration::from_micros(999)).unwrap_or(PollTimeout::MAX);
            match poll(&mut [PollFd::new(self.socket.as_fd(), events)], timeout) {
                Ok(0) if rest.is_zero() => return Err(Errno::ETIMEDOUT),
                Ok(0) | Err(Errno::EINTR) => {}
                Ok(_) => return Ok(()),
                Err(errno) => return Err(errno),
            }
        }
    }
}

/// Connects. If the queue of the other side is full, the kernel waits for at most the time to send.
fn connect_until(path: &Path, deadline: Duration) -> Result<OwnedFd, Errno> {
    let socket = socket(AddressFamily::Unix, SockType::Stream, SockFlag::SOCK_CLOEXEC, None)?;
    let microseconds = i64::try_from(deadline.as_micros()).unwrap_or(i64::MAX).max(1);
    let time = TimeVal::new(microseconds / 1_000_000, microseconds % 1_000_000);
    setsockopt(&socket, sockopt::SendTimeout, &time)?;
    let address = UnixAddr::new(path)?;
    match retry(|| connect(socket.as_raw_fd(), &address)) {
        Ok(()) => Ok(socket),
        Err(Errno::EAGAIN) => Err(Errno::ETIMEDOUT),
        Err(errno) => Err(errno),
    }
}
