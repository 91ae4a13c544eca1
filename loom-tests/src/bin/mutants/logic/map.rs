//! Broken steps of the map.

use super::Logic;

pub(super) const STEPS: &[Logic] = &[
    Logic {
        what: "a look-up takes the end of a bucket for granted",
        file: "map/list/find.rs",
        step: "self.root.is_still(root) && !root.is_shrinking()",
        broken: "!root.is_shrinking()",
        models: &["map::grow::grow_get"],
    },
    Logic {
        what: "a look-up takes a retiring sentinel for the end",
        file: "map/list/find.rs",
        step: "self.root.is_still(root) && !root.is_shrinking()",
        broken: "self.root.is_still(root)",
        models: &["map::shrink::shrink_get", "map::shrink::shrink_insert"],
    },
    Logic {
        what: "a look-up finds what is removed",
        file: "map/list/find.rs",
        step: "node.hash == hash && !next.is_removed() && is_key",
        broken: "node.hash == hash && is_key",
        models: &["map::iterate::gone_stays_gone"],
    },
    Logic {
        what: "a sentinel that is linked is taken for pending",
        file: "map/list/seek.rs",
        step: "let next = sentinel.settled();",
        broken: "let next = sentinel.read();",
        models: &["map::grow::grow_insert"],
    },
    Logic {
        what: "an unlinking that has failed is forgotten",
        file: "map/list/write.rs",
        step: "        } else {\n            self.sweep_until_done(old.hash, guard);\n        }\n    }\n\n    #[cold]",
        broken: "        }\n    }\n\n    #[cold]",
        models: &["map::entries::remove_remove_neighbours"],
    },
    Logic {
        what: "a removal does not mark",
        file: "map/list/write.rs",
        step: "node.next.swing(behind, behind.removed())",
        broken: "true",
        models: &["map::entries::remove_remove", "map::entries::remove_insert_neighbours"],
    },
    Logic {
        what: "a bucket can be entered before it is linked",
        file: "map/list/grow.rs",
        step: "            if !word.swing(link, place.link.pending()) {\n                return;\n            }\n            link = place.link.pending();",
        broken: "            if !word.swing(link, place.link) {\n                return;\n            }\n            link = place.link;",
        models: &["map::grow::"],
    },
    Logic {
        what: "a sentinel is linked into the list that took the place of its own",
        file: "map/list/grow.rs",
        step: "            if !core::ptr::eq(root.table_ptr(), table) {\n                return;\n            }",
        broken: "",
        models: &["map::clear::clear_grow"],
    },
    Logic {
        what: "what is detached is not sealed",
        file: "map/list/detach.rs",
        step: "let (next, mine) = seal_word(word, Link::detached);",
        broken: "let (next, mine) = (word.read().clean(), true);",
        models: &["map::clear::clear_insert", "map::clear::clear_remove"],
    },
    Logic {
        what: "a sentinel that is detached is not sealed",
        file: "map/list/detach.rs",
        step: "            link = seal_word(word, Link::removed).0;",
        broken: "            link = word.read().clean();",
        models: &["map::clear::clear_insert_behind_a_sentinel"],
    },
    Logic {
        what: "buckets retire and can be entered",
        file: "map/list/shrink.rs",
        step: "self.mark_retiring(table, low, root.log());",
        broken: "",
        models: &["map::shrink::"],
    },
    Logic {
        what: "sentinels are taken out while some may yet be linked",
        file: "map/list/shrink.rs",
        step: "AtomicBool::new(false)",
        broken: "AtomicBool::new(true)",
        models: &["map::shrink::shrink_beside_a_claimer"],
    },
    Logic {
        what: "an iteration meets an entry and its replacement",
        file: "map/list/walk.rs",
        step: "order >= self.first && !next.is_removed()",
        broken: "order >= self.first",
        models: &["map::iterate::iterate_replace"],
    },
];
