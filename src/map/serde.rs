//! Maps as maps of any format.

use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::EpochMap;

impl<K: Serialize, V: Serialize, S> Serialize for EpochMap<K, V, S> {
    /// The entries that [`iter`](super::Pinned::iter) meets, under one pin.
    ///
    /// # Progress
    /// Lock-free, the serializer aside.
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        // The number is left open: it may change until the last entry is met.
        serializer.collect_map(&self.pin())
    }
}

impl<'de, K, V, S> Deserialize<'de> for EpochMap<K, V, S>
where
    K: Deserialize<'de> + Hash + Eq + Send + 'static,
    V: Deserialize<'de> + Send + 'static,
    S: BuildHasher + Default,
{
    /// A map of the entries; of those with one key, the last.
    ///
    /// # Progress
    /// Lock-free, the deserializer aside: nobody else has the map yet.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

struct Entries<K, V, S>(PhantomData<EpochMap<K, V, S>>);

impl<'de, K, V, S> Visitor<'de> for Entries<K, V, S>
where
    K: Deserialize<'de> + Hash + Eq + Send + 'static,
    V: Deserialize<'de> + Send + 'static,
    S: BuildHasher + Default,
{
    type Value = EpochMap<K, V, S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let map = EpochMap::default();
        let pinned = map.pin();
        while let Some((key, value)) = entries.next_entry()? {
            pinned.insert(key, value);
        }
        drop(pinned);
        Ok(map)
    }
}
