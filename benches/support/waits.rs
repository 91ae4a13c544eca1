//! Contestants for which a task can wait.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use nodestate::raft::RaftView;
use tokio::sync::watch;

use super::{
    payload::Payload,
    peers::Handle,
    scene::Stage,
    shared::Shared,
    switches::{NodeFlags, Notified},
};

/// A contestant for which a task can wait.
pub(crate) trait Waited: Shared {
    /// Ends after the next publication.
    fn changed(&mut self) -> impl Future;
}

impl Waited for NodeFlags {
    fn changed(&mut self) -> impl Future {
        self.flags().changed()
    }
}

impl Waited for Handle<Notified> {
    fn changed(&mut self) -> impl Future {
        self.notify.notified()
    }
}

impl Waited for RaftView {
    fn changed(&mut self) -> impl Future {
        self.changed_async(self.version())
    }
}

impl<T: Payload> Waited for watch::Receiver<T> {
    fn changed(&mut self) -> impl Future {
        watch::Receiver::changed(self)
    }
}

/// A task begins to wait, the next value is published, the task is done: on one thread, so that no
/// scheduler is measured.
pub(crate) fn wait_for_one<S: Waited>(stage: &mut Stage<S>) {
    let n = stage.next();
    let mut cx = Context::from_waker(Waker::noop());
    let mut changed = pin!(stage.shared.changed());
    assert!(changed.as_mut().poll(&mut cx).is_pending(), "nothing was published yet");
    S::publish(&mut stage.writer, n);
    assert!(matches!(changed.poll(&mut cx), Poll::Ready(_)), "it was published");
}
