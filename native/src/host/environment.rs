//! What surrounds the process: its words, user, environment, directory and terminal.

use super::Functions;
use crate::descriptors::borrow;
use crate::failure::{OrThrow, throw};
use crate::values::{Text, lossy};
use nix::errno::Errno;
use nix::libc;
use nix::unistd::{Group, geteuid, setegid};
use rquickjs::{Ctx, Result};
use std::os::fd::AsRawFd;

pub fn add_to(functions: &Functions<'_>, args: Vec<String>) -> Result<()> {
    functions.object.set("args", args)?;
    functions.object.set("pid", std::process::id())?;
    functions.object.set("uid", geteuid().as_raw())?;
    functions.add("environment", |name: Text| std::env::var_os(&*name).map(lossy))?;
    functions.add("directory", directory)?;
    functions.add("joinGroup", join_group)?;
    functions.add("columns", columns)?;
    functions.add("exit", |code: i32| -> () { std::process::exit(code) })
}

fn directory(ctx: Ctx<'_>) -> Result<String> {
    std::env::current_dir().map(lossy).or_fail(&ctx, "getcwd")
}

fn join_group(ctx: Ctx<'_>, name: Text) -> Result<()> {
    match Group::from_name(&name).or_fail(&ctx, "getgrnam")? {
        Some(group) => setegid(group.gid).or_fail(&ctx, "setegid"),
        None => Err(throw(&ctx, Errno::ENOENT, &format!("getgrnam '{}'", &*name))),
    }
}

fn columns(descriptor: i32) -> Option<u16> {
    let descriptor = borrow(descriptor).ok()?;
    // SAFETY: zero is a value of each field.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: TIOCGWINSZ writes a `winsize` to the address, which is that of one.
    let result = unsafe { libc::ioctl(descriptor.as_raw_fd(), libc::TIOCGWINSZ, &mut size) };
    (result == 0).then_some(size.ws_col)
}
