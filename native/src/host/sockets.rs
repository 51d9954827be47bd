//! Unix sockets: exchanges, one-way messages, servers and connections.

use super::Functions;
use super::exchange::{Exchange, Failed};
use crate::descriptors::{borrow, retry, unless_waiting};
use crate::engine_calls::with_bytes;
use crate::failure::{OrThrow, throw};
use crate::values::{PathText, Text, latin1_bytes, latin1_text};
use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, Backlog, MsgFlags, Shutdown, SockFlag, SockType, UnixAddr};
use nix::sys::socket::{accept4, bind, connect, listen, send, sendto, shutdown, socket};
use nix::sys::stat::{Mode, umask};
use nix::unistd::{close, read, write};
use rquickjs::function::Opt;
use rquickjs::{ArrayBuffer, Ctx, Error, Function, Result, TypedArray};
use std::cell::RefCell;
use std::os::fd::{AsRawFd, IntoRawFd, OwnedFd};
use std::path::Path;
use std::time::Duration;

/// The most bytes that `receiveText` reads.
const MAX_PIECE: usize = 8192;

pub fn add_to(functions: &Functions<'_>) -> Result<()> {
    functions.add("exchange", exchange)?;
    functions.add("sendOnce", |ctx: Ctx<'_>, path: PathText, text: Text| {
        send_once(&path, text.as_bytes()).or_throw(&ctx, "connect", &path)
    })?;
    functions.add("sendDatagram", |ctx: Ctx<'_>, path: PathText, text: Text| {
        send_datagram(&path, text.as_bytes()).or_throw(&ctx, "sendto", &path)
    })?;
    functions.add("listen", |ctx: Ctx<'_>, path: PathText, mode: u32, backlog: i32| {
        listen_at(&path, mode, backlog).map(IntoRawFd::into_raw_fd).or_throw(&ctx, "listen", &path)
    })?;
    functions.add("listenOn", |ctx: Ctx<'_>, descriptor: i32, backlog: i32| {
        listen_on(descriptor, backlog).or_fail(&ctx, "listen")
    })?;
    functions.add("accept", |ctx: Ctx<'_>, descriptor: i32| accept_next(descriptor).or_fail(&ctx, "accept"))?;
    functions.add("connect", |ctx: Ctx<'_>, path: PathText| {
        connect_now(&path, SockType::Stream).map(IntoRawFd::into_raw_fd).or_throw(&ctx, "connect", &path)
    })?;
    add_connections(functions)
}

fn add_connections(functions: &Functions<'_>) -> Result<()> {
    functions.add("receive", |ctx: Ctx<'_>, descriptor: i32, room: TypedArray<'_, u8>| {
        let count = with_bytes(&room, |room| retry(|| read(borrow(descriptor)?, room)));
        unless_waiting(count).or_fail(&ctx, "read")
    })?;
    // Shared by all calls, since clearing it takes as long as a read.
    let room = RefCell::new([0; MAX_PIECE]);
    functions.add("receiveText", move |ctx: Ctx<'_>, descriptor: i32| {
        let mut room = room.borrow_mut();
        match retry(|| read(borrow(descriptor)?, &mut *room)) {
            Err(Errno::EAGAIN) => Ok(None),
            count => count.or_fail(&ctx, "read").map(|count| Some(latin1_text(&room[..count]))),
        }
    })?;
    functions.add("send", |ctx: Ctx<'_>, descriptor: i32, text: Text| {
        send_some(descriptor, text.as_bytes()).or_fail(&ctx, "write")
    })?;
    functions.add("sendLatin1", |ctx: Ctx<'_>, descriptor: i32, text: Text| {
        send_some(descriptor, &latin1_bytes(&text)).or_fail(&ctx, "write")
    })?;
    functions.add("answer", |ctx: Ctx<'_>, descriptor: i32, text: Text| {
        answer(descriptor, text.as_bytes()).or_fail(&ctx, "write")
    })?;
    functions.add("shutdown", |ctx: Ctx<'_>, descriptor: i32| {
        shutdown(descriptor, Shutdown::Write).or_fail(&ctx, "shutdown")
    })
}

fn exchange<'js>(
    ctx: Ctx<'js>,
    path: PathText,
    request: Text,
    deadline: f64,
    max_bytes: u32,
    on_sent: Opt<Option<Function<'js>>>,
) -> Result<ArrayBuffer<'js>> {
    let fail = |failed| throw_failed(&ctx, &path, failed);
    let deadline = Duration::try_from_secs_f64(deadline / 1e3).unwrap_or(Duration::from_secs(86400));
    let exchange = Exchange::begin(&path, &latin1_bytes(&request), deadline).map_err(fail)?;
    if let Some(on_sent) = on_sent.0.flatten() {
        on_sent.call::<_, ()>(())?;
    }
    ArrayBuffer::new(ctx.clone(), exchange.finish(max_bytes as usize).map_err(fail)?)
}

