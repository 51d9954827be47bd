//! The calls of the engine that `rquickjs` does not have a safe function for. Every `unsafe` block for the engine is here.

use rquickjs::{Ctx, Error, Result, TypedArray, Value, qjs};
use std::ffi::CString;
use std::ptr;

/// Compiles a script to bytecode, without its source and debug information. The context needs the compiler.
pub fn compile(ctx: &Ctx<'_>, name: &str, source: &str) -> Result<Vec<u8>> {
    let name = CString::new(name)?;
    let length = source.len();
    let source = CString::new(source)?;
    let raw = ctx.as_raw().as_ptr();
    let flags = qjs::JS_EVAL_TYPE_GLOBAL | qjs::JS_EVAL_FLAG_STRICT | qjs::JS_EVAL_FLAG_COMPILE_ONLY;
    let strip = qjs::JS_WRITE_OBJ_BYTECODE | qjs::JS_WRITE_OBJ_STRIP_SOURCE | qjs::JS_WRITE_OBJ_STRIP_DEBUG;
    let mut size = 0;
    // SAFETY: the context is alive while `ctx` is, and both texts end with NUL. The compiled function is a new value
    // that is freed once; the engine allocated the `size` bytes at `bytes`, which are copied and freed once.
    unsafe {
        let function = qjs::JS_Eval(raw, source.as_ptr(), length as _, name.as_ptr(), flags as i32);
        if qjs::JS_IsException(function) {
            return Err(Error::Exception);
        }
        let bytes = qjs::JS_WriteObject(raw, &mut size, function, strip as i32);
        qjs::JS_FreeValue(raw, function);
        if bytes.is_null() {
            return Err(Error::Exception);
        }
        let copy = std::slice::from_raw_parts(bytes, size as usize).to_vec();
        qjs::js_free(raw, bytes.cast());
        Ok(copy)
    }
}

/// Evaluates bytecode of [`compile`] and returns the value of its expression.
///
/// # Safety
///
/// The engine does not check bytecode, so the bytes must be from [`compile`] of this very engine.
pub unsafe fn evaluate<'js>(ctx: &Ctx<'js>, bytecode: &[u8]) -> Result<Value<'js>> {
    let raw = ctx.as_raw().as_ptr();
    // SAFETY: the engine copies what it keeps of the bytes. `JS_EvalFunction` frees the function, and its result is a
    // new value, which `Value` frees.
    unsafe {
        let function =
            qjs::JS_ReadObject(raw, bytecode.as_ptr(), bytecode.len() as _, qjs::JS_READ_OBJ_BYTECODE as i32);
        if qjs::JS_IsException(function) {
            return Err(Error::Exception);
        }
        let value = qjs::JS_EvalFunction(raw, function);
        if qjs::JS_IsException(value) {
            return Err(Error::Exception);
        }
        Ok(Value::from_raw(ctx.clone(), value))
    }
}

/// Runs a pending job. Returns whether there was one. The safe function of `rquickjs` drops the exception of a job.
pub fn run_job(ctx: &Ctx<'_>) -> Result<bool> {
    let mut context = ptr::null_mut();
    // SAFETY: runtime and context are alive while `ctx` is. This program has one context for each runtime.
    match unsafe { qjs::JS_ExecutePendingJob(qjs::JS_GetRuntime(ctx.as_raw().as_ptr()), &mut context) } {
        0 => Ok(false),
        result if result < 0 => Err(Error::Exception),
        _ => Ok(true),
    }
}

/// Lends the bytes of an array to a function that does not run JavaScript. A detached array has none.
pub fn with_bytes<T>(array: &TypedArray<'_, u8>, work: impl FnOnce(&mut [u8]) -> T) -> T {
    match array.as_raw() {
        // SAFETY: the engine gave the address just now, and until `work` returns no JavaScript runs that could
        // release or resize the memory. No other reference to it exists, since this program has one thread.
        Some(mut bytes) => work(unsafe { bytes.as_mut() }),
        None => work(&mut []),
    }
}
