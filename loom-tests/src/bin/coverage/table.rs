//! The page: what was seen, as tables, and whether it speaks of all there is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::reasons;

/// What one model has printed.
#[derive(Default)]
pub(crate) struct Model {
    /// Bound and executions, for each size that it was run with.
    runs: Vec<(String, String)>,
    /// What each of its threads has entered.
    threads: BTreeMap<String, BTreeSet<String>>,
}

/// What was seen of all models.
pub(crate) struct Seen(BTreeMap<String, Model>);

impl Seen {
    /// Of the lines `model NAME: bound B, N executions, to the end` and `entered NAME THREAD OPERATION`.
    pub(crate) fn parse(output: &str) -> Self {
        let mut models: BTreeMap<String, Model> = BTreeMap::new();
        for line in output.lines() {
            // libtest may have begun the line with the name of a test.
            if let Some((_, rest)) = line.split_once("model ")
                && let Some((name, rest)) = rest.split_once(": bound ")
                && let Some((bound, rest)) = rest.split_once(", ")
                && let Some((executions, _)) = rest.split_once(" executions")
            {
                let run = (bound.to_owned(), executions.to_owned());
                models.entry(name.to_owned()).or_default().runs.push(run);
            } else if let Some(rest) = line.strip_prefix("entered ")
                && let [name, thread, operation] = rest.split(' ').collect::<Vec<_>>()[..]
            {
                let model = models.entry(name.to_owned()).or_default();
                let entered = model.threads.entry(thread.to_owned()).or_default();
                entered.insert(operation.to_owned());
            }
        }
        Self(models)
    }

    /// The models that enter an operation.
    fn of(&self, operation: &str) -> Vec<&str> {
        let enters = |model: &Model| model.threads.values().any(|of_it| of_it.contains(operation));
        self.0.iter().filter(|(_, model)| enters(model)).map(|(name, _)| name.as_str()).collect()
    }

    /// What other threads of the same model enter, of the same module.
    fn beside(&self, operation: &str) -> BTreeSet<&str> {
        let module = module(operation);
        let mut beside = BTreeSet::new();
        for model in self.0.values() {
            for (thread, _) in model.threads.iter().filter(|(_, of_it)| of_it.contains(operation)) {
                let others = model.threads.iter().filter(|(other, _)| *other != thread);
                let others = others.flat_map(|(_, of_it)| of_it).map(String::as_str);
                beside.extend(others.filter(|other| self::module(other) == module));
            }
        }
        beside
    }
}

fn module(operation: &str) -> &str {
    let mut ends = operation.rmatch_indices("::").map(|(at, _)| at);
    let (last, before) = (ends.next(), ends.next());
    &operation[..before.or(last).unwrap_or(0)]
}

/// Operations that no model enters, and for which there is no reason; and reasons that are none any more.
pub(crate) fn missing(operations: &BTreeSet<String>, seen: &Seen) -> Vec<String> {
    let uncovered = operations.iter().filter(|operation| seen.of(operation).is_empty());
    let missing = uncovered
        .filter(|operation| reasons::of(operation).is_none())
        .map(|operation| format!("{operation}: in no model, and no reason is given"));
    missing.chain(superfluous(operations, |operation| !seen.of(operation).is_empty())).collect()
}

/// Reasons for operations that are gone, or that a model enters.
fn superfluous(operations: &BTreeSet<String>, is_entered: impl Fn(&str) -> bool) -> Vec<String> {
    let named = reasons::all().map(|(operation, _)| operation);
    named
        .filter(|operation| !operations.contains(operation) || is_entered(operation))
        .map(|operation| format!("{operation}: has a reason, and is gone, or in a model"))
        .collect()
}

pub(crate) fn page(operations: &BTreeSet<String>, seen: &Seen) -> String {
    let mut page = String::from(
        "# What the models run\n\n\
         Written by `cargo run --release --bin coverage`, from what the models have entered; checked by\n\
         `.ci/steps/orderings`, except the counts. *Beside* are operations of the same module on other threads\n\
         of the same model: a model's first thread may have been through with its own before it began another.\n\
         Not counted are the methods of traits, what `managers!` makes, a `const fn`, and what the features\n\
         `metrics` and `opentelemetry` add.\n\n\
         ## Operations in models\n\n| operation | models | beside |\n|---|---|---|\n",
    );
    let last = |name: &str| name.rsplit_once("::").map_or(name, |(_, last)| last).to_owned();
    let code = |name: String| format!("`{name}`");
    for operation in operations {
        let models = seen.of(operation);
        if models.is_empty() {
            continue;
        }
        let models: Vec<_> = models.into_iter().map(|name| code(name.to_owned())).collect();
        let beside: BTreeSet<_> =
            seen.beside(operation).into_iter().map(|it| code(last(it))).collect();
        let beside: Vec<_> = beside.into_iter().collect();
        _ = writeln!(page, "| `{operation}` | {} | {} |", models.join(" "), beside.join(" "));
    }
    page.push_str("\n## Operations in none\n\n| operation | why |\n|---|---|\n");
    for operation in operations.iter().filter(|operation| seen.of(operation).is_empty()) {
        let why = reasons::of(operation).unwrap_or("**no reason is given**");
        _ = writeln!(page, "| `{operation}` | {why} |");
    }
    page.push_str("\n## Models\n\n| model | preemptions | executions |\n|---|---|---|\n");
    for (name, model) in &seen.0 {
        for (bound, executions) in &model.runs {
            let bound = if bound == "none" { "all" } else { bound };
            _ = writeln!(page, "| `{name}` | {bound} | {executions} |");
        }
    }
    page
}

/// Whether a page speaks of all operations and models there are, and of no others.
pub(crate) fn complaints(
    operations: &BTreeSet<String>,
    page: &str,
    models: &[String],
) -> Vec<String> {
    let (mut covered, mut said, mut modelled) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    let mut part = "";
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            part = heading;
        }
        let Some(row) = line.strip_prefix("| `") else { continue };
        let Some((name, rest)) = row.split_once("` | ") else { continue };
        match part {
            "Operations in models" => _ = covered.insert(name, rest),
            "Operations in none" => _ = said.insert(name, rest.trim_end_matches(" |")),
            _ => _ = modelled.insert(name),
        }
    }
    let mut complaints = Vec::new();
    for operation in operations {
        match said.get(operation.as_str()) {
            Some(why) if reasons::of(operation) == Some(why) => {}
            Some(_) => {
                complaints.push(format!("{operation}: in no model, for another reason or none"))
            }
            None if covered.contains_key(operation.as_str()) => {}
            None => complaints.push(format!("{operation}: COVERAGE.md does not know it")),
        }
    }
    complaints.extend(superfluous(operations, |operation| covered.contains_key(operation)));
    for name in covered.keys().chain(said.keys()).filter(|name| !operations.contains(**name)) {
        complaints.push(format!("COVERAGE.md speaks of {name}, which is gone"));
    }
    for (operation, row) in &covered {
        let models_of_it =
            row.split(" | ").next().unwrap_or_default().split('`').skip(1).step_by(2);
        for model in models_of_it.filter(|model| !modelled.contains(model)) {
            complaints.push(format!("{operation}: the table of models has no {model}"));
        }
    }
    for model in &modelled {
        if !models.iter().any(|name| name == model) {
            complaints.push(format!("COVERAGE.md speaks of the model {model}, which is gone"));
        }
    }
    for model in models.iter().filter(|model| !modelled.contains(model.as_str())) {
        complaints.push(format!("COVERAGE.md does not know the model {model}"));
    }
    complaints
}
