//! Runs parts from a directory, for tests: `run-parts DIRECTORY WORD...` compiles DIRECTORY/NAME.js when NAME is loaded.

use native_host::{compile_part, run};
use std::path::PathBuf;

fn main() {
    let mut words = std::env::args_os().skip(1);
    let directory = PathBuf::from(words.next().expect("usage: run-parts DIRECTORY WORD..."));
    let find = move |name: &str| {
        let source = std::fs::read_to_string(directory.join(format!("{name}.js"))).ok()?;
        Some(compile_part(name, &source).unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    run(find, words.map(|word| word.to_string_lossy().into_owned()).collect())
}
