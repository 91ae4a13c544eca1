//! The read-through cache: hits, misses, and what needs no cache in front of it.

use std::{
    convert::Infallible,
    future::{Future, Ready, ready},
    hint::black_box,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use nodestate::{
    cache::{ReadThrough, Ticks},
    map::RandomState,
    peers::Peers,
    raft::{RaftView, Role},
};
use quick_cache::sync::{Cache as QuickCache, DefaultLifecycle};
use quick_cache::{OptionsBuilder, UnitWeighter};

use crate::support::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare},
    keys::{self, Keys},
    machine,
    report::Report,
};

const ENTRIES: usize = 1_024;
const MINUTE: Duration = Duration::from_secs(60);

type Ours = ReadThrough<u64, Arc<str>>;
type Plain = QuickCache<u64, Arc<str>, UnitWeighter, RandomState>;
type MokaSync = moka::sync::Cache<u64, Arc<str>, RandomState>;
type MokaFuture = moka::future::Cache<u64, Arc<str>, RandomState>;

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    let present = keys::present(ENTRIES);
    let keys = Keys::uniform(&present);
    for threads in [1, 2].into_iter().filter(|&threads| threads <= machine::cores()) {
        let plural = if threads == 1 { "1 thread" } else { "2 threads" };
        let title = format!("Hit, 1,024 entries, {plural}");
        report.push(compare(title, effort, hits(&present, &keys, threads)));
    }
    report.push(compare("Invalidated, and loaded by a loader that does nothing", effort, misses()));
    let few = keys::present(5);
    let title = "The address of a peer, 5 peers: with a cache, and without";
    report.push(compare(title, effort, addresses(&few, &Keys::uniform(&few))));
    report.push(compare("The leader's id: with a cache, and without", effort, leaders()));
}

fn value() -> Arc<str> {
    "10.0.0.1:7000".into()
}

fn filled(cache: Ours, keys: &[u64]) -> Arc<Ours> {
    keys.iter().for_each(|&key| cache.insert(key, value()).expect("it weighs 1"));
    Arc::new(cache)
}

fn builder() -> nodestate::cache::Builder<u64, Arc<str>> {
    ReadThrough::builder(4 * ENTRIES as u64)
}

fn ours(keys: &[u64], hasher: &RandomState) -> Arc<Ours> {
    filled(builder().build_with_hasher(hasher.clone()).expect("it can be"), keys)
}

fn plain(keys: &[u64], hasher: &RandomState) -> Arc<Plain> {
    let weight = 4 * ENTRIES;
    let options = OptionsBuilder::new()
        .weight_capacity(weight as u64)
        .estimated_items_capacity(weight)
        .build()
        .expect("it can be");
    let plain =
        Plain::with_options(options, UnitWeighter, hasher.clone(), DefaultLifecycle::default());
    keys.iter().for_each(|&key| plain.insert(key, value()));
    Arc::new(plain)
}

/// A loader, for what is there anyway.
fn load() -> Ready<Result<Option<Arc<str>>, Infallible>> {
    ready(Ok(Some(value())))
}

/// A future that is done at its first poll.
fn done<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing is waited for"),
    }
}

fn hits(present: &[u64], keys: &Keys, threads: usize) -> Vec<Contestant> {
    let hasher = RandomState::default();
    let ours = ours(present, &hasher);
    let ending = |builder: nodestate::cache::Builder<_, _>| {
        let builder = builder.time_to_live(100 * MINUTE);
        filled(builder.build_with_hasher(hasher.clone()).expect("it can be"), present)
    };
    let (ticking, timed) = (ending(builder().clock(Ticks::default())), ending(builder()));
    let sync = moka::sync::Cache::builder().max_capacity(4 * ENTRIES as u64);
    let sync: Arc<MokaSync> = Arc::new(sync.build_with_hasher(hasher.clone()));
    let future = moka::future::Cache::builder().max_capacity(4 * ENTRIES as u64);
    let future: Arc<MokaFuture> = Arc::new(future.build_with_hasher(hasher.clone()));
    for &key in present {
        sync.insert(key, value());
        futures::executor::block_on(future.insert(key, value()));
    }
    vec![
        asking("**ReadThrough::get_or_load**, polled", &ours, keys, threads, get_or_load),
        asking("**ReadThrough::get_or_load_blocking**", &ours, keys, threads, |ours, key| {
            let load = || Ok::<_, Infallible>(Some(value()));
            ours.get_or_load_blocking(&key, load).is_ok()
        }),
        asking("**ReadThrough::get**", &ours, keys, threads, |ours, key| ours.get(&key).is_some()),
        asking("**get_or_load**, entries that end, Ticks", &ticking, keys, threads, get_or_load),
        asking(
            "**get_or_load**, entries that end, system clock",
            &timed,
            keys,
            threads,
            get_or_load,
        ),
        asking("moka sync, get_with", &sync, keys, threads, |moka, key| {
            !moka.get_with(key, value).is_empty()
        }),
        asking("moka future, get_with, polled", &future, keys, threads, |moka, key| {
            !done(moka.get_with(key, async { value() })).is_empty()
        }),
        asking(
            "plain quick_cache, get_or_insert_async, polled",
            &plain(present, &hasher),
            keys,
            threads,
            |plain, key| {
                done(plain.get_or_insert_async(&key, async { Ok::<_, Infallible>(value()) }))
                    .is_ok()
            },
        ),
        asking("plain quick_cache, get", &plain(present, &hasher), keys, threads, |plain, key| {
            plain.get(&key).is_some()
        }),
    ]
}

