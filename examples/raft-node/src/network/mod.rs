//! The network: an inbox per node, found by address, and links that can be cut.
//!
//! What carries a message is a channel, or TCP; a node's loop cannot tell.

mod tcp;

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use raft::eraftpb::Message;
use tokio::sync::mpsc::UnboundedSender;

use self::tcp::Tcp;
pub(crate) use self::tcp::{Frames, connect_as_client};
use crate::bell::{Bell, Sleeper, bell};
use crate::options::Net;
use crate::state::address_of;

/// All links; shared by every node and by the thread that cuts the leader off.
#[derive(Debug)]
pub(crate) struct Network {
    /// The link of node `id` stands at `id - 1`.
    links: Vec<Link>,
    by_address: HashMap<String, usize>,
    /// None: a message goes straight into the inbox.
    tcp: Option<Tcp>,
}

#[derive(Debug)]
struct Link {
    inbox: Inbox,
    /// Messages to the node are lost.
    is_deaf: AtomicBool,
    /// Messages from the node are lost.
    is_mute: AtomicBool,
}

/// Where a node's messages arrive.
#[derive(Clone, Debug)]
struct Inbox {
    messages: Sender<Message>,
    bell: Bell,
}

/// What a node's loop receives from.
#[derive(Debug)]
pub(crate) struct Inlet {
    pub(crate) messages: Receiver<Message>,
    pub(crate) sleeper: Sleeper,
}

impl Inbox {
    /// A node that has ended receives nothing, and nobody minds.
    fn deliver(&self, message: Message) {
        if self.messages.send(message).is_ok() {
            self.bell.ring();
        }
    }
}

impl Network {
    /// A network of nodes `1..=nodes` in this process, and the inlet of each in that order.
    ///
    /// # Errors
    /// When the machine has no port or no thread left for TCP.
    pub(crate) fn new(net: Net, nodes: u64) -> io::Result<(Self, Vec<Inlet>)> {
        let (links, inlets): (Vec<_>, Vec<_>) = (0..nodes).map(|_| link()).unzip();
        let by_address = (1..=nodes).map(address_of).zip(0..).collect();
        let tcp = match net {
            Net::Channel => None,
            Net::Tcp => Some(Tcp::among(links.iter().map(|link| &link.inbox))?),
        };
        Ok((Self { links, by_address, tcp }, inlets))
    }

    /// The network of one node, `id`, whose peers are other processes: node `id` of the cluster
    /// listens at `addresses[id - 1]`. Connections of clients go to `clients`. Its tasks run on
    /// the current runtime.
    ///
    /// # Errors
    /// When the node cannot listen at its own address.
    pub(crate) async fn of_process(
        id: u64,
        addresses: &[SocketAddr],
        clients: UnboundedSender<Frames>,
    ) -> io::Result<(Self, Inlet)> {
        let at = id as usize - 1;
        let (links, mut inlets): (Vec<_>, Vec<_>) = addresses.iter().map(|_| link()).unzip();
        let by_address = addresses.iter().map(SocketAddr::to_string).zip(0..).collect();
        let inbox = links[at].inbox.clone();
        let tcp = Some(Tcp::alone(at, addresses.to_vec(), inbox, clients).await?);
        Ok((Self { links, by_address, tcp }, inlets.swap_remove(at)))
    }

    /// Sends `message` from node `from` to `address`; lost when a cut lies between, when
    /// nobody lives at `address`, or when that node has ended: what a datagram would do.
    pub(crate) fn send(&self, from: u64, address: &str, message: Message) {
        let Some(&to) = self.by_address.get(address) else { return };
        if is_set(&self.links[to].is_deaf) || is_set(&self.link(from).is_mute) {
            return;
        }
        match &self.tcp {
            None => self.links[to].inbox.deliver(message),
            Some(tcp) => tcp.send(from as usize - 1, to, message),
        }
    }

    /// The bell of node `id`.
    pub(crate) fn bell(&self, id: u64) -> &Bell {
        &self.link(id).inbox.bell
    }

    /// Loses every message to node `id` from now on.
    pub(crate) fn deafen(&self, id: u64) {
        set(&self.link(id).is_deaf, true);
    }

    /// Loses every message from node `id` from now on.
    pub(crate) fn mute(&self, id: u64) {
        set(&self.link(id).is_mute, true);
    }

    /// Connects every node again.
    pub(crate) fn heal(&self) {
        for Link { is_deaf, is_mute, .. } in &self.links {
            set(is_deaf, false);
            set(is_mute, false);
        }
    }

    fn link(&self, id: u64) -> &Link {
        &self.links[id as usize - 1]
    }
}

fn set(cut: &AtomicBool, value: bool) {
    // ORDERING(network.cut): Relaxed; a message more or less is what networks do, and nothing is
    // published through the flag.
    cut.store(value, Ordering::Relaxed);
}

fn is_set(cut: &AtomicBool) -> bool {
    // ORDERING(network.cut): Relaxed; as in `set`.
    cut.load(Ordering::Relaxed)
}

fn link() -> (Link, Inlet) {
    let (sender, messages) = channel();
    let (bell, sleeper) = bell();
    let inbox = Inbox { messages: sender, bell };
    let link = Link { inbox, is_deaf: AtomicBool::new(false), is_mute: AtomicBool::new(false) };
    (link, Inlet { messages, sleeper })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Long for a message that arrives, short for a test that waits for one that does not.
    const SOON: Duration = Duration::from_millis(100);

    fn cuts(net: Net) {
        let (network, inlets) = Network::new(net, 2).unwrap();
        let arrives = |from, to: u64| {
            network.send(from, &address_of(to), Message::default());
            inlets[to as usize - 1].messages.recv_timeout(SOON).is_ok()
        };
        network.deafen(1);
        assert!(arrives(1, 2) && !arrives(2, 1));
        network.mute(1);
        assert!(!arrives(1, 2) && !arrives(2, 1));
        network.heal();
        assert!(arrives(1, 2) && arrives(2, 1));
    }

    #[test]
    fn a_deaf_node_still_sends_and_a_mute_one_does_not_until_healed() {
        cuts(Net::Channel);
        cuts(Net::Tcp);
    }

    #[test]
    fn tcp_keeps_the_order_and_loses_nothing_between_two_that_live() {
        let (network, inlets) = Network::new(Net::Tcp, 2).unwrap();
        const MESSAGES: u64 = 2000;
        for index in 1..=MESSAGES {
            let message = Message { index, ..Message::default() };
            network.send(1, &address_of(2), message);
        }
        for index in 1..=MESSAGES {
            let message = inlets[1].messages.recv_timeout(Duration::from_secs(10)).unwrap();
            assert_eq!(message.index, index);
        }
    }

    #[test]
    fn an_unknown_address_loses_the_message() {
        let (network, inlets) = Network::new(Net::Channel, 1).unwrap();
        network.send(1, &address_of(9), Message::default());
        assert!(inlets[0].messages.try_recv().is_err());
    }
}
