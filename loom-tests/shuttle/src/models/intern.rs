//! Four threads that intern the same strings, keep some, give some up, and purge.

use std::sync::Arc;

use shuttle::rand::{Rng, thread_rng};
use shuttle::thread;

use super::{explore, join};
use crate::intern::{Interner, Limits};

const TEXTS: [&str; 5] = ["a", "b", "c", "dd", "eee"];

/// A string has one symbol at a time, as long as somebody holds it; what nobody holds can be purged, all of it.
#[test]
fn kept_and_purged() {
    explore("models::intern::kept_and_purged", || {
        let interner = Arc::new(Interner::new());
        let threads = [(); 4].map(|()| {
            let interner = interner.clone();
            thread::spawn(move || {
                let mut kept = Vec::new();
                for _ in 0..8 {
                    let text = TEXTS[thread_rng().gen_range(0..TEXTS.len())];
                    match thread_rng().gen_range(0..5) {
                        0 => _ = interner.purge(),
                        1 => {
                            if let Some(symbol) = interner.get(text) {
                                assert_eq!(symbol.as_str(), text);
                            }
                        }
                        2 => drop(kept.pop()),
                        _ => kept.push(interner.intern(text).unwrap()),
                    }
                    for symbol in &kept {
                        assert_eq!(interner.get(symbol).as_ref(), Some(symbol), "it is another");
                    }
                }
                kept
            })
        });
        let kept: Vec<_> = join(threads).into_iter().flatten().collect();
        for symbol in &kept {
            assert_eq!(interner.intern(symbol).unwrap(), *symbol);
        }
        drop(kept);
        interner.purge();
        assert!(interner.is_empty() && interner.bytes() == 0);
    });
}

/// Beside others no limit is overstepped, and what was refused fits when there is room.
#[test]
fn limits_hold() {
    explore("models::intern::limits_hold", || {
        let limits = Limits { entries: 2, bytes: 3 };
        let interner = Arc::new(Interner::with_limits(limits));
        let threads = [(); 4].map(|()| {
            let interner = interner.clone();
            thread::spawn(move || {
                for _ in 0..4 {
                    let text = TEXTS[thread_rng().gen_range(0..TEXTS.len())];
                    let symbol = interner.intern(text);
                    assert!(interner.len() <= 2 && interner.bytes() <= 3);
                    if symbol.is_err() {
                        interner.purge();
                    }
                }
            })
        });
        join(threads);
        interner.purge();
        assert_eq!((interner.len(), interner.bytes()), (0, 0));
        assert!(interner.intern("eee").is_ok());
    });
}
