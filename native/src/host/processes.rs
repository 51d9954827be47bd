//! Starting programs.

use super::Functions;
use crate::descriptors::{close_all_on_exec, set_nonblocking};
use crate::failure::{OrThrow, throw};
use crate::signals::set_defaults;
use crate::values::{PathText, Text};
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rquickjs::{Ctx, Function, Object, Result};
use std::io;
use std::os::fd::{AsFd, IntoRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

pub fn add_to<'js>(functions: &Functions<'js>) -> Result<()> {
    let events = functions.events.clone();
    functions.add("spawn", move |ctx: Ctx<'js>, program: Object<'js>| {
        let path: PathText = program.get("path")?;
        let mut command = prepare(&ctx, &path, &program)?;
        events.expect_children().or_throw(&ctx, "spawn", &path)?;
        close_all_on_exec().or_throw(&ctx, "spawn", &path)?;
        let mut child = command.spawn().or_throw(&ctx, "spawn", &path)?;
        let pipes = take_pipes(&mut child).or_throw(&ctx, "spawn", &path)?;
        let result = Object::new(ctx)?;
        result.set("pid", child.id())?;
        result.set("pipes", pipes)?;
        events.children.add(child);
        Ok::<_, rquickjs::Error>(result)
    })?;
    let events = functions.events.clone();
    functions.add("onExit", move |ctx: Ctx<'js>, pid: i32, callback: Function<'js>| {
        if events.children.on_exit(pid, callback) { Ok(()) } else { Err(throw(&ctx, Errno::ECHILD, "waitpid")) }
    })?;
    let events = functions.events.clone();
    functions.add("kill", move |ctx: Ctx<'js>, pid: i32, signal: i32| {
        // The number of a child that ended may be that of another process by now.
        let is_ours = pid == std::process::id() as i32 || events.children.is_running(pid);
        let target = if is_ours { Ok(Pid::from_raw(pid)) } else { Err(Errno::ESRCH) };
        target.and_then(|pid| kill(pid, Signal::try_from(signal)?)).or_fail(&ctx, "kill")
    })
}

fn prepare(ctx: &Ctx<'_>, path: &PathText, program: &Object<'_>) -> Result<Command> {
    if !path.as_os_str().as_encoded_bytes().contains(&b'/') {
        return Err(throw(ctx, Errno::ENOENT, "spawn: a program needs a path"));
    }
    let mut command = Command::new(&**path);
    command.args(program.get::<_, Vec<Text>>("args")?.iter().map(|word| &**word));
    if let Some(environment) = program.get::<_, Option<Vec<Text>>>("environment")? {
        command.env_clear();
        command.envs(environment.iter().filter_map(|entry| entry.split_once('=')));
    }
    if let Some(directory) = program.get::<_, Option<PathText>>("directory")? {
        command.current_dir(&*directory);
    }
    let streams: Vec<Text> = program.get("streams")?;
    let stream = |at: usize| match streams.get(at).map(|kind| &**kind) {
        Some("inherit") => Stdio::inherit(),
        Some("pipe") => Stdio::piped(),
        _ => Stdio::null(),
    };
    command.stdin(stream(0)).stdout(stream(1)).stderr(stream(2));
    // SAFETY: between fork and exec, `set_defaults` only calls the system and allocates nothing.
    unsafe { command.pre_exec(|| set_defaults().map_err(io::Error::from)) };
    Ok(command)
}

/// Takes the ends of the pipes of a child; -1 stands for a stream that is not a pipe.
fn take_pipes(child: &mut Child) -> nix::Result<Vec<i32>> {
    let pipes: [Option<OwnedFd>; 3] =
        [child.stdin.take().map(Into::into), child.stdout.take().map(Into::into), child.stderr.take().map(Into::into)];
    for pipe in pipes.iter().flatten() {
        set_nonblocking(pipe.as_fd())?;
    }
    Ok(pipes.into_iter().map(|pipe| pipe.map_or(-1, IntoRawFd::into_raw_fd)).collect())
}
