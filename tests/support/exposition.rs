//! A reader of the text form of metrics, by its description and not by what writes it.

use std::collections::HashMap;

/// A line of a sample: its name, its labels, its value.
pub(crate) type Line = (String, Vec<(String, String)>, String);

/// Reads the text form by the rules of its description; fails on anything else.
pub(crate) fn parse(text: &str) -> Option<(Vec<Line>, HashMap<String, String>)> {
    let (mut lines, mut kinds) = (Vec::new(), HashMap::new());
    let body = if text.is_empty() { text } else { text.strip_suffix('\n')? };
    for line in body.split('\n').filter(|_| !text.is_empty()) {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ')?;
            // Once for each name.
            if kinds.insert(name.to_owned(), kind.to_owned()).is_some() {
                return None;
            }
        } else if !line.starts_with("# HELP ") {
            lines.push(sample(line)?);
        }
    }
    Some((lines, kinds))
}

fn sample(line: &str) -> Option<Line> {
    let end = line.find(['{', ' '])?;
    let (name, mut rest) = line.split_at(end);
    let mut labels = Vec::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (label, after) = rest.split_once("=\"")?;
            let (value, after) = quoted(after)?;
            labels.push((label.to_owned(), value));
            match after.strip_prefix(',') {
                Some(more) => rest = more,
                None => break rest = after.strip_prefix('}')?,
            }
        }
    }
    let value = rest.strip_prefix(' ')?;
    value.parse::<i128>().ok()?;
    Some((name.to_owned(), labels, value.to_owned()))
}

/// A label's value, and what follows the quote that ends it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let (mut value, mut chars) = (String::new(), text.chars());
    loop {
        match chars.next()? {
            '"' => return Some((value, chars.as_str())),
            '\\' => value.push(match chars.next()? {
                'n' => '\n',
                c @ ('\\' | '"') => c,
                _ => return None,
            }),
            c => value.push(c),
        }
    }
}
