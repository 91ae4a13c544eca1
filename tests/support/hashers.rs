//! Hashers from harmless to hostile: what a map does may not depend on which it has.

use std::hash::{BuildHasher, Hasher};

/// A hasher of integers that maps what it was fed to a hash.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Mapped(u64, fn(u64) -> u64);

impl Hasher for Mapped {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) ^ u64::from(*byte) ^ (self.0 >> 56);
        }
    }

    fn write_u16(&mut self, number: u16) {
        self.0 = u64::from(number);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn finish(&self) -> u64 {
        (self.1)(self.0)
    }
}

macro_rules! hashers {
    ($($(#[$doc:meta])* $name:ident: $map:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Copy, Clone, Debug, Default)]
        pub(crate) struct $name;

        impl BuildHasher for $name {
            type Hasher = Mapped;

            fn build_hasher(&self) -> Mapped {
                Mapped(0, $map)
            }
        }
    )*};
}

hashers! {
    /// All hashes are equal: only `Eq` tells keys apart.
    Equal: |_| 7;
    /// Hashes differ, but not in what chooses the bucket: one chain, however large the table is.
    OneBucket: |number| number << 16;
    /// The number itself.
    Identity: |number| number;
    /// Nothing above the low 16 bits: at the end of every bucket there are other buckets' keys.
    Low: |number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
}
