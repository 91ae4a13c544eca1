//! The interner: a thread stopped while it puts in, looks, lets go or purges stops nobody.

use foldhash::fast::FixedState;
use nodestate::intern::{Interner, Limits, Sym};

use super::{
    Expectation::{Free, Stops},
    Row, Scenario, apart, leak,
};

/// Not seeded at random, so that a call takes the same way in each process.
type Ours = Interner<FixedState>;

/// What both threads are at.
const TEXT: &str = "10.0.0.1:7000";
/// Held throughout.
const HELD: &str = "10.0.0.2:7000";

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("Interner: intern, new / the same", Free, || intern(and_get)),
        Row::new("Interner: intern, new / the same + purge", Free, || intern(and_purge)),
        Row::new("Interner: intern, there / the same + purge", Free, || again(and_purge))
            .sampled(3),
        Row::new("Interner: get / the same + purge", Free, || get(and_purge)),
        Row::new("Interner: purge / the same", Free, || purge(and_get)).sampled(3),
        Row::new("Interner: purge / the same + purge", Free, || purge(and_purge)).sampled(3),
        Row::new("Interner: drop of a Sym / the same + purge", Free, || release(and_purge)),
        Row::new("Interner: clone of a Sym / the same + purge", Free, || twin(and_purge)),
        Row::new("Interner: its sizes / the same + purge", Free, || race(sizes, and_purge)),
        Row::new("Interner: iterate / the same + purge", Free, || race(iterate, and_purge)),
        Row::new("Interner: flush / the same + purge + flush", Free, || {
            race(|interner| _ = apart!(interner.flush()), and_flush)
        })
        .sampled(3),
        Row::new("lasso: intern, new / the same", Stops, lasso).sampled(13),
        Row::new("ustr: intern, new / the same", Stops, ustr).sampled(7),
    ]
}

fn empty() -> &'static Ours {
    let interner = Ours::with_limits_and_hasher(Limits::NONE, FixedState::with_seed(1));
    std::mem::forget(interner.intern(HELD));
    leak(interner)
}

/// Puts the victim's text in, and lets it go.
fn the_same(interner: &Ours) -> bool {
    interner.intern(TEXT).is_ok_and(|symbol| symbol == *TEXT)
}

/// And looks it up meanwhile, and has a second symbol.
fn and_get(interner: &Ours) -> bool {
    interner.intern(TEXT).is_ok_and(|symbol| {
        let twin = symbol.clone();
        twin == *TEXT && interner.get(TEXT).is_some_and(|found| found == symbol)
    })
}

fn and_purge(interner: &Ours) -> bool {
    let there = and_get(interner);
    interner.purge();
    there
}

fn and_flush(interner: &Ours) -> bool {
    let there = and_purge(interner);
    interner.flush();
    there
}

/// Never less than what is held.
fn sizes(interner: &Ours) {
    assert!(apart!(interner.len()) >= 1 && !apart!(interner.is_empty()));
    assert!(apart!(interner.bytes()) >= HELD.len());
    assert_eq!(apart!(interner.limits()).entries, Limits::NONE.entries);
    assert!(apart!(interner.stats()).misses >= 1);
    let _pending = apart!(interner.pending());
}

/// What is held is met once, and nothing but what the other thread puts in.
fn iterate(interner: &Ours) {
    let mut held = 0;
    for text in apart!(interner.pin()).iter() {
        held += usize::from(text == HELD);
        assert!([HELD, TEXT].contains(&text));
    }
    let symbol = interner.get(HELD).expect("it is held");
    assert_eq!((held, apart!(symbol.as_str())), (1, HELD));
}

/// The books are right: what is held is there, what is not goes, and nothing is left of it.
fn audit(interner: &Ours) {
    interner.purge();
    let texts: Vec<_> = interner.pin().iter().map(str::to_owned).collect();
    assert_eq!(texts, [HELD], "what nobody holds is there, or what is held is not");
    assert_eq!((interner.len(), interner.bytes()), (1, HELD.len()));
}

fn race(victim: impl FnMut(&'static Ours) + Send + 'static, other: fn(&Ours) -> bool) -> Scenario {
    let (interner, mut victim) = (empty(), victim);
    Scenario::new(move || victim(interner), move |_| other(interner), move || audit(interner))
}

fn intern(other: fn(&Ours) -> bool) -> Scenario {
    race(|interner| assert!(the_same(interner)), other)
}

/// The text is there, and nobody holds it.
fn again(other: fn(&Ours) -> bool) -> Scenario {
    let interner = empty();
    drop(interner.intern(TEXT));
    Scenario::new(|| assert!(the_same(interner)), move |_| other(interner), || audit(interner))
}

fn get(other: fn(&Ours) -> bool) -> Scenario {
    let interner = empty();
    drop(interner.intern(TEXT));
    Scenario::new(
        || assert!(interner.get(TEXT).is_none_or(|symbol| symbol == *TEXT)),
        move |_| other(interner),
        || audit(interner),
    )
}

fn purge(other: fn(&Ours) -> bool) -> Scenario {
    let interner = empty();
    drop(interner.intern(TEXT));
    Scenario::new(|| _ = interner.purge(), move |_| other(interner), || audit(interner))
}

fn release(other: fn(&Ours) -> bool) -> Scenario {
    let interner = empty();
    let mut symbol: Option<Sym> = interner.intern(TEXT).ok();
    Scenario::new(move || drop(symbol.take()), move |_| other(interner), || audit(interner))
}

fn twin(other: fn(&Ours) -> bool) -> Scenario {
    let interner = empty();
    let mut symbol: Option<Sym> = interner.intern(TEXT).ok();
    Scenario::new(
        move || {
            let twin = symbol.clone();
            drop(symbol.take());
            drop(twin);
        },
        move |_| other(interner),
        || audit(interner),
    )
}

/// Two victims: one puts in, one purges.
pub(super) fn twice() -> Scenario {
    let interner = empty();
    Scenario::new(|| assert!(the_same(interner)), |_| and_purge(interner), || audit(interner))
        .and(|| _ = interner.purge())
}

fn lasso() -> Scenario {
    let rodeo = leak(lasso::ThreadedRodeo::<lasso::Spur, FixedState>::with_hasher(
        FixedState::with_seed(1),
    ));
    let same = || rodeo.resolve(&rodeo.get_or_intern(TEXT)) == TEXT;
    Scenario::new(move || assert!(same()), move |_| same(), move || assert!(same()))
}

fn ustr() -> Scenario {
    let same = || ustr::ustr(TEXT).as_str() == TEXT;
    Scenario::new(move || assert!(same()), move |_| same(), move || assert!(same()))
}
