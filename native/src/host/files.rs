//! Reading and changing files.

use super::Functions;
use crate::descriptors::{borrow, retry};
use crate::engine_calls::with_bytes;
use crate::failure::OrThrow;
use crate::values::{PathText, Text};
use nix::fcntl::{OFlag, open};
use nix::sys::stat::{Mode, fchmod, fstat};
use nix::unistd::{Gid, Uid, close, fchown, fsync, mkdir, read, write};
use rquickjs::{ArrayBuffer, Ctx, Object, Result, TypedArray};
use std::fs::{self, Permissions};
use std::os::fd::{AsFd, IntoRawFd};
use std::os::unix::fs::PermissionsExt;

pub fn add_to(functions: &Functions<'_>) -> Result<()> {
    functions.add("readFile", read_file)?;
    functions.add("open", open_file)?;
    functions.add("read", |ctx: Ctx<'_>, descriptor, room: TypedArray<'_, u8>| {
        with_bytes(&room, |room| retry(|| read(borrow(descriptor)?, room))).or_fail(&ctx, "read")
    })?;
    functions.add("write", |ctx: Ctx<'_>, descriptor, text: Text| {
        retry(|| write(borrow(descriptor)?, text.as_bytes())).or_fail(&ctx, "write")
    })?;
    functions.add("writeBytes", |ctx: Ctx<'_>, descriptor, bytes: TypedArray<'_, u8>| {
        with_bytes(&bytes, |bytes| retry(|| write(borrow(descriptor)?, bytes))).or_fail(&ctx, "write")
    })?;
    functions.add("sync", |ctx: Ctx<'_>, descriptor| borrow(descriptor).and_then(fsync).or_fail(&ctx, "fsync"))?;
    let events = functions.events.clone();
    functions.add("close", move |ctx: Ctx<'_>, descriptor: i32| {
        events.forget(descriptor);
        close(descriptor).or_fail(&ctx, "close")
    })?;
    add_changes(functions)
}

fn add_changes(functions: &Functions<'_>) -> Result<()> {
    functions.add("changeMode", |ctx: Ctx<'_>, path: PathText, mode| {
        fs::set_permissions(&*path, Permissions::from_mode(mode)).or_throw(&ctx, "chmod", &path)
    })?;
    functions.add("changeDescriptor", |ctx: Ctx<'_>, descriptor, mode, uid, gid| {
        change_descriptor(descriptor, mode, uid, gid).or_fail(&ctx, "fchmod")
    })?;
    functions.add("rename", |ctx: Ctx<'_>, from: PathText, to: PathText| {
        fs::rename(&*from, &*to).or_throw(&ctx, "rename", &from)
    })?;
    functions.add("link", |ctx: Ctx<'_>, from: PathText, to: PathText| {
        fs::hard_link(&*from, &*to).or_throw(&ctx, "link", &from)
    })?;
    functions.add("remove", |ctx: Ctx<'_>, path: PathText| fs::remove_file(&*path).or_throw(&ctx, "unlink", &path))?;
    functions.add("makeDirectory", |ctx: Ctx<'_>, path: PathText, mode| {
        mkdir(&*path, Mode::from_bits_truncate(mode)).or_throw(&ctx, "mkdir", &path)
    })
}

/// The owner changes first, since a change of it removes the bits for another user.
fn change_descriptor(descriptor: i32, mode: u32, uid: u32, gid: u32) -> nix::Result<()> {
    fchown(borrow(descriptor)?, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)))?;
    fchmod(borrow(descriptor)?, Mode::from_bits_truncate(mode))
}

fn open_file(ctx: Ctx<'_>, path: PathText, flags: i32, mode: u32) -> Result<i32> {
    let flags = OFlag::from_bits_retain(flags) | OFlag::O_CLOEXEC;
    let opened = retry(|| open(&*path, flags, Mode::from_bits_truncate(mode)));
    opened.map(IntoRawFd::into_raw_fd).or_throw(&ctx, "open", &path)
}

fn read_file<'js>(ctx: Ctx<'js>, path: PathText, limit: u32) -> Result<Object<'js>> {
    let file = read_status_and_content(&path, limit as usize).or_throw(&ctx, "open", &path)?;
    let object = Object::new(ctx.clone())?;
    object.set("mode", file.mode)?;
    object.set("uid", file.uid)?;
    object.set("size", file.content.len())?;
    if !file.is_regular || file.content.len() > limit as usize {
        return Ok(object);
    }
    match std::str::from_utf8(&file.content) {
        Ok(text) => object.set("text", text)?,
        Err(_) => object.set("bytes", ArrayBuffer::new_copy(ctx, &file.content)?)?,
    }
    Ok(object)
}

struct File {
    mode: u32,
    uid: u32,
    is_regular: bool,
    content: Vec<u8>,
}

fn read_status_and_content(path: &PathText, limit: usize) -> nix::Result<File> {
    // O_NONBLOCK does not wait for the writer of a FIFO, and means nothing for a regular file.
    let flags = OFlag::O_RDONLY | OFlag::O_NONBLOCK | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
    let file = retry(|| open(&**path, flags, Mode::empty()))?;
    let status = fstat(&file)?;
    let is_regular = status.st_mode & nix::libc::S_IFMT == nix::libc::S_IFREG;
    let size = usize::try_from(status.st_size).unwrap_or(0);
    let content = if is_regular { read_up_to(file.as_fd(), size, limit + 1)? } else { Vec::new() };
    Ok(File { mode: status.st_mode, uid: status.st_uid, is_regular, content })
}

/// Reads to the end of a file, but no more than `most` bytes. The size is what the system says; it can be wrong.
fn read_up_to(file: std::os::fd::BorrowedFd<'_>, size: usize, most: usize) -> nix::Result<Vec<u8>> {
    let mut content = vec![0; (size + 1).min(most)];
    let mut filled = 0;
    loop {
        match retry(|| read(file, &mut content[filled..]))? {
            0 => break,
            count => filled += count,
        }
        if filled == content.len() {
            if filled == most {
                break;
            }
            content.resize((filled * 2).clamp(4096, most.max(4096)).min(most), 0);
        }
    }
    content.truncate(filled);
    Ok(content)
}
