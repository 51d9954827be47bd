//! Compiles the parts of the program: `compile-parts SOURCES OUTPUT` writes OUTPUT/NAME.bytecode for each SOURCES/NAME.js.

use native_host::compile_part;
use std::path::Path;
use std::{fs, io, process};

fn main() {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    let [sources, output] = words.as_slice() else {
        eprintln!("usage: compile-parts SOURCES OUTPUT");
        process::exit(2);
    };
    if let Err(error) = compile_all(sources.as_ref(), output.as_ref()) {
        eprintln!("compile-parts: {error}");
        process::exit(1);
    }
}

fn compile_all(sources: &Path, output: &Path) -> io::Result<()> {
    fs::create_dir_all(output)?;
    let mut written = Vec::new();
    for entry in fs::read_dir(sources)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".js")) else { continue };
        let bytecode = compile_part(name, &fs::read_to_string(&path)?)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        let file = output.join(format!("{name}.bytecode"));
        // Cargo builds the executable again if a file is newer.
        if fs::read(&file).ok().as_deref() != Some(bytecode.bytes()) {
            fs::write(&file, bytecode.bytes())?;
        }
        written.push(file);
    }
    for entry in fs::read_dir(output)? {
        let path = entry?.path();
        if !written.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
