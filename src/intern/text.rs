//! One interned text, and the word that says who holds it.

use core::alloc::Layout;
use core::borrow::Borrow;
use core::hash::{Hash, Hasher};
use core::ptr::NonNull;
use std::alloc::{alloc, dealloc, handle_alloc_error};

use super::Sym;
use crate::primitive::{AtomicU64, Ordering::*, UnsafeCell, fence};

/// The table has given it up while nobody held it: it is nobody's, and never anybody's again.
const DEAD: u64 = 1 << 63;
/// The table is gone: the last symbol frees the text.
const ORPHAN: u64 = 1 << 62;

/// What stands before the bytes.
#[repr(C)]
struct Header {
    /// How many symbols there are, DEAD, ORPHAN. What is added to a dead one is never looked at.
    ///
    /// INVARIANT(intern.held): as long as there is a symbol, the word counts it, is not DEAD, and the
    /// text is in its table or ORPHAN. It is freed once: by its owner, who finds it DEAD or without a
    /// symbol when it leaves, or else by the last symbol.
    holders: AtomicU64,
    len: usize,
    /// Nothing: by it a checker sees when the bytes are read, and when they go.
    reads: UnsafeCell<()>,
}

/// Where a text lies: a pointer, and no share in it.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Text(NonNull<Header>);

// SAFETY: the bytes are not changed, the word is an atomic, and who may free them INVARIANT(intern.held)
// says, whichever thread that is.
unsafe impl Send for Text {}
// SAFETY: as for `Send`.
unsafe impl Sync for Text {}

impl Text {
    /// A copy of `text` that one symbol holds.
    fn new(text: &str) -> Self {
        let layout = layout(text.len());
        // SAFETY: a header's size is not 0.
        let Some(pointer) = NonNull::new(unsafe { alloc(layout) }) else {
            handle_alloc_error(layout)
        };
        let header =
            Header { holders: AtomicU64::new(1), len: text.len(), reads: UnsafeCell::new(()) };
        let this = Self(pointer.cast());
        // SAFETY: the memory is new, aligned for a header, and has room for it and the bytes.
        unsafe {
            this.0.write(header);
            this.bytes().copy_from_nonoverlapping(NonNull::from(text).cast(), text.len());
        }
        this
    }

    /// # Safety
    /// The text is there.
    unsafe fn header<'t>(self) -> &'t Header {
        // SAFETY: the caller's promise.
        unsafe { self.0.as_ref() }
    }

    fn bytes(self) -> NonNull<u8> {
        // SAFETY: the bytes follow the header in the same piece of memory, also if there are none.
        unsafe { self.0.cast::<u8>().add(size_of::<Header>()) }
    }

    /// The text.
    ///
    /// # Safety
    /// It stays for `'t`: the caller has a symbol, or is pinned and has found it in the table.
    pub(super) unsafe fn as_str<'t>(self) -> &'t str {
        // SAFETY: the caller's promise; the bytes were copied from a `str`.
        unsafe {
            let header = self.header();
            header.reads.with(|_| ());
            let bytes = core::slice::from_raw_parts(self.bytes().as_ptr(), header.len);
            core::str::from_utf8_unchecked(bytes)
        }
    }

    /// One symbol more, if the table has not given the text up.
    ///
    /// # Safety
    /// As for `as_str`.
    pub(crate) unsafe fn try_hold(self) -> bool {
        // SAFETY: the caller's promise.
        let header = unsafe { self.header() };
        // ORDERING(intern.hold): Relaxed; publishes nothing: the bytes were seen in the table. A count that
        // comes after DEAD in the word's order sees it.
        header.holders.fetch_add(1, Relaxed) & DEAD == 0
    }

    /// One symbol more, by one that is there.
    ///
    /// # Safety
    /// The caller has a symbol.
    pub(crate) unsafe fn hold(self) {
        // SAFETY: the caller's promise.
        let header = unsafe { self.header() };
        // ORDERING(intern.clone): Relaxed; publishes nothing: whoever has the clone was given it.
        header.holders.fetch_add(1, Relaxed);
    }

    /// One symbol less; the last one frees the text if the table is gone.
    ///
    /// # Safety
    /// The caller has a symbol, and has none afterwards.
    pub(crate) unsafe fn release(self) {
        // SAFETY: the caller's promise.
        let header = unsafe { self.header() };
        // ORDERING(intern.release): Release; pairs with intern.leave, intern.last; models
        // `intern::purge_release`, `intern::release_release`. The reads of this symbol come before the
        // text goes: every change of the word is a read-modify-write, so whichever is read by the two
        // leads here.
        if header.holders.fetch_sub(1, Release) == ORPHAN | 1 {
            // ORDERING(intern.last): Acquire; pairs with intern.release, intern.leave; models
            // `intern::release_release`, `intern::leave_release`. So do those of all others, and of the
            // table.
            fence(Acquire);
            // SAFETY: INVARIANT(intern.held): this was the last symbol, and the table is gone.
            unsafe { self.free() };
        }
    }

