//! What is published: a role, and what a request thread wants to know.

/// What a node is in its Raft group.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Follows a leader, or waits for one.
    Follower,
    /// Asks whether it would win an election.
    PreCandidate,
    /// Stands for election.
    Candidate,
    /// Leads.
    Leader,
}

impl Role {
    pub(super) const ALL: [Self; 4] =
        [Self::Follower, Self::PreCandidate, Self::Candidate, Self::Leader];

    /// The role's name, in the literature's spelling.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is a constant.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// assert_eq!(nodestate::raft::Role::PreCandidate.name(), "PreCandidate");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Follower => "Follower",
            Self::PreCandidate => "PreCandidate",
            Self::Candidate => "Candidate",
            Self::Leader => "Leader",
        }
    }
}

/// What a request thread wants to know.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct RaftStatusView {
    /// Whether this node leads.
    pub is_leader: bool,
    /// This node.
    pub node_id: u64,
    /// Who leads, as far as this node knows.
    pub leader_id: Option<u64>,
    /// This node's term.
    pub term: u64,
}

/// The view together with the role from which its `is_leader` follows.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct RaftStatus {
    /// This node's role.
    pub role: Role,
    /// What was published with it.
    pub view: RaftStatusView,
}

impl RaftStatus {
    /// The role's name, for those who keep it as a string.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// None: it is a constant.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let (_writer, view) = nodestate::raft::RaftView::new(1);
    /// assert_eq!(view.status().state(), "Follower");
    /// ```
    pub const fn state(&self) -> &'static str {
        self.role.name()
    }
}
