//! The ends as `Stream` and `Sink`.

use futures::stream::FusedStream;
use futures::{FutureExt, SinkExt, StreamExt, executor::block_on};
use nodestate::ring::{PushError, mpsc};

#[test]
fn what_goes_into_a_sink_comes_out_of_the_stream() {
    let (sender, receiver) = mpsc::ring(3).unwrap();
    let senders = [sender.clone(), sender].map(|sender| {
        std::thread::spawn(move || {
            let mut sink = sender.into_sink();
            block_on(async {
                for n in 0..1_000_u32 {
                    sink.send(n).await.unwrap();
                }
                sink.close().await.unwrap();
            });
        })
    });
    assert_eq!(block_on(receiver.map(u64::from).fold(0, |sum, n| async move { sum + n })), 999_000);
    senders.into_iter().for_each(|sender| sender.join().unwrap());
}

#[test]
fn a_stream_ends_with_the_ring() {
    let (mut sender, mut receiver) = mpsc::ring(2).unwrap();
    sender.try_push(1).unwrap();
    assert!(!receiver.is_terminated());
    drop(sender);
    assert_eq!(block_on(receiver.next()), Some(1));
    assert_eq!(block_on(receiver.next()), None);
    assert!(receiver.is_terminated());
}

#[test]
fn a_closed_ring_gives_the_value_back() {
    let (sender, receiver) = mpsc::ring(1).unwrap();
    let mut sink = sender.into_sink();
    block_on(sink.feed(1)).unwrap();
    assert!(sink.send(2).now_or_never().is_none());
    drop(receiver);
    assert_eq!(block_on(sink.flush()), Err(PushError::Closed(2)));
    block_on(sink.close()).unwrap();
    assert_eq!(block_on(sink.send(3)), Err(PushError::Closed(3)));
}

#[test]
fn a_value_that_is_held_back_goes_first() {
    let (sender, mut receiver) = mpsc::ring(1).unwrap();
    let mut sink = sender.into_sink();
    block_on(sink.feed(1)).unwrap();
    assert!(sink.send(2).now_or_never().is_none());
    assert_eq!(receiver.try_pop(), Ok(1));
    assert!(sink.send(3).now_or_never().is_none());
    assert_eq!(receiver.try_pop(), Ok(2));
    block_on(sink.flush()).unwrap();
    assert_eq!((receiver.try_pop(), sink.take_held()), (Ok(3), None));
}
