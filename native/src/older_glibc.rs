//! Functions of glibc whose newest versions are too new. The executable must start with glibc 2.34, and the linker
//! would take the versions of glibc 2.35.

use std::ffi::{c_int, c_void};

/// The length of a hypotenuse, for `Math.hypot` of the engine.
// SAFETY: name and types are those of the C standard, and no other object of the executable defines the name.
#[unsafe(no_mangle)]
pub extern "C" fn hypot(x: f64, y: f64) -> f64 {
    let (long, short) = if x.abs() > y.abs() { (x.abs(), y.abs()) } else { (y.abs(), x.abs()) };
    match long {
        0.0 | f64::INFINITY => long,
        _ => long * (1.0 + (short / long) * (short / long)).sqrt(),
    }
}

/// Finds the tables for unwinding the stack; here it finds none. A panic aborts and does not unwind.
// SAFETY: name and types are those of glibc. Callers take -1 for code without tables, and do not read the result.
#[unsafe(no_mangle)]
pub extern "C" fn _dl_find_object(_address: *mut c_void, _result: *mut c_void) -> c_int {
    -1
}
