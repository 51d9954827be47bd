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
    for old in fs::read_dir(output)? {
        fs::remove_file(old?.path())?;
    }
    for entry in fs::read_dir(sources)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".js")) else { continue };
        let bytecode = compile_part(name, &fs::read_to_string(&path)?)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        fs::write(output.join(format!("{name}.bytecode")), bytecode.bytes())?;
    }
    Ok(())
}
