//! The event loop: jobs of promises, timers, descriptors, signals and ends of programs.

use crate::children::Children;
use crate::descriptors::borrow;
use crate::engine_calls::run_job;
use crate::failure::throw;
use crate::rejections::Rejections;
use crate::signals::{Signals, set_default};
use crate::timers::Timers;
use nix::errno::Errno;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout};
use nix::sys::signal::Signal;
use nix::time::{ClockId, clock_gettime};
use rquickjs::{Ctx, Function, Result};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;

/// The number under which the descriptor of the signals waits.
const SIGNALS: u64 = u64::MAX;

/// Everything that the process waits for.
pub struct EventLoop<'js> {
    pub timers: Timers<'js>,
    pub children: Children<'js>,
    rejections: Rejections,
    signals: Signals<'js>,
    expects_children: Cell<bool>,
    epoll: OnceCell<Epoll>,
    watched: RefCell<BTreeMap<i32, Function<'js>>>,
    after_poll: RefCell<Vec<Function<'js>>>,
}

impl<'js> EventLoop<'js> {
    pub fn new(rejections: Rejections) -> Self {
        Self {
            timers: Timers::default(),
            children: Children::default(),
            rejections,
            signals: Signals::default(),
            expects_children: Cell::new(false),
            epoll: OnceCell::new(),
            watched: RefCell::default(),
            after_poll: RefCell::default(),
        }
    }

    fn epoll(&self) -> nix::Result<&Epoll> {
        if self.epoll.get().is_none() {
            // It cannot be set twice, since there is one thread.
            let _ = self.epoll.set(Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?);
        }
        self.epoll.get().ok_or(Errno::EBADF)
    }

    /// Watches a descriptor: 1 readable, 2 writable; 0 or no function stops.
    pub fn watch(&self, descriptor: i32, wanted: u32, callback: Option<Function<'js>>) -> nix::Result<()> {
        let Some(callback) = callback.filter(|_| wanted != 0) else {
            if self.watched.borrow_mut().remove(&descriptor).is_some() {
                self.epoll()?.delete(borrow(descriptor)?)?;
            }
            return Ok(());
        };
        let mut flags = EpollFlags::empty();
        flags.set(EpollFlags::EPOLLIN, wanted & 1 != 0);
        flags.set(EpollFlags::EPOLLOUT, wanted & 2 != 0);
        let mut event = EpollEvent::new(flags, descriptor as u64);
        let is_known = self.watched.borrow().contains_key(&descriptor);
        match is_known {
            true => self.epoll()?.modify(borrow(descriptor)?, &mut event)?,
            false => self.epoll()?.add(borrow(descriptor)?, event)?,
        }
        self.watched.borrow_mut().insert(descriptor, callback);
        Ok(())
    }

    /// Stops watching a descriptor that is about to be closed.
    pub fn forget(&self, descriptor: i32) {
        // If it cannot be stopped, the kernel does so when it closes it.
        let _ = self.watch(descriptor, 0, None);
    }

    /// Calls a function after the next look at the descriptors.
    pub fn after_poll(&self, callback: Function<'js>) {
        self.after_poll.borrow_mut().push(callback);
    }

    /// Calls a function for each signal of a number; without one, the signal has its default effect.
    pub fn on_signal(&self, number: i32, callback: Option<Function<'js>>) -> nix::Result<()> {
        match callback {
            Some(_) => self.take_signal(number, callback),
            None => self.signals.give_back(number),
        }
    }

    fn take_signal(&self, number: i32, callback: Option<Function<'js>>) -> nix::Result<()> {
        if self.signals.take(number, callback)? {
            let event = EpollEvent::new(EpollFlags::EPOLLIN, SIGNALS);
            self.signals.with_descriptor(|descriptor| self.epoll()?.add(descriptor, event)).transpose()?;
        }
        Ok(())
    }

