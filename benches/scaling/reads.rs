//! Threads that read what nobody writes, or one of them does.

use std::{
    hint::{black_box, spin_loop},
    sync::Arc,
    time::{Duration, Instant},
};

use arc_swap::{ArcSwap, ArcSwapOption};
use crossbeam_utils::atomic::AtomicCell;
use dashmap::DashMap;
use lasso::{Spur, ThreadedRodeo};
use nodestate::{
    cache::ReadThrough,
    intern::{Interner, Limits},
    map::RandomState,
    raft::{RaftStatusView, RaftView},
    slot::SwapSlot,
};
use quick_cache::sync::{Cache as QuickCache, DefaultLifecycle};
use quick_cache::{OptionsBuilder, UnitWeighter};
use seqlock::SeqLock;
use tokio::sync::watch;

use crate::{
    crowd::{Crowd, scale, together},
    states::{self, State},
    support::{
        compare::Effort,
        keys::{self, Keys},
        maps::{
            Copied, Dash, Fresh, Held, Locked, Ours, Papaya, ReadMap, ReaderGet, SccIndex, SccMap,
            Way,
        },
        peers::Handle,
        report::Report,
        shared::Shared,
        switches::NodeFlags,
    },
};

const ENTRIES: usize = 1_024;

/// The pause between two publications.
const PACE: Duration = Duration::from_micros(1);

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    report.push(scale("Raft view: reads", effort, views!(reading())));
    report.push(scale(
        "Raft view: reads, one of the threads publishes each microsecond",
        effort,
        views!(reading_beside_a_writer()),
    ));
    report.push(scale("Flags: is it running", effort, switches()));
    report.push(scale("Slot: looks at a value that may be replaced", effort, slots()));
    report.push(scale("Map, 1,024 entries: reads, a pin each", effort, maps(ENTRIES)));
    report.push(scale("Map, 1,024 entries: reads under a held pin or lock", effort, held_maps()));
    report.push(scale("Map, 5 entries: reads", effort, maps(5)));
    report.push(scale("Interner: strings that are there", effort, interners()));
    report.push(scale("Cache, 1,024 entries: hits", effort, caches()));
    for (title, ask) in QUESTIONS {
        report.push(scale(title, effort, nodes(ask)));
    }
}

macro_rules! views {
    ($function:ident()) => {
        [
            $function::<RaftView>(),
            $function::<Handle<SeqLock<RaftStatusView>>>(),
            $function::<Handle<AtomicCell<[u64; 4]>>>(),
            $function::<Handle<ArcSwap<RaftStatusView>>>(),
            $function::<watch::Receiver<RaftStatusView>>(),
            $function::<Handle<parking_lot::RwLock<RaftStatusView>>>(),
        ]
    };
}
use views;

fn reading<S: Shared>() -> Crowd {
    let (writer, shared) = S::new();
    let _writer: &S::Writer = Box::leak(Box::new(writer));
    Crowd::all(S::name(), move |_| {
        let own = shared.clone();
        move || {
            black_box(own.read());
        }
    })
}

/// The last of the threads writes, unless it is alone, and its publications are not counted.
fn reading_beside_a_writer<S: Shared>() -> Crowd {
    Crowd::new(S::name(), |threads, budget| {
        let (writer, shared) = S::new();
        let writer = std::sync::Mutex::new(writer);
        together(threads, budget, |index, up| {
            if threads > 1 && index + 1 == threads {
                let mut writer = writer.lock().expect("nobody panics");
                let mut n = 0;
                up.counted(|| {
                    let start = Instant::now();
                    n += 1;
                    S::publish(&mut writer, n);
                    while start.elapsed() < PACE {
                        spin_loop();
                    }
                });
                return 0.0;
            }
            let own = shared.clone();
            up.counted(|| {
                black_box(own.read());
            })
        })
    })
}

