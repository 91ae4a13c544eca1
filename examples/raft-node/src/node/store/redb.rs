//! A disk: a redb database with one write transaction per ready.

use std::path::Path;

use protobuf::Message as _;
use raft::eraftpb::{Entry, HardState};
use raft::{Error, StorageError};
use redb::{Database, Durability, ReadableDatabase, ReadableTable, TableDefinition};

use super::Saved;

/// The entries by their indices.
const LOG: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("log");
/// The hard state, under the one key [`ONLY`].
const HARD_STATE: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("hard state");
const ONLY: &str = "";

/// An open database.
#[derive(Debug)]
pub(super) struct Disk {
    database: Database,
    /// The last entry in the table; 0 if there is none.
    last_index: u64,
}

impl Disk {
    /// Opens the database at `path`, or makes one.
    pub(super) fn open(path: &Path) -> raft::Result<(Self, Saved)> {
        let database = Database::create(path).map_err(failed)?;
        let mut saved = Saved::default();
        for bytes in log(&database).map_err(failed)? {
            saved.entries.push(Entry::parse_from_bytes(&bytes)?);
        }
        if let Some(bytes) = hard_state(&database).map_err(failed)? {
            saved.hard_state = Some(HardState::parse_from_bytes(&bytes)?);
        }
        let last_index = saved.entries.last().map_or(0, |entry| entry.index);
        Ok((Self { database, last_index }, saved))
    }

    pub(super) fn save(
        &mut self,
        entries: &[Entry],
        hard_state: Option<&HardState>,
        must_sync: bool,
    ) -> raft::Result<()> {
        if entries.is_empty() && hard_state.is_none() {
            return Ok(());
        }
        let encoded: Vec<(u64, Vec<u8>)> = entries
            .iter()
            .map(|entry| Ok((entry.index, entry.write_to_bytes()?)))
            .collect::<raft::Result<_>>()?;
        let hard_state = hard_state.map(HardState::write_to_bytes).transpose()?;
        self.write(&encoded, hard_state.as_deref(), must_sync).map_err(failed)
    }

    /// One transaction: the commit returns when the disk has it.
    fn write(
        &mut self,
        entries: &[(u64, Vec<u8>)],
        hard_state: Option<&[u8]>,
        must_sync: bool,
    ) -> Result<(), redb::Error> {
        let mut transaction = self.database.begin_write()?;
        if !must_sync {
            transaction.set_durability(Durability::None)?;
        }
        if let [(first, _), ..] = *entries {
            let mut log = transaction.open_table(LOG)?;
            if first <= self.last_index {
                // A leader of a newer term says otherwise: what stood here was never committed.
                log.retain_in(first.., |_, _| false)?;
            }
            for (index, bytes) in entries {
                log.insert(index, bytes.as_slice())?;
                self.last_index = *index;
            }
        }
        if let Some(bytes) = hard_state {
            transaction.open_table(HARD_STATE)?.insert(ONLY, bytes)?;
        }
        Ok(transaction.commit()?)
    }
}

fn log(database: &Database) -> Result<Vec<Vec<u8>>, redb::Error> {
    let transaction = database.begin_read()?;
    let table = match transaction.open_table(LOG) {
        Ok(table) => table,
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(vec![]),
        Err(error) => return Err(error.into()),
    };
    table.iter()?.map(|entry| Ok(entry?.1.value().to_vec())).collect()
}

fn hard_state(database: &Database) -> Result<Option<Vec<u8>>, redb::Error> {
    let transaction = database.begin_read()?;
    let table = match transaction.open_table(HARD_STATE) {
        Ok(table) => table,
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    Ok(table.get(ONLY)?.map(|bytes| bytes.value().to_vec()))
}

fn failed(error: impl Into<redb::Error>) -> Error {
    Error::Store(StorageError::Other(Box::new(error.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(index: u64, term: u64) -> Entry {
        Entry { index, term, ..Entry::default() }
    }

    #[test]
    fn what_was_saved_is_there_again_and_what_was_overwritten_is_not() {
        let path = std::env::temp_dir().join(format!("raft-node-disk-{}.redb", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let (mut disk, saved) = Disk::open(&path).unwrap();
        assert!(saved.entries.is_empty() && saved.hard_state.is_none());
        disk.save(&[entry(1, 1), entry(2, 1), entry(3, 1)], None, true).unwrap();
        let hard_state = HardState { term: 2, vote: 3, commit: 1, ..HardState::default() };
        disk.save(&[entry(2, 2)], Some(&hard_state), true).unwrap();
        drop(disk);

        let (disk, saved) = Disk::open(&path).unwrap();
        assert_eq!(disk.last_index, 2);
        assert_eq!(saved.entries, [entry(1, 1), entry(2, 2)]);
        assert_eq!(saved.hard_state, Some(hard_state));
        std::fs::remove_file(&path).unwrap();
    }
}
