//! The values that options take.

use std::str::FromStr;
use std::time::Duration;

use clap::ValueEnum;

use super::contradiction;

/// A mistake to put into a soak.
#[derive(Copy, Clone, PartialEq, Eq, Debug, ValueEnum)]
pub enum Plant {
    /// Something of each removed peer is kept for ever
    Leak,
    /// One proposal in a thousand is not counted
    Miscount,
}

/// Which states to run.
#[derive(Copy, Clone, PartialEq, Eq, Debug, ValueEnum)]
pub enum StateChoice {
    /// nodestate's view, flags, peers and proposals
    #[value(name = "lockfree")]
    LockFree,
    /// Every field behind a parking_lot lock
    #[value(name = "parking_lot")]
    ParkingLot,
    /// Every field behind a tokio::sync lock
    #[value(name = "tokio")]
    Tokio,
    /// All three, interleaved
    #[value(name = "all")]
    All,
}

/// What carries messages between the nodes.
#[derive(Copy, Clone, PartialEq, Eq, Debug, ValueEnum)]
pub enum Net {
    /// A channel per node
    Channel,
    /// TCP on 127.0.0.1
    Tcp,
}

impl Net {
    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Tcp => "tcp",
        }
    }
}

/// What keeps the log.
#[derive(Copy, Clone, PartialEq, Eq, Debug, ValueEnum)]
pub enum StoreChoice {
    /// Memory
    Mem,
    /// A redb database per node, one durable transaction per ready (cargo feature `redb`)
    Redb,
}

impl StoreChoice {
    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mem => "mem",
            Self::Redb => "redb",
        }
    }
}

impl StoreChoice {
    /// Refuses what this build does not have.
    pub(super) fn check(self) -> Result<(), clap::Error> {
        if self == Self::Redb && cfg!(not(feature = "redb")) {
            return Err(contradiction("--store redb needs a build with --features redb"));
        }
        Ok(())
    }
}

/// When the leader is cut off.
#[derive(Copy, Clone, PartialEq, Debug)]
pub enum KillLeader {
    /// Halfway through the run, if the others can elect another.
    Half,
    /// Not at all.
    Never,
    /// So long after the load has started.
    At(Duration),
}

impl FromStr for KillLeader {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "half" => Ok(Self::Half),
            "never" => Ok(Self::Never),
            text => match seconds(text) {
                Ok(at) => Ok(Self::At(at)),
                Err(reason) => Err(format!("`half`, `never`, or {reason}")),
            },
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    const MOST: f64 = 86_400.0;
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds".to_owned())?;
    if (0.0..=MOST).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(format!("seconds between 0 and {MOST}"))
    }
}

pub(super) fn positive_minutes(text: &str) -> Result<Duration, String> {
    let minutes = positive_seconds(text)?;
    minutes.checked_mul(60).ok_or_else(|| "too many minutes".to_owned())
}

pub(super) fn positive_seconds(text: &str) -> Result<Duration, String> {
    match seconds(text) {
        Ok(Duration::ZERO) => Err("more than 0 seconds".to_owned()),
        other => other,
    }
}
