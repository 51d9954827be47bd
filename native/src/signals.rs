//! Signals that JavaScript takes, as a descriptor of the event loop.

use nix::errno::Errno;
use nix::sys::signal::{SigHandler, SigSet, Signal, signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use rquickjs::Function;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The signals that are taken, each with the function to call.
#[derive(Default)]
pub struct Signals<'js> {
    descriptor: RefCell<Option<SignalFd>>,
    taken: RefCell<BTreeMap<i32, Option<Function<'js>>>>,
}

impl<'js> Signals<'js> {
    /// Takes a signal. Returns whether the descriptor is new.
    pub fn take(&self, number: i32, callback: Option<Function<'js>>) -> nix::Result<bool> {
        let mut one = SigSet::empty();
        one.add(Signal::try_from(number)?);
        one.thread_block()?;
        self.taken.borrow_mut().insert(number, callback);
        self.update()
    }

    /// Restores the default effect of a signal.
    pub fn give_back(&self, number: i32) -> nix::Result<()> {
        let mut one = SigSet::empty();
        one.add(Signal::try_from(number)?);
        self.taken.borrow_mut().remove(&number);
        self.update()?;
        one.thread_unblock()
    }

    fn update(&self) -> nix::Result<bool> {
        let mut all = SigSet::empty();
        for number in self.taken.borrow().keys() {
            all.add(Signal::try_from(*number)?);
        }
        let mut descriptor = self.descriptor.borrow_mut();
        match &*descriptor {
            Some(descriptor) => descriptor.set_mask(&all).map(|()| false),
            None => {
                *descriptor = Some(SignalFd::with_flags(&all, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?);
                Ok(true)
            }
        }
    }

    /// Calls a function with the descriptor, if there is one.
    pub fn with_descriptor<T>(&self, work: impl FnOnce(&SignalFd) -> T) -> Option<T> {
        self.descriptor.borrow().as_ref().map(work)
    }

    /// Returns the next signal that has arrived.
    pub fn next(&self) -> nix::Result<Option<i32>> {
        match self.with_descriptor(SignalFd::read_signal) {
            Some(Ok(Some(information))) => Ok(Some(information.ssi_signo as i32)),
            Some(Err(errno)) if errno != Errno::EINTR => Err(errno),
            _ => Ok(None),
        }
    }

    /// Returns the function of a signal.
    pub fn callback(&self, number: i32) -> Option<Function<'js>> {
        self.taken.borrow().get(&number).cloned().flatten()
    }
}

/// Restores the default effects of all signals, for a program that is about to be started.
pub fn set_defaults() -> nix::Result<()> {
    for each in Signal::iterator() {
        // The effects of these two cannot change.
        if each != Signal::SIGKILL && each != Signal::SIGSTOP {
            set_default(each)?;
        }
    }
    SigSet::empty().thread_set_mask()
}

/// Restores the default effect of a signal.
pub fn set_default(which: Signal) -> nix::Result<()> {
    // SAFETY: no function of this process becomes a handler here.
    unsafe { signal(which, SigHandler::SigDfl) }.map(drop)
}
