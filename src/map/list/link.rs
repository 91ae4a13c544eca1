//! A link of the list: a pointer to a word, and what it is a link to, in the low bits.

use super::word::Word;

const SENTINEL: usize = 0b001;
const REMOVED: usize = 0b010;
/// Of a bucket's word: see `is_pending`. Of a node's: see `is_detached`.
const THIRD: usize = 0b100;
const TAGS: usize = SENTINEL | REMOVED | THIRD;

/// A tagged pointer. A node begins with its word, and the word of a bucket *is* the bucket's
/// sentinel, so that a link always leads to a word.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Link(*mut Word);

// SAFETY: an address; who follows it answers for that.
unsafe impl Send for Link {}
// SAFETY: as above.
unsafe impl Sync for Link {}

impl Link {
    /// The word of a bucket that nobody has initialised: segments are zeroed.
    pub(super) const UNSET: Self = Self(core::ptr::null_mut());

    /// The end of the list: a sentinel that is no bucket's.
    pub(super) const END: Self = Self(core::ptr::without_provenance_mut(SENTINEL));

    pub(super) fn to_node(word: *mut Word) -> Self {
        const { assert!(align_of::<Word>() > TAGS, "the map is for 64-bit machines") };
        debug_assert!(word.addr() & TAGS == 0);
        Self(word)
    }

    pub(super) fn to_sentinel(word: *mut Word) -> Self {
        debug_assert!(word.addr() & TAGS == 0);
        Self(word.map_addr(|addr| addr | SENTINEL))
    }

    pub(super) fn from_raw(raw: *mut Word) -> Self {
        Self(raw)
    }

    pub(super) fn into_raw(self) -> *mut Word {
        self.0
    }

    /// The word behind, null for `END` and `UNSET`.
    #[inline(always)]
    pub(super) fn target(self) -> *mut Word {
        self.0.map_addr(|addr| addr & !TAGS)
    }

    /// Leads to a bucket's word, or nowhere: a look-up stops here without following.
    #[inline(always)]
    pub(super) fn is_sentinel(self) -> bool {
        self.0.addr() & SENTINEL != 0
    }

    /// The word that holds this link is out of the list, or about to be, and never changes again.
    #[inline(always)]
    pub(super) fn is_removed(self) -> bool {
        self.0.addr() & REMOVED != 0
    }

    /// The bucket's word has its link, but may not be in the list yet.
    pub(super) fn is_pending(self) -> bool {
        self.0.addr() & THIRD != 0
    }

    /// The node was in the list when that was detached as a whole, and went with it.
    pub(super) fn is_detached(self) -> bool {
        self.0.addr() & (REMOVED | THIRD) == REMOVED | THIRD
    }

    pub(super) fn is_unset(self) -> bool {
        self.0.addr() & !(REMOVED | THIRD) == 0
    }

    /// A bucket can be entered by the word that holds this link.
    #[inline(always)]
    pub(super) fn is_open(self) -> bool {
        self.0.addr() & (REMOVED | THIRD) == 0 && !self.0.is_null()
    }

    pub(super) fn removed(self) -> Self {
        Self(self.0.map_addr(|addr| addr | REMOVED))
    }

    pub(super) fn detached(self) -> Self {
        Self(self.0.map_addr(|addr| addr | REMOVED | THIRD))
    }

    pub(super) fn pending(self) -> Self {
        Self(self.0.map_addr(|addr| addr | THIRD))
    }

    /// Where it leads, without what it says of the word that holds it.
    #[inline(always)]
    pub(super) fn clean(self) -> Self {
        Self(self.0.map_addr(|addr| addr & !(REMOVED | THIRD)))
    }
}