fn throw_failed(ctx: &Ctx<'_>, path: &Path, failed: Failed) -> Error {
    let call = if failed.is_connected { "exchange" } else { "connect" };
    let error = throw(ctx, failed.errno, &format!("{call} '{}'", path.display()));
    let thrown = ctx.catch();
    let marked = thrown.as_object().map_or(Ok(()), |object| object.set("isConnected", failed.is_connected));
    if let Err(other) = marked {
        return other;
    }
    ctx.throw(thrown);
    error
}

fn new_socket(kind: SockType) -> nix::Result<OwnedFd> {
    socket(AddressFamily::Unix, kind, SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK, None)
}

/// Connects without waiting. Unix sockets connect at once, or the queue of the other side is full (EAGAIN).
fn connect_now(path: &Path, kind: SockType) -> nix::Result<OwnedFd> {
    let socket = new_socket(kind)?;
    connect(socket.as_raw_fd(), &UnixAddr::new(path)?)?;
    Ok(socket)
}

fn send_once(path: &Path, bytes: &[u8]) -> nix::Result<bool> {
    let socket = connect_now(path, SockType::Stream)?;
    match retry(|| send(socket.as_raw_fd(), bytes, MsgFlags::MSG_NOSIGNAL)) {
        Ok(count) => Ok(count == bytes.len()),
        Err(Errno::EAGAIN) => Ok(bytes.is_empty()),
        Err(errno) => Err(errno),
    }
}

fn send_datagram(path: &Path, bytes: &[u8]) -> nix::Result<()> {
    let socket = new_socket(SockType::Datagram)?;
    let address = match path.to_str().and_then(|path| path.strip_prefix('@')) {
        Some(name) => UnixAddr::new_abstract(name.as_bytes())?,
        None => UnixAddr::new(path)?,
    };
    retry(|| sendto(socket.as_raw_fd(), bytes, &address, MsgFlags::MSG_NOSIGNAL)).map(drop)
}

fn listen_at(path: &Path, mode: u32, backlog: i32) -> nix::Result<OwnedFd> {
    let socket = new_socket(SockType::Stream)?;
    let address = UnixAddr::new(path)?;
    // The socket has its mode from the start. Nothing else makes a file meanwhile, since there is one thread.
    let before = umask(Mode::from_bits_truncate(!mode & 0o777));
    let bound = bind(socket.as_raw_fd(), &address);
    umask(before);
    bound?;
    listen(&socket, Backlog::new(backlog)?)?;
    Ok(socket)
}

fn listen_on(descriptor: i32, backlog: i32) -> nix::Result<()> {
    let socket = borrow(descriptor)?;
    crate::descriptors::set_nonblocking(socket)?;
    listen(&socket, Backlog::new(backlog)?)
}

/// Returns the next connection, or -1 if none waits.
fn accept_next(descriptor: i32) -> nix::Result<i32> {
    loop {
        match accept4(borrow(descriptor)?, SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK) {
            Ok(connection) => return Ok(connection.into_raw_fd()),
            Err(Errno::EAGAIN) => return Ok(-1),
            // A client that is gone; the next one may wait.
            Err(Errno::EINTR | Errno::ECONNABORTED) => {}
            Err(errno) => return Err(errno),
        }
    }
}

/// Sends a short answer and ends the connection: 0 if the socket is full, 1 if the client has not ended, 2 if closed.
fn answer(descriptor: i32, bytes: &[u8]) -> nix::Result<i32> {
    if send_some(descriptor, bytes)? < 0 {
        return Ok(0);
    }
    if retry(|| read(borrow(descriptor)?, &mut [0; 64])) == Ok(0) {
        // Whatever it returns, the descriptor is free.
        let _ = close(descriptor);
        return Ok(2);
    }
    shutdown(descriptor, Shutdown::Write).map(|()| 1)
}

/// Writes what fits, without waiting even at a blocking socket, such as that of the journal. `write` serves pipes.
fn send_some(descriptor: i32, bytes: &[u8]) -> nix::Result<i64> {
    let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
    unless_waiting(match retry(|| send(descriptor, bytes, flags)) {
        Err(Errno::ENOTSOCK) => retry(|| write(borrow(descriptor)?, bytes)),
        sent => sent,
    })
}
