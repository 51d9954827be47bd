//! The executable `qrexec-policy`: the host and the bytecode of the program.
#![no_main]

use native_host::{Bytecode, run};
use std::ffi::{c_char, c_int};

include!(concat!(env!("OUT_DIR"), "/parts.rs"));

fn find(name: &str) -> Option<Bytecode> {
    let (_, bytes) = PARTS.iter().find(|(part, _)| *part == name)?;
    // SAFETY: `compile-parts` made the files, and the build runs it with the engine of this executable.
    Some(unsafe { Bytecode::trust(bytes) })
}

/// The entry that the C library calls. That of Rust would read /proc/self/maps first, to describe overflows of the
/// stack, which here end in SIGSEGV.
// SAFETY: the C library calls this symbol with these types, once.
#[unsafe(no_mangle)]
pub extern "C" fn main(_count: c_int, _words: *const *const c_char) -> c_int {
    let words = std::env::args_os().skip(1);
    run(find, words.map(|word| word.to_string_lossy().into_owned()).collect())
}