fn get_or_load(ours: &Ours, key: u64) -> bool {
    done(ours.get_or_load(&key, load)).is_ok()
}

fn misses() -> [Contestant; 4] {
    let hasher = RandomState::default();
    let (first, second) = (ours(&[], &hasher), ours(&[], &hasher));
    let plain = plain(&[], &hasher);
    let sync: MokaSync =
        moka::sync::Cache::builder().max_capacity(4_096).build_with_hasher(hasher.clone());
    [
        Contestant::op("**ReadThrough::get_or_load**, polled", move || {
            first.invalidate(&7);
            black_box(get_or_load(&first, 7));
        }),
        Contestant::op("**ReadThrough::get_or_load_blocking**", move || {
            second.invalidate(&7);
            let load = || Ok::<_, Infallible>(Some(value()));
            black_box(second.get_or_load_blocking(&7, load).is_ok());
        }),
        Contestant::op("moka sync, get_with", move || {
            sync.invalidate(&7);
            black_box(sync.get_with(7, value));
        }),
        Contestant::op("plain quick_cache, get_or_insert_with", move || {
            plain.remove(&7);
            black_box(plain.get_or_insert_with(&7, || Ok::<_, Infallible>(value())).is_ok());
        }),
    ]
}

fn addresses(ids: &[u64], keys: &Keys) -> Vec<Contestant> {
    let hasher = RandomState::default();
    let peers = Peers::new();
    ids.iter().for_each(|&id| _ = peers.insert(id, "10.0.0.1:7000"));
    let peers = Arc::new(peers);
    vec![
        reader("**Reader::with**, no cache", &peers, keys),
        asking("**Peers::peer_address**, no cache", &peers, keys, 1, |peers, id| {
            peers.peer_address(id).is_some_and(|address| address.len() == 13)
        }),
        asking("**ReadThrough::get** in front", &ours(ids, &hasher), keys, 1, |ours, id| {
            ours.get(&id).is_some_and(|address| address.len() == 13)
        }),
        asking("plain quick_cache in front", &plain(ids, &hasher), keys, 1, |plain, id| {
            plain.get(&id).is_some_and(|address| address.len() == 13)
        }),
    ]
}

fn reader(name: &str, peers: &Arc<Peers>, keys: &Keys) -> Contestant {
    let (peers, keys) = (peers.clone(), keys.clone());
    let mut round = 0;
    Contestant::new(name, move |budget| {
        round += 1;
        let (mut reader, mut keys) = (peers.map().reader(), keys.cursor_at(round));
        nanos_per_op(budget, || {
            let id = keys.next();
            let length = |peer: &nodestate::peers::Peer| peer.address().len();
            black_box(reader.with(&id, |peer| peer.map(length)) == Some(13));
        })
    })
}

fn leaders() -> [Contestant; 3] {
    let (mut writer, view) = RaftView::new(1);
    writer.publish(Role::Leader, Some(1), 7).expect("it is the first");
    let hasher = RandomState::default();
    let cache: ReadThrough<(), Option<u64>> =
        ReadThrough::builder(100).build_with_hasher(hasher).expect("it can be");
    cache.insert((), Some(1)).expect("it weighs 1");
    let plain = QuickCache::<(), Option<u64>>::new(100);
    plain.insert((), Some(1));
    [
        Contestant::op("**RaftView::read**, no cache", move || {
            // The writer's end would be the view's.
            let _writer = &writer;
            black_box(view.read().leader_id);
        }),
        Contestant::op("**ReadThrough::get** in front", move || {
            black_box(cache.get(&()));
        }),
        Contestant::op("plain quick_cache in front", move || {
            black_box(plain.get(&()));
        }),
    ]
}

/// The same question on each of `threads` threads, of which one is measured.
fn asking<P: Send + Sync + 'static>(
    name: &str,
    subject: &Arc<P>,
    keys: &Keys,
    threads: usize,
    ask: fn(&P, u64) -> bool,
) -> Contestant {
    let (subject, keys) = (subject.clone(), keys.clone());
    let mut round = 0;
    Contestant::new(name, move |budget| {
        round += 1;
        let steps = |index: usize| {
            let (mut keys, subject) = (keys.cursor_at(round + index), &*subject);
            move || {
                black_box(ask(subject, keys.next()));
            }
        };
        let others = |index, until: &Until| until.repeat(steps(index));
        beside(threads - 1, others, || nanos_per_op(budget, steps(0)))
    })
}
