//! A caller's question: a look, and a load if there is nothing.

use core::future::Future;
use core::hash::{BuildHasher, Hash};
use core::pin::Pin;
use core::task::{Context, Poll};
use std::error::Error;
use std::sync::Arc;

use super::LoadError;
use super::desk::Shared;
use super::load::Load;

/// What [`get_or_load`](super::ReadThrough::get_or_load) waits for. Made by hand, so that the look is inlined where
/// it is polled.
pub(super) enum Asking<'c, 'k, K, V, S, F>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
    /// To look; the loader is taken out when it has begun.
    Look(&'c Arc<Shared<K, V, S>>, &'k K, Option<F>),
    Wait(Load<K, V, S>),
}

/// Nothing in it is pinned.
impl<K, V, S, F> Unpin for Asking<'_, '_, K, V, S, F>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
}

impl<K, V, S, F, Fut, E> Future for Asking<'_, '_, K, V, S, F>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
    F: FnOnce() -> Fut,
    Fut: Future<Output = Result<Option<V>, E>> + Send + 'static,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    type Output = Result<Option<V>, LoadError>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Self::Look(shared, key, _) = &*self
            && let Some(known) = shared.look(key)
        {
            return Poll::Ready(Ok(known));
        }
        self.wait(cx)
    }
}

impl<K, V, S, F, Fut, E> Asking<'_, '_, K, V, S, F>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
    F: FnOnce() -> Fut,
    Fut: Future<Output = Result<Option<V>, E>> + Send + 'static,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    #[cold]
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<V>, LoadError>> {
        if let Self::Look(shared, key, load) = self {
            let load = load.take().expect("it is not polled again after a panic");
            *self = Self::Wait(Load::start(shared, key, || shared.look(key), load));
        }
        let Self::Wait(load) = self else { unreachable!("it has begun") };
        Pin::new(load).poll(cx)
    }
}
