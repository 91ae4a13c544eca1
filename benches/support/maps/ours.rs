//! Ways of reading that our map alone has.

use nodestate::map::{EpochMap, Handle, Reader};

use super::{Ours, Way};

/// A way that is a call of ours.
macro_rules! way {
    ($(#[$doc:meta])* $way:ident, $name:literal, $session:ty, $answer:ty, $begin:expr, $read:expr) => {
        $(#[$doc])*
        pub(crate) struct $way;

        impl Way for $way {
            type Map = Ours;
            type Session<'m> = $session;
            type Answer = $answer;

            fn name() -> String {
                $name.to_owned()
            }

            fn begin(map: &Ours) -> Self::Session<'_> {
                let begin: fn(&Ours) -> Self::Session<'_> = $begin;
                begin(map)
            }

            #[inline]
            fn read(session: &mut Self::Session<'_>, key: u64) -> $answer {
                $read(session, key)
            }
        }
    };
}

way!(
    /// `EpochMap::get`, which pins for itself.
    Plain, "**EpochMap::get**", &'m Ours, Option<u64>, |map| map,
    |map: &Ours, key| map.get(&key).as_deref().copied()
);

way!(
    /// `EpochMap::contains_key`, which pins for itself.
    Contains, "**EpochMap::contains_key**", &'m Ours, bool, |map| map,
    |map: &Ours, key| map.contains_key(&key)
);

way!(
    /// A fresh pin by a handle.
    ThroughHandle, "**EpochMap::handle**, fresh pin", Handle<'m, u64, u64>, Option<u64>,
    EpochMap::handle,
    |handle: &Handle<'_, u64, u64>, key| handle.pin().get(&key).copied()
);

way!(
    /// The copy that a reader keeps.
    ReaderGet, "**Reader::get**", Reader<'m, u64, u64>, Option<u64>, EpochMap::reader,
    |reader: &mut Reader<'_, u64, u64>, key| reader.get(&key)
);

way!(
    /// As [`ReaderGet`], and the value is not looked at.
    ReaderContains, "**Reader::contains_key**", Reader<'m, u64, u64>, bool, EpochMap::reader,
    |reader: &mut Reader<'_, u64, u64>, key| reader.contains_key(&key)
);
