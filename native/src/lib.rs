//! The host of the executable that needs no Node.js. It runs the parts of the program, which are bytecode, and gives
//! them files, sockets, processes and an event loop. There is no policy here.

mod children;
mod descriptors;
mod engine;
mod engine_calls;
mod event_loop;
mod failure;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod host;

mod older_glibc;
mod rejections;
mod signals;
mod startup;
mod timers;
mod values;

pub use engine::{Bytecode, compile_part, run};