    /// Takes the signal that tells of the end of a program. Our caller may have ignored it.
    pub fn expect_children(&self) -> nix::Result<()> {
        if !self.expects_children.replace(true) {
            set_default(Signal::SIGCHLD)?;
            self.take_signal(Signal::SIGCHLD as i32, None)?;
        }
        Ok(())
    }

    /// Runs until nothing is left to wait for.
    pub fn run(&self, ctx: &Ctx<'js>) -> Result<()> {
        self.run_jobs(ctx)?;
        while let Some(timeout) = self.timeout() {
            let after = std::mem::take(&mut *self.after_poll.borrow_mut());
            self.poll(ctx, timeout)?;
            for callback in after {
                callback.call::<_, ()>(())?;
                self.run_jobs(ctx)?;
            }
            self.timers.run(|| self.run_jobs(ctx))?;
            self.children.report()?;
            self.run_jobs(ctx)?;
        }
        Ok(())
    }

    /// Runs the jobs of promises. A rejection that nothing handles is an error.
    pub fn run_jobs(&self, ctx: &Ctx<'js>) -> Result<()> {
        while run_job(ctx)? {}
        self.rejections.check(ctx)
    }

    /// Returns how long to wait, or undefined if there is nothing to wait for.
    fn timeout(&self) -> Option<EpollTimeout> {
        if !self.after_poll.borrow().is_empty() || self.children.have_news() {
            return Some(EpollTimeout::ZERO);
        }
        // Rounded up: a timer is never early, and the loop does not spin for a part of a millisecond.
        let timer =
            self.timers.next_in().map(|rest| EpollTimeout::try_from(rest.ceil() as i64).unwrap_or(EpollTimeout::MAX));
        let waits = !self.watched.borrow().is_empty() || self.children.are_awaited();
        timer.or(waits.then_some(EpollTimeout::NONE))
    }

    fn poll(&self, ctx: &Ctx<'js>, timeout: EpollTimeout) -> Result<()> {
        let mut events = [EpollEvent::empty(); 64];
        let count = match self.epoll().and_then(|epoll| epoll.wait(&mut events, timeout)) {
            Err(Errno::EINTR) => 0,
            other => other.map_err(|errno| throw(ctx, errno, "epoll_wait"))?,
        };
        for event in &events[..count] {
            match event.data() {
                SIGNALS => self.handle_signals(ctx)?,
                descriptor => self.handle(descriptor as i32, event.events())?,
            }
            self.run_jobs(ctx)?;
        }
        Ok(())
    }

    /// Errors and the end of the other side count as both events: the next call on the descriptor tells.
    fn handle(&self, descriptor: i32, flags: EpollFlags) -> Result<()> {
        // An earlier function of this turn may have stopped it.
        let Some(callback) = self.watched.borrow().get(&descriptor).cloned() else { return Ok(()) };
        let failed = flags.intersects(EpollFlags::EPOLLERR | EpollFlags::EPOLLHUP);
        let readable = failed || flags.contains(EpollFlags::EPOLLIN);
        let writable = failed || flags.contains(EpollFlags::EPOLLOUT);
        callback.call((u32::from(readable) | u32::from(writable) << 1,))
    }

    fn handle_signals(&self, ctx: &Ctx<'js>) -> Result<()> {
        while let Some(number) = self.signals.next().map_err(|errno| throw(ctx, errno, "read"))? {
            if number == Signal::SIGCHLD as i32 {
                self.children.reap();
            }
            if let Some(callback) = self.signals.callback(number) {
                callback.call::<_, ()>(())?;
                self.run_jobs(ctx)?;
            }
        }
        Ok(())
    }
}

/// Milliseconds of a clock that never goes back.
pub fn now() -> f64 {
    clock_gettime(ClockId::CLOCK_MONOTONIC).map_or(0.0, |time| time.tv_sec() as f64 * 1e3 + time.tv_nsec() as f64 / 1e6)
}
