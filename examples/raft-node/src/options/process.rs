//! The command line of a node that is a process of its own, and of its client.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand, value_parser};

use super::{StoreChoice, contradiction};

/// One node of a cluster, over TCP; run one for each entry of `--peers`.
#[derive(Clone, Debug, Args)]
pub struct NodeOptions {
    /// Which of the peers this is
    #[arg(long, value_name = "N")]
    #[arg(value_parser = value_parser!(u64).range(1..))]
    pub id: u64,

    /// All nodes of the cluster, this one too: `1=127.0.0.1:7001,2=127.0.0.1:7002,..`
    #[arg(long, value_name = "ID=ADDR,..")]
    pub peers: Members,

    /// What keeps the log; a node that forgets what it acknowledged must not come back
    #[arg(long, value_enum, default_value_t = default_store())]
    pub store: StoreChoice,

    /// The folder of the log [default: the current one]
    #[arg(long, value_name = "PATH", default_value = ".", hide_default_value = true)]
    pub data: PathBuf,

    /// The most proposals that one turn of the loop appends together
    #[arg(long, value_name = "N", default_value_t = 512)]
    #[arg(value_parser = value_parser!(u32).range(1..=65_536))]
    pub batch: u32,

    /// Raft's clock in milliseconds; an election takes 15 to 30 ticks
    #[arg(long, value_name = "MS", default_value_t = 10)]
    #[arg(value_parser = value_parser!(u64).range(1..=1000))]
    pub tick_ms: u64,

    /// Serve metrics in Prometheus' text form at this address, of this machine only
    #[arg(long, value_name = "ADDR", value_parser = loopback)]
    pub metrics: Option<SocketAddr>,
}

impl NodeOptions {
    /// Checks options against each other, and against the build.
    pub(super) fn checked(self) -> Result<Self, clap::Error> {
        if self.id > self.peers.addresses().len() as u64 {
            return Err(contradiction("--id is none of --peers"));
        }
        self.store.check()?;
        Ok(self)
    }
}

/// Asks a cluster of `node` processes.
#[derive(Clone, Debug, Args)]
pub struct ClientOptions {
    /// All nodes of the cluster: `1=127.0.0.1:7001,2=127.0.0.1:7002,..`
    #[arg(long, value_name = "ID=ADDR,..")]
    pub peers: Members,

    /// What to ask
    #[command(subcommand)]
    pub ask: Ask,
}

/// What a client asks.
#[derive(Clone, Debug, Subcommand)]
pub enum Ask {
    /// Proposes commands, follows the leader, and prints a line for each that was committed
    Propose {
        /// The client that the commands name; its commands are numbered
        #[arg(long, value_name = "N", default_value_t = 0)]
        #[arg(value_parser = value_parser!(u32).range(0..=255))]
        client: u32,
        /// The number of the first command
        #[arg(long, value_name = "N", default_value_t = 0)]
        first: u64,
        /// How many commands
        #[arg(long, value_name = "N", default_value_t = 1)]
        count: u64,
        /// Open proposals
        #[arg(long, value_name = "N", default_value_t = 64)]
        #[arg(value_parser = value_parser!(u32).range(1..=4096))]
        window: u32,
    },
    /// Prints a line per node: role, term, leader, and what it has applied
    Status,
    /// Prints a line per node: which of a client's commands it has applied
    Applied {
        /// The client that the commands name
        #[arg(value_name = "CLIENT", default_value_t = 0)]
        client: u32,
    },
}

fn default_store() -> StoreChoice {
    if cfg!(feature = "redb") { StoreChoice::Redb } else { StoreChoice::Mem }
}

/// The members of a cluster: node `id` is at `id - 1`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Members(Vec<SocketAddr>);

impl Members {
    /// The addresses, that of node `id` at `id - 1`.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.0
    }
}

impl FromStr for Members {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const MOST: usize = 9;
        let mut members = text.split(',').map(member).collect::<Result<Vec<_>, _>>()?;
        members.sort();
        let ids = members.iter().map(|(id, _)| *id);
        if members.len() > MOST || !ids.eq(1..=members.len() as u64) {
            return Err(format!("the ids are 1, 2, and so on, {MOST} at most"));
        }
        Ok(Self(members.into_iter().map(|(_, address)| address).collect()))
    }
}

fn member(text: &str) -> Result<(u64, SocketAddr), String> {
    let (id, address) = text.split_once('=').ok_or("an id, `=`, and an address")?;
    let id = id.parse().map_err(|_| format!("`{id}` is no id"))?;
    Ok((id, loopback(address)?))
}

/// Nothing here is encrypted, and nobody is asked who they are: so no other machine gets in.
fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr =
        text.parse().map_err(|_| format!("`{text}` is no address such as 127.0.0.1:7001"))?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err(format!("{} is not this machine: only 127.0.0.1 is served", address.ip()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_in_any_order_and_from_this_machine_only() {
        let members: Members = "2=127.0.0.1:7002,1=127.0.0.1:7001".parse().unwrap();
        assert_eq!(members.addresses()[1].port(), 7002);
        for bad in ["", "1", "1=x", "2=127.0.0.1:7", "1=127.0.0.1:7,1=127.0.0.1:8", "1=10.0.0.1:7"]
        {
            assert!(bad.parse::<Members>().is_err(), "{bad}");
        }
    }
}
