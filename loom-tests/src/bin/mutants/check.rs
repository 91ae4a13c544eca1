//! Whether the ORDERING comments say what the code does.

use std::collections::HashMap;

use crate::run::fits;
use crate::sites::{Note, Site};

/// Everything that is wrong with the comments, one line each.
pub(crate) fn complaints(sites: &[Site], models: &[String]) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut notes: HashMap<&str, &Note> = HashMap::new();
    for site in sites {
        let Some(note) = &site.note else {
            complaints.push(format!("{}: {} without an ORDERING comment", place(site), site.order));
            continue;
        };
        if note.order != site.order {
            complaints.push(format!(
                "{}: ORDERING({}) says {}, the code {}",
                place(site),
                note.id,
                note.order,
                site.order
            ));
        }
        if notes.insert(&note.id, note).is_some() {
            complaints.push(format!("{}: ORDERING({}) stands twice", place(site), note.id));
        }
        for model in note.models() {
            if !models.iter().any(|name| fits(name, model)) {
                complaints.push(format!("{}: there is no model {model}", place(site)));
            }
        }
    }
    for note in notes.values() {
        for partner in note.partners() {
            match notes.get(partner) {
                None => complaints.push(format!("{} pairs with {partner}: nowhere", note.id)),
                Some(other) if !other.partners().contains(&note.id.as_str()) => complaints
                    .push(format!("{} pairs with {partner}, which does not know of it", note.id)),
                Some(_) => {}
            }
        }
    }
    complaints.sort();
    complaints
}

fn place(site: &Site) -> String {
    format!("{}:{}", site.file, site.line)
}
