//! Errors: failed calls of the system become errors of JavaScript, and errors at the top end the process.

use nix::errno::Errno;
use rquickjs::{Coerced, Ctx, Error, Exception, FromJs, Result, Value};
use std::io::{self, Write};
use std::path::Path;

/// The exit code after an error that nothing caught.
pub const CRASH: i32 = 126;
/// The exit code if nothing is left to wait for.
pub const STALLED: i32 = 127;

/// Turns a failed call of the system into an exception.
pub trait OrThrow<T> {
    /// Throws an error with `code`, as `node:fs` does.
    fn or_throw(self, ctx: &Ctx<'_>, call: &str, path: &Path) -> Result<T>;
    /// The same, for a call without a path.
    fn or_fail(self, ctx: &Ctx<'_>, call: &str) -> Result<T>;
}

impl<T, E: Into<io::Error>> OrThrow<T> for std::result::Result<T, E> {
    fn or_throw(self, ctx: &Ctx<'_>, call: &str, path: &Path) -> Result<T> {
        self.map_err(|error| throw(ctx, errno_of(error.into()), &format!("{call} '{}'", path.display())))
    }

    fn or_fail(self, ctx: &Ctx<'_>, call: &str) -> Result<T> {
        self.map_err(|error| throw(ctx, errno_of(error.into()), call))
    }
}

/// Returns the number of an error. Errors that the standard library finds itself count as EINVAL.
pub fn errno_of(error: io::Error) -> Errno {
    error.raw_os_error().map_or(Errno::EINVAL, Errno::from_raw)
}

/// Throws the error of a call of the system.
pub fn throw(ctx: &Ctx<'_>, errno: Errno, what: &str) -> Error {
    let code = format!("{errno:?}");
    let message = format!("{code}: {}, {what}", errno.desc());
    throw_code(ctx, &code, &message)
}

/// Throws an error with a code.
pub fn throw_code(ctx: &Ctx<'_>, code: &str, message: &str) -> Error {
    let thrown = Exception::from_message(ctx.clone(), message).and_then(|error| {
        error.as_object().set("code", code)?;
        Ok(error.throw())
    });
    thrown.unwrap_or_else(|error| error)
}

/// Describes the pending exception of a failure, for standard error.
pub fn describe(ctx: &Ctx<'_>, error: &Error) -> String {
    if matches!(error, Error::Exception) { describe_value(ctx, ctx.catch()) } else { error.to_string() }
}

/// Describes a thrown value. Control characters of it are made visible.
pub fn describe_value<'js>(ctx: &Ctx<'js>, thrown: Value<'js>) -> String {
    let stack = thrown.as_object().and_then(|object| object.get::<_, String>("stack").ok());
    let text = Coerced::<String>::from_js(ctx, thrown).map_or_else(|_| "an unprintable error".into(), |text| text.0);
    let text = format!("{text}\n{}", stack.unwrap_or_default());
    let visible = text.trim_end().chars().flat_map(|character| {
        let escaped = character.is_control() && character != '\n';
        let plain = (!escaped).then_some(character);
        escaped.then(|| character.escape_default()).into_iter().flatten().chain(plain)
    });
    visible.collect()
}

/// Ends the process because of an error that nothing caught.
pub fn crash(description: &str) -> ! {
    report(description);
    std::process::exit(CRASH)
}

/// Writes an error to standard error. Nobody is left who could be told that it is closed.
pub fn report(description: &str) {
    let _ = io::stderr().write_all(format!("qrexec-policy: {description}\n").as_bytes());
}
