//! The engine: compiles parts when the program is built, and runs them.

use crate::engine_calls::{compile, evaluate};
use crate::event_loop::EventLoop;
use crate::failure::{STALLED, crash, describe, throw_code};
use crate::host::make_host;
use crate::rejections::Rejections;
use crate::startup::prepare;
use rquickjs::context::intrinsic;
use rquickjs::{Context, Ctx, Function, Result, Runtime, Value};
use std::borrow::Cow;
use std::rc::Rc;

/// The heap of JavaScript ends here. A policy of the maximum size needs less.
const MEMORY_LIMIT: usize = 1 << 30;
/// The stack of JavaScript, which must fit into the 8 MiB that the kernel gives to a process.
const STACK_LIMIT: usize = 1 << 20;
/// The first garbage collection; a call ends before it.
const FIRST_COLLECTION: usize = 4 << 20;

/// The parts of the language that the program uses. The compiler is not among them.
type Intrinsics = (
    intrinsic::Date,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::MapSet,
    intrinsic::TypedArrays,
    intrinsic::Promise,
    intrinsic::WeakRef,
);

/// Bytecode of a part, from [`compile_part`] of this very engine. The engine does not check it.
pub struct Bytecode(Cow<'static, [u8]>);

impl Bytecode {
    /// Trusts bytes.
    ///
    /// # Safety
    ///
    /// The bytes must be from [`compile_part`] of this very engine.
    pub const unsafe fn trust(bytes: &'static [u8]) -> Self {
        Self(Cow::Borrowed(bytes))
    }

    /// The bytes, to be written into a file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Compiles a part. Returns a description of the error of one that is not JavaScript.
pub fn compile_part(name: &str, source: &str) -> std::result::Result<Bytecode, String> {
    let context = Runtime::new().and_then(|runtime| Context::full(&runtime)).map_err(|error| error.to_string())?;
    context.with(|ctx| {
        compile(&ctx, name, source).map(|bytes| Bytecode(Cow::Owned(bytes))).map_err(|error| describe(&ctx, &error))
    })
}

/// Runs the part `start` and the event loop, and ends the process.
///
/// `find` returns the parts by their names, and `args` are the words after the name of the program.
pub fn run(find: impl Fn(&str) -> Option<Bytecode> + 'static, args: Vec<String>) -> ! {
    let rejections = Rejections::default();
    if let Err(error) = prepare() {
        crash(&error.to_string());
    }
    match make_context(&rejections) {
        Ok(context) => context.with(|ctx| {
            let events = Rc::new(EventLoop::new(rejections));
            match start(&ctx, &events, find, args).and_then(|()| events.run(&ctx)) {
                Ok(()) => std::process::exit(STALLED),
                Err(error) => crash(&describe(&ctx, &error)),
            }
        }),
        Err(error) => crash(&error.to_string()),
    }
}

pub fn make_context(rejections: &Rejections) -> Result<Context> {
    let runtime = Runtime::new()?;
    runtime.set_memory_limit(MEMORY_LIMIT);
    runtime.set_max_stack_size(STACK_LIMIT);
    runtime.set_gc_threshold(FIRST_COLLECTION);
    let rejections = rejections.clone();
    runtime.set_host_promise_rejection_tracker(Some(Box::new(move |ctx, promise, reason, is_handled| {
        rejections.note(&ctx, promise, reason, is_handled);
    })));
    Context::custom::<Intrinsics>(&runtime)
}

fn start<'js>(
    ctx: &Ctx<'js>,
    events: &Rc<EventLoop<'js>>,
    find: impl Fn(&str) -> Option<Bytecode> + 'js,
    args: Vec<String>,
) -> Result<()> {
    let load = move |ctx: Ctx<'js>, name: String| load_part(&ctx, find(&name), &name);
    let host = make_host(ctx, events, args)?;
    let code = Function::new(ctx.clone(), load)?;
    let start: Function = code.call(("start",))?;
    start.call((host, code))
}

pub fn load_part<'js>(ctx: &Ctx<'js>, bytecode: Option<Bytecode>, name: &str) -> Result<Value<'js>> {
    match bytecode {
        // SAFETY: a value of this type is bytecode of this engine.
        Some(bytecode) => unsafe { evaluate(ctx, bytecode.bytes()) },
        None => Err(throw_code(ctx, "ENOENT", &format!("there is no part \"{name}\""))),
    }
}
