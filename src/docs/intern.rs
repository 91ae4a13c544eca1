//! The interner: counts that die, invariants, edges, traps.
//!
//! # Idea
//! The table is an [`EpochMap`](crate::map::EpochMap) whose keys own the texts. A text is one piece of
//! memory, a word in front of its bytes, and a [`Sym`](crate::intern::Sym) is a pointer to it that the word
//! counts. The table is no holder: a string that nobody holds has a count of 0 and stays in, for the next
//! who asks. What makes a purge safe is that the same word says whether the table has given the text up, so
//! that handing out and giving up are two changes of one word, and one of them comes first.
//!
//! ```text
//! word      DEAD | ORPHAN | how many symbols there are
//!
//! intern    found: word += 1                       intern.hold
//!               it was DEAD: take the entry out, then as if it had not been there
//!           not found: claim room; insert a text with the count 1; keep the room if that was it
//! purge     word = 0 -> DEAD, or leave it          intern.kill
//!               take the entry out, if it is a DEAD one; give its room back
//! drop      word -= 1                              intern.release   Release
//!               ORPHAN and no symbol left: free    intern.last      Acquire
//! table's end, or its entry's:
//!           word |= ORPHAN                         intern.leave     AcqRel
//!               it was DEAD, or no symbol left: free
//! ```
//!
//! # Invariants
//! `intern.held` stands at the word. It follows that a text of which there is a symbol is not DEAD, so no
//! purge takes it out; and as texts are compared when they are put in, it is the only one of its kind in the
//! table.
//!
//! # Why a purge never takes what was just handed out
//! 1. The thread that interns adds 1 before it looks at what was there. If the word was not DEAD, the count
//!    is at least 1 from then on, and the exchange from 0 fails: the text stays.
//! 2. If it was DEAD, no symbol is made. That one was added to a dead word does no harm: nobody counts there
//!    any more, and the text is freed by its owner, the table's entry, which the collector keeps as long as
//!    anybody is pinned who may have found it.
//!
//! A thread that stops between its exchange and its removal leaves a DEAD entry: who interns that text takes it
//! out first, by the same conditional removal, and whoever of the two succeeds gives the room back, once.
//!
//! # The limits
//! Strings and bytes are taken in one word before a text is copied, and given back when it does not come: what
//! is in never exceeds either limit. A call can be refused for what others have claimed and not kept, or
//! have given up and not yet taken out; by itself one thread is never refused too early.
//!
//! # Why orders are so weak
//! A text's bytes are published by the table. Nothing but the freeing has to be ordered after anything: every
//! change of the word is a read-modify-write, so the one that frees (`intern.leave`, or the fence
//! `intern.last`) comes after the `Release` of every symbol that went.
//!
//! # Traps
//! | trap, and whose | here |
//! |---|---|
//! | a string is there twice after a race (lasso #48) | one conditional insertion; `intern::intern_intern`, `no_string_is_there_twice` |
//! | nothing is ever freed (ustr, lasso) | `purge`; `a_purged_string_is_reclaimed` |
//! | the last one goes beside a new one, and is freed twice (internment #11) | handing out and giving up are changes of one word; `intern::hold_purge`, `drops_race_with_new_ones` |
//! | the last one's destructor waits for the table's lock (internment #7) | `Drop` never touches the table, and there is no lock |
//!
//! # What it costs, and when not to take it
//! A hit writes two shared words: the text's count and a counter of hits. Threads that ask for one and the same
//! string all the time take turns at its count: keep the symbol, and clone it seldom. Who holds symbols for good, has
//! few strings, and wants numbers in the place of pointers, is as well off with lasso.
//!
//! # Source
//! `Weak::upgrade` of the standard library, in which a count of 0 is not revived; the table's removals are
//! M. Michael's (SPAA 2002). New here is that the count of 0 is revived by the table, and only there.
