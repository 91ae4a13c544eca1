//! Broken steps of the interner.

use super::Logic;

pub(super) const STEPS: &[Logic] = &[
    Logic {
        what: "a string that was given up is handed out",
        file: "intern/text.rs",
        step: "header.holders.fetch_add(1, Relaxed) & DEAD == 0",
        broken: "header.holders.fetch_add(1, Relaxed) | DEAD != 0",
        models: &["intern::hold_purge"],
    },
    Logic {
        what: "a purge takes what was handed out meanwhile",
        file: "intern/text.rs",
        step: "header.holders.compare_exchange(0, DEAD, Relaxed, Relaxed).is_ok()",
        broken: "header.holders.fetch_or(DEAD, Relaxed) & DEAD == 0",
        models: &["intern::hold_purge", "intern::intern_purge"],
    },
    Logic {
        what: "who finds a string that was given up makes one beside the table",
        file: "intern/pinned.rs",
        step: "Look::Dead => self.bury(text),",
        broken: "Look::Dead => return Ok(Owned::new(text).1),",
        models: &["intern::intern_purge"],
    },
    Logic {
        what: "a string is taken out, whether it was given up or not",
        file: "intern/pinned.rs",
        step: "|owned, ()| owned.is_dead()",
        broken: "|_, ()| true",
        models: &["intern::intern_purge"],
    },
    Logic {
        what: "the room of a string that another has put in stays taken",
        file: "intern/pinned.rs",
        step: "self.table.try_insert(owned, ()).ok()?;\n        claim.keep();",
        broken: "claim.keep();\n        self.table.try_insert(owned, ()).ok()?;",
        models: &["intern::intern_intern"],
    },
    Logic {
        what: "the table frees a text beside its symbols",
        file: "intern/text.rs",
        step: "before & DEAD != 0 || before == 0",
        broken: "before & DEAD != 0 || before <= 1",
        models: &["intern::leave_release"],
    },
    Logic {
        what: "the last symbol frees nothing",
        file: "intern/text.rs",
        step: "header.holders.fetch_sub(1, Release) == ORPHAN | 1",
        broken: "header.holders.fetch_sub(1, Release) == ORPHAN",
        models: &["intern::leave_release", "intern::release_release"],
    },
];
