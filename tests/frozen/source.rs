//! The functions of the crate's own sources: what each is called, where it stands, and who may call it.
//!
//! A line of the sources lies in one function, or in none: so what ran can be told from the line table that
//! is in every release build, whatever the compiler has inlined. The sources are as rustfmt leaves them,
//! which is what makes this short: an item ends with a brace as far in as it begins.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

/// The crate's folder.
pub(crate) const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// Traits whose methods are operations of a structure.
const TRAITS: [&str; 5] = ["Clone", "Drop", "Future", "Iterator", "Extend"];

/// A function.
#[derive(Debug)]
pub(crate) struct Function {
    /// `folder::Type::function`, or without a type.
    pub(crate) name: String,
    /// Below the crate's folder.
    pub(crate) file: String,
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// Users can call it, or let it be called by dropping or awaiting something.
    pub(crate) is_public: bool,
}

/// All functions below `src`, in the order of files and lines.
pub(crate) fn functions() -> io::Result<Vec<Function>> {
    let mut files = Vec::new();
    collect(&Path::new(CRATE).join("src"), &mut files)?;
    files.sort();
    let texts: Vec<(PathBuf, String)> = files
        .into_iter()
        .map(|file| fs::read_to_string(&file).map(|text| (file, text)))
        .collect::<io::Result<_>>()?;
    // `unreachable_pub` is denied, so that what is `pub` is one that users can reach.
    let types: HashSet<String> = texts.iter().flat_map(|(file, text)| types(file, text)).collect();
    Ok(texts.iter().flat_map(|(file, text)| Scan::of(file, text, &types)).collect())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// The folder that a file is in, and the two of the slots by their parent's name.
fn folder(file: &Path) -> &str {
    let mut folders = file.parent().into_iter().flat_map(Path::ancestors);
    let slot = ["once", "swap"];
    let name = folders.find(|folder| !slot.iter().any(|name| folder.ends_with(name)));
    name.and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default()
}

fn types<'t>(file: &'t Path, text: &'t str) -> impl Iterator<Item = String> + 't {
    text.lines().filter_map(|line| {
        let rest = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "))?;
        Some(format!("{}::{}", folder(file), identifier(rest)))
    })
}

fn identifier(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// A file, read line by line.
struct Scan<'t> {
    file: &'t Path,
    types: &'t HashSet<String>,
    /// The type whose block this is, and whether what is in it is for users if it is `pub`, or in any case.
    block: Option<(String, Block)>,
    found: Vec<Function>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Inherent,
    Operation,
    OtherTrait,
}

impl<'t> Scan<'t> {
    fn of(file: &'t Path, text: &'t str, types: &'t HashSet<String>) -> Vec<Function> {
        let mut scan = Self { file, types, block: None, found: Vec::new() };
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            if *line == "}" {
                scan.block = None;
            } else if line.starts_with("impl") || line.starts_with("unsafe impl") {
                scan.block = scan.block_of(line);
            } else if let Some(name) = function_in(line) {
                scan.take(name, &lines, index);
            }
        }
        scan.found
    }

    fn block_of(&self, line: &str) -> Option<(String, Block)> {
        let line = line.strip_prefix("unsafe ").unwrap_or(line).strip_prefix("impl")?;
        let line = after_generics(line).trim_start();
        match line.split_once(" for ") {
            None => Some((identifier(line).to_owned(), Block::Inherent)),
            Some((of, kind)) => {
                let kind = kind.trim_start_matches('&').trim_start_matches("mut ");
                let kind = kind
                    .split_once(' ')
                    .filter(|(life, _)| life.starts_with('\''))
                    .map_or(kind, |(_, kind)| kind);
                let kind = identifier(kind).to_owned();
                let of = identifier(of.rsplit("::").next().unwrap_or(of));
                let is_public = self.types.contains(&format!("{}::{kind}", folder(self.file)));
                let operation = is_public && TRAITS.contains(&of);
                Some((kind, if operation { Block::Operation } else { Block::OtherTrait }))
            }
        }
    }

    fn take(&mut self, name: &str, lines: &[&str], index: usize) {
        let line = lines[index];
        let indent = line.len() - line.trim_start().len();
        let has_pub = line.trim_start().starts_with("pub ");
        let is_direct = indent <= 4;
        let (kind, is_public) = match &self.block {
            Some((kind, block)) if is_direct => {
                let is_public = *block == Block::Operation || *block == Block::Inherent && has_pub;
                (format!("{kind}::"), is_public)
            }
            Some((kind, _)) => (format!("{kind}::"), false),
            None => (String::new(), has_pub && indent == 0),
        };
        let end = format!("{:indent$}}}", "");
        let is_one_line = line.ends_with('}') || line.ends_with(';');
        let length =
            if is_one_line { Some(0) } else { lines[index..].iter().position(|line| *line == end) };
        let Some(length) = length else { return };
        let file =
            self.file.strip_prefix(CRATE).unwrap_or(self.file).to_string_lossy().into_owned();
        self.found.push(Function {
            name: format!("{}::{kind}{name}", folder(self.file)),
            file,
            first: index as u32 + 1,
            last: (index + length) as u32 + 1,
            is_public: is_public && !name.starts_with("__") && name != "size_hint",
        });
    }
}

/// The name of the function that a line begins.
fn function_in(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    if let Some(visible) = rest.strip_prefix("pub(") {
        rest = visible.split_once(") ")?.1;
    }
    for word in ["pub ", "const ", "async ", "unsafe "] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let name = identifier(rest.strip_prefix("fn ")?);
    (!name.is_empty()).then_some(name)
}

/// What comes behind `<...>`, if the text begins with that.
fn after_generics(text: &str) -> &str {
    let mut depth = 0;
    let mut before = ' ';
    for (index, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            // Not the arrow of a function's type.
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return if index == 0 { text } else { &text[index + 1..] };
        }
        before = c;
    }
    text
}
