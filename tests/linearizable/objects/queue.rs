//! A FIFO queue with room for so many values, that can be closed; or a few of them behind one receiver, as the
//! lanes are.
//!
//! # Closing
//! A push looks whether the queue is closed, and later takes effect: two points, for a push that was under way
//! when the queue was closed may succeed. That ends when the receiver is told `Closed`, which seals the
//! queue. Lanes are closed one after the other.
//!
//! # Room
//! A drain is not one step, and may look for more before another core sees the slots free that it has emptied: the
//! store waits in a buffer. A push is then refused for want of room, though the drain has seen the ring empty
//! before. So what a drain has taken counts as room, or does not, until the drain returns.

use crate::history::Operation;

/// A line is at most so long.
pub(crate) const LONGEST: usize = 16;

/// Values in their order.
#[derive(Copy, Clone, Debug, Default, PartialEq)]
pub(crate) struct Line {
    len: usize,
    values: [u32; LONGEST],
}

impl Line {
    fn values(&self) -> &[u32] {
        &self.values[..self.len]
    }

    fn push(&mut self, value: u32) {
        self.values[self.len] = value;
        self.len += 1;
    }

    fn pop(&mut self) {
        self.values.copy_within(1.., 0);
        self.values[LONGEST - 1] = 0;
        self.len -= 1;
    }
}

/// The queue, or `L` of them; a value says in its upper eight bits to which it goes.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(crate) struct Queue<const L: usize> {
    lines: [Line; L],
    room: usize,
    senders: usize,
    closed: [bool; L],
    sealed: bool,
    /// Values of each line that a drain has taken, and whose room may not be seen yet.
    leaving: [usize; L],
}

impl<const L: usize> Queue<L> {
    pub(crate) fn new(room: usize, senders: usize) -> Self {
        let (lines, closed, leaving) = ([Line::default(); L], [false; L], [0; L]);
        Self { lines, room, senders, closed, sealed: false, leaving }
    }

    fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.len == 0)
    }

    /// Whether no push that begins now succeeds.
    fn is_over(&self) -> bool {
        self.senders == 0 || self.closed == [true; L]
    }

    fn is_next(&self, value: u32) -> bool {
        self.lines[lane::<L>(value)].values().first() == Some(&value)
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

fn lane<const L: usize>(value: u32) -> usize {
    if L == 1 { 0 } else { (value >> 24) as usize }
}

/// How a push ended.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(crate) enum Pushed {
    In,
    Full,
    Closed,
}

/// A call of either side, and what it was told.
#[derive(Clone, Debug)]
pub(crate) enum Call<const L: usize> {
    Push(u32, Pushed),
    /// So many values from this one on went in, all at once, of more if that was all the room.
    PushTogether {
        first: u32,
        count: usize,
        filled: bool,
    },
    /// So many went in one after the other, of more if there was no room for the next.
    PushEach {
        first: u32,
        count: usize,
        filled: bool,
    },
    /// A batch of which nothing went in.
    PushNone(u32, Pushed),
    Pop(u32),
    Empty,
    /// Closed, empty, and so for ever.
    End,
    /// Values one after the other, and then none was there if the queue was `emptied`.
    Drain {
        values: Vec<u32>,
        emptied: bool,
    },
    Peek(u32),
    Len(usize),
    IsClosed(bool),
    Close,
    /// The receiver goes, and takes what is there along.
    DropReceiver,
    DropSender,
}

use Call::*;

impl<const L: usize> Call<L> {
    fn push(value: u32, to: &Queue<L>) -> Option<Queue<L>> {
        let lane = lane::<L>(value);
        let has_room = to.lines[lane].len < to.room && !to.sealed;
        has_room.then(|| to.with(|queue| queue.lines[lane].push(value)))
    }

    fn pop(value: u32, from: &Queue<L>) -> Option<Queue<L>> {
        let is_next = from.is_next(value);
        is_next.then(|| from.with(|queue| queue.lines[lane::<L>(value)].pop()))
    }

