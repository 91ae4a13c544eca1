//! What a result has to be read with.

use std::{fs, process::Command};

use serde_json::{Value, json};

/// The machine, of which this process may use so many cores, its compiler, and the day.
pub(crate) fn description(cores: usize) -> Value {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.map(|rest| rest.trim_start_matches([' ', '\t', ':']));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    json!({
        "model": model,
        "cores": cores,
        "kernel": kernel.trim().split('-').next(),
        "rustc": output_of("rustc", "-V"),
        "date": output_of("date", "-I"),
    })
}

fn output_of(program: &str, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
