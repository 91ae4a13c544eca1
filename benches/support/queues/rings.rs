//! Rings that many threads may take from as well.

use std::sync::Arc;

use super::{Item, Queue};

macro_rules! ring {
    ($(#[$doc:meta])* $ring:ident, $name:literal, $type:ty, $push:ident, $pop:ident) => {
        $(#[$doc])*
        pub(crate) struct $ring;

        impl<T: Item> Queue<T> for $ring {
            const NAME: &'static str = $name;
            type Sender = Arc<$type>;
            type Receiver = Arc<$type>;

            fn new(capacity: usize) -> (Self::Sender, Self::Receiver) {
                let ring = Arc::new(<$type>::new(capacity));
                (ring.clone(), ring)
            }

            fn another(sender: &Self::Sender) -> Self::Sender {
                sender.clone()
            }

            #[inline]
            fn push(sender: &mut Self::Sender, value: T) -> bool {
                sender.$push(value).is_ok()
            }

            #[inline]
            fn pop(receiver: &mut Self::Receiver) -> Option<T> {
                // An option or a result.
                receiver.$pop().into_iter().next()
            }
        }
    };
}

ring!(
    /// A stopped producer stops its consumer.
    ArrayQueue, "crossbeam ArrayQueue", crossbeam_queue::ArrayQueue<T>, push, pop
);

ring!(
    /// Likewise.
    ParkringLockFree, "parkring LockFreeQueue", parkring::LockFreeQueue<T>, try_push, try_pop
);

ring!(
    /// Lock-free.
    ParkringScq, "parkring ScqQueue", parkring::ScqQueue<T>, try_push, try_pop
);
