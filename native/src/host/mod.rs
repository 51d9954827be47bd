//! The object that JavaScript gets: the functions of `src/platform/native/host.ts`, one file for each group.

mod environment;
mod exchange;
mod file_status;
mod files;
mod loops;
mod notices;
mod processes;
mod sockets;
mod texts;

use crate::event_loop::EventLoop;
use rquickjs::function::IntoJsFunc;
use rquickjs::{Ctx, Function, Object, Result};
use std::rc::Rc;

/// Collects the functions of the host.
pub struct Functions<'js> {
    object: Object<'js>,
    events: Rc<EventLoop<'js>>,
}

impl<'js> Functions<'js> {
    fn add<P, F: IntoJsFunc<'js, P> + 'js>(&self, name: &str, function: F) -> Result<()> {
        self.object.set(name, Function::new(self.object.ctx().clone(), function)?)
    }
}

/// Makes the host for a program.
pub fn make_host<'js>(ctx: &Ctx<'js>, events: &Rc<EventLoop<'js>>, args: Vec<String>) -> Result<Object<'js>> {
    let functions = Functions { object: Object::new(ctx.clone())?, events: events.clone() };
    files::add_to(&functions)?;
    file_status::add_to(&functions)?;
    sockets::add_to(&functions)?;
    loops::add_to(&functions)?;
    processes::add_to(&functions)?;
    notices::add_to(&functions)?;
    texts::add_to(&functions)?;
    environment::add_to(&functions, args)?;
    Ok(functions.object)
}
