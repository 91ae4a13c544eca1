//! The wait of a task.

use core::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use super::{bit::WaitersBit, notify::WaitList, waiter::Waiter};

/// A future that is ready once `look` finds something. Dropping it ends the registration.
#[derive(Debug)]
struct Until<'a, B: WaitersBit, F> {
    waiter: Waiter<&'a WaitList<B>>,
    look: F,
}

impl<B: WaitersBit, R, F: FnMut() -> Option<R>> Future for Until<'_, B, F> {
    type Output = R;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<R> {
        // SAFETY: `waiter` is pinned with the future and never moved; `look` is never pinned.
        let (waiter, look) = unsafe {
            let this = self.get_unchecked_mut();
            (Pin::new_unchecked(&mut this.waiter), &mut this.look)
        };
        waiter.poll(cx, look)
    }
}

impl<B: WaitersBit> WaitList<B> {
    /// Waits as a task until `look` finds something.
    ///
    /// Cancel-safe: the future holds nothing but its place in the list.
    pub(crate) fn wait_async<R, F: FnMut() -> Option<R>>(
        &self,
        look: F,
    ) -> impl Future<Output = R> + use<'_, R, B, F> {
        Until { waiter: Waiter::new(self), look }
    }
}
