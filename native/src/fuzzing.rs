//! Calls functions of JavaScript with bytes, for the fuzz targets.

use crate::engine::{compile_part, load_part, make_context};
use crate::event_loop::EventLoop;
use crate::failure::describe;
use crate::host::make_host;
use crate::rejections::Rejections;
use rquickjs::{Context, Function, Object, Result, TypedArray};
use std::rc::Rc;

/// A program whose functions take bytes.
pub struct Program(Context);

impl Program {
    /// Loads a program: an expression `(function(host, counters) {…})` that returns an object of functions. Its code
    /// counts in `counters` what it runs through.
    pub fn load(source: &str, counters: usize) -> Self {
        let rejections = Rejections::default();
        let context = make_context(&rejections).expect("there is memory for a context");
        let bytecode = compile_part("program", source).expect("the program is JavaScript");
        context
            .with(|ctx| -> Result<()> {
                let host = make_host(&ctx, &Rc::new(EventLoop::new(rejections)), Vec::new())?;
                let counters = TypedArray::new(ctx.clone(), vec![0_u8; counters])?;
                let program = Function::from_value(load_part(&ctx, Some(bytecode), "program")?)?;
                ctx.globals().set("functions", program.call::<_, Object>((host, counters.clone()))?)?;
                ctx.globals().set("counters", counters)
            })
            .expect("the program starts");
        Self(context)
    }

    /// Calls a function. `count` gets the counters, which start at zero. Returns a description of a thrown error.
    pub fn call(&self, name: &str, bytes: &[u8], count: impl FnOnce(&[u8])) -> std::result::Result<(), String> {
        self.0.with(|ctx| {
            let call = || -> Result<()> {
                let functions: Object = ctx.globals().get("functions")?;
                let function: Function = functions.get(name)?;
                function.call((TypedArray::new_copy(ctx.clone(), bytes)?,))
            };
            let result = call().map_err(|error| describe(&ctx, &error));
            let counters: TypedArray<'_, u8> = ctx.globals().get("counters").expect("`load` set it");
            crate::engine_calls::with_bytes(&counters, |counters| {
                count(counters);
                counters.fill(0);
            });
            result
        })
    }
}
