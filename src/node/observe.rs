//! What a node tells a registry of metrics.

use super::{Managers, NodeState};
use crate::metrics::{Metrics, RegisterError};
use crate::primitive::Arc;

impl<T: Send + 'static, M: Managers + 'static> NodeState<T, M> {
    /// Registers what the node can be asked at any time: its standing, lifecycle, peers, proposals, and what
    /// waits to be reclaimed. Nothing is counted for it; it is asked when the metrics are read.
    ///
    /// Several nodes in a process have a registry each, or [labels](Metrics::labelled) that tell them apart.
    /// The registry does not keep the node: when the last handle and the [`Writer`](super::Writer) are gone, so
    /// are these.
    ///
    /// | name | what it is |
    /// |---|---|
    /// | `nodestate_is_leader` | 1 or 0 |
    /// | `nodestate_term` | the term that was published last |
    /// | `nodestate_lifecycle` | 0 to 5, from [`Uninit`](crate::flags::Lifecycle::Uninit) to `Failed` |
    /// | `nodestate_peers`, `nodestate_peers_connected` | how many |
    /// | `nodestate_peers_pending` | removed, and not yet reclaimed |
    /// | `nodestate_proposals_open`, `nodestate_control_open` | proposed, and not both answered and heard of |
    ///
    /// How often a manager was there, or was not yet, is told by [`Attempts`](crate::metrics::Attempts), around
    /// its `try_get_`; how large the loop's batches are by
    /// [`Writer::record_batches`](super::Writer::record_batches).
    ///
    /// # Progress
    /// Blocking, for who registers or reads metrics; readings never make the node wait.
    /// # Cost
    /// Some allocations for each, of which their names and labels are one each.
    /// # Errors
    /// [`RegisterError`], if one of the names is taken: those before it are registered.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::{NodeState, metrics::Metrics, raft::Role};
    ///
    /// let node = NodeState::builder(1).peer(2, "10.0.0.2:7000");
    /// let (mut writer, state) = node.build::<String>().unwrap();
    /// let metrics = Metrics::labelled(&[("node", "1")]).unwrap();
    /// state.register_metrics(&metrics)?;
    /// writer.publish((Role::Leader, Some(1), 7)).unwrap();
    /// let text = metrics.text();
    /// assert!(text.contains("nodestate_is_leader{node=\"1\"} 1\n"));
    /// assert!(text.contains("nodestate_term{node=\"1\"} 7\n"));
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn register_metrics(&self, metrics: &Metrics) -> Result<(), RegisterError> {
        let gauge = |name, help, ask: fn(&Self) -> u64| {
            let (view, shared) = (self.view.clone(), Arc::downgrade(&self.shared));
            let ask = move || {
                let state = Self { view: view.clone(), shared: shared.upgrade()? };
                Some(i64::try_from(ask(&state)).unwrap_or(i64::MAX))
            };
            metrics.observe_gauge(name, help, &[], ask)
        };
        gauge("nodestate_is_leader", "Whether this node leads.", |state| state.is_leader().into())?;
        gauge("nodestate_term", "This node's term.", Self::term)?;
        gauge("nodestate_lifecycle", "From 0, not initialised, to 5, failed.", |state| {
            state.lifecycle() as u64
        })?;
        gauge("nodestate_peers", "Peers.", |state| state.get_peer_count() as u64)?;
        gauge("nodestate_peers_connected", "Peers that are connected.", |state| {
            state.with_peers(|peers| {
                peers.values().filter(|peer| peer.is_connected()).count() as u64
            })
        })?;
        gauge("nodestate_peers_pending", "Peers that wait to be reclaimed.", |state| {
            state.peers().map().pending() as u64
        })?;
        gauge("nodestate_proposals_open", "Proposals that are open.", |state| {
            state.proposer().open() as u64
        })?;
        gauge("nodestate_control_open", "Proposals of control that are open.", |state| {
            state.proposer().control().open() as u64
        })
    }
}
