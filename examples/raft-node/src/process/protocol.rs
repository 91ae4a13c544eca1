//! What a client and a node say to each other: a frame of text each.

use std::fmt;
use std::str::FromStr;

use crate::proposal::{Outcome, ProposalId};

/// What a client asks of a node.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Request {
    /// Commit a command, and say what became of it.
    Propose(ProposalId),
    /// Say where you stand.
    Status,
    /// Say which commands of this client you have applied.
    Applied(usize),
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Propose(ProposalId { client, seq }) => write!(f, "propose {client} {seq}"),
            Self::Status => f.write_str("status"),
            Self::Applied(client) => write!(f, "applied {client}"),
        }
    }
}

/// A frame that says nothing known.
#[derive(Debug)]
pub(super) struct Malformed;

impl FromStr for Request {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let words: Vec<_> = text.split(' ').collect();
        match words[..] {
            ["propose", client, seq] => Ok(Self::Propose(id(client, seq)?)),
            ["status"] => Ok(Self::Status),
            ["applied", client] => Ok(Self::Applied(number(client)?)),
            _ => Err(Malformed),
        }
    }
}

/// The answer to [`Request::Propose`]; the other answers are lines for people.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Fate {
    pub(super) id: ProposalId,
    pub(super) outcome: Outcome,
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id: ProposalId { client, seq }, outcome } = self;
        match outcome {
            Outcome::Committed { index, term } => {
                write!(f, "committed {client} {seq} {index} {term}")
            }
            Outcome::Rejected { leader } => {
                write!(f, "rejected {client} {seq} {}", leader.unwrap_or_default())
            }
            Outcome::Overwritten => write!(f, "overwritten {client} {seq}"),
            Outcome::Closed => write!(f, "closed {client} {seq}"),
            Outcome::Unknown | Outcome::Expired => write!(f, "unknown {client} {seq}"),
        }
    }
}

impl FromStr for Fate {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let words: Vec<_> = text.split(' ').collect();
        let (client, seq, outcome) = match words[..] {
            ["committed", client, seq, index, term] => {
                let (index, term) = (number(index)?, number(term)?);
                (client, seq, Outcome::Committed { index, term })
            }
            ["rejected", client, seq, leader] => {
                let leader = Some(number(leader)?).filter(|&leader| leader != 0);
                (client, seq, Outcome::Rejected { leader })
            }
            ["overwritten", client, seq] => (client, seq, Outcome::Overwritten),
            ["closed", client, seq] => (client, seq, Outcome::Closed),
            ["unknown", client, seq] => (client, seq, Outcome::Unknown),
            _ => return Err(Malformed),
        };
        Ok(Self { id: id(client, seq)?, outcome })
    }
}

fn id(client: &str, seq: &str) -> Result<ProposalId, Malformed> {
    Ok(ProposalId { client: number(client)?, seq: number(seq)? })
}

fn number<T: FromStr>(text: &str) -> Result<T, Malformed> {
    text.parse().map_err(|_| Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_understood() {
        let id = ProposalId { client: 3, seq: 14 };
        for request in [Request::Propose(id), Request::Status, Request::Applied(3)] {
            assert_eq!(request.to_string().parse::<Request>().unwrap(), request);
        }
        for outcome in [
            Outcome::Committed { index: 5, term: 2 },
            Outcome::Rejected { leader: Some(2) },
            Outcome::Rejected { leader: None },
            Outcome::Overwritten,
            Outcome::Closed,
            Outcome::Unknown,
        ] {
            let fate = Fate { id, outcome };
            assert_eq!(fate.to_string().parse::<Fate>().unwrap(), fate);
        }
        assert!("propose 1".parse::<Request>().is_err() && "done 1 2".parse::<Fate>().is_err());
    }
}
