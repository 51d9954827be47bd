//! Texts on the border between JavaScript and the system.

use crate::failure::throw_code;
use rquickjs::{CString, Ctx, FromJs, Result, Value};
use std::borrow::Cow;
use std::ops::Deref;
use std::path::{Path, PathBuf};

/// A text of JavaScript in UTF-8. A lone surrogate becomes U+FFFD.
pub struct Text(String);

impl<'js> FromJs<'js> for Text {
    fn from_js(ctx: &Ctx<'js>, value: Value<'js>) -> Result<Self> {
        let text = CString::from_js(ctx, value)?;
        let bytes: &[u8] = text.as_ref();
        Ok(Self(match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(&replace_surrogates(bytes)).into_owned(),
        }))
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

/// The engine gives a lone surrogate as three bytes, from ED A0 80 to ED BF BF, as many as U+FFFD has.
fn replace_surrogates(bytes: &[u8]) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    for at in 0..copy.len().saturating_sub(2) {
        if copy[at] == 0xed && copy[at + 1] >= 0xa0 {
            copy[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
        }
    }
    copy
}

/// A path without a NUL character.
pub struct PathText(PathBuf);

impl<'js> FromJs<'js> for PathText {
    fn from_js(ctx: &Ctx<'js>, value: Value<'js>) -> Result<Self> {
        let text = Text::from_js(ctx, value)?.0;
        if text.contains('\0') {
            return Err(throw_code(ctx, "ERR_INVALID_ARG_VALUE", "a path contains a NUL character"));
        }
        Ok(Self(text.into()))
    }
}

impl Deref for PathText {
    type Target = Path;
    fn deref(&self) -> &Path {
        &self.0
    }
}

/// Returns a name of the system as a text, with U+FFFD for bytes that are not UTF-8.
pub fn lossy(name: impl AsRef<std::ffi::OsStr>) -> String {
    name.as_ref().to_string_lossy().into_owned()
}

/// Returns the bytes of a text that has one character for each byte.
pub fn latin1_bytes(text: &str) -> Cow<'_, [u8]> {
    if text.is_ascii() {
        Cow::Borrowed(text.as_bytes())
    } else {
        // A character beyond a byte is cut off, as `Buffer` does.
        Cow::Owned(text.chars().map(|character| character as u32 as u8).collect())
    }
}

/// Returns one character for each byte.
pub fn latin1_text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}
