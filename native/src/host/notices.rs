//! Notices of changed files, by inotify(7).

use super::Functions;
use crate::descriptors::{borrow, retry};
use crate::failure::OrThrow;
use crate::values::{PathText, lossy};
use nix::errno::Errno;
use nix::sys::inotify::{AddWatchFlags, InitFlags, Inotify, InotifyEvent};
use nix::unistd::read;
use rquickjs::convert::List;
use rquickjs::{Ctx, Result};
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd};

pub fn add_to(functions: &Functions<'_>) -> Result<()> {
    functions.add("openNotices", |ctx: Ctx<'_>| {
        let notices = Inotify::init(InitFlags::IN_CLOEXEC | InitFlags::IN_NONBLOCK);
        notices.map(|notices| OwnedFd::from(notices).into_raw_fd()).or_fail(&ctx, "inotify_init1")
    })?;
    functions.add("addNotice", |ctx: Ctx<'_>, descriptor: i32, path: PathText| {
        let watch = lend(descriptor).and_then(|notices| notices.add_watch(&*path, changes()));
        watch.map(|watch| watch.as_raw()).or_throw(&ctx, "inotify_add_watch", &path)
    })?;
    functions.add("readNotices", |ctx: Ctx<'_>, descriptor: i32| {
        read_notices(descriptor).map(|all| (!all.is_empty()).then_some(all)).or_fail(&ctx, "read")
    })
}

/// Everything that can change what a path, a directory or a file means; reads are not in it.
fn changes() -> AddWatchFlags {
    AddWatchFlags::IN_ATTRIB
        | AddWatchFlags::IN_CLOSE_WRITE
        | AddWatchFlags::IN_CREATE
        | AddWatchFlags::IN_DELETE
        | AddWatchFlags::IN_DELETE_SELF
        | AddWatchFlags::IN_MODIFY
        | AddWatchFlags::IN_MOVE
        | AddWatchFlags::IN_MOVE_SELF
}

/// Borrows a descriptor for calls of inotify. The kernel refuses one of another kind (EINVAL).
fn lend(descriptor: i32) -> nix::Result<ManuallyDrop<Inotify>> {
    let descriptor = borrow(descriptor)?.as_raw_fd();
    // SAFETY: nothing is closed here, since the value is never dropped.
    Ok(ManuallyDrop::new(unsafe { Inotify::from_raw_fd(descriptor) }))
}

fn read_notices(descriptor: i32) -> nix::Result<Vec<List<(i32, u32, String)>>> {
    let mut all = Vec::new();
    // A notice does not fit (EINVAL). Each call asks, and clearing a buffer for notices takes longer than the rest.
    if retry(|| read(borrow(descriptor)?, &mut [0])) == Err(Errno::EAGAIN) {
        return Ok(all);
    }
    let notices = lend(descriptor)?;
    loop {
        match retry(|| notices.read_events()) {
            Ok(events) => all.extend(events.into_iter().map(notice)),
            Err(Errno::EAGAIN) => return Ok(all),
            Err(errno) => return Err(errno),
        }
    }
}

fn notice(event: InotifyEvent) -> List<(i32, u32, String)> {
    List((event.wd.as_raw(), event.mask.bits(), event.name.map_or_else(String::new, lossy)))
}
