//! The loop's end of a proposal.

use core::{fmt, mem::ManuallyDrop};

use super::{Outcome, halves::LoopHalf, slab::Lane};

/// What the Raft loop holds for a proposal that it has taken: it answers once.
///
/// One that is dropped answers as well: [`Outcome::Unknown`] if it was [marked](Self::appended) as
/// appended, and [`Outcome::Closed`] otherwise. So a loop that returns, panics or forgets a list of what
/// was pending leaves no caller without an answer.
///
/// # Progress
/// Every answer is wait-free, but for giving the cell back if the caller is gone, which is lock-free. None
/// ever waits for the caller; if one sleeps, this runs its waker, whose panic ends there.
/// # Cost
/// An answer is one locked instruction if nobody waits, and two and the wake-up if somebody does. Never
/// allocates.
/// # Panics
/// No answer panics.
/// # Examples
/// ```
/// use nodestate::proposal::{self, Outcome};
///
/// let (proposer, mut receiver) = proposal::channel(8).unwrap();
/// let tickets = [1, 2, 3].map(|value| proposer.try_propose(value).unwrap());
///
/// receiver.try_take().unwrap().responder.committed(10, 4);
/// let mut lost = receiver.try_take().unwrap();
/// lost.responder.appended(11, 4);
/// drop((lost, receiver)); // the node stops
///
/// let outcomes = tickets.map(|ticket| ticket.wait());
/// let committed = Outcome::Committed { index: 10, term: 4 };
/// assert_eq!(outcomes, [committed, Outcome::Unknown, Outcome::Closed]);
/// ```
#[must_use = "a responder that is dropped answers that nothing was done"]
pub struct Responder(ManuallyDrop<LoopHalf>);

impl Responder {
    pub(crate) fn new(half: LoopHalf) -> Self {
        Self(ManuallyDrop::new(half))
    }

    fn into_half(self) -> LoopHalf {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: the responder is not used, nor dropped, afterwards.
        unsafe { ManuallyDrop::take(&mut this.0) }
    }

    /// Marks the proposal as appended at `index` under the leadership of `term`: from here on it may be
    /// committed, and a responder that is dropped says so.
    ///
    /// Call it before the engine can append it, with the place that it is going to have (raft-rs:
    /// `raft_log.last_index() + 1`): what panics in between is then answered truly.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Three plain stores.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// let mut proposal = receiver.try_take().unwrap();
    /// proposal.responder.appended(11, 4);
    /// drop(proposal); // the node stops
    /// assert_eq!(ticket.wait(), Outcome::Unknown);
    /// ```
    pub fn appended(&mut self, index: u64, term: u64) {
        self.0.append(index, term);
    }

    /// Takes the [mark](Self::appended) back: the engine has refused the proposal before it appended it
    /// (raft-rs: `ProposalDropped`).
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A plain store.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// let mut proposal = receiver.try_take().unwrap();
    /// proposal.responder.appended(11, 4); // about to be
    /// proposal.responder.not_appended(); // dropped by the engine
    /// proposal.responder.rejected(Some(2));
    /// assert_eq!(ticket.wait(), Outcome::Rejected { leader: Some(2) });
    /// ```
    pub fn not_appended(&mut self) {
        self.0.take_back();
    }

    /// Where it was [marked](Self::appended) as appended: index and term.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Plain loads, of what is its own.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal;
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// let mut responder = receiver.try_take().unwrap().responder;
    /// assert_eq!(responder.position(), None);
    /// responder.appended(11, 4);
    /// assert_eq!(responder.position(), Some((11, 4)));
    /// # drop((responder, ticket));
    /// ```
    pub fn position(&self) -> Option<(u64, u64)> {
        self.0.appended()
    }

    /// Answers that an entry of `term` was committed at the index at which the proposal was
    /// [marked](Self::appended) as appended: [`Outcome::Committed`] if that is its own term,
    /// [`Outcome::Overwritten`] if not. One that was never marked is answered [`Outcome::Unknown`].
    ///
    /// # Progress
    /// That of every [answer](Self).
    /// # Cost
    /// That of every [answer](Self).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// let mut proposal = receiver.try_take().unwrap();
    /// proposal.responder.appended(11, 4);
    /// proposal.responder.settled(5); // the next leader's entry stands at 11
    /// assert_eq!(ticket.wait(), Outcome::Overwritten);
    /// ```
    pub fn settled(self, term: u64) {
        let outcome = match self.position() {
            Some((index, own)) if own == term => Outcome::Committed { index, term },
            Some(_) => Outcome::Overwritten,
            None => Outcome::Unknown,
        };
        self.into_half().answer(outcome);
    }

