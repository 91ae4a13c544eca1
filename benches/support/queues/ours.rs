//! Ours.

use nodestate::ring::mpsc::{self, Receiver, Sender};

use super::{Item, Queue};

/// The exchange ring.
pub(crate) struct Ours;

impl<T: Item> Queue<T> for Ours {
    const NAME: &'static str = "**mpsc::ring**";
    type Sender = Sender<T>;
    type Receiver = Receiver<T>;

    fn new(capacity: usize) -> (Sender<T>, Receiver<T>) {
        mpsc::ring(capacity).expect("a capacity that a ring can have")
    }

    fn another(sender: &Sender<T>) -> Sender<T> {
        sender.clone()
    }

    #[inline]
    fn push(sender: &mut Sender<T>, value: T) -> bool {
        sender.try_push(value).is_ok()
    }

    #[inline]
    fn pop(receiver: &mut Receiver<T>) -> Option<T> {
        receiver.try_pop().ok()
    }

    #[inline]
    fn push_batch(sender: &mut Sender<T>, batch: &mut Vec<T>) {
        // The receiver is there.
        let _ = sender.push_batch(batch);
    }

    #[inline]
    fn drain(receiver: &mut Receiver<T>, into: &mut Vec<T>, most: usize) {
        // What is not there does not come.
        let _ = receiver.try_drain(into, most);
    }
}
