//! Every row of the test that freezes threads: an operation that is stopped at each instruction in turn, and
//! what another thread does meanwhile; ours, and those of other crates beside them.
//!
//! `cargo test --release --test frozen` runs them, and fails if a row of this page is not among them or one of
//! them is not on this page; with `-- --markdown` it prints the table anew. "free": the other thread is never
//! stopped. "stops": it is, somewhere, which shows that the test sees it. "either": only reported. The
//! instructions are those of one compiler; a sampled row is frozen at every so many of them. Rows of two at
//! once are frozen at pairs of points at random, with a seed that is printed: `-- "two at once" --pairs 10000`.
//!
//! Memory comes from an allocator in which threads share nothing: what the allocator of a program adds is not
//! in the table. `-- --table` prints which row steps which public operation, how many of its instructions, and
//! which operations and inner functions no row has stepped so far.
//!
//! | victim's operation / other thread's | expected | instructions | stops at |
//! |---|---|---|---|
//! | `parking_lot RwLock: write / read` | stops | 25 | 7 |
//! | `seqlock crate: write / read` | stops | 30 | 6 |
//! | `crossbeam AtomicCell: store / load` | stops | 41 | 8 |
//! | `tokio watch: send / borrow` | either | 496 | 25 |
//! | `arc-swap: store / load` | either | 438 | 0 |
//! | `dashmap: insert / get, same key` | stops | 302, 1 in | 302 |
//! | `dashmap: 8 inserts, growing / inserts` | stops | 2050, 1 in | 404 |
//! | `scc HashMap: insert / get, same key` | stops | 378, 1 in | 331 |
//! | `scc HashMap: 8 inserts, growing / inserts` | stops | 7001, 1 in | 966 |
//! | `scc HashIndex: insert / get, same key` | either | 378 | 0 |
//! | `scc HashIndex: insert / insert + remove, same key` | stops | 378, 1 in | 331 |
//! | `papaya: insert / get, same key` | either | 369 | 0 |
//! | `papaya: insert / insert + remove, same key` | either | 507 | 0 |
//! | `papaya: 8 inserts, growing / inserts` | either | 5838, 1 in | 850 |
//! | `kovan-map: insert / get, same key` | either | 253 | 0 |
//! | `kovan-map: insert / insert + remove, same key` | either | 253 | 0 |
//! | `kovan-map: 8 inserts, growing / inserts` | stops | 10839, 1 in | 650 |
//! | `Latch, 2 slots: publish / read` | free | 34 | 0 |
//! | `Latch, 3 slots: publish / read` | free | 34 | 0 |
//! | `Latch, 4 slots: publish / read` | free | 34 | 0 |
//! | `Latch, 2 slots: read / publish + read` | free | 71 | 0 |
//! | `Latch, 3 slots: read / publish + read` | free | 74 | 0 |
//! | `Latch, 4 slots: read / publish + read` | free | 74 | 0 |
//! | `Latch, MultiWriter: publish / read` | free | 94 | 0 |
//! | `Latch, MultiWriter: update / update` | stops | 86 | 52 |
//! | `RaftView: publish / status + is_leader + read` | free | 45 | 0 |
//! | `RaftView: publish beside a sleeping thread / read` | free | 412 | 0 |
//! | `RaftView: publish beside a pending task / read` | free | 390 | 0 |
//! | `RaftView: drop of the writer beside a sleeping thread / read` | free | 388 | 0 |
//! | `RaftView: changed / publish + read` | free | 231, sleeps | 0 |
//! | `RaftView: changed_timeout / publish + read` | free | 1057 | 0 |
//! | `RaftView: changed_async, poll / publish + read` | free | 270 | 0 |
//! | `RaftView: changed_async, drop / publish + read` | free | 215 | 0 |
//! | `Flags: set / set + clear + snapshot` | free | 34 | 0 |
//! | `Flags: clear / set + clear + snapshot` | free | 35 | 0 |
//! | `Flags: change of two / set + clear + snapshot` | free | 37 | 0 |
//! | `Flags: advance / set + clear + snapshot` | free | 52 | 0 |
//! | `Flags: snapshot / set + clear + snapshot` | free | 47 | 0 |
//! | `Flags: set beside a sleeping thread / set + clear + snapshot` | free | 385 | 0 |
//! | `Flags: set beside a pending task / set + clear + snapshot` | free | 363 | 0 |
//! | `Flags: set beside 20 pending tasks / set + clear + snapshot` | free | 1736, 1 in | 280 |
//! | `Flags: end beside a sleeping thread / set + clear + snapshot` | free | 403 | 0 |
//! | `Flags: wait_until / set + clear + snapshot` | free | 229, sleeps | 0 |
//! | `Flags: wait_timeout / set + clear + snapshot` | free | 1090 | 0 |
//! | `Flags: changed, poll / set + clear + snapshot` | free | 246 | 0 |
//! | `Flags: changed, poll again / set + clear + snapshot` | free | 257 | 0 |
//! | `Flags: changed, poll when ready / set + clear + snapshot` | free | 175 | 0 |
//! | `Flags: changed, drop / set + clear + snapshot` | free | 200 | 0 |
//! | `FlagCell: store / load` | free | 14 | 0 |
//! | `FlagCell: swap / load` | free | 15 | 0 |
//! | `FlagCell: compare_exchange / load` | free | 17 | 0 |
//! | `EpochMap: insert / same key` | free | 424 | 0 |
//! | `EpochMap: insert / keys of its bucket` | free | 424 | 0 |
//! | `EpochMap: insert / growth` | free | 424 | 0 |
//! | `EpochMap: insert / growth + shrink` | free | 424 | 0 |
//! | `EpochMap: insert / drain` | free | 424 | 0 |
//! | `EpochMap: insert, replacing / same key` | free | 472 | 0 |
//! | `EpochMap: insert, replacing / keys of its bucket` | free | 472 | 0 |
//! | `EpochMap: insert, replacing / growth` | free | 472 | 0 |
//! | `EpochMap: insert, replacing / growth + shrink` | free | 472 | 0 |
//! | `EpochMap: insert, replacing / drain` | free | 472 | 0 |
//! | `EpochMap: remove / same key` | free | 346 | 0 |
//! | `EpochMap: remove / keys of its bucket` | free | 346 | 0 |
//! | `EpochMap: remove / growth` | free | 346 | 0 |
//! | `EpochMap: remove / growth + shrink` | free | 346 | 0 |
//! | `EpochMap: remove / drain` | free | 346 | 0 |
//! | `EpochMap: compute, inserting / same key` | free | 617 | 0 |
//! | `EpochMap: compute, inserting / growth` | free | 617 | 0 |
//! | `EpochMap: compute, removing / same key` | free | 428 | 0 |
//! | `EpochMap: compute, removing / drain` | free | 428 | 0 |
//! | `EpochMap: update / same key` | free | 484 | 0 |
//! | `EpochMap: update / keys of its bucket` | free | 500 | 0 |
//! | `EpochMap: remove_if / same key` | free | 408 | 0 |
//! | `EpochMap: remove_if / keys of its bucket` | free | 408 | 0 |
//! | `EpochMap: get_or_insert / same key` | free | 513 | 0 |
//! | `EpochMap: insert by an unlinked bucket / same key` | free | 384, 1 in | 384 |
//! | `EpochMap: insert by an unlinked bucket / growth` | free | 384 | 0 |
//! | `EpochMap: insert by an unlinked bucket / drain` | free | 384, 1 in | 384 |
//! | `EpochMap: insert that grows / same key` | free | 2038, 1 in | 799 |
//! | `EpochMap: insert that grows / keys of its bucket` | free | 2038, 1 in | 799 |
//! | `EpochMap: insert that grows / growth` | free | 2038 | 0 |
//! | `EpochMap: insert that grows / growth + shrink` | free | 2038, 1 in | 799 |
//! | `EpochMap: insert that grows / drain` | free | 2038 | 0 |
//! | `EpochMap: 12 inserts, growing twice / growth` | free | 13720, 1 in | 887 |
//! | `EpochMap: 12 inserts, growing twice / growth + shrink` | free | 13720, 1 in | 887 |
//! | `EpochMap: 12 inserts, growing twice / drain` | free | 13720, 1 in | 887 |
//! | `EpochMap: insert that stripes the counts / growth` | free | 360, 1 in | 360 |
//! | `EpochMap: reserve / growth` | free | 4697, 1 in | 616 |
//! | `EpochMap: reserve / drain` | free | 4697, 1 in | 616 |
//! | `EpochMap: shrink_to_fit / same key` | free | 1603, 1 in | 429 |
//! | `EpochMap: shrink_to_fit / growth` | free | 1603, 1 in | 429 |
//! | `EpochMap: shrink_to_fit / growth + shrink` | free | 1587, 1 in | 432 |
//! | `EpochMap: shrink_to_fit / drain` | free | 1587, 1 in | 432 |
//! | `EpochMap: insert that ends a shrink / same key` | free | 7765, 1 in | 1404 |
//! | `EpochMap: insert that ends a shrink / growth` | free | 7765, 1 in | 1404 |
//! | `EpochMap: insert that ends a shrink / growth + shrink` | free | 7765, 1 in | 1404 |
//! | `EpochMap: insert that ends a shrink / drain` | free | 7765, 1 in | 1404 |
//! | `EpochMap: insert that helps a shrink / growth` | free | 8563, 1 in | 830 |
//! | `EpochMap: insert that helps a shrink / growth + shrink` | free | 8563, 1 in | 830 |
//! | `EpochMap: retain / same key` | free | 1206 | 0 |
//! | `EpochMap: retain / keys of its bucket` | free | 1206, 1 in | 503 |
//! | `EpochMap: retain / growth` | free | 1206, 1 in | 503 |
//! | `EpochMap: apply of 70 removals / same key` | free | 19987, cut, 1 in | 814 |
//! | `EpochMap: drain / same key` | free | 816 | 0 |
//! | `EpochMap: drain / keys of its bucket` | free | 816, 1 in | 522 |
//! | `EpochMap: drain / growth + shrink` | free | 816, 1 in | 522 |
//! | `EpochMap: drain / drain` | free | 816 | 0 |
//! | `EpochMap: clear / growth` | free | 630 | 0 |
//! | `EpochMap: get / same key` | free | 162 | 0 |
//! | `EpochMap: get / keys of its bucket` | free | 162 | 0 |
//! | `EpochMap: get / growth` | free | 162 | 0 |
//! | `EpochMap: get / growth + shrink` | free | 162 | 0 |
//! | `EpochMap: get / drain` | free | 162 | 0 |
//! | `EpochMap: get by an unlinked bucket / growth` | free | 145 | 0 |
//! | `EpochMap: iterate / same key` | free | 959, 1 in | 253 |
//! | `EpochMap: iterate / keys of its bucket` | free | 959, 1 in | 253 |
//! | `EpochMap: iterate / growth` | free | 959 | 0 |
//! | `EpochMap: iterate / growth + shrink` | free | 959, 1 in | 253 |
//! | `EpochMap: snapshot / same key` | free | 1486, 1 in | 626 |
//! | `EpochMap: Reader, reads after a change / same key` | free | 4123, 1 in | 773 |
//! | `EpochMap: Reader, reads after a change / growth + shrink` | free | 6799, 1 in | 807 |
//! | `EpochMap: pin / same key` | free | 91 | 0 |
//! | `EpochMap: pin / drain` | free | 91 | 0 |
//! | `EpochMap: insert by a Handle / same key` | free | 359 | 0 |
//! | `EpochMap: insert by a Handle / drain` | free | 359 | 0 |
//! | `EpochMap: handle / same key` | free | 3876, 1 in | 594 |
//! | `EpochMap: remove by an owned pin / same key` | free | 1199 | 0 |
//! | `EpochMap: remove + flush / same key` | free | 1645, 1 in | 747 |
//! | `EpochMap: remove + flush / drain + flush` | free | 1645, 1 in | 747 |
//! | `spsc: try_push / try_pop` | free | 120 | 0 |
//! | `spsc: push_batch of 16 / try_pop` | free | 368 | 0 |
//! | `spsc: push_slice of 16, across the end / try_pop` | free | 148 | 0 |
//! | `spsc: drop of the producer / try_pop` | free | 23 | 0 |
//! | `spsc: try_pop / try_push` | free | 139 | 0 |
//! | `spsc: commit of 16 / try_push` | free | 171 | 0 |
//! | `spsc: drain of 16 / try_push` | free | 192 | 0 |
//! | `spsc: drop of the consumer / try_push` | free | 25 | 0 |
//! | `rtrb: push / pop` | either | 34 | 0 |
//! | `lanes: try_push / another's push + pop` | free | 60 | 0 |
//! | `lanes: register + try_push / another's push + pop` | free | 180 | 0 |
//! | `lanes: try_push and drop / another's push + pop` | free | 79 | 0 |
//! | `lanes: register / register, push, pop, drop` | free | 94 | 0 |
//! | `lanes: try_pop / try_push` | free | 352 | 0 |
//! | `lanes: drain over two lanes / try_push` | free | 3406 | 0 |
//! | `lanes: push that wakes a task / another's, that wakes it` | free | 191 | 0 |
//! | `lanes: batch that wakes a task / another's push, that wakes it` | free | 424 | 0 |
//! | `lanes: register, push, drop / push, that wakes a task` | free | 342 | 0 |
//! | `lanes: drop of a sender / push, that wakes a task` | free | 89 | 0 |
//! | `lanes: push / close, and all that remains` | free | 124 | 0 |
//! | `lanes: batch / close, and all that remains` | free | 500 | 0 |
//! | `lanes: close, and all that remains / push` | free | 1805 | 0 |
//! | `lanes: pop that wakes a sender / another's push` | free | 715 | 0 |
//! | `mpsc: push / push + pop` | free | 101 | 0 |
//! | `mpsc: batch of 16 / push + pop` | free | 442 | 0 |
//! | `mpsc: batch of 100, in two / push + pop` | free | 841 | 0 |
//! | `mpsc: push that finds it full / push + pop` | free | 181 | 0 |
//! | `mpsc: clone of a sender, and its push / push + pop` | free | 288 | 0 |
//! | `mpsc: ninth sender, with a segment / push + pop` | free | 925 | 0 |
//! | `mpsc: drop of a sender / clone + push + pop` | free | 70 | 0 |
//! | `mpsc: pop / push` | free | 673 | 0 |
//! | `mpsc: pop of a batch / push` | free | 2582 | 0 |
//! | `mpsc: drain / push` | free | 1429 | 0 |
//! | `mpsc: close, and what remains / push` | free | 8046 | 0 |
//! | `mpsc: push that wakes a task / push that wakes it, pop` | free | 127 | 0 |
//! | `mpsc: pop that wakes a sender / push + is_closed` | free | 429 | 0 |
//! | `mpsc: async push / push + pop` | free | 142 | 0 |
//! | `ArrayQueue: push / push + pop` | stops | 62 | 4 |
//! | `crossfire: push / push + pop` | stops | 75 | 7 |
//! | `tokio mpsc: push / push + pop` | stops | 88 | 13 |
//! | `proposal: try_propose / propose + take + answer + hear` | free | 343 | 0 |
//! | `proposal: batch of 5 / propose + take + answer + hear` | free | 855 | 0 |
//! | `proposal: try_propose beside a sleeping loop / propose` | free | 392 | 0 |
//! | `proposal: a poll for room / propose + take + answer + hear` | free | 543 | 0 |
//! | `proposal: answer / propose + take + answer + hear` | free | 76 | 0 |
//! | `proposal: answer to a task / propose + take + answer + hear` | free | 100 | 0 |
//! | `proposal: answer to a thread / propose + take + answer + hear` | free | 122 | 0 |
//! | `proposal: answer to nobody / propose + take + answer + hear` | free | 131 | 0 |
//! | `proposal: answer that makes room / propose + take + answer + hear` | free | 507 | 0 |
//! | `proposal: drop of a responder / propose + take + answer + hear` | free | 90 | 0 |
//! | `proposal: poll / answer to it, propose + take + answer + hear` | free | 246 | 0 |
//! | `proposal: poll again / answer to it, propose + take + answer + hear` | free | 267 | 0 |
//! | `proposal: look at an answer / propose + take + answer + hear` | free | 185 | 0 |
//! | `proposal: wait that expires / answer to it, propose + take + answer + hear` | free | 1016 | 0 |
//! | `proposal: drop of a ticket / answer to it, propose + take + answer + hear` | free | 73 | 0 |
//! | `proposal: drop of a polled ticket / answer to it, propose + take + answer + hear` | free | 146 | 0 |
//! | `proposal: try_take / propose` | free | 230 | 0 |
//! | `proposal: try_batch / propose` | free | 775 | 0 |
//! | `proposal: number and back / propose` | free | 294 | 0 |
//! | `proposal: drop of the receiver / propose` | free | 3435, 1 in | 675 |
//! | `proposal: drop of the last proposer / take` | free | 2097, 1 in | 383 |
//! | `Interner: intern, new / the same` | free | 600 | 0 |
//! | `Interner: intern, new / the same + purge` | free | 616 | 0 |
//! | `Interner: intern, there / the same + purge` | free | 162, 1 in | 162 |
//! | `Interner: get / the same + purge` | free | 150 | 0 |
//! | `Interner: purge / the same` | free | 1114, 1 in | 526 |
//! | `Interner: purge / the same + purge` | free | 1114, 1 in | 526 |
//! | `Interner: drop of a Sym / the same + purge` | free | 28 | 0 |
//! | `Interner: clone of a Sym / the same + purge` | free | 44 | 0 |
//! | `lasso: intern, new / the same` | stops | 462, 1 in | 462 |
//! | `ustr: intern, new / the same` | stops | 138, 1 in | 138 |
//! | `OnceSlot: set / set + try_get` | free | 92 | 0 |
//! | `OnceSlot: close / set + try_get` | free | 19 | 0 |
//! | `OnceSlot: try_get / set + try_get` | free | 53 | 0 |
//! | `OnceSlot beside: std OnceLock, set / set + get` | stops | 102 | 25 |
//! | `OnceSlot beside: tokio OnceCell, set / get` | either | 117 | 0 |
//! | `SwapSlot: set / set + replace + try_get` | free | 697, 1 in | 397 |
//! | `SwapSlot: replace / replace + try_get` | free | 979, 1 in | 631 |
//! | `SwapSlot: take / replace + try_get` | free | 905, 1 in | 587 |
//! | `SwapSlot: take / close + get_timeout` | free | 905 | 0 |
//! | `SwapSlot: close / take + try_get` | free | 16, 1 in | 16 |
//! | `SwapSlot: try_get, drop / replace + try_get` | free | 125, 1 in | 125 |
//! | `SwapSlot: the last guard's drop / replace + try_get` | free | 120 | 0 |
//! | `SwapSlot beside: arc-swap, swap / swap + load` | free | 479, 1 in | 223 |
//! | `SwapSlot beside: parking_lot RwLock, write / read` | stops | 91 | 69 |
//! | `Metrics: first add, add / add + sum` | free | 208 | 0 |
//! | `Metrics: sum / add + sum` | free | 83 | 0 |
//! | `Metrics: first record / record + read` | free | 306 | 0 |
//! | `Metrics: set, raise / set + raise` | free | 22 | 0 |
//! | `Metrics: miss, hit / miss + hit` | free | 620 | 0 |
//! | `AtomicU64: fetch_add / fetch_add + load` | free | 12 | 0 |
//! | `Mutex<u64>: add / add` | stops | 41 | 19 |
//! | `mpsc: push_iter / push + pop` | free |  |  |
//! | `mpsc: push_all / push + pop` | free |  |  |
//! | `mpsc: push_all_timeout / push + pop` | free |  |  |
//! | `mpsc: push_all_deadline / push + pop` | free |  |  |
//! | `mpsc: push_all_async / push + pop` | free |  |  |
//! | `mpsc: push with room / push + pop` | free |  |  |
//! | `mpsc: push_timeout, push_deadline with room / push + pop` | free |  |  |
//! | `mpsc: downgrade, clone, upgrade, look / push + pop` | free |  |  |
//! | `mpsc: peek / push` | free |  |  |
//! | `mpsc: len, sender_count, stats / push` | free |  |  |
//! | `mpsc: pop, with a limit of time and without / push` | free |  |  |
//! | `mpsc: drain, with a limit of time and without / push` | free |  |  |
//! | `mpsc: on_drop / push` | free |  |  |
//! | `mpsc, values of 1 KiB: push / push + pop` | free |  |  |
//! | `mpsc, values of 1 KiB: batch of 4 / push + pop` | free |  |  |
//! | `spsc, waiting: push with room, each way / pop` | free |  |  |
//! | `spsc, waiting: looks of the sender / pop` | free |  |  |
//! | `spsc, waiting: pop, each way / push` | free |  |  |
//! | `spsc, waiting: looks of the receiver / push` | free |  |  |
//! | `lanes, waiting: push with room, each way / another's push` | free |  |  |
//! | `lanes, waiting: pop and drain, each way / push` | free |  |  |
//! | `lanes, waiting: into_remaining / push` | free |  |  |
//! | `lanes: batch, slice and looks of a producer / another's push` | free |  |  |
//! | `Latch: versioned, clone, changed of before / publish + read` | free |  |  |
//! | `RaftView: versioned, changed_deadline / publish + read` | free |  |  |
//! | `Flags: changed_since, each way / set + clear` | free |  |  |
//! | `proposal: appended, rejected / propose + take + answer` | free |  |  |
//! | `proposal: appended, settled / propose + take + answer` | free |  |  |
//! | `proposal: overwritten / propose + take + answer` | free |  |  |
//! | `proposal: unknown / propose + take + answer` | free |  |  |
//! | `proposal: take and next_batch, each way / propose` | free |  |  |
//! | `OnceSlot: get, wait, each way / set + try_get` | free |  |  |
//! | `SwapSlot: get, wait, Owned, Retired / replace + try_get` | free |  |  |
//! | `Metrics: Level, Attempts, LockTimer / add + sum` | free |  |  |
//! | `Peers: look-ups of one that stays / insert + remove + touch` | free | 997 | 0 |
//! | `Peers: look-ups of one that comes / insert + remove + touch` | free | 999 | 0 |
//! | `Peers: touch, set_connected / insert + remove + touch` | free | 214 | 0 |
//! | `Peers: a Peer's calls / insert + remove + touch` | free | 137 | 0 |
//! | `Peers: peer / insert + remove + touch` | free | 115 | 0 |
//! | `Peers: insert / insert + remove + touch` | free | 692 | 0 |
//! | `Peers: remove / insert + remove + touch` | free | 262 | 0 |
//! | `Peers: apply / insert + remove + touch` | free | 999 | 0 |
//! | `NodeState: all of the status / a request` | free | 134 | 0 |
//! | `NodeState: the lifecycle, and the parts / a request` | free | 799 | 0 |
//! | `NodeState: advance / a request` | free | 52 | 0 |
//! | `NodeState: clone, and its drop / a request` | free | 31 | 0 |
//! | `NodeState: shutdown / a request` | free | 660 | 0 |
//! | `NodeState: shutdown beside a sleeping thread / a request` | free | 1010 | 0 |
//! | `NodeState: try_propose / a request` | free | 343 | 0 |
//! | `NodeState: propose_batch / a request` | free | 973 | 0 |
//! | `NodeState: try_propose / try_propose` | free | 343 | 0 |
//! | `NodeState: look-ups of peers / a request` | free | 1628 | 0 |
//! | `NodeState: snapshot of the peers / a request` | free | 1503 | 0 |
//! | `NodeState: changes of peers / a request` | free | 2179 | 0 |
//! | `NodeState: set and get of a manager / a request` | free | 102 | 0 |
//! | `NodeState: replace, get, take of a manager / a request` | free | 2007 | 0 |
//! | `NodeState: wait_until / a request` | free | 235 | 0 |
//! | `NodeState: wait_timeout / a request` | free | 362 | 0 |
//! | `NodeState: wait_until_async, poll / a request` | free | 239 | 0 |
//! | `NodeState: changed, poll and drop / a request` | free | 687 | 0 |
//! | `NodeState: status_changed_timeout / publish + a request` | free | 364 | 0 |
//! | `NodeState: status_changed / publish + a request` | free | 230 | 0 |
//! | `NodeState: status_changed_async, poll and drop / publish + a request` | free | 759 | 0 |
//! | `NodeState: propose with room / a request` | free | 461 | 0 |
//! | `NodeState: propose_timeout, without room / a request` | free | 532 | 0 |
//! | `NodeState: propose_deadline, without room / a request` | free | 1589 | 0 |
//! | `NodeState: propose_async without room, poll and drop / a request` | free | 1028 | 0 |
//! | `NodeState: set of a manager that a thread awaits / a request` | free | 462 | 0 |
//! | `Writer: publish / a request` | free | 43 | 0 |
//! | `Writer: publish beside a sleeping thread / a request` | free | 410 | 0 |
//! | `Writer: state / a request` | free | 34 | 0 |
//! | `Writer: drain / try_propose + a request` | free | 272 | 0 |
//! | `Writer: drain that is counted, proposals / try_propose + a request` | free | 8503 | 0 |
//! | `Writer: shutdown / try_propose + a request` | free | 19525 | 0 |
//! | `Writer: drop / try_propose + a request` | free | 17706 | 0 |
//! | `Writer: drop beside a pending task / a request` | free | 17801 | 0 |
//! | `two at once: Latch, read and read / publish + read` | free | 43 x 43 | 0 |
//! | `two at once: RaftView, publish to a task and status / status` | free | 387 x 30 | 0 |
//! | `two at once: Flags, set and change beside a task / set + clear` | free | 364 x 361 | 0 |
//! | `two at once: mpsc, push and batch / push + pop` | free | 94 x 421 | 0 |
//! | `two at once: mpsc, push and a clone's push / push + pop` | free | 94 x 254 | 0 |
//! | `two at once: mpsc, close and push / push` | free | 3050 x 94 | 0 |
//! | `two at once: mpsc, pushes that wake a task / push that wakes it` | free | 125 x 125 | 0 |
//! | `two at once: lanes, push and register + push / push + pop` | free | 122 x 202 | 0 |
//! | `two at once: proposals, two proposers / propose + take + answer` | free | 329 x 329 | 0 |
//! | `two at once: proposals, answer and drop of its ticket / likewise` | free | 74 x 73 | 0 |
//! | `two at once: OnceSlot, set and close / set + try_get` | free | 90 x 17 | 0 |
//! | `two at once: SwapSlot, replace and take / replace + try_get` | free | 1123 x 1050 | 0 |
//! | `two at once: Counter, first add and first add / add + sum` | free | 184 x 184 | 0 |
//! | `two at once: a spin lock, taken and taken / taken` | stops |  |  |
//! | `two at once: Interner, intern and purge / both` | free | 644 x 754 | 0 |
//! | `two at once: Peers, insert and apply / insert + remove` | free | 742 x 989 | 0 |
//! | `two at once: NodeState, shutdown and propose / reads` | free | 660 x 373 | 0 |
//! | `two at once: EpochMap, replace and remove / same key` | free | 470 x 344 | 0 |
//! | `two at once: EpochMap, replace and remove / drain` | free | 470 x 344 | 0 |
//! | `two at once: EpochMap, inserts that grow / growth` | free | 2009 x 1937 | 0 |
//! | `two at once: EpochMap, inserts that grow / shrink` | free | 2009 x 1937 | 0 |
