//! A build without the feature `redb` has no disk.

use std::path::Path;

use raft::eraftpb::{Entry, HardState};
use raft::{Error, StorageError};

use super::Saved;

/// There is none.
#[derive(Debug)]
pub(super) enum Disk {}

impl Disk {
    pub(super) fn open(_: &Path) -> raft::Result<(Self, Saved)> {
        let reason = "this build has no disk: add --features redb";
        Err(Error::Store(StorageError::Other(reason.into())))
    }

    pub(super) fn save(&mut self, _: &[Entry], _: Option<&HardState>, _: bool) -> raft::Result<()> {
        match *self {}
    }
}
