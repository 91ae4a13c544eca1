//! What was checked, by which command, and what was not: claim by claim, then [structure by
//! structure](crate::docs::proof#structure-by-structure). `.ci/run` runs what ends in minutes, and of the mutants and the pairs of
//! features a part each day.
//!
//! | claim | command |
//! |---|---|
//! | no torn read, no lost wake-up, no read before its write: the product's own sources under every schedule up to a bound | `cd loom-tests && cargo test --release` |
//! | the same with one preemption more, each model for a minute; which come to their end, and where the others were cut | `cd loom-tests && cargo run --release --bin deep`, which writes `DEEP.md`; with `-- 3600 mpsc::` an hour for those |
//! | no value lost, no wait that does not end, no access that overlaps, where loom cannot end: four threads on a map that grows and shrinks, rings of four senders, proposals, slots, and a node from end to end, under random schedules that can be replayed | `cd loom-tests/shuttle && cargo test --release`, with `SHUTTLE_ITERATIONS=100000` for long |
//! | which public operations the models run, beside which others, and how far; every other one has a reason | `cd loom-tests && cargo run --release --bin coverage`, which writes `COVERAGE.md`; with `-- --check` that it is up to date |
//! | every ordering is needed: weakened by one step, a model that its comment names fails, or the comment says why loom cannot see it; and so are the steps of the protocols that the tool lists | `cd loom-tests && cargo run --release --bin mutants`, with `-- --record` a run that can be ended and goes on; `mutants.txt` beside it has the verdicts |
//! | every atomic call has an ORDERING comment whose order is the code's, whose partner knows of it, and whose models exist | `cd loom-tests && cargo run --release --bin mutants -- --check` |
//! | a thread that stops in a call that is not blocking stops no such call of another, at whichever instruction, of a long call at a sample; nor do two, at pairs of points at random ([the rows](super::frozen)) | `cargo test --release --test frozen`; with `-- "two at once" --pairs 10000` |
//! | which row steps each public operation, or why none does; it fails where neither is known | `cargo test --release --test frozen -- --table` |
//! | operations beside a sequential model, with panics in user code | `cargo test --features cache --test corpus`; `cargo +nightly fuzz run latch --fuzz-dir fuzz`, likewise `flags`, `map`, `spsc`, `lanes`, `mpsc`, `proposal`, `slot`, `metrics`, `interner`, `node_state` and `cache` |
//! | two real threads at a map, a ring, lanes, slots, flags or proposals: each key, slot and cell is a register whose history fits one order, values are there once and in each sender's order, tickets tell the answer | `cargo test --test corpus threads`; `cargo +nightly fuzz run threads --fuzz-dir fuzz` |
//! | all targets for long, two side by side; what it reached is in `fuzz/CAMPAIGN.md` | `SECONDS_PER_TARGET=3600 fuzz/campaign` |
//! | recorded histories of real threads are linearizable, 10^6 calls on each structure (`LINEARIZABLE_OPS=N`: N); what none explains is printed at its smallest | `cargo test --release --test linearizable` |
//! | the view, the latch and the flags: edges of their calls, threads, panics in user code | `cargo test --release --test raft --test latch --test too_large --test flags` |
//! | the map: panics at every point of user code; what users of other maps complain about | `cargo test --release --test map` |
//! | the rings: panics in destructors and iterators, values that are lost or dropped twice, sides that go at any time, on real threads | `cargo test --release --test ring --test mpsc` |
//! | proposals: every ticket resolves once and truly beside four clients and a loop that answers at random; nothing is allocated for one | `cargo test --release --test proposal` |
//! | waits beside predicates that park, wakers that panic, futures that are moved to other threads | `cargo test --release --test waiting` |
//! | slots: arc-swap's own atomics included, readers and writers with pauses at random places lose no value and drop none twice; every wait ends | `cargo test --release --test slot` |
//! | metrics: exact sums beside 10^5 threads that come and go, counts in destructors of a thread's storage and in an allocator, buckets beside the values themselves, the text form read back | `cargo test --release --test metrics`; with `--all-features` what other libraries are told |
//! | a node as a whole: every wait ends with it, nothing held keeps a call from returning, it is built of what it should be | `cargo test --release --test node` |
//! | every figure in the README and in the documentation, and the page of results, is what the saved results say; a number in digits with a unit and without a source fails | `cargo test --test figures`; `cargo bench --bench page` sets them |
//! | calls that promise not to allocate do not, counted over 6,400 calls each | `cargo bench --bench memory` |
//! | look-ups allocate nothing, and count no reference | `cargo test --release --test peer_lookup` |
//! | the interner: nothing is there twice, nothing that is held is purged, limits are exact, 10^6 calls of four threads at once; with `-- --ignored` 10^7 | `cargo test --release --test intern` |
//! | the cache: loads dropped at every await point, loaders that fail, panic or load themselves, invalidations beside loads, panics in user code | `cargo test --release --features cache --test cache` |
//! | the bugs of the state that is replaced are gone, and were there | `cargo test --test regressions` |
//! | what must not compile does not | `cargo test --test compile_fail` |
//! | no memory error and no leak in the tests under AddressSanitizer | `.ci/steps/sanitizers`, which prints what it leaves out |
//! | plain memory that goes through a structure, or is told of by one, is never reached by two threads without an order, as far as [ThreadSanitizer can see](crate::docs::proof#what-the-sanitizers-see) | the same; without the sanitizer `cargo test --release --test races` |
//! | every public method says its progress, its cost, when it panics, and has an example, which runs | `.ci/steps/doc`, `cargo test --doc` |
//! | the book's links lead somewhere, what it names is there, and each structure's page has its idea, a picture and its invariants | `.ci/steps/pages` |
//! | `RaftView::read` and `is_leader` without a call, a locked instruction or a panic path | `benches/assembly.sh` |
//! | no hot path takes over 3% more instructions than are stored, without a reason that is stored too | `benches/instructions.sh --check` |
//! | the package builds by itself, holds nothing else, and its examples run from it | `.ci/steps/package` |
//! | no feature needs another: none, each, each pair, all | `FEATURE_SHARES=1 .ci/steps/features` |
//! | the public API is the one that is written down | `.ci/steps/api` |
//! | a module imports only from the layers below it; only `primitive` names atomics | `.ci/steps/layers`, `.ci/steps/orderings` |
//! | no dependency has a licence that is not listed, or a known vulnerability | `.ci/steps/deny` |
//! | a real Raft cluster sees no torn status | `cargo run --release --manifest-path examples/raft-node/Cargo.toml` |
//! | nor loses what was acknowledged, or applies it twice, over a hundred failovers | the same with `-- --preset failover`, `--net tcp`, `--features redb` and `--store redb` |
//! | nor in half an hour of clients that panic, futures that are dropped, leaders killed, pins held for seconds; memory stays flat, and counts are exact | the same with `-- --preset soak`; seconds of it, and what is planted into it: `cargo test --release --test soak --manifest-path examples/raft-node/Cargo.toml` |
//! | nor when nodes are killed with `kill -9` | `cargo test --release --features redb --test kill --manifest-path examples/raft-node/Cargo.toml` |
//!
//! # Structure by structure
//! A structure's page has its invariants and the argument; each operation's guarantee stands at the operation, and
//! for all of them on the page on progress:
//!
//! | structure | guarantees | not covered |
//! |---|---|---|
//! | [`latch`](super::latch) | [of latches](super::progress#views-and-latches) | |
//! | [`raft`](super::raft) | [of the view](super::progress#views-and-latches) | |
//! | [`flags`](super::flags) | [of flags](super::progress#flags) | the `atomic` crate's code |
//! | [`map`](super::map) | [of maps](super::progress#maps-and-peers) | in a model more than four buckets, and in all but one more than two threads |
//! | [`peers`](super::peers) | [of peers](super::progress#maps-and-peers) | histories, but the map's |
//! | [`slot`](super::slot) | [of slots](super::progress#slots) | arc-swap's code in a model |
//! | [`spsc`](super::spsc) | [of this ring](super::progress#the-ring-between-two-threads) | how long a slot is looked at, in a model |
//! | [`lanes`](super::lanes) | [of lanes](super::progress#lanes) | |
//! | [`mpsc`](super::mpsc) | [of this ring](super::progress#the-ring-from-many-senders) | all of its laps |
//! | [`proposal`](super::proposal) | [of proposals](super::progress#proposals) | several groups in a model, but for one |
//! | [`intern`](super::intern) | [of strings](super::progress#strings-and-the-cache) | |
//! | `docs::cache` | [of the cache](super::progress#strings-and-the-cache) | `quick_cache`'s code |
//! | [`metrics`](super::metrics) | [of metrics](super::progress#metrics) | exports' other side; sums from 2^64 on |
//! | [`node`](super::node) | [of a node](super::progress#a-node) | a node in a loom model |
//! | [`wait`](super::wait) | [of waits](super::progress#waits) | std's `Mutex`; waiters that hold up waiters |
//!
//! What to put for NAME in
//! - *models*: `cargo test --release NAME` in `loom-tests`, whose `COVERAGE.md` has every public operation;
//! - *random*: the same in `loom-tests/shuttle`;
//! - *frozen*: `cargo test --release --test frozen -- NAME`;
//! - *histories*: `cargo test --release --test linearizable NAME`;
//! - *fuzz*: `cargo +nightly fuzz run NAME --fuzz-dir fuzz`; `cargo test --test corpus NAME` replays its corpus
//!   (`--features cache` for the cache, there and with its tests);
//! - *tests*: `cargo test --release --test NAME`.
//!
//! | structure | models | random | frozen | histories | fuzz | tests |
//! |---|---|---|---|---|---|---|
//! | [`latch`](super::latch) | `latch::`, `slots::` | `latch::` | `Latch` | `latch::` | `latch` | `latch`, `too_large` |
//! | [`raft`](super::raft) | `raft::` | as `node` | `RaftView` | `raft::` | `latch`, `node_state` | `raft` |
//! | [`flags`](super::flags) | `flags::`, `cells::` | `flags::` | `Flag` | `flag` | `flags`, `threads` | `flags` |
//! | [`map`](super::map) | `map::` | `map::` | `EpochMap` | `map` | `map`, `threads` | `map` |
//! | [`peers`](super::peers) | `peers::` | as `node` | `Peers` | | `node_state` | `peer_lookup`, `node` |
//! | [`slot`](super::slot) | `slot::` | `slot::` | `Slot` | `_slot` | `slot`, `threads` | `slot` |
//! | [`spsc`](super::spsc) | `spsc` | `spsc::` | `spsc` | `between` | `spsc`, `threads` | `ring` |
//! | [`lanes`](super::lanes) | `lanes::` | `lanes::` | `lanes` | `lanes` | `lanes`, `threads` | `ring` |
//! | [`mpsc`](super::mpsc) | `mpsc::` | `mpsc::` | `mpsc` | `exchange` | `mpsc`, `threads` | `mpsc` |
//! | [`proposal`](super::proposal) | `proposal::` | `proposal::` | `proposal` | `proposals` | `proposal`, `threads` | `proposal` |
//! | [`intern`](super::intern) | `intern::` | `intern::` | `Interner` | `intern::` | `interner` | `intern` |
//! | `docs::cache` | `cache::` | | none: it blocks | | `cache` | `cache` |
//! | [`metrics`](super::metrics) | `metrics::` | `metrics::` | `Metrics` | `counts::` | `metrics` | `metrics` |
//! | [`node`](super::node) | none: its parts' | `node::` | `NodeState`, `Writer:` | `proposals_to_a_node` | `node_state` | `node` |
//! | [`wait`](super::wait) | `wait`, `bell::` | with the rest | `beside a` | | with the rest | `waiting` |
//!
//! # How the models see the product's code
//! `loom-tests` is a second crate root over the same source files (`#[path]`), with a `primitive`
//! of its own behind the same names. So the product has no line for a checker, and what is modelled is
//! what ships. What it took:
//! - The models live in the second crate, which reaches `pub(crate)`; the sources have no unit tests
//!   of their own but of the map's arithmetic, since those are compiled into the models too.
//! - Types of the twin that show in a sealed public trait must be `pub` there.
//! - Constructors are not `const`, since loom's are not.
//! - No variable has to be set: loom is named by the twin, not switched on by a `cfg`. crossbeam-epoch
//!   has one, which `loom-tests/.cargo/config.toml` sets; without it the models do not compile.
//! - The twin asks one variable, `MUTANT`, for an order to weaken, by file and line. That makes a
//!   weakened order a matter of a run, not of a build. A protocol with a step taken out is built anew.
//!
//! # What the models are, and are not
//! Every model runs to its end under its bound; none is cut by time or count. The bounds on
//! preemptions (1 to 4, and none for the small ones) and the executions stand in `loom-tests/COVERAGE.md`.
//!
//! loom (0.7.3) does not show everything:
//! - It does not explore load buffering, and treats `SeqCst` accesses as `AcqRel`; here only fences
//!   are `SeqCst`.
//! - It leaves schedules out in which the first thread of a model would have to be interrupted
//!   before its first access: models spawn both threads, or exchange the roles.
//! - It lets a plain store slip between the read and the write of another thread's read-modify-write
//!   in modification order, which no machine does. That is why `pending` is only written by
//!   read-modify-writes.
//! - Its `unpark` forgets the token of a thread that is about to take a mutex; the twin parks on
//!   loom's `Notify` instead.
//! - Orders that the language's model asks for and that no model misses say `unseen by loom` in their comment, and
//!   why: `grep -rn 'unseen by loom' src`. `mutants` counts them, and fails if a model of the structure does see one.
//! - Letting a lock go is no point at which it switches threads. The twin's mutex adds one where a model
//!   asks for it (`wait_batches`).
//! - Fences are no points at which it switches threads, and `compare_exchange_weak` does not fail
//!   without a reason.
//!
//! `deep` gives every model one preemption more, and a limited time: CI does not run that, and `DEEP.md` says which
//! models came to their end. None has failed there.
//!
//! # What the random schedules are, and are not
//! `loom-tests/shuttle` is a third crate root over the same sources, whose `primitive` shuttle schedules: at random,
//! and by PCT with three places of change. Every access is seen by all at once, so orders are loom's part. What is
//! inside crossbeam-epoch, std's `Arc`, and the stand-in for arc-swap is no point at which threads are switched;
//! nothing there waits, so none is held up by it. Plain memory tells when accesses to it overlap, parking
//! does not return for no reason but at once, and an atomic that is used after its end fails. A schedule
//! fits the sources that it was recorded with: after a change it is another one.
//!
//! # What the sanitizers see
//! AddressSanitizer, with LeakSanitizer, runs the tests of all structures but those that `.ci/steps/sanitizers` names.
//! ThreadSanitizer does not know fences, and std is not instrumented here. So `tests/races.rs` is a program without a
//! harness that spawns and joins; the table says what it leaves out, and what it is told not to report (`.ci/thread.supp`):
//!
//! | structure | what ThreadSanitizer watches | what it cannot see |
//! |---|---|---|
//! | latch | memory that was written before a publication | the words themselves: atomics, ordered by fences |
//! | flags | memory that was written before a change, or a station | |
//! | map | entries, and their end, with `--cfg crossbeam_sanitize_thread`, by which the collector does without fences | |
//! | slot | values | the end of a value of `SwapSlot`: the fence in std's `Arc` |
//! | spsc, lanes, mpsc | values and their slots, in rings that wait and that do not | the end of a ring, for the same reason |
//! | proposal | values, and memory that was written before an answer | |
//! | wait | what waits are for | the list of those who wait: std's `Mutex`, inside |
//! | intern | | strings: their last share goes with a fence of ours |
//! | metrics | | there are atomics, and no other memory |
//! | cache | | what is behind the locks of `quick_cache` |
//! | peers, views, nodes | | they are made of those above |
//!
//! # Each seen failing
//! A check that cannot fail shows nothing. What was broken on purpose, and who noticed:
//!
//! | check | what was broken | noticed by |
//! |---|---|---|
//! | frozen threads | locks, seqlocks and queues of other crates have [rows of their own](super::frozen) that must stop | each run |
//! | models | each ordering of the sources, weakened by one step; steps of each protocol, taken out | each run of `mutants` |
//! | `COVERAGE.md` | a model, or a public operation, that is not in it | `coverage -- --check` |
//! | random schedules | a setter of flags that does not look for waiters, a string that was given up and is handed out | `flags::`, `node::` and `intern::` there |
//! | histories | stale reads, lost, doubled and overtaken values | `tests/linearizable/planted.rs`, each run |
//! | fuzz target `threads` | an exchange of a cell, and a change of flags, that is a load and a store; a slot of the ring that is given back before its value is taken, or told before it is written; a removal from the map that does not mark | each in a run of half a minute, on two busy cores |
//! | AddressSanitizer | an entry of the map that is dropped as soon as it is taken out | fuzz target `threads`, which runs under it |
//! | ThreadSanitizer | a race of the program's own; and each made `Relaxed`: the ring's `spsc.push` and `spsc.taken`, `flags.change`, `latch.publish`, `map.swing`, a cell's swap; the map's entry as above | the step itself, each run; each of the others when it was planted, of which x86-64 would have shown the last alone |
//! | soak | a leak, and a count that is off by one | `examples/raft-node/tests/soak.rs`, each run |
//! | figures and pages | a digit that drifts, a number with a unit and no source | `tests/figures.rs`, each run |
//!
//! # What a reading found that no tool had
//! - A predicate, or the waker of another, that parks used up the token of the wake-up that its thread
//!   was registered for: `tests/waiting.rs`, and the model `wait::used_up_token`.
//! - A waker's panic came out of whichever waiter happened to serve it: `a_bystander_does_not_panic`.
//!
//! # What the ordering mutants found
//! - The fence after `raise` was not needed: every waiter passes the one with which it lets the
//!   lock go. It was taken out.
//! - The latch's own fences could be left out without a model noticing, as long as every publication
//!   was followed by the look for waiters, which has a fence too. The latch proper is now modelled
//!   without the waiting.
//! - A change of flags did not need to acquire: what it replaces was acquired by the load before.
//!
//! # What was found on the map
//! - By a reading: a map whose values are functions could be looked at as one of other functions, which led
//!   to a string that was gone (`tests/compile_fail/covariant_map.rs`); a batch that grew the table only at
//!   its end.
//! - By panics at every point: a removal that was not counted when the key's own destructor panicked; a
//!   value that was lost when the key's did.
//! - By threads: a length read in two steps took a map that always has five entries for an empty one.
//! - By the mutants: a fence of the collector stood in for an order, until the models pinned first.
//! - `Guard::repin` of crossbeam-epoch 0.9.21 is not used: it races in a model.
//!
//! # What was found on the rings
//! - By a model, in the first form of waking in turn: a waiter that had found its slot by itself swallowed
//!   the wake-up for the next one, and another slept beside a free slot (`wait_turns::each_gets_one`).
//! - By a reading: a batch that is published after its sender has slept for an exact multiple of 2^36
//!   rounds could have had the number of its block taken for a cell's. The receiver looks for it now.
//! - By a test of fairness: when 64 lanes were taken, the search for a free bit gave the first lane of the
//!   next word, to everybody.
//! - By the mutants: what a closing receiver acquires of a push that was kept is released by the push's own
//!   fence; the order of the exchange itself was not needed.
//! - By a mutant: a model in which the receiver takes a value out after it has closed does not see whether the
//!   close wakes a sender, as the pop does.
//! - By a reading: slots behind a bare pointer would have let a producer pass for one of shorter-lived values
//!   (`tests/compile_fail/covariant_ring.rs`).
//!
//! # Not covered
//! - That a read-modify-write is a full barrier on x86-64, which `rmw_fence` rests on: the models run a fence.
//! - Rings whose laps come round with 36 bits; the models come round with 3.
//! - The slots of the ring between two threads are plain memory in the models, each with a cell of loom's
//!   beside it: an access counts when its slot is asked for, so what is checked is that it is ordered, not how
//!   long it lasts.
//! - Proposals: in all models but one a lane has one group of cells; a search through several is stressed.
//!   A number that comes back after 2^44 uses of its cell.
//! - arc-swap's own code: loom sees a stand-in, one word that is loaded with `Acquire` and exchanged with
//!   `AcqRel`, and a count for each look. What is modelled of `SwapSlot` is what it does around that. The debts
//!   by which arc-swap does without a count, who pays them, and what happens when a thread has no place for
//!   another, are stressed (`tests/slot/threads.rs`) and frozen, not modelled.
//! - `quick_cache`'s own code: of the cache its loads are modelled, not what it keeps its entries in.
//! - Metrics: counts from destructors of a thread's storage are tested on real threads alone; loom ends all of a
//!   thread's storage at once. What comes after 2^64 counts. OpenTelemetry's and `metrics`'s own code.
//! - The map on machines of 32 bits: it does not compile there.
//! - The map's growth and shrinking are modelled on one to four buckets, two threads (three in one model) and one
//!   preemption or two; larger ones run under random schedules, are stressed and frozen.
//! - The `atomic` crate's own code: loom sees a stand-in with its surface. What is modelled of
//!   `FlagCell` is its orders.
//! - Machines other than x86-64: only the models speak of weaker ones. Compilers other than the
//!   `rust-version`, which is the one that is tested.
//! - Fuzzing for an hour of a processor each: each target had an hour of the clock, several side by side;
//!   `fuzz/CAMPAIGN.md` has what that came to. An interleaving that target `threads` or a history has found need not
//!   come again. The ends of a ring meet once in each of its programs: planted into `mpsc` and `lanes`, a close that
//!   loses was not noticed there in half a minute. The models see both, as `mutants` shows.
//! - A thread is frozen on the paths that its row runs, in long rows at a sample of the instructions. `-- --table`
//!   prints each public operation that no row steps, with the reason, and the inner functions that none steps. Two threads are
//!   frozen at few of the pairs that there are. The third, or second, that goes on never sleeps: that a waiter can
//!   be held up stands [there](super::progress#what-a-stopped-thread-can-still-delay), and is not tested.
//! - A node as a whole, for which loom's `Arc` lacks `Weak`, and the peers as a whole: they run under random
//!   schedules, in the fuzz target and in the soak, not under every one.
//! - std's `Mutex` itself: that `try_lock` fails only on a held lock, and that the fences around a failed
//!   try and an unlock order the two, as they do for a mutex that is made of one atomic word.
//! - Miri: the aliasing of the waiters' nodes was checked by reading alone.
