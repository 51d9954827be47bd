//! The event loop, as JavaScript sees it.

use super::Functions;
use crate::event_loop::now;
use crate::failure::OrThrow;
use rquickjs::function::Opt;
use rquickjs::{Ctx, Function, Result};
use std::time::Duration;

pub fn add_to<'js>(functions: &Functions<'js>) -> Result<()> {
    functions.add("now", now)?;
    functions.add("sleep", |milliseconds: f64| {
        std::thread::sleep(Duration::try_from_secs_f64(milliseconds / 1e3).unwrap_or_default());
    })?;
    let events = functions.events.clone();
    functions.add("watch", move |ctx: Ctx<'js>, descriptor, wanted, callback: Opt<Option<Function<'js>>>| {
        events.watch(descriptor, wanted, callback.0.flatten()).or_fail(&ctx, "epoll_ctl")
    })?;
    let events = functions.events.clone();
    functions.add("setTimer", move |milliseconds: f64, callback| events.timers.set(milliseconds, callback))?;
    let events = functions.events.clone();
    functions.add("clearTimer", move |timer: f64| events.timers.clear(timer))?;
    let events = functions.events.clone();
    functions.add("afterPoll", move |callback: Function<'js>| events.after_poll(callback))?;
    let events = functions.events.clone();
    functions.add("onSignal", move |ctx: Ctx<'js>, signal: i32, callback: Opt<Option<Function<'js>>>| {
        events.on_signal(signal, callback.0.flatten()).or_fail(&ctx, "signalfd")
    })
}
