//! The executable `qrexec-policy`: the host and the bytecode of the program.

use native_host::{Bytecode, run};

include!(concat!(env!("OUT_DIR"), "/parts.rs"));

fn find(name: &str) -> Option<Bytecode> {
    let (_, bytes) = PARTS.iter().find(|(part, _)| *part == name)?;
    // SAFETY: `compile-parts` made the files, and the build runs it with the engine of this executable.
    Some(unsafe { Bytecode::trust(bytes) })
}

fn main() {
    let words = std::env::args_os().skip(1);
    run(find, words.map(|word| word.to_string_lossy().into_owned()).collect())
}
