//! A symbol: a share in an interned text.

use core::cmp::Ordering;
use core::fmt;
use core::ops::Deref;

use super::text::Text;

/// A string of an [`Interner`](super::Interner): one pointer, cheap to clone, compared by that pointer.
///
/// It is dereferenced to a `str`, and outlives its interner. Dropping it never touches the table.
///
/// Two symbols are equal if they are of one interner and have equal texts; symbols of two interners
/// never are: compare their texts (`a.as_str() == b.as_str()`, or `a == *"text"`). They are ordered by
/// text, and by address if that is the same, so that the order agrees with the equality. `Hash` is the
/// pointer's, as `Eq` is; a `str` hashes otherwise, so there is no `Borrow<str>`: ask the interner for
/// the symbol by [`get`](super::Interner::get), and the map by that.
///
/// # Progress
/// Wait-free, every call: a clone is an addition, a drop a subtraction. The drop of the last one of
/// a text whose interner is gone frees it: there it is the allocator's.
///
/// # Examples
/// ```
/// let interner = nodestate::intern::Interner::new();
/// let a = interner.intern("10.0.0.1:7000")?;
/// let b = interner.intern(&"10.0.0.1:7000".to_string())?;
/// assert_eq!(a, b); // one comparison of pointers
/// drop(interner);
/// assert_eq!(a.len(), 13); // a `str`'s
/// # Ok::<(), nodestate::intern::Full>(())
/// ```
#[derive(PartialEq, Eq, Hash)]
pub struct Sym(Text);

impl Sym {
    /// # Safety
    /// The text counts one symbol that nobody else has.
    pub(super) unsafe fn from_text(text: Text) -> Self {
        Self(text)
    }

    /// The text.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A load.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let sym = nodestate::intern::Interner::new().intern("a").unwrap();
    /// assert_eq!(sym.as_str(), "a");
    /// ```
    pub fn as_str(&self) -> &str {
        // SAFETY: INVARIANT(intern.held): this is a symbol of it.
        unsafe { self.0.as_str() }
    }
}

impl Clone for Sym {
    fn clone(&self) -> Self {
        // SAFETY: this is a symbol of it; what is counted is the clone.
        unsafe { self.0.hold() };
        Self(self.0)
    }
}

impl Drop for Sym {
    fn drop(&mut self) {
        // SAFETY: this is a symbol of it, and is gone afterwards.
        unsafe { self.0.release() };
    }
}

impl Deref for Sym {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Sym {
    fn as_ref(&self) -> &str {
        self
    }
}

impl PartialEq<str> for Sym {
    /// Compares the texts.
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialOrd for Sym {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sym {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str()).then_with(|| self.0.cmp(&other.0))
    }
}

impl fmt::Display for Sym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for Sym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
