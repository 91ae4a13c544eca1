//! The two ends of all rings, by the same names.

use std::time::Duration;

use nodestate::ring::{PopError, PushError, PushTimeoutError, lanes, mpsc, spsc};
use nodestate::{Closed, WaitError};

/// Who waits does so for that long at most.
const SOON: Duration = Duration::from_micros(30);

pub(super) trait Entry: Send {
    /// Whether the values of a batch take effect at once, and no room is looked for after.
    const TOGETHER: bool = true;

    fn push(&mut self, value: u32) -> Result<(), PushError<u32>>;

    fn push_timeout(&mut self, value: u32) -> Result<(), PushError<u32>> {
        self.push(value)
    }

    fn batch(&mut self, batch: &mut Vec<u32>) -> Result<usize, Closed>;
}

pub(super) trait Exit: Send {
    /// Whether a drain that comes to less than was asked for has found nothing more.
    const EMPTIES: bool;
    /// Whether its length is what it was at one time.
    const COUNTS: bool = true;
    const CLOSES: bool = false;
    const PEEKS: bool = false;
    /// Whether nothing goes in any more once it is dropped.
    const SEALS: bool = false;

    fn pop(&mut self) -> Result<u32, PopError>;

    fn pop_timeout(&mut self) -> Result<u32, PopError> {
        self.pop()
    }

    fn drain(&mut self, into: &mut Vec<u32>, most: usize) -> Result<usize, PopError>;

    fn peek(&mut self) -> Result<u32, PopError> {
        Err(PopError::Empty)
    }

    fn len(&self) -> usize;

    fn is_closed(&self) -> bool;

    fn capacity(&self) -> usize;

    fn close(&mut self) {}
}

fn timed(told: Result<(), PushTimeoutError<u32>>) -> Result<(), PushError<u32>> {
    told.map_err(|refused| match refused {
        PushTimeoutError::Timeout(value) => PushError::Full(value),
        PushTimeoutError::Closed(value) => PushError::Closed(value),
    })
}

fn waited(told: Result<u32, WaitError>) -> Result<u32, PopError> {
    told.map_err(|nothing| match nothing {
        WaitError::Timeout => PopError::Empty,
        WaitError::Closed => PopError::Closed,
    })
}

/// A batch from an iterator, of which nothing is taken for which there is no room.
fn from_iterator(
    batch: &mut Vec<u32>,
    push: impl FnOnce(&mut std::vec::IntoIter<u32>) -> Result<usize, PushError<()>>,
) -> Result<usize, Closed> {
    match push(&mut std::mem::take(batch).into_iter()) {
        Ok(count) => Ok(count),
        Err(PushError::Full(())) => Ok(0),
        Err(PushError::Closed(())) => Err(Closed),
    }
}

/// What all have under the same names.
macro_rules! same {
    (entry) => {
        fn push(&mut self, value: u32) -> Result<(), PushError<u32>> {
            self.try_push(value)
        }
    };
    (entry that waits) => {
        same!(entry);

        fn push_timeout(&mut self, value: u32) -> Result<(), PushError<u32>> {
            timed(Self::push_timeout(self, value, SOON))
        }
    };
    (exit) => {
        fn pop(&mut self) -> Result<u32, PopError> {
            self.try_pop()
        }

        fn drain(&mut self, into: &mut Vec<u32>, most: usize) -> Result<usize, PopError> {
            self.try_drain(into, most)
        }

        fn len(&self) -> usize {
            Self::len(self)
        }

        fn is_closed(&self) -> bool {
            Self::is_closed(self)
        }

        fn capacity(&self) -> usize {
            Self::capacity(self)
        }
    };
    (exit that waits) => {
        same!(exit);

        fn pop_timeout(&mut self) -> Result<u32, PopError> {
            waited(Self::pop_timeout(self, SOON))
        }
    };
    (peek) => {
        const PEEKS: bool = true;

        fn peek(&mut self) -> Result<u32, PopError> {
            Self::peek(self).copied()
        }
    };
    (close) => {
        const CLOSES: bool = true;
        const SEALS: bool = true;

        fn close(&mut self) {
            Self::close(self);
        }
    };
}

impl Entry for spsc::Producer<u32> {
    same!(entry);

    fn batch(&mut self, batch: &mut Vec<u32>) -> Result<usize, Closed> {
        from_iterator(batch, |values| self.push_batch(values))
    }
}

impl Entry for spsc::Sender<u32> {
    same!(entry that waits);

    fn batch(&mut self, batch: &mut Vec<u32>) -> Result<usize, Closed> {
        from_iterator(batch, |values| self.push_batch(values))
    }
}

impl Entry for lanes::Producer<u32> {
    same!(entry);

    fn batch(&mut self, batch: &mut Vec<u32>) -> Result<usize, Closed> {
        from_iterator(batch, |values| self.push_batch(values))
    }
}

impl Entry for lanes::Sender<u32> {
    same!(entry that waits);

    fn batch(&mut self, batch: &mut Vec<u32>) -> Result<usize, Closed> {
        self.push_batch(batch)
    }
}

impl Entry for mpsc::Sender<u32> {
    const TOGETHER: bool = false;
    same!(entry that waits);

    fn batch(&mut self, batch: &mut Vec<u32>) -> Result<usize, Closed> {
        self.push_batch(batch)
    }
}

impl Exit for spsc::Consumer<u32> {
    const EMPTIES: bool = false;
    same!(exit);
    same!(peek);
}

impl Exit for spsc::Receiver<u32> {
    const EMPTIES: bool = false;
    same!(exit that waits);
}

impl Exit for mpsc::Receiver<u32> {
    const EMPTIES: bool = true;
    same!(exit that waits);
    same!(peek);
    same!(close);
}

impl Exit for lanes::Consumer<u32> {
    const EMPTIES: bool = true;
    const COUNTS: bool = false;
    same!(exit);
    same!(peek);
}

impl Exit for lanes::Receiver<u32> {
    const EMPTIES: bool = true;
    const COUNTS: bool = false;
    same!(exit that waits);
    same!(peek);
    same!(close);
}
