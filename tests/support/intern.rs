//! Operations on an interner beside a set of strings; those of a second thread run beside them, and may
//! do whatever holds at any time.

use std::collections::HashMap;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::intern::{Full, Interner, Limits, Sym};

#[derive(Debug, Arbitrary)]
enum Operation {
    Intern(Text),
    Get(Text),
    Clone(Text),
    Drop(Text),
    Purge,
    Look,
}

/// One of few, so that they come again; or any.
#[derive(Debug, Arbitrary)]
enum Text {
    Common(u8),
    Any(String),
}

impl Text {
    fn text(&self) -> String {
        match self {
            Self::Common(n) => "common text".repeat(usize::from(n % 4)) + &(n % 16).to_string(),
            Self::Any(text) => text.clone(),
        }
    }
}

/// Runs the operations that `data` spells, and half of the time others on a second thread.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let mut input = Unstructured::new(data);
    let limits =
        Limits { entries: input.int_in_range(0..=20)?, bytes: input.int_in_range(0..=300)? };
    let beside: Option<Vec<Operation>> = input.arbitrary()?;
    let operations: Vec<Operation> = input.arbitrary()?;
    let interner = Interner::with_limits(limits);
    match beside {
        None => Model::new(&interner).run(&operations),
        Some(beside) => std::thread::scope(|s| {
            let other = s.spawn(|| watch(&interner, &beside));
            watch(&interner, &operations);
            // The scope waits for its work alone: what the thread has yet to free would be taken for a leak.
            other.join().expect("it has not panicked");
        }),
    }
    let limits_hold = interner.len() <= limits.entries && interner.bytes() <= limits.bytes;
    assert!(limits_hold, "beyond the limits");
    interner.purge();
    assert_eq!((interner.len(), interner.bytes()), (0, 0), "nobody holds anything");
    Ok(())
}

/// What must hold beside another thread: who holds a string finds that one.
fn watch(interner: &Interner, operations: &[Operation]) {
    let mut held: HashMap<String, Vec<Sym>> = HashMap::new();
    for operation in operations {
        match operation {
            Operation::Intern(text) => {
                let text = text.text();
                let own = held.entry(text.clone()).or_default();
                match interner.intern(&text) {
                    Ok(symbol) => own.push(symbol),
                    Err(_) => assert!(own.is_empty(), "a string that is held is refused"),
                }
                assert!(own.iter().all(|symbol| *symbol == own[0] && *symbol == *text));
            }
            Operation::Get(text) => {
                let text = text.text();
                let found = interner.get(&text);
                if let Some(own) = held.get(&text).and_then(|own| own.first()) {
                    assert_eq!(found.as_ref(), Some(own), "another, or none");
                }
            }
            Operation::Clone(text) => {
                if let Some(own) = held.get_mut(&text.text()) {
                    own.extend(own.first().cloned());
                }
            }
            Operation::Drop(text) => _ = held.get_mut(&text.text()).and_then(Vec::pop),
            Operation::Purge => _ = interner.purge(),
            Operation::Look => {
                let pinned = interner.pin();
                for (text, own) in &held {
                    let met = pinned.iter().filter(|met| met == text).count();
                    assert!(met <= 1 && (own.is_empty() || met == 1), "not met once");
                }
            }
        }
    }
}

/// What one thread alone must see: the strings that are there, and how often each is held.
struct Model<'i> {
    interner: &'i Interner,
    there: HashMap<String, Vec<Sym>>,
    asked: u64,
}

impl<'i> Model<'i> {
    fn new(interner: &'i Interner) -> Self {
        Self { interner, there: HashMap::new(), asked: 0 }
    }

    fn run(mut self, operations: &[Operation]) {
        for operation in operations {
            match operation {
                Operation::Intern(text) => self.intern(text.text()),
                Operation::Get(text) => self.get(&text.text()),
                Operation::Clone(text) => {
                    if let Some(held) = self.there.get_mut(&text.text()) {
                        held.extend(held.first().cloned());
                    }
                }
                Operation::Drop(text) => _ = self.there.get_mut(&text.text()).and_then(Vec::pop),
                Operation::Purge => self.purge(),
                Operation::Look => self.look(),
            }
            let bytes: usize = self.there.keys().map(String::len).sum();
            assert_eq!((self.interner.len(), self.interner.bytes()), (self.there.len(), bytes));
            let stats = self.interner.stats();
            assert_eq!(stats.hits + stats.misses, self.asked);
        }
    }

    fn intern(&mut self, text: String) {
        self.asked += 1;
        let limits = self.interner.limits();
        let bytes: usize = self.there.keys().map(String::len).sum();
        let outcome = self.interner.intern(&text);
        if let Some(held) = self.there.get_mut(&text) {
            let symbol = outcome.expect("what is there needs no room");
            assert!(symbol == *text && held.iter().all(|twin| *twin == symbol));
            held.push(symbol);
        } else if self.there.len() == limits.entries {
            assert_eq!(outcome, Err(Full::Entries { limit: limits.entries }));
        } else if bytes + text.len() > limits.bytes {
            let full = Full::Bytes { limit: limits.bytes, wanted: text.len() };
            assert_eq!(outcome, Err(full));
        } else {
            self.there.insert(text, vec![outcome.expect("there is room")]);
        }
    }

    fn get(&mut self, text: &str) {
        self.asked += 1;
        let found = self.interner.get(text);
        assert_eq!(found.is_some(), self.there.contains_key(text));
        if let (Some(found), Some(held)) = (found, self.there.get(text)) {
            assert!(found == *text && held.iter().all(|twin| *twin == found));
        }
    }

    fn purge(&mut self) {
        let before = self.there.len();
        self.there.retain(|_, held| !held.is_empty());
        assert_eq!(self.interner.purge(), before - self.there.len());
    }

    fn look(&self) {
        let mut met: Vec<_> = self.interner.pin().iter().map(str::to_owned).collect();
        let mut there: Vec<_> = self.there.keys().cloned().collect();
        met.sort();
        there.sort();
        assert_eq!(met, there);
    }
}
