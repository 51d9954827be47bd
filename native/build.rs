//! Lists the bytecode that the executable embeds: the files of target/parts, which `compile-parts` makes. It also keeps
//! the executable from needing a library beside glibc.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn main() {
    let output = variable("OUT_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    list_parts(&Path::new(&variable("CARGO_MANIFEST_DIR")).join("target/parts"), Path::new(&output));
    link_unwinder(Path::new(&output));
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}

fn list_parts(parts: &Path, output: &Path) {
    println!("cargo::rerun-if-changed={}", parts.display());
    let mut list = String::from("static PARTS: &[(&str, &[u8])] = &[\n");
    // Without the directory there are no parts. The tool that makes it is built that way.
    for entry in fs::read_dir(parts).into_iter().flatten() {
        let path = entry.expect("the directory is readable").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("names are ASCII");
        writeln!(list, "    ({name:?}, include_bytes!({path:?})),").expect("a string takes everything");
    }
    list.push_str("];\n");
    fs::write(output.join("parts.rs"), list).expect("OUT_DIR is writable");
}

/// The standard library asks for libgcc_s.so. The linker finds this script by that name and takes the archive instead.
fn link_unwinder(output: &Path) {
    let found = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output();
    let path = found.map(|found| String::from_utf8_lossy(&found.stdout).trim().to_owned()).unwrap_or_default();
    if path.starts_with('/') {
        fs::write(output.join("libgcc_s.so"), format!("INPUT({path})\n")).expect("OUT_DIR is writable");
        println!("cargo::rustc-link-search=native={}", output.display());
    }
}
