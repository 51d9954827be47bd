//! Encodings and hashes.

use super::Functions;
use crate::engine_calls::with_bytes;
use crate::values::{Text, latin1_text};
use rquickjs::{ArrayBuffer, Ctx, Result, TypedArray};
use sha2::{Digest, Sha256};
use std::fmt::Write;

pub fn add_to(functions: &Functions<'_>) -> Result<()> {
    functions.add("sha256", sha256)?;
    functions.add("encodeUtf8", |ctx, text: Text| encode_utf8(ctx, &text))?;
    functions.add("decodeUtf8", |bytes: TypedArray<'_, u8>| {
        with_bytes(&bytes, |bytes| String::from_utf8_lossy(bytes).into_owned())
    })?;
    functions.add("decodeLatin1", |bytes: TypedArray<'_, u8>| with_bytes(&bytes, |bytes| latin1_text(bytes)))
}

fn sha256(texts: Vec<Text>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut digits, byte| {
        // Writing to a string does not fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

fn encode_utf8<'js>(ctx: Ctx<'js>, text: &str) -> Result<ArrayBuffer<'js>> {
    ArrayBuffer::new_copy(ctx, text.as_bytes())
}
