//! What else the node consists of: the ten managers of the state that `nodestate` replaces.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::arcs::Counted;

/// Whatever a manager is; a real node has a type for each.
///
/// It holds a share of its maker's token, which thereby knows how many are alive.
#[derive(Debug)]
pub(crate) struct Service {
    _alive: Arc<()>,
}

impl Service {
    pub(crate) fn new(alive: &Arc<()>) -> Self {
        Self { _alive: Arc::clone(alive) }
    }

    /// One behind an `Arc`, whose clones are counted: as every state keeps its database, so that
    /// whoever clones it shows.
    pub(super) fn database() -> Counted<Self> {
        Counted::new(Self::new(&Arc::default()))
    }
}

nodestate::managers! {
    /// What a node consists of beside its Raft state.
    pub(crate) struct Managers {
        /// Everything that is kept.
        once database: Counted<Service>,
        /// Where other nodes find this one.
        once p2p_node_addr: SocketAddr,
        /// Talks to them.
        once p2p_manager: Service,
        /// Connects to those that Raft names.
        once peer_connector: Service,
        /// Metrics, logs and traces.
        once observability_manager: Service,
        /// Who may use how much.
        swap quota_manager: Service,
        /// Which addresses are given out.
        swap ip_pool_manager: Service,
        /// Who may do what.
        swap security_manager: Service,
        /// Looks after the machines.
        swap vm_health_monitor: Service,
        /// Brings them back.
        swap vm_auto_recovery: Service,
    }
}
