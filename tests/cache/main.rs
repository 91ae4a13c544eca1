//! The read-through cache: one load for all who ask, whoever of them stops, and what is kept of it.

mod kept;
mod loads;
mod meetings;
mod panics;

use std::future::{Future, poll_fn, ready};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use nodestate::cache::{LoadError, ReadThrough};

type Cache = ReadThrough<u64, String>;
type Loaded = Result<Option<String>, LoadError>;

const SECOND: Duration = Duration::from_secs(1);

fn cache() -> Cache {
    ReadThrough::builder(1_000).build().unwrap()
}

fn row(key: u64) -> Result<Option<String>, io::Error> {
    Ok(Some(format!("row {key}")))
}

fn block<F: Future>(future: F) -> F::Output {
    futures::executor::block_on(future)
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Is pending so many times, waking itself, and then gives the row.
async fn after(polls: usize, key: u64) -> Result<Option<String>, io::Error> {
    let mut left = polls;
    poll_fn(move |cx| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    row(key)
}

fn is_row(loaded: &Loaded, key: u64) -> bool {
    matches!(loaded, Ok(Some(text)) if *text == format!("row {key}"))
}

#[test]
fn auto_traits() {
    fn all<T: Send + Sync + Unpin + 'static>(_: &T) {}
    fn sent<T: Send>(_: &T) {}
    let cache = cache();
    all(&cache);
    sent(&cache.get_or_load(&1, || async { row(1) }));
    sent(&cache.get_or_load_until(&1, || async { row(1) }, ready(())));
}