    /// Gives the text up if nobody holds it; whether this call did.
    ///
    /// # Safety
    /// As for `as_str`.
    pub(crate) unsafe fn kill(self) -> bool {
        // SAFETY: the caller's promise.
        let header = unsafe { self.header() };
        // ORDERING(intern.idle): Relaxed; a hint, the exchange decides.
        if header.holders.load(Relaxed) != 0 {
            return false;
        }
        // ORDERING(intern.kill): Relaxed; publishes nothing: it is atomic with the counts, and the owner
        // orders what it frees when it leaves.
        // ORDERING(intern.kill.failed): Relaxed; nothing is done then.
        header.holders.compare_exchange(0, DEAD, Relaxed, Relaxed).is_ok()
    }

    /// Whether the table has given it up.
    ///
    /// # Safety
    /// As for `as_str`.
    pub(crate) unsafe fn is_dead(self) -> bool {
        // SAFETY: the caller's promise.
        let header = unsafe { self.header() };
        // ORDERING(intern.dead): Relaxed; it stays so, and the table orders what is done about it.
        header.holders.load(Relaxed) & DEAD != 0
    }

    /// Takes leave of it as its owner: who frees it is decided here.
    ///
    /// # Safety
    /// The caller is the owner, and nobody else finds the text any more.
    pub(crate) unsafe fn leave(self) {
        // SAFETY: the owner has not left it.
        let header = unsafe { self.header() };
        // ORDERING(intern.leave): AcqRel; pairs with intern.release, intern.last; models
        // `intern::purge_release`, `intern::leave_release`. What the table has read comes before the last
        // symbol frees it, and what all symbols have read before this does.
        let before = header.holders.fetch_or(ORPHAN, AcqRel);
        if before & DEAD != 0 || before == 0 {
            // SAFETY: INVARIANT(intern.held): there is no symbol, and will be none.
            unsafe { self.free() };
        }
    }

    /// # Safety
    /// Nobody accesses it afterwards.
    unsafe fn free(self) {
        // SAFETY: the caller's promise; it was allocated with this layout.
        unsafe {
            let len = self.header().len;
            self.header().reads.with_mut(|_| ());
            self.0.drop_in_place();
            dealloc(self.0.as_ptr().cast(), layout(len));
        }
    }
}

fn layout(len: usize) -> Layout {
    let header = Layout::new::<Header>();
    // A `str` takes up to `isize::MAX` bytes: one of nearly that many is as good as out of memory.
    let size = header.size().checked_add(len);
    let layout = size.and_then(|size| Layout::from_size_align(size, header.align()).ok());
    layout.unwrap_or_else(|| panic!("a text of {len} bytes is too large to be copied"))
}

/// The table's part in a text.
pub(crate) struct Owned(Text);

impl Owned {
    /// A copy of `text` for a table, and the first symbol of it.
    pub(crate) fn new(text: &str) -> (Self, Sym) {
        let text = Text::new(text);
        // SAFETY: it counts one symbol, which is this one.
        (Self(text), unsafe { Sym::from_text(text) })
    }

    /// The text, for one that is pinned if it was in a table.
    pub(super) fn as_str(&self) -> &str {
        // SAFETY: INVARIANT(intern.held): its owner has not left it.
        unsafe { self.0.as_str() }
    }

    /// A symbol, unless it was given up.
    pub(crate) fn symbol(&self) -> Option<Sym> {
        // SAFETY: INVARIANT(intern.held): its owner has not left it; the symbol was counted then.
        unsafe { self.0.try_hold().then(|| Sym::from_text(self.0)) }
    }

    /// Gives it up if nobody holds it; whether this call did.
    pub(crate) fn kill(&self) -> bool {
        // SAFETY: INVARIANT(intern.held): its owner has not left it.
        unsafe { self.0.kill() }
    }

    /// Whether it was given up.
    pub(crate) fn is_dead(&self) -> bool {
        // SAFETY: INVARIANT(intern.held): its owner has not left it.
        unsafe { self.0.is_dead() }
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: this is the owner; a table drops it when nobody who might find it is pinned.
        unsafe { self.0.leave() };
    }
}

impl Borrow<str> for Owned {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl Hash for Owned {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl PartialEq for Owned {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Owned {}
