//! The proposal channel behind a lock, without a bound.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc, oneshot};

use super::Tasks;

pub(crate) struct Proposal {
    pub(crate) value: u64,
    pub(crate) reply: oneshot::Sender<bool>,
}

#[derive(Default)]
pub(crate) struct Proposals {
    sender: Arc<Mutex<Option<mpsc::UnboundedSender<Proposal>>>>,
}

impl Proposals {
    /// If the lock is taken, a task does it later.
    pub(crate) fn set_channel(&self, sender: mpsc::UnboundedSender<Proposal>, tasks: &Tasks) {
        match self.sender.try_lock() {
            Ok(mut slot) => *slot = Some(sender),
            Err(_) => {
                let slot = self.sender.clone();
                tasks.spawn(Box::pin(async move { *slot.lock().await = Some(sender) }));
            }
        }
    }

    /// What holds the lock for longer than it takes: here, for as long as the test wants.
    pub(crate) fn hold(&self) -> impl Drop + use<> {
        self.sender.clone().try_lock_owned().expect("nobody holds it")
    }

    pub(crate) fn propose(&self, value: u64) -> Option<oneshot::Receiver<bool>> {
        let (reply, answer) = oneshot::channel();
        self.sender.try_lock().ok()?.as_ref()?.send(Proposal { value, reply }).ok()?;
        Some(answer)
    }

    /// Whether a change of configuration was made: if nobody has answered yet, it was.
    pub(crate) fn conf_change_succeeded(mut answer: oneshot::Receiver<bool>) -> bool {
        answer.try_recv().unwrap_or(true)
    }
}
