//! A thread with two lanes beside the one that takes from them: what was accepted comes out once, and each
//! lane's values in their order.

use std::sync::Arc;
use std::time::Duration;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::ring::lanes::{self, Receiver, Sender, SenderRegistrar};

use super::threads::{beside, pause, programs};

#[derive(Debug, Arbitrary)]
enum Put {
    Push(bool),
    PushBatch(bool, u8),
    PushTimeout(bool),
    /// The lane is given back, and another one taken.
    Renew(bool),
    Pause(u8),
}

#[derive(Debug, Arbitrary)]
enum Take {
    Pop,
    PopTimeout,
    Drain(u8),
    Peek,
    Close,
    Pause(u8),
}

/// Which registration it came by, its number, and a share by which it is seen to be dropped.
type Value = (usize, u32, Arc<()>);

const SHORT: Duration = Duration::from_micros(50);

pub(super) fn run(input: &mut Unstructured) -> Result<()> {
    let capacity = usize::from(input.arbitrary::<u8>()? % 12) + 1;
    let remaining = input.arbitrary::<bool>()?;
    let (puts, takes): (Vec<Put>, Vec<Take>) = programs(input)?;
    let alive = Arc::new(());
    let (registrar, receiver) = lanes::waiting(2, capacity).unwrap();
    let shares = alive.clone();
    let (accepted, taken) = beside(
        move || {
            let mut party = Party::new(registrar, shares);
            puts.iter().for_each(|put| party.put(put));
            party.accepted
        },
        || receive(receiver, &takes, remaining),
    );
    assert_eq!(taken.len(), accepted.iter().map(Vec::len).sum::<usize>());
    for (whose, accepted) in accepted.into_iter().enumerate() {
        let numbers = taken.iter().filter(|value| value.0 == whose).map(|value| value.1);
        assert!(numbers.eq(accepted), "lost, there twice, or out of order");
    }
    drop(taken);
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    Ok(())
}

fn receive(mut receiver: Receiver<Value>, takes: &[Take], remaining: bool) -> Vec<Value> {
    let mut taken = Vec::new();
    for take in takes {
        match take {
            Take::Pop => taken.extend(receiver.try_pop()),
            Take::PopTimeout => taken.extend(receiver.pop_timeout(SHORT)),
            Take::Drain(max) => _ = receiver.try_drain(&mut taken, usize::from(*max)),
            Take::Peek => {
                let seen = receiver.peek().ok().map(|value| (value.0, value.1));
                if let Some(seen) = seen {
                    let next = receiver.try_pop().unwrap();
                    assert_eq!(seen, (next.0, next.1), "it was the next");
                    taken.push(next);
                }
            }
            Take::Close => receiver.close(),
            Take::Pause(turns) => pause(*turns),
        }
    }
    if remaining {
        taken.extend(receiver.into_remaining());
    } else {
        while let Ok(value) = receiver.pop() {
            taken.push(value);
        }
    }
    taken
}

struct Party {
    registrar: SenderRegistrar<Value>,
    /// A sender, and its registration's number.
    lanes: [Option<(Sender<Value>, usize)>; 2],
    alive: Arc<()>,
    next: u32,
    /// By registration.
    accepted: Vec<Vec<u32>>,
}

impl Party {
    fn new(registrar: SenderRegistrar<Value>, alive: Arc<()>) -> Self {
        let mut party =
            Self { registrar, lanes: [None, None], alive, next: 0, accepted: Vec::new() };
        party.renew(false);
        party.renew(true);
        party
    }

    /// A lane that was given back may be full of what its last owner left: it is another's then.
    fn renew(&mut self, which: bool) {
        self.lanes[usize::from(which)] = None;
        if let Ok(sender) = self.registrar.register() {
            self.accepted.push(Vec::new());
            self.lanes[usize::from(which)] = Some((sender, self.accepted.len() - 1));
        }
    }

    fn put(&mut self, put: &Put) {
        let (Put::Push(which) | Put::PushBatch(which, _) | Put::PushTimeout(which)) = *put else {
            return match *put {
                Put::Renew(which) => self.renew(which),
                Put::Pause(turns) => pause(turns),
                _ => unreachable!("the others push"),
            };
        };
        let Some((sender, whose)) = &mut self.lanes[usize::from(which)] else { return };
        let first = self.next;
        let value = |number| (*whose, number, self.alive.clone());
        let pushed = match *put {
            Put::Push(_) => u32::from(sender.try_push(value(first)).is_ok()),
            Put::PushTimeout(_) => u32::from(sender.push_timeout(value(first), SHORT).is_ok()),
            Put::PushBatch(_, count) => {
                let mut batch: Vec<_> = (first..first + u32::from(count)).map(value).collect();
                _ = sender.push_batch(&mut batch);
                u32::from(count) - batch.len() as u32
            }
            _ => 0,
        };
        self.accepted[*whose].extend(first..first + pushed);
        self.next += 256;
    }
}
