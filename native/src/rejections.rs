//! Promises that were rejected, and that nothing has handled yet.

use crate::failure::{crash, describe_value};
use rquickjs::{Ctx, Persistent, Result, Value};
use std::cell::RefCell;
use std::rc::Rc;

/// A promise and why it was rejected.
type Rejection = (Persistent<Value<'static>>, Persistent<Value<'static>>);

/// Rejected promises without a handler.
#[derive(Clone, Default)]
pub struct Rejections {
    pending: Rc<RefCell<Vec<Rejection>>>,
}

impl Rejections {
    /// Notes a rejection, or that a rejected promise got a handler.
    pub fn note<'js>(&self, ctx: &Ctx<'js>, promise: Value<'js>, reason: Value<'js>, is_handled: bool) {
        let mut pending = self.pending.borrow_mut();
        if is_handled {
            pending.retain(|(other, _)| other.clone().restore(ctx).is_ok_and(|other| other != promise));
        } else {
            pending.push((Persistent::save(ctx, promise), Persistent::save(ctx, reason)));
        }
    }

    /// Ends the process if there is a rejection.
    pub fn check(&self, ctx: &Ctx<'_>) -> Result<()> {
        match self.pending.borrow().first() {
            Some((_, reason)) => crash(&describe_value(ctx, reason.clone().restore(ctx)?)),
            None => Ok(()),
        }
    }
}
