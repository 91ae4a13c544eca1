//! Every row of the test that freezes threads: an operation that is stopped at each instruction in turn, and
//! what another thread does meanwhile; ours, and those of other crates beside them.
//!
//! `cargo test --release --test frozen` runs them, and fails if a row of this page is not among them or one of
//! them is not on this page; with `-- --markdown` it prints their table, with more columns than here. "free": the
//! other thread is never stopped. "stops": it is, somewhere, which shows that the test sees it. "either": only
//! reported. The counts are those of one compiler, and no check compares them.
//!
//! "1 in 7": a long operation is frozen at every seventh of its instructions, and stops are counted among those;
//! "sleeps": it ends asleep; "cut": it is longer than what is stepped. Rows of two at once, last, are frozen at pairs
//! of points at random, with a seed that is printed: 400 pairs together, or as many as `--pairs` says, as in
//! `-- "two at once" --pairs 10000`. The row of a lock ends at its first stop.
//!
//! Memory comes from an allocator in which threads share nothing: what the allocator of a program adds is not
//! in the table. `-- --table` prints which row steps which public operation, and how many of its instructions; or
//! why none does (a call waits by its contract, say); and which inner functions no row has stepped.
//!
//! | victim's operation / other thread's | expected | instructions | stops at |
//! |---|---|---|---|
//! | `parking_lot RwLock: write / read` | stops | 23 | 7 |
//! | `seqlock crate: write / read` | stops | 28 | 6 |
//! | `crossbeam AtomicCell: store / load` | stops | 39 | 8 |
//! | `tokio watch: send / borrow` | either | 494 | 25 |
//! | `arc-swap: store / load` | either | 381 | 0 |
//! | `dashmap: insert / get, same key` | stops | 303, 1 in 13 | 20 |
//! | `dashmap: 8 inserts, growing / inserts` | stops | 2083, 1 in 211 | 8 |
//! | `scc HashMap: insert / get, same key` | stops | 376, 1 in 5 | 8 |
//! | `scc HashMap: 8 inserts, growing / inserts` | stops | 6999, 1 in 409 | 14 |
//! | `scc HashIndex: insert / get, same key` | either | 376 | 0 |
//! | `scc HashIndex: insert / insert + remove, same key` | stops | 376, 1 in 5 | 9 |
//! | `papaya: insert / get, same key` | either | 354 | 0 |
//! | `papaya: insert / insert + remove, same key` | either | 354 | 0 |
//! | `papaya: 8 inserts, growing / inserts` | either | 5418, 1 in 31 | 6 |
//! | `kovan-map: insert / get, same key` | either | 253 | 0 |
//! | `kovan-map: insert / insert + remove, same key` | either | 253 | 0 |
//! | `kovan-map: 8 inserts, growing / inserts` | stops | 10958, 1 in 521 | 17 |
//! | `Latch, 2 slots: publish / read` | free | 32 | 0 |
//! | `Latch, 3 slots: publish / read` | free | 32 | 0 |
//! | `Latch, 4 slots: publish / read` | free | 32 | 0 |
//! | `Latch, 2 slots: read / publish + read` | free | 69 | 0 |
//! | `Latch, 3 slots: read / publish + read` | free | 72 | 0 |
//! | `Latch, 4 slots: read / publish + read` | free | 72 | 0 |
//! | `Latch, MultiWriter: publish / read` | free | 92 | 0 |
//! | `Latch: version / publish + version` | free | 55 | 0 |
//! | `Latch: versioned, clone, changed of before / publish + read` | free | 1052 | 0 |
//! | `Latch: drop of the writer / version + read` | free | 26 | 0 |
//! | `Latch, MultiWriter: clone, and its drop / clone + publish` | free | 29 | 0 |
//! | `Latch, MultiWriter: update / update` | stops | 84 | 52 |
//! | `RaftView: publish / status + is_leader + read` | free | 43 | 0 |
//! | `RaftView: publish beside a sleeping thread / read` | free | 415 | 0 |
//! | `RaftView: publish beside a pending task / read` | free | 393 | 0 |
//! | `RaftView: drop of the writer beside a sleeping thread / read` | free | 386 | 0 |
//! | `RaftView: changed / publish + read` | free | 229, sleeps | 0 |
//! | `RaftView: changed_timeout / publish + read` | free | 1055 | 0 |
//! | `RaftView: versioned, changed_deadline / publish + read` | free | 394 | 0 |
//! | `RaftView: changed_async, poll / publish + read` | free | 268 | 0 |
//! | `RaftView: changed_async, drop / publish + read` | free | 213 | 0 |
//! | `Flags: set / set + clear + snapshot` | free | 32 | 0 |
//! | `Flags: clear / set + clear + snapshot` | free | 33 | 0 |
//! | `Flags: change of two / set + clear + snapshot` | free | 35 | 0 |
//! | `Flags: advance / set + clear + snapshot` | free | 50 | 0 |
//! | `Flags: snapshot / set + clear + snapshot` | free | 45 | 0 |
//! | `Flags: set beside a sleeping thread / set + clear + snapshot` | free | 383 | 0 |
//! | `Flags: set beside a pending task / set + clear + snapshot` | free | 361 | 0 |
//! | `Flags: set beside 20 pending tasks / set + clear + snapshot` | free | 1734, 1 in 7 | 0 |
//! | `Flags: end beside a sleeping thread / set + clear + snapshot` | free | 401 | 0 |
//! | `Flags: wait_until / set + clear + snapshot` | free | 233, sleeps | 0 |
//! | `Flags: wait_timeout / set + clear + snapshot` | free | 1094 | 0 |
//! | `Flags: changed, poll / set + clear + snapshot` | free | 244 | 0 |
//! | `Flags: changed, poll again / set + clear + snapshot` | free | 255 | 0 |
//! | `Flags: changed, poll when ready / set + clear + snapshot` | free | 173 | 0 |
//! | `Flags: changed, drop / set + clear + snapshot` | free | 198 | 0 |
//! | `Flags: changed_since, each way / set + clear` | free | 1121, 1 in 7 | 0 |
//! | `FlagCell: load / load + store` | free | 52 | 0 |
//! | `FlagCell: store / load` | free | 12 | 0 |
//! | `FlagCell: swap / load` | free | 13 | 0 |
//! | `FlagCell: compare_exchange / load` | free | 15 | 0 |
//! | `EpochMap: insert / same key` | free | 425 | 0 |
//! | `EpochMap: insert / keys of its bucket` | free | 425 | 0 |
//! | `EpochMap: insert / growth` | free | 425 | 0 |
//! | `EpochMap: insert / growth + shrink` | free | 425 | 0 |
//! | `EpochMap: insert / drain` | free | 425 | 0 |
//! | `EpochMap: insert, replacing / same key` | free | 475 | 0 |
//! | `EpochMap: insert, replacing / keys of its bucket` | free | 475 | 0 |
//! | `EpochMap: insert, replacing / growth` | free | 475 | 0 |
//! | `EpochMap: insert, replacing / growth + shrink` | free | 475 | 0 |
//! | `EpochMap: insert, replacing / drain` | free | 475 | 0 |
//! | `EpochMap: remove / same key` | free | 378 | 0 |
//! | `EpochMap: remove / keys of its bucket` | free | 378 | 0 |
//! | `EpochMap: remove / growth` | free | 378 | 0 |
//! | `EpochMap: remove / growth + shrink` | free | 378 | 0 |
//! | `EpochMap: remove / drain` | free | 378 | 0 |
//! | `EpochMap: remove_entry / same key` | free | 401 | 0 |
//! | `EpochMap: compute, inserting / same key` | free | 615 | 0 |
//! | `EpochMap: compute, inserting / growth` | free | 615 | 0 |
//! | `EpochMap: compute, removing / same key` | free | 427 | 0 |
//! | `EpochMap: compute, removing / drain` | free | 427 | 0 |
//! | `EpochMap: update / same key` | free | 483 | 0 |
//! | `EpochMap: update / keys of its bucket` | free | 499 | 0 |
//! | `EpochMap: remove_if / same key` | free | 408 | 0 |
//! | `EpochMap: remove_if / keys of its bucket` | free | 408 | 0 |
//! | `EpochMap: get_or_insert / same key` | free | 511 | 0 |
//! | `EpochMap: insert by an unlinked bucket / same key` | free | 385, 1 in 3 | 0 |
//! | `EpochMap: insert by an unlinked bucket / growth` | free | 385 | 0 |
//! | `EpochMap: insert by an unlinked bucket / drain` | free | 385, 1 in 3 | 0 |
//! | `EpochMap: insert that grows / same key` | free | 2039, 1 in 3 | 0 |
//! | `EpochMap: insert that grows / keys of its bucket` | free | 2039, 1 in 3 | 0 |
//! | `EpochMap: insert that grows / growth` | free | 2039 | 0 |
//! | `EpochMap: insert that grows / growth + shrink` | free | 2039, 1 in 3 | 0 |
//! | `EpochMap: insert that grows / drain` | free | 2039 | 0 |
//! | `EpochMap: 12 inserts, growing twice / growth` | free | 13743, 1 in 37 | 0 |
//! | `EpochMap: 12 inserts, growing twice / growth + shrink` | free | 13743, 1 in 37 | 0 |
//! | `EpochMap: 12 inserts, growing twice / drain` | free | 13743, 1 in 37 | 0 |
//! | `EpochMap: insert that stripes the counts / growth` | free | 361, 1 in 3 | 0 |
//! | `EpochMap: reserve / growth` | free | 4695, 1 in 7 | 0 |
//! | `EpochMap: reserve / drain` | free | 4695, 1 in 7 | 0 |
//! | `EpochMap: shrink_to_fit / same key` | free | 1601, 1 in 3 | 0 |
//! | `EpochMap: shrink_to_fit / growth` | free | 1601, 1 in 3 | 0 |
//! | `EpochMap: shrink_to_fit / growth + shrink` | free | 1585, 1 in 3 | 0 |
//! | `EpochMap: shrink_to_fit / drain` | free | 1585, 1 in 3 | 0 |
//! | `EpochMap: insert that ends a shrink / same key` | free | 7785, 1 in 5 | 0 |
//! | `EpochMap: insert that ends a shrink / growth` | free | 7785, 1 in 5 | 0 |
//! | `EpochMap: insert that ends a shrink / growth + shrink` | free | 7785, 1 in 5 | 0 |
//! | `EpochMap: insert that ends a shrink / drain` | free | 7785, 1 in 5 | 0 |
//! | `EpochMap: insert that helps a shrink / growth` | free | 8599, 1 in 7 | 0 |
//! | `EpochMap: insert that helps a shrink / growth + shrink` | free | 8599, 1 in 7 | 0 |
//! | `EpochMap: retain / same key` | free | 956 | 0 |
//! | `EpochMap: retain / keys of its bucket` | free | 956, 1 in 3 | 0 |
//! | `EpochMap: retain / growth` | free | 956, 1 in 3 | 0 |
//! | `EpochMap: apply of 70 removals / same key` | free | 19987, cut, 1 in 23 | 0 |
//! | `EpochMap: drain / same key` | free | 752 | 0 |
//! | `EpochMap: drain / keys of its bucket` | free | 752, 1 in 3 | 0 |
//! | `EpochMap: drain / growth + shrink` | free | 752, 1 in 3 | 0 |
//! | `EpochMap: drain / drain` | free | 752 | 0 |
//! | `EpochMap: clear / growth` | free | 566 | 0 |
//! | `EpochMap: get / same key` | free | 160 | 0 |
//! | `EpochMap: get / keys of its bucket` | free | 160 | 0 |
//! | `EpochMap: get / growth` | free | 160 | 0 |
//! | `EpochMap: get / growth + shrink` | free | 160 | 0 |
//! | `EpochMap: get / drain` | free | 160 | 0 |
//! | `EpochMap: get by an unlinked bucket / growth` | free | 143 | 0 |
//! | `EpochMap: get_many, contains_key / same key` | free | 331 | 0 |
//! | `EpochMap: get_many, contains_key / growth + shrink` | free | 331 | 0 |
//! | `EpochMap: values / keys of its bucket` | free | 732, 1 in 3 | 0 |
//! | `EpochMap: iterate / same key` | free | 726, 1 in 3 | 0 |
//! | `EpochMap: iterate / keys of its bucket` | free | 726, 1 in 3 | 0 |
//! | `EpochMap: iterate / growth` | free | 726 | 0 |
//! | `EpochMap: iterate / growth + shrink` | free | 726, 1 in 3 | 0 |
//! | `EpochMap: snapshot / same key` | free | 1232, 1 in 3 | 0 |
//! | `EpochMap: Reader, reads after a change / same key` | free | 3382, 1 in 7 | 0 |
//! | `EpochMap: Reader, reads after a change / growth + shrink` | free | 5323, 1 in 13 | 0 |
//! | `EpochMap: a new Reader, and its first look / same key` | free | 4145, 1 in 7 | 0 |
//! | `EpochMap: an owned pin, and its drop / drain` | free | 3929, 1 in 7 | 0 |
//! | `EpochMap: pin / same key` | free | 89 | 0 |
//! | `EpochMap: pin / drain` | free | 89 | 0 |
//! | `EpochMap: insert by a Handle / same key` | free | 361 | 0 |
//! | `EpochMap: insert by a Handle / drain` | free | 361 | 0 |
//! | `EpochMap: handle / same key` | free | 3871, 1 in 7 | 0 |
//! | `EpochMap: remove by an owned pin / same key` | free | 1195 | 0 |
//! | `EpochMap: remove + flush / same key` | free | 1674, 1 in 3 | 0 |
//! | `EpochMap: remove + flush / drain + flush` | free | 1674, 1 in 5 | 0 |
//! | `EpochMap: insert by the map / the same, remove` | free | 416 | 0 |
//! | `EpochMap: extend by the map / growth` | free | 526, 1 in 3 | 0 |
//! | `EpochMap: extend by the map / growth + shrink` | free | 526, 1 in 3 | 0 |
//! | `EpochMap: clone / same key` | free | 2589, 1 in 7 | 0 |
//! | `EpochMap: clone / growth` | free | 2589, 1 in 7 | 0 |
//! | `EpochMap: looks by the map / same key` | free | 219 | 0 |
//! | `EpochMap: looks by the map / growth` | free | 219 | 0 |
//! | `EpochMap: looks by the map / growth + shrink` | free | 219 | 0 |
//! | `spsc: try_push / try_pop` | free | 118 | 0 |
//! | `spsc: push_batch of 16 / try_pop` | free | 357 | 0 |
//! | `spsc: push_slice of 16, across the end / try_pop` | free | 146 | 0 |
//! | `spsc: drop of the producer / try_pop` | free | 21 | 0 |
//! | `spsc: try_pop / try_push` | free | 137 | 0 |
//! | `spsc: commit of 16 / try_push` | free | 169 | 0 |
//! | `spsc: drain of 16 / try_push` | free | 190 | 0 |
//! | `spsc: pop_slice of 16 / try_push` | free | 178 | 0 |
//! | `spsc: change in place, take one by one / try_push` | free | 527 | 0 |
//! | `spsc: look for room, push / try_pop` | free | 155 | 0 |
//! | `spsc: drop of the consumer / try_push` | free | 23 | 0 |
//! | `rtrb: push / pop` | either | 32 | 0 |
//! | `lanes: try_push / another's push + pop` | free | 58 | 0 |
//! | `lanes: register + try_push / another's push + pop` | free | 178 | 0 |
//! | `lanes: try_push and drop / another's push + pop` | free | 77 | 0 |
//! | `lanes: register / register, push, pop, drop` | free | 92 | 0 |
//! | `lanes: try_pop / try_push` | free | 350 | 0 |
//! | `lanes: drain over two lanes / try_push` | free | 3106 | 0 |
//! | `lanes: looks of the consumer / try_push` | free | 492 | 0 |
//! | `lanes: push that wakes a task / another's, that wakes it` | free | 188 | 0 |
//! | `lanes: batch that wakes a task / another's push, that wakes it` | free | 422 | 0 |
//! | `lanes: register, push, drop / push, that wakes a task` | free | 327 | 0 |
//! | `lanes: drop of a sender / push, that wakes a task` | free | 87 | 0 |
//! | `lanes: push / close, and all that remains` | free | 121 | 0 |
//! | `lanes: batch / close, and all that remains` | free | 498 | 0 |
//! | `lanes: close, and all that remains / push` | free | 1753 | 0 |
//! | `lanes: pop that wakes a sender / another's push` | free | 713 | 0 |
//! | `mpsc: push / push + pop` | free | 99 | 0 |
//! | `mpsc: batch of 16 / push + pop` | free | 444 | 0 |
//! | `mpsc: batch of 100, in two / push + pop` | free | 847 | 0 |
//! | `mpsc: push that finds it full / push + pop` | free | 179 | 0 |
//! | `mpsc: clone of a sender, and its push / push + pop` | free | 294 | 0 |
//! | `mpsc: ninth sender, with a segment / push + pop` | free | 947 | 0 |
//! | `mpsc: drop of a sender / clone + push + pop` | free | 68 | 0 |
//! | `mpsc: pop / push` | free | 670 | 0 |
//! | `mpsc: pop of a batch / push` | free | 2548 | 0 |
//! | `mpsc: drain / push` | free | 1427 | 0 |
//! | `mpsc: close, and what remains / push` | free | 3019 | 0 |
//! | `mpsc: push that wakes a task / push that wakes it, pop` | free | 125 | 0 |
//! | `mpsc: pop that wakes a sender / push + is_closed` | free | 427 | 0 |
//! | `mpsc: async push / push + pop` | free | 177 | 0 |
//! | `ArrayQueue: push / push + pop` | stops | 60 | 4 |
//! | `crossfire: push / push + pop` | stops | 73 | 7 |
//! | `thingbuf: push / push + pop` | stops | 89 | 8 |
//! | `tokio mpsc: push / push + pop` | stops | 91 | 30 |
//! | `mpsc: push_iter / push + pop` | free | 570 | 0 |
//! | `mpsc: push_all / push + pop` | free | 466 | 0 |
//! | `mpsc: push_all_timeout / push + pop` | free | 810 | 0 |
//! | `mpsc: push_all_deadline / push + pop` | free | 795 | 0 |
//! | `mpsc: push_all_async / push + pop` | free | 474 | 0 |
//! | `mpsc: push with room / push + pop` | free | 122 | 0 |
//! | `mpsc: push_timeout, push_deadline with room / push + pop` | free | 923 | 0 |
//! | `mpsc: downgrade, clone, upgrade, look / push + pop` | free | 222 | 0 |
//! | `mpsc: peek / push` | free | 288 | 0 |
//! | `mpsc: len, sender_count, stats / push` | free | 210 | 0 |
//! | `mpsc: pop, with a limit of time and without / push` | free | 1982, 1 in 3 | 0 |
//! | `mpsc: drain, with a limit of time and without / push` | free | 2227, 1 in 3 | 0 |
//! | `mpsc: on_drop / push` | free | 115 | 0 |
//! | `mpsc, values of 1 KiB: push / push + pop` | free | 185 | 0 |
//! | `mpsc, values of 1 KiB: batch of 4 / push + pop` | free | 4726, 1 in 7 | 0 |
//! | `proposal: try_propose / propose + take + answer + hear` | free | 341 | 0 |
//! | `proposal: batch of 5 / propose + take + answer + hear` | free | 868 | 0 |
//! | `proposal: try_propose beside a sleeping loop / propose` | free | 390 | 0 |
//! | `proposal: clone, control / the same, propose + take + answer + hear` | free | 55 | 0 |
//! | `proposal: a poll for room / propose + take + answer + hear` | free | 571 | 0 |
//! | `proposal: answer / propose + take + answer + hear` | free | 74 | 0 |
//! | `proposal: answer to a task / propose + take + answer + hear` | free | 98 | 0 |
//! | `proposal: answer to a thread / propose + take + answer + hear` | free | 120 | 0 |
//! | `proposal: answer to nobody / propose + take + answer + hear` | free | 129 | 0 |
//! | `proposal: answer that makes room / propose + take + answer + hear` | free | 507 | 0 |
//! | `proposal: drop of a responder / propose + take + answer + hear` | free | 88 | 0 |
//! | `proposal: appended, rejected / propose + take + answer` | free | 165 | 0 |
//! | `proposal: appended, settled / propose + take + answer` | free | 113 | 0 |
//! | `proposal: overwritten / propose + take + answer` | free | 71 | 0 |
//! | `proposal: unknown / propose + take + answer` | free | 71 | 0 |
//! | `proposal: poll / answer to it, propose + take + answer + hear` | free | 244 | 0 |
//! | `proposal: poll again / answer to it, propose + take + answer + hear` | free | 267 | 0 |
//! | `proposal: look at an answer / propose + take + answer + hear` | free | 196 | 0 |
//! | `proposal: wait that expires / answer to it, propose + take + answer + hear` | free | 1000 | 0 |
//! | `proposal: wait_deadline that expires / answer to it, propose + take + answer + hear` | free | 988, 1 in 7 | 0 |
//! | `proposal: wait / answer to it, propose + take + answer + hear` | free | 261, sleeps | 0 |
//! | `proposal: drop of a ticket / answer to it, propose + take + answer + hear` | free | 73 | 0 |
//! | `proposal: drop of a polled ticket / answer to it, propose + take + answer + hear` | free | 146 | 0 |
//! | `proposal: try_take / propose` | free | 228 | 0 |
//! | `proposal: try_batch / propose` | free | 806 | 0 |
//! | `proposal: take and next_batch, each way / propose` | free | 2377, 1 in 3 | 0 |
//! | `proposal: number and back / propose` | free | 292 | 0 |
//! | `proposal: drop of the receiver / propose` | free | 3433, 1 in 7 | 0 |
//! | `proposal: drop of the last proposer / take` | free | 2035, 1 in 7 | 0 |
//! | `Interner: intern, new / the same` | free | 644 | 0 |
//! | `Interner: intern, new / the same + purge` | free | 644 | 0 |
//! | `Interner: intern, there / the same + purge` | free | 174, 1 in 3 | 0 |
//! | `Interner: get / the same + purge` | free | 148 | 0 |
//! | `Interner: purge / the same` | free | 1127, 1 in 3 | 0 |
//! | `Interner: purge / the same + purge` | free | 1127, 1 in 3 | 0 |
//! | `Interner: drop of a Sym / the same + purge` | free | 26 | 0 |
//! | `Interner: clone of a Sym / the same + purge` | free | 42 | 0 |
//! | `Interner: its sizes / the same + purge` | free | 153 | 0 |
//! | `Interner: iterate / the same + purge` | free | 829 | 0 |
//! | `Interner: flush / the same + purge + flush` | free | 53, 1 in 3 | 0 |
//! | `lasso: intern, new / the same` | stops | 499, 1 in 13 | 20 |
//! | `ustr: intern, new / the same` | stops | 136, 1 in 7 | 9 |
//! | `OnceSlot: set / set + try_get` | free | 90 | 0 |
//! | `OnceSlot: close / set + try_get` | free | 17 | 0 |
//! | `OnceSlot: try_get / set + try_get` | free | 51 | 0 |
//! | `OnceSlot beside: std OnceLock, set / set + get` | stops | 100 | 25 |
//! | `OnceSlot beside: tokio OnceCell, set / get` | either | 115 | 0 |
//! | `SwapSlot: set / set + replace + try_get` | free | 658, 1 in 3 | 0 |
//! | `SwapSlot: replace / replace + try_get` | free | 929, 1 in 3 | 0 |
//! | `SwapSlot: take / replace + try_get` | free | 856, 1 in 3 | 0 |
//! | `SwapSlot: take / close + get_timeout` | free | 856 | 0 |
//! | `SwapSlot: close / take + try_get` | free | 14, 1 in 3 | 0 |
//! | `SwapSlot: try_get, drop / replace + try_get` | free | 134, 1 in 3 | 0 |
//! | `SwapSlot: the last guard's drop / replace + try_get` | free | 115 | 0 |
//! | `SwapSlot beside: arc-swap, swap / swap + load` | free | 431, 1 in 3 | 0 |
//! | `SwapSlot beside: parking_lot RwLock, write / read` | stops | 89 | 69 |
//! | `OnceSlot: get, wait, each way / set + try_get` | free | 1942, sleeps, 1 in 7 | 0 |
//! | `SwapSlot: get, wait, Owned, Retired / replace + try_get` | free | 2852, 1 in 7 | 0 |
//! | `SwapSlot: whether two keep the same / the same, replace + try_get` | free | 42 | 0 |
//! | `SwapSlot: retired / the last reader's drop, replace + try_get` | free | 262, sleeps | 0 |
//! | `SwapSlot: retired_async, poll / the last reader's drop, replace` | free | 705 | 0 |
//! | `Metrics: first add, add / add + sum` | free | 206 | 0 |
//! | `Metrics: sum / add + sum` | free | 85 | 0 |
//! | `Metrics: first record / record + read` | free | 304 | 0 |
//! | `Metrics: set, add, raise, get / the same` | free | 28 | 0 |
//! | `Metrics: miss, hit / miss + hit` | free | 618 | 0 |
//! | `Metrics: hits and misses / miss + hit` | free | 133 | 0 |
//! | `Metrics: Level / add + sum` | free | 439, 1 in 3 | 0 |
//! | `Metrics: LockTimer / the same, and what it has recorded` | free | 518, 1 in 3 | 0 |
//! | `Metrics: LockTimer of a task / the same, and what it has recorded` | free | 584, 1 in 3 | 0 |
//! | `Metrics: what a LockTimer has recorded / lock` | free | 11796, 1 in 41 | 0 |
//! | `AtomicU64: fetch_add / fetch_add + load` | free | 10 | 0 |
//! | `Mutex<u64>: add / add` | stops | 39 | 19 |
//! | `spsc, waiting: push with room, each way / pop` | free | 974, 1 in 3 | 0 |
//! | `spsc, waiting: looks of the sender / pop` | free | 99 | 0 |
//! | `spsc, waiting: pop, each way / push` | free | 948, 1 in 3 | 0 |
//! | `spsc, waiting: looks of the receiver / push` | free | 82 | 0 |
//! | `lanes, waiting: push with room, each way / another's push` | free | 1430, 1 in 3 | 0 |
//! | `lanes, waiting: pop and drain, each way / push` | free | 2976, 1 in 3 | 0 |
//! | `lanes, waiting: into_remaining / push` | free | 2207 | 0 |
//! | `lanes: batch, slice and looks of a producer / another's push` | free | 321 | 0 |
//! | `Peers: look-ups of one that stays / insert + remove + touch` | free | 996, 1 in 3 | 0 |
//! | `Peers: look-ups of one that comes / insert + remove + touch` | free | 981, 1 in 3 | 0 |
//! | `Peers: touch, set_connected / insert + remove + touch` | free | 214 | 0 |
//! | `Peers: a Peer's calls / insert + remove + touch` | free | 137 | 0 |
//! | `Peers: peer / insert + remove + touch` | free | 115 | 0 |
//! | `Peers: insert / insert + remove + touch` | free | 687 | 0 |
//! | `Peers: remove / insert + remove + touch` | free | 262 | 0 |
//! | `Peers: apply / insert + remove + touch` | free | 994, 1 in 3 | 0 |
//! | `NodeState: all of the status / a request` | free | 134 | 0 |
//! | `NodeState: the lifecycle, and the parts / a request` | free | 152 | 0 |
//! | `NodeState: advance / a request` | free | 52 | 0 |
//! | `NodeState: clone, and its drop / a request` | free | 31 | 0 |
//! | `NodeState: shutdown / a request` | free | 660 | 0 |
//! | `NodeState: shutdown beside a sleeping thread / a request` | free | 1010 | 0 |
//! | `NodeState: try_propose / a request` | free | 341 | 0 |
//! | `NodeState: propose_batch / a request` | free | 975 | 0 |
//! | `NodeState: try_propose / try_propose` | free | 343 | 0 |
//! | `NodeState: look-ups of peers / a request` | free | 1594, 1 in 3 | 0 |
//! | `NodeState: snapshot of the peers / a request` | free | 1048, 1 in 3 | 0 |
//! | `NodeState: changes of peers / a request` | free | 2141, 1 in 5 | 0 |
//! | `NodeState: set and get of a manager / a request` | free | 102 | 0 |
//! | `NodeState: replace, get, take of a manager / a request` | free | 1953, 1 in 7 | 0 |
//! | `NodeState: wait_until / a request` | free | 240, sleeps | 0 |
//! | `NodeState: wait_timeout / a request` | free | 1099, 1 in 7 | 0 |
//! | `NodeState: wait_until_async, poll / a request` | free | 299 | 0 |
//! | `NodeState: changed, poll and drop / a request` | free | 687 | 0 |
//! | `NodeState: status_changed_timeout / publish + a request` | free | 1023, 1 in 7 | 0 |
//! | `NodeState: status_changed / publish + a request` | free | 230, sleeps | 0 |
//! | `NodeState: status_changed_async, poll and drop / publish + a request` | free | 761 | 0 |
//! | `NodeState: propose with room / a request` | free | 463 | 0 |
//! | `NodeState: propose_timeout, without room / a request` | free | 1547, 1 in 7 | 0 |
//! | `NodeState: propose_deadline, without room / a request` | free | 1529, 1 in 7 | 0 |
//! | `NodeState: propose_async without room, poll and drop / a request` | free | 1028 | 0 |
//! | `NodeState: set of a manager that a thread awaits / a request` | free | 467 | 0 |
//! | `Writer: publish / a request` | free | 43 | 0 |
//! | `Writer: publish beside a sleeping thread / a request` | free | 415 | 0 |
//! | `Writer: state / a request` | free | 34 | 0 |
//! | `Writer: drain / try_propose + a request` | free | 272 | 0 |
//! | `Writer: drain that is counted, proposals / try_propose + a request` | free | 8529, 1 in 7 | 0 |
//! | `Writer: shutdown / try_propose + a request` | free | 3963, 1 in 3 | 0 |
//! | `Writer: drop / try_propose + a request` | free | 2826, 1 in 97 | 0 |
//! | `Writer: drop beside a pending task / a request` | free | 2921, 1 in 3 | 0 |
//! | `two at once: Latch, read and read / publish + read` | free | 43 x 43 | 0 |
//! | `two at once: RaftView, publish to a task and status / status` | free | 392 x 30 | 0 |
//! | `two at once: Flags, set and change beside a task / set + clear` | free | 364 x 361 | 0 |
//! | `two at once: mpsc, push and batch / push + pop` | free | 94 x 421 | 0 |
//! | `two at once: mpsc, push and a clone's push / push + pop` | free | 94 x 294 | 0 |
//! | `two at once: mpsc, close and push / push` | free | 3050 x 94 | 0 |
//! | `two at once: mpsc, pushes that wake a task / push that wakes it` | free | 125 x 125 | 0 |
//! | `two at once: lanes, push and register + push / push + pop` | free | 122 x 202 | 0 |
//! | `two at once: proposals, two proposers / propose + take + answer` | free | 329 x 329 | 0 |
//! | `two at once: proposals, answer and drop of its ticket / likewise` | free | 74 x 73 | 0 |
//! | `two at once: OnceSlot, set and close / set + try_get` | free | 90 x 17 | 0 |
//! | `two at once: SwapSlot, replace and take / replace + try_get` | free | 1067 x 994 | 0 |
//! | `two at once: Counter, first add and first add / add + sum` | free | 184 x 184 | 0 |
//! | `two at once: a spin lock, taken and taken / taken` | stops | 19 x 19 | 1 |
//! | `two at once: EpochMap, replace and remove / same key` | free | 474 x 376 | 0 |
//! | `two at once: EpochMap, replace and remove / drain` | free | 474 x 376 | 0 |
//! | `two at once: EpochMap, inserts that grow / growth` | free | 2011 x 1939 | 0 |
//! | `two at once: EpochMap, inserts that grow / shrink` | free | 2011 x 1939 | 0 |
//! | `two at once: Interner, intern and purge / both` | free | 644 x 754 | 0 |
//! | `two at once: Peers, insert and apply / insert + remove` | free | 685 x 996 | 0 |
//! | `two at once: NodeState, shutdown and propose / reads` | free | 660 x 373 | 0 |
