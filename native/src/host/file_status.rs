//! The status of files and the names in directories.

use super::Functions;
use crate::descriptors::borrow;
use crate::failure::OrThrow;
use crate::values::{PathText, lossy};
use nix::errno::Errno;
use nix::sys::stat::{FileStat, fstat, lstat, stat};
use nix::sys::statfs::statfs;
use rquickjs::convert::List;
use rquickjs::{Ctx, Object, Result};
use std::fs;

pub fn add_to(functions: &Functions<'_>) -> Result<()> {
    functions.add("status", |ctx, path: PathText| existing(&ctx, stat(&*path), "stat", &path))?;
    functions.add("linkStatus", |ctx, path: PathText| existing(&ctx, lstat(&*path), "lstat", &path))?;
    functions.add("descriptorStatus", |ctx, descriptor: i32| {
        let status = borrow(descriptor).and_then(fstat).or_fail(&ctx, "fstat")?;
        status_object(&ctx, &status)
    })?;
    functions.add("filesystemType", |ctx: Ctx<'_>, path: PathText| {
        statfs(&*path).map(|status| status.filesystem_type().0).or_throw(&ctx, "statfs", &path)
    })?;
    functions.add("list", list)?;
    functions.add("realPath", |ctx: Ctx<'_>, path: PathText| {
        fs::canonicalize(&*path).map(lossy).or_throw(&ctx, "realpath", &path)
    })?;
    functions.add("readLink", |ctx: Ctx<'_>, path: PathText| {
        fs::read_link(&*path).map(lossy).or_throw(&ctx, "readlink", &path)
    })
}

fn existing<'js>(
    ctx: &Ctx<'js>,
    status: nix::Result<FileStat>,
    call: &str,
    path: &PathText,
) -> Result<Option<Object<'js>>> {
    match status {
        Err(Errno::ENOENT) => Ok(None),
        other => status_object(ctx, &other.or_throw(ctx, call, path)?).map(Some),
    }
}

fn status_object<'js>(ctx: &Ctx<'js>, status: &FileStat) -> Result<Object<'js>> {
    let object = Object::new(ctx.clone())?;
    object.set("mode", status.st_mode)?;
    object.set("uid", status.st_uid)?;
    object.set("gid", status.st_gid)?;
    object.set("size", status.st_size)?;
    object.set("ino", status.st_ino as i64)?;
    object.set("dev", status.st_dev as i64)?;
    object.set("mtimeMs", milliseconds(status.st_mtime, status.st_mtime_nsec))?;
    object.set("ctimeMs", milliseconds(status.st_ctime, status.st_ctime_nsec))?;
    Ok(object)
}

fn milliseconds(seconds: i64, nanoseconds: i64) -> f64 {
    seconds as f64 * 1e3 + nanoseconds as f64 / 1e6
}

/// The numbers of the kinds are those of `HostFiles.list`.
fn list(ctx: Ctx<'_>, path: PathText) -> Result<List<(Vec<String>, Vec<u8>)>> {
    let mut names = Vec::new();
    let mut kinds = Vec::new();
    for entry in fs::read_dir(&*path).or_throw(&ctx, "scandir", &path)? {
        let entry = entry.or_throw(&ctx, "scandir", &path)?;
        names.push(lossy(entry.file_name()));
        kinds.push(entry.file_type().map_or(0, |kind| match (kind.is_file(), kind.is_symlink()) {
            (true, _) => 1,
            (_, true) => 3,
            _ => 2,
        }));
    }
    Ok(List((names, kinds)))
}
