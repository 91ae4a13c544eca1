//! Which types may go to other threads, and be shared with them.

use std::cell::Cell;
use std::marker::PhantomData;
use std::rc::Rc;

use nodestate::map::{
    Drain, EpochMap, Handle, IntoIter, Iter, LocalGuard, OwnedGuard, Pinned, RandomState, Reader,
    Ref, Snapshot,
};

/// Asks of a type whether it is `Send`, `Sync` or `Unpin`: the constant of the type itself is there
/// only if it is, and comes before the trait's.
struct Is<T>(PhantomData<T>);

trait Not {
    const SEND: bool = false;
    const SYNC: bool = false;
}

impl<T> Not for Is<T> {}

#[allow(dead_code, reason = "not each is asked of each type")]
impl<T: Send> Is<T> {
    const SEND: bool = true;
}

#[allow(dead_code, reason = "not each is asked of each type")]
impl<T: Sync> Is<T> {
    const SYNC: bool = true;
}

macro_rules! assert_auto_traits {
    ($($type:ty: $send:literal, $sync:literal;)*) => {$(
        assert_eq!(
            (Is::<$type>::SEND, Is::<$type>::SYNC),
            ($send, $sync),
            "Send and Sync of {}",
            stringify!($type)
        );
    )*};
}

#[test]
fn send_and_sync() {
    type Local<'a, V> = Pinned<'a, u64, V, RandomState, LocalGuard>;
    type Owned<'a, V> = Pinned<'a, u64, V, RandomState, OwnedGuard>;
    assert_auto_traits! {
        EpochMap<u64, String>: true, true;
        // Others drop what one has put in, and look at it.
        EpochMap<u64, Cell<u8>>: true, false;
        EpochMap<u64, Rc<u8>>: false, false;
        EpochMap<Cell<u8>, u64>: true, false;
        EpochMap<Rc<u8>, u64>: false, false;
        EpochMap<u64, u64, Cell<u8>>: true, false;
        EpochMap<u64, u64, Rc<u8>>: false, false;
        Owned<'static, String>: true, true;
        Owned<'static, Cell<u8>>: false, false;
        Local<'static, String>: false, false;
        OwnedGuard: true, true;
        LocalGuard: false, false;
        Handle<'static, u64, String>: false, false;
        Reader<'static, u64, String>: false, false;
        Ref<'static, u64, String>: false, false;
        Iter<'static, u64, String>: true, true;
        Iter<'static, u64, Cell<u8>>: false, false;
        Drain<'static, u64, String>: true, true;
        Drain<'static, u64, Cell<u8>>: false, false;
        IntoIter<u64, Cell<u8>>: true, false;
        Snapshot<u64, String>: true, true;
        Snapshot<u64, Cell<u8>>: false, false;
    }
}
