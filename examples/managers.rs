//! The managers of a node that a struct of `RwLock<Option<Arc<...>>>` kept, as slots of their own:
//! `cargo run --example managers`
//!
//! What is set while the node starts and stays is `once`; what is replaced by a new configuration, or taken
//! away, is `swap`.

use std::net::SocketAddr;
use std::thread;

use nodestate::metrics::Metrics;
use nodestate::{NodeState, managers};

/// Whatever a manager is; a real node has a type for each.
#[derive(Debug)]
pub struct Service(&'static str);

managers! {
    /// What this node consists of.
    pub struct Managers {
        /// Everything that is kept.
        once database: Service,
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

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (writer, state) = NodeState::builder(1).managers(Managers::new()).build::<String>()?;
    let metrics = Metrics::new();
    let connector = metrics.attempts("peer_connector", "Looks for the peer connector.", &[])?;

    // Asked on every request, and never waited for: a look is one load.
    assert!(connector.note(state.try_get_peer_connector()).is_none());

    // One who needs it waits for it, or for the end of the node.
    let waiting = thread::spawn({
        let state = state.clone();
        move || state.p2p_node_addr_slot().wait().copied()
    });
    state.set_p2p_node_addr("10.0.0.1:7000".parse()?)?;
    println!("this node is at {}", waiting.join().unwrap()?);
    state.set_peer_connector(Service("connector"))?;
    assert!(connector.note(state.try_get_peer_connector()).is_some());

    // A new configuration: who has the old quotas in use keeps them, and is waited for.
    state.set_quota_manager(Service("ten for each"))?;
    let in_use = state.try_get_owned_quota_manager().ok_or("it is set")?;
    let old = state.replace_quota_manager(Service("twenty for each"))?.ok_or("it was set")?;
    let now = state.try_get_quota_manager().ok_or("it is set")?;
    println!("{} replaces {}, which is used: {}", now.0, in_use.0, !old.is_retired());
    drop(in_use);
    old.retired(); // nobody has it any more

    drop(writer); // the node has ended: nobody waits for what is not set
    println!("the database: {:?}", state.database_slot().wait().map(|it| it.0));
    print!("{}", metrics.text());
    Ok(())
}
