//! One ordering of the sources, weakened for one run of the models.
//!
//! The twin's atomics ask here which order to use. The mutant is named in the variable `MUTANT` as
//! `file:line:argument:order`, where the argument counts the orderings of the call from 0 and the
//! order `None` takes a fence out. Without the variable every order stands as it is written.

use std::panic::Location;
use std::sync::OnceLock;

use loom::sync::atomic::Ordering::{self, *};

struct Mutant {
    file: String,
    line: u32,
    argument: usize,
    order: Option<Ordering>,
}

impl Mutant {
    fn parse(spec: &str) -> Option<Self> {
        let mut parts = spec.split(':');
        let file = parts.next()?.to_owned();
        let line = parts.next()?.parse().ok()?;
        let argument = parts.next()?.parse().ok()?;
        let order = match parts.next()? {
            "Relaxed" => Some(Relaxed),
            "Acquire" => Some(Acquire),
            "Release" => Some(Release),
            "AcqRel" => Some(AcqRel),
            "None" => None,
            _ => return None,
        };
        Some(Self { file, line, argument, order })
    }
}

fn mutant() -> Option<&'static Mutant> {
    static MUTANT: OnceLock<Option<Mutant>> = OnceLock::new();
    let read = || {
        let spec = std::env::var("MUTANT").ok()?;
        Some(Mutant::parse(&spec).unwrap_or_else(|| panic!("not a mutant: {spec}")))
    };
    MUTANT.get_or_init(read).as_ref()
}

/// The order that the call at the caller's place is to use for its `argument`-th ordering.
#[track_caller]
pub(crate) fn order(argument: usize, written: Ordering) -> Option<Ordering> {
    match mutant() {
        Some(mutant) if mutant.argument == argument => {
            let place = Location::caller();
            let hit = place.line() == mutant.line && place.file().ends_with(&mutant.file);
            if hit { mutant.order } else { Some(written) }
        }
        _ => Some(written),
    }
}