fn switches() -> [Crowd; 4] {
    [
        reading::<NodeFlags>(),
        reading::<watch::Receiver<bool>>(),
        reading::<Handle<parking_lot::RwLock<bool>>>(),
        reading::<Handle<std::sync::atomic::AtomicBool>>(),
    ]
}

fn slots() -> [Crowd; 4] {
    let slot = Arc::new(SwapSlot::from(7_u64));
    let swapped = Arc::new(ArcSwapOption::from_pointee(7_u64));
    let locked = Arc::new(parking_lot::RwLock::new(Some(Arc::new(7_u64))));
    let std = Arc::new(std::sync::RwLock::new(Some(Arc::new(7_u64))));
    [
        Crowd::all("**SwapSlot::try_get**", move |_| {
            let slot = slot.clone();
            move || {
                black_box(slot.try_get().map(|value| *value));
            }
        }),
        Crowd::all("arc-swap ArcSwapOption::load", move |_| {
            let swapped = swapped.clone();
            move || {
                black_box(swapped.load().as_ref().map(|value| **value));
            }
        }),
        Crowd::all("parking_lot RwLock<Option<Arc>>, cloned", move |_| {
            let locked = locked.clone();
            move || {
                black_box(locked.read().clone());
            }
        }),
        Crowd::all("std RwLock<Option<Arc>>, cloned", move |_| {
            let std = std.clone();
            move || {
                black_box(std.read().expect("nobody panics").clone());
            }
        }),
    ]
}

fn maps(entries: usize) -> [Crowd; 8] {
    [
        looking_up::<ReaderGet>(entries),
        looking_up::<Fresh<Ours>>(entries),
        looking_up::<Fresh<Papaya>>(entries),
        looking_up::<Fresh<SccIndex>>(entries),
        looking_up::<Fresh<SccMap>>(entries),
        looking_up::<Fresh<Dash>>(entries),
        looking_up::<Fresh<Copied>>(entries),
        looking_up::<Fresh<Locked>>(entries),
    ]
}

fn held_maps() -> [Crowd; 5] {
    [
        looking_up::<Held<Ours>>(ENTRIES),
        looking_up::<Held<Papaya>>(ENTRIES),
        looking_up::<Held<SccIndex>>(ENTRIES),
        looking_up::<Held<Copied>>(ENTRIES),
        looking_up::<Held<Locked>>(ENTRIES),
    ]
}

fn looking_up<W: Way>(entries: usize) -> Crowd {
    let present = keys::present(entries);
    let keys: &Keys = Box::leak(Box::new(Keys::uniform(&present)));
    let map: &W::Map = Box::leak(Box::new(W::Map::filled(&RandomState::default(), &present)));
    Crowd::all(W::name(), move |index| {
        let (mut session, mut keys) = (W::begin(map), keys.cursor_at(index));
        move || {
            black_box(W::read(&mut session, keys.next()));
        }
    })
}

/// A node's peers, by address.
fn texts() -> Vec<String> {
    (0..ENTRIES).map(|n| format!("10.0.{}.{}:7000", n >> 8, n & 0xff)).collect()
}

fn interners() -> [Crowd; 4] {
    let hasher = RandomState::default();
    let ours = Interner::with_limits_and_hasher(Limits::NONE, hasher.clone());
    let lasso = ThreadedRodeo::<Spur, RandomState>::with_hasher(hasher.clone());
    let dash = DashMap::<Arc<str>, (), RandomState>::with_hasher(hasher);
    for text in texts() {
        // Held for good, so that it stays.
        std::mem::forget(ours.intern(&text));
        lasso.get_or_intern(&text);
        dash.insert(text.as_str().into(), ());
    }
    let ours: &Interner = Box::leak(Box::new(ours));
    [
        asking("**Interner::intern**", |text| black_box(ours.intern(text)).is_ok()),
        held("**Pinned::intern**, a held pin", ours),
        asking("lasso `ThreadedRodeo`", move |text| {
            black_box(lasso.get_or_intern(text));
            true
        }),
        asking("DashMap<Arc<str>>, cloned", move |text| {
            black_box(dash.get(text).map(|entry| entry.key().clone())).is_some()
        }),
    ]
}

