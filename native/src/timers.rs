//! Timers, in the order of their times.

use crate::event_loop::now;
use rquickjs::{Function, Result};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// The time in microseconds, and the number of the timer.
type Key = (u64, u64);

/// Timers that have not been called yet.
#[derive(Default)]
pub struct Timers<'js> {
    last: Cell<u64>,
    by_time: RefCell<BTreeMap<Key, Function<'js>>>,
    times: RefCell<BTreeMap<u64, u64>>,
}

impl<'js> Timers<'js> {
    /// Adds a timer and returns its number.
    pub fn set(&self, milliseconds: f64, callback: Function<'js>) -> f64 {
        let number = self.last.get() + 1;
        // A number that is not one, or below zero, becomes zero.
        let time = ((now() + milliseconds.max(0.0)) * 1e3) as u64;
        self.last.set(number);
        self.by_time.borrow_mut().insert((time, number), callback);
        self.times.borrow_mut().insert(number, time);
        number as f64
    }

    /// Removes a timer, if it was not called yet.
    pub fn clear(&self, timer: f64) {
        if let Some(time) = self.times.borrow_mut().remove(&(timer as u64)) {
            self.by_time.borrow_mut().remove(&(time, timer as u64));
        }
    }

    /// Returns the milliseconds up to the next timer.
    pub fn next_in(&self) -> Option<f64> {
        let (time, _) = *self.by_time.borrow().keys().next()?;
        Some((time as f64 / 1e3 - now()).max(0.0))
    }

    /// Calls the timers whose time has come, each followed by `after`. Timers that these add wait for the next turn.
    pub fn run(&self, after: impl Fn() -> Result<()>) -> Result<()> {
        let (until, last) = ((now() * 1e3) as u64, self.last.get());
        loop {
            let mut by_time = self.by_time.borrow_mut();
            let Some(key) =
                by_time.keys().find(|(_, number)| *number <= last).copied().filter(|(time, _)| *time <= until)
            else {
                return Ok(());
            };
            let callback = by_time.remove(&key);
            drop(by_time);
            self.times.borrow_mut().remove(&key.1);
            if let Some(callback) = callback {
                callback.call::<_, ()>(())?;
                after()?;
            }
        }
    }
}
