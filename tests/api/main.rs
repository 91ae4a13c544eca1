//! The public API, item by item, beside the one that is written down: `.ci/steps/api [--renew]`

use std::{collections::HashSet, env, fs};

use public_api::Builder;

const WRITTEN: &str = "tests/api/public-api.txt";

/// Where rustdoc has put its description of the crate.
const DESCRIPTION: &str = "RUSTDOC_JSON";
/// Set by who wants it written anew.
const RENEW: &str = "RENEW_PUBLIC_API";

/// What no program can name, and the pages of the book.
const NO_API: [&str; 4] = [
    "core::marker::Freeze ",
    "core::marker::UnsafeUnpin ",
    "core::marker::StructuralPartialEq ",
    "pub mod nodestate::docs",
];

#[test]
#[ignore = "needs rustdoc's JSON, of a nightly compiler: .ci/steps/api"]
fn the_public_api_is_the_one_that_is_written_down() {
    let description = env::var(DESCRIPTION).expect("the step sets it");
    let builder = Builder::from_rustdoc_json(description).sorted(true).omit_blanket_impls(true);
    let is = builder.build().expect("the nightly compiler is one that public-api reads");
    let items = is.items().map(|item| format!("{item}\n"));
    let is: String = items.filter(|item| !NO_API.iter().any(|it| item.contains(it))).collect();
    if env::var_os(RENEW).is_some() {
        fs::write(WRITTEN, &is).expect("the folder is there");
    }
    let was = fs::read_to_string(WRITTEN).expect("it is there");
    let [before, after] = [&was, &is].map(|text| text.lines().collect::<HashSet<_>>());
    let lost = was.lines().filter(|line| !after.contains(line)).map(|line| format!("- {line}"));
    let new = is.lines().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"));
    let differences: Vec<_> = lost.chain(new).collect();
    assert!(differences.is_empty(), "{WRITTEN} differs:\n{}", differences.join("\n"));
    assert!(!is.is_empty(), "the crate has public items");
    println!("{} public items are those of {WRITTEN}", is.lines().count());
}
