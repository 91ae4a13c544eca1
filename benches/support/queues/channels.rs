//! Channels.

use std::task::{Context, Waker};

use super::{Item, Queue};

macro_rules! channel {
    (
        $(#[$doc:meta])* $channel:ident, $name:literal, $sender:ty, $receiver:ty, $new:expr,
        |$sent:ident| $was_room:expr, |$got:ident| $value:expr $(; $($drain:tt)*)?
    ) => {
        $(#[$doc])*
        pub(crate) struct $channel;

        impl<T: Item> Queue<T> for $channel {
            const NAME: &'static str = $name;
            type Sender = $sender;
            type Receiver = $receiver;

            fn new(capacity: usize) -> ($sender, $receiver) {
                $new(capacity)
            }

            fn another(sender: &$sender) -> $sender {
                sender.clone()
            }

            #[inline]
            fn push(sender: &mut $sender, value: T) -> bool {
                let $sent = sender.try_send(value);
                $was_room
            }

            #[inline]
            fn pop(receiver: &mut $receiver) -> Option<T> {
                let $got = receiver.try_recv();
                $value
            }

            $($($drain)*)?
        }
    };
}

channel!(
    CrossbeamChannel,
    "crossbeam-channel",
    crossbeam_channel::Sender<T>,
    crossbeam_channel::Receiver<T>,
    crossbeam_channel::bounded,
    |sent| sent.is_ok(),
    |got| got.ok()
);

channel!(
    Crossfire,
    "crossfire",
    crossfire::MTx<crossfire::mpsc::Array<T>>,
    crossfire::Rx<crossfire::mpsc::Array<T>>,
    crossfire::mpsc::bounded_blocking,
    |sent| sent.is_ok(),
    |got| got.ok()
);

channel!(
    Tachyonix,
    "tachyonix",
    tachyonix::Sender<T>,
    tachyonix::Receiver<T>,
    tachyonix::channel,
    |sent| sent.is_ok(),
    |got| got.ok()
);

channel!(
    Thingbuf,
    "thingbuf",
    thingbuf::mpsc::blocking::Sender<T>,
    thingbuf::mpsc::blocking::Receiver<T>,
    thingbuf::mpsc::blocking::channel,
    |sent| sent.is_ok(),
    |got| got.ok()
);

channel!(
    Std,
    "std sync_channel",
    std::sync::mpsc::SyncSender<T>,
    std::sync::mpsc::Receiver<T>,
    std::sync::mpsc::sync_channel,
    |sent| sent.is_ok(),
    |got| got.ok()
);

channel!(
    Kanal, "kanal", kanal::Sender<T>, kanal::Receiver<T>, kanal::bounded,
    |sent| sent == Ok(true), |got| got.ok().flatten();
    #[inline]
    fn drain(receiver: &mut kanal::Receiver<T>, into: &mut Vec<T>, _: usize) {
        // The sender is there.
        let _ = receiver.drain_into(into);
    }
);

channel!(
    Flume, "flume", flume::Sender<T>, flume::Receiver<T>, flume::bounded,
    |sent| sent.is_ok(), |got| got.ok();
    #[inline]
    fn drain(receiver: &mut flume::Receiver<T>, into: &mut Vec<T>, _: usize) {
        into.extend(receiver.drain());
    }
);

channel!(
    Tokio, "tokio mpsc", tokio::sync::mpsc::Sender<T>, tokio::sync::mpsc::Receiver<T>,
    tokio::sync::mpsc::channel, |sent| sent.is_ok(), |got| got.ok();
    #[inline]
    fn drain(receiver: &mut tokio::sync::mpsc::Receiver<T>, into: &mut Vec<T>, most: usize) {
        let mut cx = Context::from_waker(Waker::noop());
        // If nothing is there, the waker that does nothing is left there.
        let _ = receiver.poll_recv_many(&mut cx, into, most);
    }
);
