//! The programs that were started and have not been waited for.

use rquickjs::{Function, Result};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus};

/// A started program.
enum Started<'js> {
    Runs(Child, Option<Function<'js>>),
    Ended(ExitStatus, Option<Function<'js>>),
}

/// Started programs, by the number of the process.
#[derive(Default)]
pub struct Children<'js> {
    started: RefCell<BTreeMap<i32, Started<'js>>>,
}

impl<'js> Children<'js> {
    /// Adds a program. An ended one of the same number, of which nobody asked the result, is forgotten.
    pub fn add(&self, child: Child) {
        self.started.borrow_mut().insert(child.id() as i32, Started::Runs(child, None));
    }

    /// Sets the function to call at the end of a program. Returns whether there is such a program.
    pub fn on_exit(&self, pid: i32, function: Function<'js>) -> bool {
        match self.started.borrow_mut().get_mut(&pid) {
            Some(Started::Runs(_, callback) | Started::Ended(_, callback)) => {
                *callback = Some(function);
                true
            }
            None => false,
        }
    }

    /// Returns whether a program was started and its result was not taken from the kernel.
    pub fn is_running(&self, pid: i32) -> bool {
        matches!(self.started.borrow().get(&pid), Some(Started::Runs(..)))
    }

    /// Returns whether a function waits for the end of a program.
    pub fn are_awaited(&self) -> bool {
        self.started
            .borrow()
            .values()
            .any(|each| matches!(each, Started::Runs(_, Some(_)) | Started::Ended(_, Some(_))))
    }

    /// Returns whether a program has ended of which the function was not called yet.
    pub fn have_news(&self) -> bool {
        self.started.borrow().values().any(|each| matches!(each, Started::Ended(_, Some(_))))
    }

    /// Takes the results of ended programs from the kernel.
    pub fn reap(&self) {
        for each in self.started.borrow_mut().values_mut() {
            if let Started::Runs(child, callback) = each
                && let Ok(Some(status)) = child.try_wait()
            {
                *each = Started::Ended(status, callback.take());
            }
        }
    }

    /// Calls the functions of ended programs.
    pub fn report(&self) -> Result<()> {
        loop {
            let mut started = self.started.borrow_mut();
            let next = started.iter().find(|(_, each)| matches!(each, Started::Ended(_, Some(_)))).map(|(pid, _)| *pid);
            let Some(Started::Ended(status, Some(callback))) = next.and_then(|pid| started.remove(&pid)) else {
                return Ok(());
            };
            drop(started);
            callback.call::<_, ()>((status.code().unwrap_or(-1), status.signal().unwrap_or(0)))?;
        }
    }
}
