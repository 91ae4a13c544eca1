//! The machine code of this binary: its instructions, and the lines of the sources that each is of.

use std::{collections::BTreeMap, env, fs, fs::File, os::unix::fs::FileExt};

use addr2line::Loader;
use iced_x86::{Decoder, DecoderOptions};

use crate::source::CRATE;

/// A line of the crate's sources: the file below the crate's folder, and the number.
pub(crate) type Line = (String, u32);

/// What is known of the code.
pub(crate) struct Code {
    loader: Loader,
    /// Where the binary lies in memory, less where its file says.
    moved: u64,
    memory: File,
}

/// No symbol is as long.
const LONGEST: usize = 1 << 18;

impl Code {
    /// Reads the tables of this binary; says why if there are none.
    pub(crate) fn read() -> Result<Self, String> {
        let told = |error: &dyn std::fmt::Display| error.to_string();
        let binary = env::current_exe().map_err(|error| told(&error))?;
        let loader = Loader::new(&binary).map_err(|error| told(&error))?;
        let maps = fs::read_to_string("/proc/self/maps").map_err(|error| told(&error))?;
        // start-end rights offset device inode path
        let first = maps.lines().find(|line| line.ends_with(&*binary.to_string_lossy()));
        let start = first.and_then(|line| u64::from_str_radix(line.split_once('-')?.0, 16).ok());
        let start = start.ok_or("the binary is not among the mapped files")?;
        let moved = start.wrapping_sub(loader.relative_address_base());
        let memory = File::open("/proc/self/mem").map_err(|error| told(&error))?;
        Ok(Self { loader, moved, memory })
    }

    /// The crate's lines that the instruction at `address` is of: its own, and where that was inlined.
    pub(crate) fn lines(&self, address: u64) -> Vec<Line> {
        let mut lines = Vec::new();
        let Ok(mut frames) = self.loader.find_frames(address.wrapping_sub(self.moved)) else {
            return lines;
        };
        while let Ok(Some(frame)) = frames.next() {
            let Some(location) = frame.location else { continue };
            let file = location.file.and_then(|file| file.strip_prefix(CRATE));
            if let (Some(file), Some(line)) = (file, location.line) {
                lines.push((file.trim_start_matches('/').to_owned(), line));
            }
        }
        lines
    }

    /// Adds all instructions of the symbol that `address` is in, each with its lines.
    pub(crate) fn add_symbol(&self, address: u64, to: &mut BTreeMap<u64, Vec<Line>>) {
        let Some(start) = self.symbol(address) else { return };
        if to.contains_key(&start) {
            return;
        }
        let mut bytes = vec![0; LONGEST];
        let Ok(length) = self.memory.read_at(&mut bytes, start) else { return };
        let mut decoder = Decoder::with_ip(64, &bytes[..length], start, DecoderOptions::NONE);
        while decoder.can_decode() {
            let next = decoder.ip();
            if self.symbol(next) != Some(start) {
                break;
            }
            let _instruction = decoder.decode();
            to.insert(next, self.lines(next));
        }
    }

    /// Where the symbol begins that `address` is in; none for code of other binaries.
    fn symbol(&self, address: u64) -> Option<u64> {
        let symbol = self.loader.find_symbol_info(address.wrapping_sub(self.moved))?;
        Some(symbol.address().wrapping_add(self.moved))
    }
}