    /// The second point of a push, and later ones.
    fn push_on(&self, step: usize, queue: &Queue<L>) -> Option<Queue<L>> {
        let fits = |value, count| {
            let (lane, room) = (lane::<L>(value), queue.room);
            let len = queue.lines[lane].len + count;
            (len..=len + queue.leaving[lane]).contains(&room)
        };
        let is_full = |value| fits(value, 0);
        match *self {
            Push(value, Pushed::In) => Self::push(value, queue),
            Push(value, _) | PushNone(value, _) => is_full(value).then_some(*queue),
            PushTogether { first, count, filled: true } if step == 1 => {
                fits(first, count).then_some(*queue)
            }
            PushTogether { first, count, .. } => (first..first + count as u32)
                .try_fold(*queue, |queue, value| Self::push(value, &queue)),
            PushEach { first, count, .. } if step <= count => {
                Self::push(first + step as u32 - 1, queue)
            }
            PushEach { first, .. } => {
                (is_full(first) || queue.closed[lane::<L>(first)]).then_some(*queue)
            }
            _ => None,
        }
    }
}

impl<const L: usize> Operation for Call<L> {
    type State = Queue<L>;

    fn steps(&self) -> usize {
        match self {
            Push(_, Pushed::Closed) | PushNone(_, Pushed::Closed) => 1,
            Push(..) | PushNone(..) => 2,
            PushTogether { filled, .. } => 2 + usize::from(*filled),
            PushEach { count, filled, .. } => 1 + count + usize::from(*filled),
            Drain { values, emptied } => values.len() + usize::from(*emptied) + 1,
            Close => L,
            DropReceiver => L + 2,
            _ => 1,
        }
    }

    fn step(&self, step: usize, queue: &Queue<L>) -> Option<Queue<L>> {
        let so = |is_so: bool| is_so.then_some(*queue);
        match *self {
            Push(value, Pushed::Closed) | PushNone(value, Pushed::Closed) => {
                so(queue.closed[lane::<L>(value)])
            }
            Push(value, _)
            | PushNone(value, _)
            | PushTogether { first: value, .. }
            | PushEach { first: value, .. }
                if step == 0 =>
            {
                so(!queue.closed[lane::<L>(value)])
            }
            Push(..) | PushNone(..) | PushTogether { .. } | PushEach { .. } => {
                self.push_on(step, queue)
            }
            Pop(value) => Self::pop(value, queue),
            Drain { ref values, .. } => match values.get(step) {
                Some(value) => Self::pop(*value, queue)
                    .map(|queue| queue.with(|queue| queue.leaving[lane::<L>(*value)] += 1)),
                None if step + 1 < self.steps() => so(queue.is_empty()),
                None => Some(queue.with(|queue| queue.leaving = [0; L])),
            },
            Empty => so(queue.is_empty() && !queue.is_over()),
            End => (queue.is_empty() && queue.is_over())
                .then(|| queue.with(|queue| queue.sealed = true)),
            Peek(value) => so(queue.is_next(value)),
            Len(len) => so(queue.lines.iter().map(|line| line.len).sum::<usize>() == len),
            IsClosed(is_closed) => so(queue.is_over() == is_closed),
            Close | DropReceiver if step < L => Some(queue.with(|queue| queue.closed[step] = true)),
            Close | DropReceiver => Some(queue.with(|queue| {
                queue.lines = [Line::default(); L];
                queue.sealed = step > L;
            })),
            DropSender => Some(queue.with(|queue| queue.senders -= 1)),
        }
    }

    fn is_read(&self) -> bool {
        match self {
            Push(_, pushed) => *pushed != Pushed::In,
            PushNone(..) | Empty | Peek(_) | Len(_) | IsClosed(_) => true,
            _ => false,
        }
    }

    fn is_look(&self, step: usize) -> bool {
        match self {
            Push(_, Pushed::In) => step == 0,
            PushTogether { filled, .. } => step < 1 + usize::from(*filled),
            PushEach { count, .. } => step == 0 || step > *count,
            Drain { values, emptied } => *emptied && step == values.len(),
            _ => self.is_read(),
        }
    }

    /// A value: without it, nothing comes earlier or later, and where there was room there still is.
    fn part(&self) -> Option<u64> {
        match self {
            Push(value, Pushed::In) | Pop(value) => Some(u64::from(*value)),
            _ => None,
        }
    }

    fn may_go(part: u64, first: &Queue<L>) -> bool {
        !first.lines.iter().any(|line| line.values().contains(&(part as u32)))
    }
}
