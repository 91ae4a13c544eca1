//! A view that tears on purpose: proof that the checks of this program can fail.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use nodestate::node::Standing;
use nodestate::raft::{RaftStatus, RaftStatusView, Role};

use super::Refused;
use super::lockfree::{Node, View, Writer};

/// How long the writer stays between its two stores. The state that `nodestate` replaces left the
/// second half to a spawned task, which took about as long.
const BETWEEN_THE_HALVES: Duration = Duration::from_millis(1);

const ROLES: [Role; 4] = [Role::Follower, Role::PreCandidate, Role::Candidate, Role::Leader];
const ROLE_BITS: u32 = 2;
const ROLE_MASK: u64 = (1 << ROLE_BITS) - 1;

/// Term in one atomic, leader and role in another: each is whole, the pair is not.
#[derive(Debug)]
pub(crate) struct TornView {
    node_id: u64,
    halves: Arc<Halves>,
}

/// The writing end of a [`TornView`].
#[derive(Debug)]
pub(crate) struct TornWriter(Arc<Halves>);

#[derive(Debug, Default)]
struct Halves {
    term: AtomicU64,
    leader_and_role: AtomicU64,
}

impl View for TornView {
    type Writer = TornWriter;

    const BUILT_FROM: &'static str =
        "DELIBERATELY TORN view of two separate atomics (--torn); the rest as in lockfree";

    fn open(node_id: u64) -> (TornWriter, Self) {
        let halves = Arc::<Halves>::default();
        (TornWriter(Arc::clone(&halves)), Self { node_id, halves })
    }

    fn publish(
        TornWriter(halves): &mut TornWriter,
        _node: &mut Writer,
        Standing { role, leader_id, term }: Standing,
    ) -> Result<(), Refused> {
        // ORDERING(torn.term): Release; pairs with the Acquire in `read`. No order of two stores
        // makes one publish of them: that is the defect on show.
        if halves.term.swap(term, Ordering::Release) != term {
            std::thread::sleep(BETWEEN_THE_HALVES);
        }
        // ORDERING(torn.leader): Release; pairs with the Acquire in `read`.
        halves.leader_and_role.store(pack(leader_id, role), Ordering::Release);
        Ok(())
    }

    fn read(&self, _node: &Node) -> RaftStatus {
        // ORDERING(torn.term): Acquire; pairs with the Release in `publish`.
        let term = self.halves.term.load(Ordering::Acquire);
        // ORDERING(torn.leader): Acquire; pairs with the Release in `publish`.
        let (leader_id, role) = unpack(self.halves.leader_and_role.load(Ordering::Acquire));
        let is_leader = role == Role::Leader;
        let view = RaftStatusView { is_leader, node_id: self.node_id, leader_id, term };
        RaftStatus { role, view }
    }
}

/// Node ids start at 1, so 0 stands for no leader.
fn pack(leader_id: Option<u64>, role: Role) -> u64 {
    let role = ROLES.iter().position(|&known| known == role).unwrap_or_default() as u64;
    leader_id.unwrap_or_default() << ROLE_BITS | role
}

fn unpack(word: u64) -> (Option<u64>, Role) {
    let leader_id = word >> ROLE_BITS;
    let role = ROLES[(word & ROLE_MASK) as usize];
    ((leader_id != 0).then_some(leader_id), role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leader_and_role_survive_packing() {
        for role in ROLES {
            for leader_id in [None, Some(1), Some(9)] {
                assert_eq!(unpack(pack(leader_id, role)), (leader_id, role));
            }
        }
    }
}
