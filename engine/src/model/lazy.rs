//! A part of the embedded rules that is taken apart only when it is looked at.

use std::borrow::Borrow;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A thing that may still be in its packed form: one question looks at few of the things in a set.
#[derive(Clone)]
pub struct Lazy<T: 'static> {
    made: OnceLock<T>,
    packed: &'static [u8],
    unpack: fn(&'static [u8]) -> postcard::Result<T>,
}

impl<T> Lazy<T> {
    #[expect(
        clippy::expect_used,
        reason = "the bytes were packed by the build of this very program"
    )]
    fn made(&self) -> &T {
        self.made.get_or_init(|| (self.unpack)(self.packed).expect("a part of the embedded rules"))
    }
}

impl<T: Deserialize<'static>> From<T> for Lazy<T> {
    fn from(thing: T) -> Self {
        Self { made: OnceLock::from(thing), packed: &[], unpack: postcard::from_bytes }
    }
}

impl<T> Deref for Lazy<T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.made()
    }
}

impl<T> Borrow<T> for Lazy<T> {
    fn borrow(&self) -> &T {
        self.made()
    }
}

impl<T> DerefMut for Lazy<T> {
    #[expect(clippy::expect_used, reason = "made on the line before")]
    fn deref_mut(&mut self) -> &mut T {
        self.made();
        self.made.get_mut().expect("made")
    }
}

impl<T: fmt::Debug> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.made().fmt(f)
    }
}

impl<T: Serialize> Serialize for Lazy<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = postcard::to_stdvec(self.made()).map_err(S::Error::custom)?;
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de: 'static, T: Deserialize<'static>> Deserialize<'de> for Lazy<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let packed = <&'de [u8]>::deserialize(deserializer)?;
        Ok(Self { made: OnceLock::new(), packed, unpack: postcard::from_bytes })
    }
}
