//! Ways of reading a map.

use std::marker::PhantomData;

use super::{HoldMap, ReadMap};

/// How a thread that reads on and on does so.
pub(crate) trait Way: 'static {
    type Map: ReadMap;
    /// What the thread has for it, made before anything is measured.
    type Session<'m>;
    type Answer;

    /// The row's name.
    fn name() -> String;

    fn begin(map: &Self::Map) -> Self::Session<'_>;

    fn read(session: &mut Self::Session<'_>, key: u64) -> Self::Answer;
}

/// Each read by itself.
pub(crate) struct Fresh<M>(PhantomData<M>);

impl<M: ReadMap> Way for Fresh<M> {
    type Map = M;
    type Session<'m> = &'m M;
    type Answer = Option<u64>;

    fn name() -> String {
        M::NAME.to_owned()
    }

    fn begin(map: &M) -> &M {
        map
    }

    #[inline]
    fn read(session: &mut &M, key: u64) -> Option<u64> {
        session.get(key)
    }
}

/// All reads under one guard.
pub(crate) struct Held<M>(PhantomData<M>);

impl<M: HoldMap> Way for Held<M> {
    type Map = M;
    type Session<'m> = M::Hold<'m>;
    type Answer = Option<u64>;

    fn name() -> String {
        M::NAME.to_owned()
    }

    fn begin(map: &M) -> M::Hold<'_> {
        map.hold()
    }

    #[inline]
    fn read(session: &mut M::Hold<'_>, key: u64) -> Option<u64> {
        M::get_held(session, key)
    }
}
