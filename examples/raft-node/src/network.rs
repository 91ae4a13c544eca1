//! The in-process network: a channel per node, found by address, with links that can be cut.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use raft::eraftpb::Message;

use crate::bell::{Bell, Sleeper, bell};
use crate::state::address_of;

/// All links; shared by every node and by the thread that cuts the leader off.
#[derive(Debug)]
pub(crate) struct Network {
    /// The link of node `id` stands at `id - 1`.
    links: Vec<Link>,
    by_address: HashMap<String, usize>,
}

#[derive(Debug)]
struct Link {
    inbox: Sender<Message>,
    bell: Bell,
    /// Messages to the node are lost.
    is_deaf: AtomicBool,
    /// Messages from the node are lost.
    is_mute: AtomicBool,
}

/// What a node's loop receives from.
#[derive(Debug)]
pub(crate) struct Inlet {
    pub(crate) messages: Receiver<Message>,
    pub(crate) sleeper: Sleeper,
}

impl Network {
    /// A network of nodes `1..=nodes`, and the inlet of each in that order.
    pub(crate) fn new(nodes: u64) -> (Self, Vec<Inlet>) {
        let (links, inlets): (Vec<_>, Vec<_>) = (0..nodes).map(|_| link()).unzip();
        let by_address = (1..=nodes).map(address_of).zip(0..).collect();
        (Self { links, by_address }, inlets)
    }

    /// Sends `message` from node `from` to `address`; lost when a cut lies between, when
    /// nobody lives at `address`, or when that node has ended: what a datagram would do.
    pub(crate) fn send(&self, from: u64, address: &str, message: Message) {
        let Some(&to) = self.by_address.get(address) else { return };
        if is_set(&self.links[to].is_deaf) || is_set(&self.link(from).is_mute) {
            return;
        }
        if self.links[to].inbox.send(message).is_ok() {
            self.links[to].bell.ring();
        }
    }

    /// The bell of node `id`.
    pub(crate) fn bell(&self, id: u64) -> &Bell {
        &self.link(id).bell
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
    let (inbox, messages) = channel();
    let (bell, sleeper) = bell();
    let link =
        Link { inbox, bell, is_deaf: AtomicBool::new(false), is_mute: AtomicBool::new(false) };
    (link, Inlet { messages, sleeper })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deaf_node_still_sends_and_a_mute_one_does_not_until_healed() {
        let (network, inlets) = Network::new(2);
        let arrives = |from, to: u64| {
            network.send(from, &address_of(to), Message::default());
            inlets[to as usize - 1].messages.try_recv().is_ok()
        };
        network.deafen(1);
        assert!(arrives(1, 2) && !arrives(2, 1));
        network.mute(1);
        assert!(!arrives(1, 2) && !arrives(2, 1));
        network.heal();
        assert!(arrives(1, 2) && arrives(2, 1));
    }

    #[test]
    fn an_unknown_address_loses_the_message() {
        let (network, inlets) = Network::new(1);
        network.send(1, &address_of(9), Message::default());
        assert!(inlets[0].messages.try_recv().is_err());
    }
}
