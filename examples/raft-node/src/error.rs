//! Why a run could not be finished, as opposed to a run whose checks failed.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// A run that could not be finished.
#[derive(Debug)]
pub enum Error {
    /// The engine refused an operation.
    Engine(raft::Error),
    /// The folder for the nodes' logs could not be made.
    Folder(std::io::Error),
    /// No node became leader in this time.
    NoLeader(Duration),
    /// The thread with this name panicked.
    Panicked(&'static str),
    /// The network could not be set up.
    Network(std::io::Error),
    /// The metrics could not be registered.
    Metrics(nodestate::metrics::RegisterError),
    /// The picture could not be written here.
    Svg(PathBuf, std::io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Engine(error) => write!(f, "the raft engine: {error}"),
            Self::Folder(error) => write!(f, "no folder for the logs: {error}"),
            Self::NoLeader(waited) => write!(f, "no leader within {waited:?}"),
            Self::Panicked(thread) => write!(f, "a {thread} thread panicked"),
            Self::Network(error) => write!(f, "the network: {error}"),
            Self::Metrics(error) => write!(f, "the metrics: {error}"),
            Self::Svg(path, error) => write!(f, "cannot write {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Engine(error) => Some(error),
            Self::Folder(error) | Self::Network(error) | Self::Svg(_, error) => Some(error),
            Self::Metrics(error) => Some(error),
            Self::NoLeader(_) | Self::Panicked(_) => None,
        }
    }
}

impl From<raft::Error> for Error {
    fn from(error: raft::Error) -> Self {
        Self::Engine(error)
    }
}
