//! Runs parts from a directory, for tests: `run-parts DIRECTORY WORD...` compiles DIRECTORY/NAME.js when NAME is loaded.
#![no_main]

use native_host::{compile_part, run};
use std::ffi::{c_char, c_int};
use std::path::PathBuf;

/// The same entry as that of the executable.
// SAFETY: the C library calls this symbol with these types, once.
#[unsafe(no_mangle)]
pub extern "C" fn main(_count: c_int, _words: *const *const c_char) -> c_int {
    let mut words = std::env::args_os().skip(1);
    let directory = PathBuf::from(words.next().expect("usage: run-parts DIRECTORY WORD..."));
    let find = move |name: &str| {
        let source = std::fs::read_to_string(directory.join(format!("{name}.js"))).ok()?;
        Some(compile_part(name, &source).unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    run(find, words.map(|word| word.to_string_lossy().into_owned()).collect())
}
