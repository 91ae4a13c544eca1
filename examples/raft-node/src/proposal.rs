//! A proposal, its identity, and what may become of it.

use std::ops::Range;

/// The fate of a proposal, in `nodestate`'s words for every state.
pub(crate) use nodestate::proposal::Outcome;

/// Who proposed and which of that client's proposals it is: unique in a run, and kept over a retry.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct ProposalId {
    pub(crate) client: usize,
    pub(crate) seq: u64,
}

/// What a client hands to the shared state.
#[derive(Debug)]
pub(crate) struct Proposal {
    pub(crate) id: ProposalId,
    /// The bytes that the log replicates; they begin with the id.
    pub(crate) command: Vec<u8>,
}

/// A command of a few words, as small metadata commands are.
const COMMAND_BYTES: usize = 32;
const WORD: usize = size_of::<u64>();

impl Proposal {
    pub(crate) fn new(id: ProposalId) -> Self {
        let mut command = vec![0; COMMAND_BYTES];
        command[..WORD].copy_from_slice(&(id.client as u64).to_le_bytes());
        command[WORD..2 * WORD].copy_from_slice(&id.seq.to_le_bytes());
        Self { id, command }
    }
}

impl ProposalId {
    /// The id at the start of a command; none in a command that no client wrote.
    pub(crate) fn of_command(command: &[u8]) -> Option<Self> {
        let (client, rest) = command.split_first_chunk::<WORD>()?;
        let (seq, _) = rest.split_first_chunk::<WORD>()?;
        let client = usize::try_from(u64::from_le_bytes(*client)).ok()?;
        Some(Self { client, seq: u64::from_le_bytes(*seq) })
    }
}

/// A set of proposal ids. Sequence numbers are dense per client, so a bit each is enough, and a
/// long run stays small.
#[derive(Clone, Debug, Default)]
pub(crate) struct IdSet {
    by_client: Vec<Vec<u64>>,
}

impl IdSet {
    /// Adds `id`; false if it was there already.
    pub(crate) fn insert(&mut self, id: ProposalId) -> bool {
        if self.by_client.len() <= id.client {
            self.by_client.resize_with(id.client + 1, Vec::new);
        }
        let words = &mut self.by_client[id.client];
        let (word, bit) = Self::place(id);
        if words.len() <= word {
            words.resize(word + 1, 0);
        }
        let is_new = words[word] & bit == 0;
        words[word] |= bit;
        is_new
    }

    /// How many ids of `self` are missing from `other`.
    pub(crate) fn missing_from(&self, other: &Self) -> u64 {
        let mut missing = 0;
        for (client, words) in self.by_client.iter().enumerate() {
            let theirs = other.by_client.get(client).map_or(&[][..], Vec::as_slice);
            for (at, word) in words.iter().enumerate() {
                let there = theirs.get(at).copied().unwrap_or(0);
                missing += u64::from((word & !there).count_ones());
            }
        }
        missing
    }

    /// Adds all ids of `other`.
    pub(crate) fn merge(&mut self, other: &Self) {
        if self.by_client.len() < other.by_client.len() {
            self.by_client.resize_with(other.by_client.len(), Vec::new);
        }
        for (words, theirs) in self.by_client.iter_mut().zip(&other.by_client) {
            if words.len() < theirs.len() {
                words.resize(theirs.len(), 0);
            }
            words.iter_mut().zip(theirs).for_each(|(word, their)| *word |= their);
        }
    }

    /// How many ids there are.
    pub(crate) fn len(&self) -> u64 {
        self.missing_from(&Self::default())
    }

    /// The sequence numbers of one client, as ranges in ascending order.
    pub(crate) fn ranges(&self, client: usize) -> Vec<Range<u64>> {
        let words = self.by_client.get(client).map_or(&[][..], Vec::as_slice);
        let mut ranges: Vec<Range<u64>> = Vec::new();
        for (start, word) in (0..).step_by(u64::BITS as usize).zip(words) {
            for seq in
                (0..u64::BITS).filter(|bit| word >> bit & 1 == 1).map(|b| start + u64::from(b))
            {
                match ranges.last_mut() {
                    Some(last) if last.end == seq => last.end += 1,
                    _ => ranges.push(seq..seq + 1),
                }
            }
        }
        ranges
    }

    fn place(id: ProposalId) -> (usize, u64) {
        let bits = u64::from(u64::BITS);
        ((id.seq / bits) as usize, 1 << (id.seq % bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn id(client: usize, seq: u64) -> ProposalId {
        ProposalId { client, seq }
    }

    #[test]
    fn a_command_gives_its_id_back() {
        let proposal = Proposal::new(id(3, 0x1234_5678_9ABC));
        assert_eq!(ProposalId::of_command(&proposal.command), Some(proposal.id));
        assert_eq!(ProposalId::of_command(&[0; 15]), None);
    }

    #[test]
    fn the_set_tells_new_from_known_and_finds_what_is_missing() {
        let (mut acked, mut applied) = (IdSet::default(), IdSet::default());
        for seq in [0, 63, 64, 200] {
            assert!(acked.insert(id(2, seq)));
            assert!(!acked.insert(id(2, seq)));
        }
        assert_eq!(acked.missing_from(&applied), 4);
        applied.insert(id(2, 64));
        applied.insert(id(1, 63));
        assert_eq!(acked.missing_from(&applied), 3);
        assert_eq!(IdSet::default().missing_from(&acked), 0);
        assert_eq!(acked.ranges(2), [0..1, 63..65, 200..201]);
        assert_eq!(acked.ranges(3), []);
        applied.merge(&acked);
        assert_eq!((acked.len(), applied.len(), acked.missing_from(&applied)), (4, 5, 0));
    }
}