fn asking(name: &str, ask: impl Fn(&str) -> bool + Sync + Send + 'static) -> Crowd {
    let ask: &_ = Box::leak(Box::new(ask));
    let texts: &Vec<String> = Box::leak(Box::new(texts()));
    Crowd::all(name, move |index| {
        let mut texts = texts.iter().cycle().skip(index * 61);
        move || assert!(texts.next().is_some_and(|text| ask(text)), "it is there")
    })
}

fn held(name: &str, interner: &'static Interner) -> Crowd {
    let texts: &Vec<String> = Box::leak(Box::new(texts()));
    Crowd::all(name, move |index| {
        let pinned = interner.pin();
        let mut texts = texts.iter().cycle().skip(index * 61);
        move || {
            let text = texts.next().expect("it goes round");
            assert!(black_box(pinned.intern(text)).is_ok(), "it is there");
        }
    })
}

fn caches() -> [Crowd; 3] {
    let hasher = RandomState::default();
    let present = keys::present(ENTRIES);
    let keys: &Keys = Box::leak(Box::new(Keys::uniform(&present)));
    let weight = 4 * ENTRIES;
    let ours = ReadThrough::<u64, Arc<str>>::builder(weight as u64)
        .build_with_hasher(hasher.clone())
        .expect("it can be");
    let options = OptionsBuilder::new()
        .weight_capacity(weight as u64)
        .estimated_items_capacity(weight)
        .build()
        .expect("it can be");
    let plain = QuickCache::<u64, Arc<str>, UnitWeighter, RandomState>::with_options(
        options,
        UnitWeighter,
        hasher.clone(),
        DefaultLifecycle::default(),
    );
    let moka = moka::sync::Cache::builder().max_capacity(weight as u64).build_with_hasher(hasher);
    for &key in &present {
        let value: Arc<str> = key.to_string().into();
        ours.insert(key, value.clone()).expect("it weighs 1");
        plain.insert(key, value.clone());
        moka.insert(key, value);
    }
    [
        hitting("**ReadThrough::get**", keys, move |key| ours.get(&key).is_some()),
        hitting("quick_cache", keys, move |key| plain.get(&key).is_some()),
        hitting("moka sync", keys, move |key| moka.get(&key).is_some()),
    ]
}

fn hitting(
    name: &str,
    keys: &'static Keys,
    hit: impl Fn(u64) -> bool + Sync + Send + 'static,
) -> Crowd {
    let hit: &_ = Box::leak(Box::new(hit));
    Crowd::all(name, move |index| {
        let mut keys = keys.cursor_at(index);
        move || assert!(hit(keys.next()), "it is there")
    })
}

/// What is asked of a node's state.
type Question = (&'static str, fn(&dyn State) -> u64);

const QUESTIONS: [Question; 3] = [
    ("Node, 1,000 peers: does it lead, in which term", |state| state.status()),
    ("Node, 1,000 peers: the leader's address", |state| state.leader_address()),
    ("Node, 1,000 peers: a manager", |state| state.manager()),
];

fn nodes(ask: fn(&dyn State) -> u64) -> [Crowd; 4] {
    [
        asked("**NodeState**", states::Lockfree::new(), ask),
        asked("the same accessors, under the old locks", states::Targeted::new(), ask),
        asked("the old state on parking_lot", states::ParkingLot::new(), ask),
        asked("the old state on tokio", states::Tokio::new(), ask),
    ]
}

fn asked<S: State + 'static>(name: &str, state: S, ask: fn(&dyn State) -> u64) -> Crowd {
    let state: &dyn State = Box::leak(Box::new(state));
    Crowd::all(name, move |_| {
        move || {
            black_box(ask(state));
        }
    })
}
