//! Where the logs of a run lie, and that they are gone after it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::node::Store;
use crate::options::StoreChoice;

/// A folder of its own for each run; none if the logs are in memory.
#[derive(Debug)]
pub(super) struct Folder(Option<PathBuf>);

impl Folder {
    /// Beside the build, as a rule: the folder for temporary files may lie in memory, where
    /// nothing is durable and everything fast.
    pub(super) fn of_run(store: StoreChoice) -> io::Result<Self> {
        if store == StoreChoice::Mem {
            return Ok(Self(None));
        }
        static RUNS: AtomicU64 = AtomicU64::new(0);
        // ORDERING(folder.runs): Relaxed; a number that no other run of this process has.
        let run = RUNS.fetch_add(1, Ordering::Relaxed);
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
        let base = if target.is_dir() { target } else { std::env::temp_dir() };
        let folder = base.join(format!("raft-node-{}-{run}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(Some(folder)))
    }

    /// The store of node `id` of `1..=nodes`.
    pub(super) fn store(&self, id: u64, nodes: u64) -> raft::Result<Store> {
        match &self.0 {
            Some(folder) => Store::open(&folder.join(format!("{id}.redb")), nodes),
            None => Ok(Store::volatile(nodes)),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            // What cannot be removed is left to whoever cleans the build.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
