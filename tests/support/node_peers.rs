//! The peers of a node beside a map of the standard library.

use std::collections::BTreeMap;

use arbitrary::Arbitrary;
use nodestate::peers::PeerChange;

use super::node_state::State;

#[derive(Debug, Arbitrary)]
pub(super) enum Operation {
    Add(u8),
    Connect(bool),
    Touch(u8),
    Remove,
}

/// An address, whether it is connected, and when it was heard of.
type Peer = (u8, bool, u64);

/// So few that they meet.
const IDS: u8 = 5;

pub(super) struct PeerModel(BTreeMap<u64, Peer>);

impl PeerModel {
    /// One peer, whose address is its id.
    pub(super) fn new(first: u8) -> Self {
        Self(BTreeMap::from([(first.into(), (first, false, 0))]))
    }

    pub(super) fn apply(&mut self, state: &State, id: u8, operation: &Operation) {
        let id = u64::from(id % IDS);
        let there = self.0.contains_key(&id);
        match *operation {
            Operation::Add(address) => {
                assert_eq!(state.add_peer(id, address.to_string()), !there);
                self.add(id, address);
            }
            Operation::Connect(connected) => {
                assert_eq!(state.update_peer_connection(id, connected), there);
                self.0.entry(id).and_modify(|peer| peer.1 = connected);
            }
            Operation::Touch(now) => {
                assert_eq!(state.touch_peer(id, now.into()), there);
                self.0.entry(id).and_modify(|peer| peer.2 = peer.2.max(now.into()));
            }
            Operation::Remove => {
                assert_eq!(state.remove_peer(id), self.0.remove(&id).is_some());
            }
        }
    }

    /// Each is a number, from which its id is made, and whether it is put in or taken out.
    pub(super) fn apply_all(&mut self, state: &State, changes: &[(u8, bool)]) {
        let mut changed = 0;
        let mut list = Vec::new();
        for &(number, insert) in changes {
            let id = u64::from(number % IDS);
            if insert {
                list.push(PeerChange::Insert(id, number.to_string().into()));
                self.add(id, number);
                changed += 1;
            } else {
                list.push(PeerChange::Remove(id));
                changed += usize::from(self.0.remove(&id).is_some());
            }
        }
        assert_eq!(state.apply_peers(list), changed);
    }

    /// One that has moved stays connected.
    fn add(&mut self, id: u64, address: u8) {
        self.0.entry(id).or_insert((address, false, 0)).0 = address;
    }

    pub(super) fn check(&self, state: &State) {
        assert_eq!(state.get_peer_count(), self.0.len());
        let snapshot = state.snapshot();
        for id in 0..IDS.into() {
            let expected = self.0.get(&id);
            let peer = state.try_get_peer(id);
            let seen = peer.map(|peer| {
                (peer.address().parse().unwrap(), peer.is_connected(), peer.last_seen())
            });
            assert_eq!(seen.as_ref(), expected);
            assert_eq!(state.has_peer(id), seen.is_some());
            assert_eq!(state.is_peer_connected(id), seen.is_some_and(|peer| peer.1));
            let address = state.get_peer_address(id).map(|address| address.as_str().parse());
            assert_eq!(address, expected.map(|peer| Ok(peer.0)));
            assert_eq!(snapshot.get(&id).is_some(), expected.is_some());
            let shared = state.with_peers(|peers| peers.contains_key(&id));
            assert_eq!(shared, expected.is_some());
        }
    }
}