    /// Answers [`Outcome::Committed`].
    ///
    /// # Progress
    /// That of every [answer](Self).
    /// # Cost
    /// That of every [answer](Self).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// receiver.try_take().unwrap().responder.committed(11, 4);
    /// assert_eq!(ticket.wait(), Outcome::Committed { index: 11, term: 4 });
    /// ```
    pub fn committed(self, index: u64, term: u64) {
        self.into_half().answer(Outcome::Committed { index, term });
    }

    /// Answers [`Outcome::Rejected`]: it was not appended, and `leader` is who leads.
    ///
    /// One that was [marked](Self::appended) as appended is answered [`Outcome::Unknown`] instead: a
    /// caller that is told "rejected" proposes again, and then it may be applied twice.
    ///
    /// # Progress
    /// That of every [answer](Self).
    /// # Cost
    /// That of every [answer](Self).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// let mut proposal = receiver.try_take().unwrap();
    /// proposal.responder.appended(11, 4);
    /// proposal.responder.rejected(None);
    /// assert_eq!(ticket.wait(), Outcome::Unknown);
    /// ```
    pub fn rejected(self, leader: Option<u64>) {
        let half = self.into_half();
        let outcome = match half.appended() {
            None => Outcome::Rejected { leader },
            Some(_) => Outcome::Unknown,
        };
        half.answer(outcome);
    }

    /// Answers [`Outcome::Overwritten`]: an entry of another term was committed at its index.
    ///
    /// # Progress
    /// That of every [answer](Self).
    /// # Cost
    /// That of every [answer](Self).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// receiver.try_take().unwrap().responder.overwritten();
    /// assert_eq!(ticket.wait(), Outcome::Overwritten);
    /// ```
    pub fn overwritten(self) {
        self.into_half().answer(Outcome::Overwritten);
    }

    /// Answers [`Outcome::Unknown`]: it may yet be committed, and this node will not know.
    ///
    /// # Progress
    /// That of every [answer](Self).
    /// # Cost
    /// That of every [answer](Self).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// receiver.try_take().unwrap().responder.unknown();
    /// assert_eq!(ticket.wait(), Outcome::Unknown);
    /// ```
    pub fn unknown(self) {
        self.into_half().answer(Outcome::Unknown);
    }

    /// Whether the caller still holds the ticket. If not, nobody hears the answer; which has to be given
    /// all the same, by dropping this.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal;
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// let responder = receiver.try_take().unwrap().responder;
    /// assert!(responder.is_awaited());
    /// drop(ticket);
    /// assert!(!responder.is_awaited());
    /// ```
    pub fn is_awaited(&self) -> bool {
        self.0.is_awaited()
    }

    /// Whether it was proposed by [`Proposer::control`](super::Proposer::control).
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A plain load, and a comparison.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal;
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let _tickets = (proposer.try_propose("x = 1"), proposer.control().try_propose("add node 4"));
    /// assert!(receiver.try_take().unwrap().responder.is_control()); // is taken out first
    /// assert!(!receiver.try_take().unwrap().responder.is_control());
    /// ```
    pub fn is_control(&self) -> bool {
        self.0.lane() == Lane::Control
    }

    /// Turns it into a number, for a Raft engine that carries bytes beside an entry and no values. The
    /// receiver makes a responder of it again: [`responder`](super::ProposalReceiver::responder).
    ///
    /// The number stands for the answer that is owed, and nothing is answered until it is made use of.
    /// What nobody makes use of is answered when the receiver is dropped; at once, if it was already.
    ///
    /// It is good for one use, and for the receiver of this proposal alone. A log is read by other nodes,
    /// and by this one after a restart, whose receivers would take it for theirs: put beside it into
    /// the entry whose it is (the node's id, and a number that is drawn when the node starts), and ask the
    /// receiver only for what is its own.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One locked instruction, and one to make it a responder again.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::proposal::{self, Outcome};
    ///
    /// let (proposer, mut receiver) = proposal::channel(8).unwrap();
    /// let ticket = proposer.try_propose("x = 1").unwrap();
    /// let context = receiver.try_take().unwrap().responder.into_raw().to_le_bytes();
    ///
    /// // The engine hands the entry back, with its context.
    /// let number = u64::from_le_bytes(context);
    /// receiver.responder(number).unwrap().committed(7, 1);
    /// assert!(ticket.wait().is_committed());
    /// assert!(receiver.responder(number).is_none());
    /// ```
    #[must_use = "nothing is answered until the number is made use of"]
    pub fn into_raw(self) -> u64 {
        let (number, half) = self.into_half().into_number();
        drop(half.map(Self::new));
        number
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        // SAFETY: it is not used afterwards.
        let half = unsafe { ManuallyDrop::take(&mut self.0) };
        let outcome = if half.appended().is_some() { Outcome::Unknown } else { Outcome::Closed };
        half.answer(outcome);
    }
}

impl fmt::Debug for Responder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Responder").field("position", &self.position()).finish_non_exhaustive()
    }
}
