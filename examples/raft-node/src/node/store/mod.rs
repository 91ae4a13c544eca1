//! What a node remembers over its own death: its log and its hard state.
//!
//! The engine reads the log from memory, whatever keeps it; what is durable is written beside that,
//! before anybody hears of it.

#[cfg_attr(feature = "redb", path = "redb.rs")]
#[cfg_attr(not(feature = "redb"), path = "absent.rs")]
mod disk;

use std::path::Path;

use raft::eraftpb::{Entry, HardState};
use raft::storage::MemStorage;

use self::disk::Disk;

/// A node's store.
pub(crate) struct Store {
    log: MemStorage,
    disk: Option<Disk>,
}

impl Store {
    /// The store of a node of `1..=nodes` that remembers nothing.
    pub(crate) fn volatile(nodes: u64) -> Self {
        let voters: Vec<u64> = (1..=nodes).collect();
        Self { log: MemStorage::new_with_conf_state((voters, vec![])), disk: None }
    }

    /// The store of a node of `1..=nodes` at `path`, with all that was saved there.
    pub(crate) fn open(path: &Path, nodes: u64) -> raft::Result<Self> {
        let (disk, saved) = Disk::open(path)?;
        let store = Self { disk: Some(disk), ..Self::volatile(nodes) };
        store.remember(&saved.entries, saved.hard_state.as_ref())?;
        Ok(store)
    }

    /// The log as the engine reads it; a clone is the same log.
    pub(crate) fn log(&self) -> &MemStorage {
        &self.log
    }

    /// Saves what the engine wants saved. On return it is as durable as this store is, unless
    /// `must_sync` is false: then the next save makes it so.
    pub(crate) fn save(
        &mut self,
        entries: &[Entry],
        hard_state: Option<&HardState>,
        must_sync: bool,
    ) -> raft::Result<()> {
        if let Some(disk) = &mut self.disk {
            disk.save(entries, hard_state, must_sync)?;
        }
        self.remember(entries, hard_state)
    }

    fn remember(&self, entries: &[Entry], hard_state: Option<&HardState>) -> raft::Result<()> {
        let mut log = self.log.wl();
        log.append(entries)?;
        if let Some(hard_state) = hard_state {
            log.set_hardstate(hard_state.clone());
        }
        Ok(())
    }
}

/// What a disk held when it was opened.
#[derive(Debug, Default)]
struct Saved {
    /// In the order of their indices, without a gap.
    entries: Vec<Entry>,
    hard_state: Option<HardState>,
}
