//! Who is registered, and the sheets that their words lie on.

use core::fmt;
use std::collections::HashMap;

use crossbeam_utils::CachePadded;

use super::{
    Histogram, Kind, MAX_SERIES, RegisterError, Sample, Snapshot, THREADS,
    series::{Family, Labels, Series, Source, labels},
    sheet::{Row, Sheet},
};
use crate::primitive::{Arc, Mutex, MutexGuard, PoisonError, Token};

/// Words of a sheet, unless one instrument needs more.
const SHEET: usize = 512;

/// The instruments of one [`Metrics`](super::Metrics), in the order in which they came.
pub(crate) struct Registry {
    common: Labels,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    families: Vec<Entry>,
    /// The place in `families` of each name that something is exported by.
    names: HashMap<String, usize>,
    series: usize,
    /// The sheets, and how many words of each are given out.
    sheets: Vec<(Arc<CachePadded<Sheet>>, usize)>,
}

struct Entry {
    family: Token<Family>,
    series: Vec<Token<Series>>,
}

/// An instrument that is about to be registered.
#[derive(Copy, Clone)]
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    pub(crate) help: &'a str,
    pub(crate) labels: &'a [(&'a str, &'a str)],
    pub(crate) kind: Kind,
}

impl Registry {
    pub(crate) fn new(common: &[(&str, &str)]) -> Result<Self, RegisterError> {
        Ok(Self { common: labels(&[], common)?, book: Mutex::new(Book::default()) })
    }

    /// Nothing of the user's runs under the lock.
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Registers instruments whose values are counted in words, all of them or none.
    pub(crate) fn count<const N: usize>(
        &self,
        all: [Named<'_>; N],
    ) -> Result<[Row; N], RegisterError> {
        let mut prepared = Vec::with_capacity(N);
        for named in all {
            prepared.push(self.prepare(named)?);
        }
        let mut book = self.book();
        for (family, labels) in &prepared {
            book.check(family, labels, N)?;
        }
        let mut prepared = prepared.into_iter();
        Ok(core::array::from_fn(|_| {
            let (family, labels) = prepared.next().expect("one for each");
            let row = book.row(words(family.kind));
            let source = Source::of(family.kind, row.clone());
            book.enter(family, labels, source);
            row
        }))
    }

    /// Registers an instrument whose values are somewhere else.
    pub(crate) fn observe(&self, named: Named<'_>, source: Source) -> Result<(), RegisterError> {
        let (family, labels) = self.prepare(named)?;
        let mut book = self.book();
        // The lock goes before the source, a parameter, and what that has captured.
        book.check(&family, &labels, 1)?;
        book.enter(family, labels, source);
        Ok(())
    }

    fn prepare(&self, named: Named<'_>) -> Result<(Family, Labels), RegisterError> {
        let family = Family::new(named.name, named.help, named.kind)?;
        Ok((family, labels(&self.common, named.labels)?))
    }

    /// All there are, those of one name together.
    pub(crate) fn series(&self) -> Vec<Token<Series>> {
        self.book().families.iter().flat_map(|entry| &entry.series).cloned().collect()
    }

    /// All names there are.
    #[cfg(any(feature = "opentelemetry", feature = "metrics"))]
    pub(crate) fn families(&self) -> Vec<Token<Family>> {
        self.book().families.iter().map(|entry| entry.family.clone()).collect()
    }

    /// The series of one name.
    #[cfg(feature = "opentelemetry")]
    pub(crate) fn of_family(&self, family: &Family) -> Vec<Token<Series>> {
        let book = self.book();
        book.names.get(&*family.name).map_or(Vec::new(), |&at| book.families[at].series.clone())
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for series in self.series() {
            match series.source.value() {
                Ok(Some(value)) => snapshot.samples.push(Sample { series, value }),
                Ok(None) => {}
                Err(_) => snapshot.panicked += 1,
            }
        }
        snapshot
    }
}

impl Book {
    /// Whether a series can be entered, with `more - 1` others.
    fn check(&self, family: &Family, labels: &Labels, more: usize) -> Result<(), RegisterError> {
        let conflict = || RegisterError::Conflict(family.name.to_string());
        if let Some(&place) = self.names.get(&*family.name) {
            let entry = &self.families[place];
            if *entry.family != *family {
                return Err(conflict());
            }
            if entry.series.iter().any(|series| series.labels == *labels) {
                return Err(RegisterError::Duplicate(family.name.to_string()));
            }
        } else if family.exported().iter().any(|name| self.names.contains_key(name)) {
            return Err(conflict());
        }
        if self.series + more > MAX_SERIES { Err(RegisterError::TooMany) } else { Ok(()) }
    }

    fn enter(&mut self, family: Family, labels: Labels, source: Source) {
        let place = match self.names.get(&*family.name) {
            Some(&place) => place,
            None => {
                let place = self.families.len();
                self.names.extend(family.exported().into_iter().map(|name| (name, place)));
                self.families.push(Entry { family: Token::new(family), series: Vec::new() });
                place
            }
        };
        let Entry { family, series } = &mut self.families[place];
        series.push(Token::new(Series {
            family: family.clone(),
            #[cfg(feature = "opentelemetry")]
            attributes: super::opentelemetry::Attributes::new(family.kind, &labels),
            #[cfg(feature = "metrics")]
            keys: super::facade::Keys::new(family, &labels),
            labels,
            source,
        }));
        self.series += 1;
    }

    /// Words that nobody else has.
    fn row(&mut self, len: usize) -> Row {
        for (sheet, used) in &mut self.sheets {
            if let Some(row) = Row::new(sheet, *used, len) {
                *used += len;
                return row;
            }
        }
        let sheet = Arc::new(CachePadded::new(Sheet::new(len.max(SHEET), THREADS)));
        let row = Row::new(&sheet, 0, len).expect("it was made as long");
        self.sheets.push((sheet, len));
        row
    }
}

/// The words that a metric of this kind is counted in.
fn words(kind: Kind) -> usize {
    match kind {
        Kind::Counter | Kind::Gauge => 1,
        Kind::Histogram(buckets) => Histogram::words(buckets),
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").field("series", &self.book().series).finish_non_exhaustive()
    }
}
