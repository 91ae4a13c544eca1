//! What may become of a proposal.

use core::fmt;

/// What has become of a proposal, as far as its caller will ever know.
///
/// # May I propose it again?
/// | outcome | was it, or will it be, applied? | again? |
/// |---|---|---|
/// | [`Committed`](Self::Committed) | yes | no: it would be applied twice |
/// | [`Rejected`](Self::Rejected) | no: no log has it | yes, at the leader that is named |
/// | [`Overwritten`](Self::Overwritten) | no: another entry was committed in its place | yes |
/// | [`Closed`](Self::Closed) | no: it never reached a log | yes, at another node |
/// | [`Unknown`](Self::Unknown) | perhaps: it may still be committed | only if applying it twice does no harm |
/// | [`Expired`](Self::Expired) | perhaps: it is on its way | likewise; the ticket can be asked again |
///
/// [`is_committed`](Self::is_committed), [`is_lost`](Self::is_lost) and [`is_open`](Self::is_open) tell
/// yes, no and perhaps apart; one of them holds.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It is in the log for good.
    Committed {
        /// Where it stands in the log.
        index: u64,
        /// Under which leadership it was appended.
        term: u64,
    },
    /// It was never appended: the node does not lead, or the engine had no room.
    Rejected {
        /// Who leads, as far as the node knows.
        leader: Option<u64>,
    },
    /// It was appended, and an entry of another term was committed at its index.
    Overwritten,
    /// It was appended, and leadership went before its fate was known.
    Unknown,
    /// Nobody is there to append it: the receiver is gone, or has dropped it unread.
    Closed,
    /// The caller's time was up; nothing else is known. No responder says this.
    Expired,
}

impl Outcome {
    /// It is committed: proposing it again would apply it twice.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but a comparison.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::Outcome;
    ///
    /// assert!(Outcome::Committed { index: 7, term: 1 }.is_committed());
    /// assert!(!Outcome::Unknown.is_committed());
    /// ```
    pub fn is_committed(self) -> bool {
        matches!(self, Self::Committed { .. })
    }

    /// It certainly was not applied and will not be: it may be proposed again.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but a comparison.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::Outcome;
    ///
    /// assert!(Outcome::Rejected { leader: None }.is_lost() && Outcome::Closed.is_lost());
    /// assert!(!Outcome::Unknown.is_lost());
    /// ```
    pub fn is_lost(self) -> bool {
        matches!(self, Self::Rejected { .. } | Self::Overwritten | Self::Closed)
    }

    /// It may have been applied, or may yet be.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None but a comparison.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::Outcome;
    ///
    /// assert!(Outcome::Unknown.is_open() && Outcome::Expired.is_open());
    /// assert!(!Outcome::Overwritten.is_open());
    /// ```
    pub fn is_open(self) -> bool {
        matches!(self, Self::Unknown | Self::Expired)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Committed { index, term } => write!(f, "committed at {index} in term {term}"),
            Self::Rejected { leader: Some(leader) } => write!(f, "rejected: node {leader} leads"),
            Self::Rejected { leader: None } => f.write_str("rejected: no leader is known"),
            Self::Overwritten => f.write_str("overwritten by an entry of another term"),
            Self::Unknown => f.write_str("appended, and its fate is not known"),
            Self::Closed => f.write_str("closed: it was never appended"),
            Self::Expired => f.write_str("the time to wait was up"),
        }
    }
}
