//! Lists the bytecode that the executable embeds: the files of target/parts, which `compile-parts` makes.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    let variable = |name| env::var(name).expect("cargo sets it");
    let parts = Path::new(&variable("CARGO_MANIFEST_DIR")).join("target/parts");
    println!("cargo::rerun-if-changed={}", parts.display());
    let mut list = String::from("static PARTS: &[(&str, &[u8])] = &[\n");
    // Without the directory there are no parts. The tool that makes it is built that way.
    for entry in fs::read_dir(&parts).into_iter().flatten() {
        let path = entry.expect("the directory is readable").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("names are ASCII");
        writeln!(list, "    ({name:?}, include_bytes!({path:?})),").expect("a string takes everything");
    }
    list.push_str("];\n");
    fs::write(Path::new(&variable("OUT_DIR")).join("parts.rs"), list).expect("OUT_DIR is writable");
}
