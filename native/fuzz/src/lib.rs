//! The parsers of the program under libFuzzer. `npm run fuzz` makes `native/target/fuzz/parsers.js` of
//! `test/fuzz/parsers.ts`, with a counter for each place of the code that a run can reach.

use native_host::fuzzing::Program;

include!("../../target/fuzz/counters.rs");

/// Places of the JavaScript that a run reached. libFuzzer looks for this section.
#[unsafe(link_section = "__libfuzzer_extra_counters")]
static mut REACHED: [u8; COUNTERS] = [0; COUNTERS];

thread_local! {
    static PROGRAM: Program = Program::load(include_str!("../../target/fuzz/parsers.js"), COUNTERS);
}

/// Calls a parser. An error that the parser should not throw is a finding.
pub fn fuzz(parser: &str, bytes: &[u8]) {
    let result = PROGRAM.with(|program| {
        program.call(parser, bytes, |counters| {
            // SAFETY: libFuzzer reads the section only between runs, on this thread.
            unsafe { (&raw mut REACHED).as_mut_unchecked().copy_from_slice(counters) };
        })
    });
    if let Err(error) = result {
        panic!("{parser}: {error}");
    }
}
