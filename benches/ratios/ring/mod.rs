//! The rings: what a value costs on its way through.

mod spsc;

use crate::support::{compare::Effort, report::Report};

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    spsc::measure(report, effort);
}
