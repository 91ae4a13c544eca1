//! The command line.

mod command;
mod preset;
mod process;
mod values;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory, Parser, value_parser};

pub use self::command::Command;
pub use self::preset::Preset;
pub use self::process::{Ask, ClientOptions, Members, NodeOptions};
pub use self::values::{KillLeader, Net, Plant, StateChoice, StoreChoice};
use self::values::{positive_minutes, positive_seconds};

/// A real Raft cluster in one process, on the lock-free state and on the lock-based ones.
///
/// Exit status: 0 if every check held, 1 if one did not or the run failed, 2 for a bad command
/// line. The last line says what the checks found.
#[derive(Clone, Debug, Parser)]
#[command(name = "raft-node", version, args_override_self = true)]
pub struct Options {
    /// Options for what a run is to show; those that are given beside it win
    #[arg(long, value_enum)]
    pub preset: Option<Preset>,

    /// The state that the nodes share with the threads around them
    #[arg(long, value_enum, default_value_t = StateChoice::All)]
    pub state: StateChoice,

    /// Nodes in the cluster
    #[arg(long, value_name = "N", default_value_t = 3)]
    #[arg(value_parser = value_parser!(u64).range(1..=9))]
    pub nodes: u64,

    /// What carries messages between the nodes
    #[arg(long, value_enum, default_value_t = Net::Channel)]
    pub net: Net,

    /// What keeps the nodes' logs
    #[arg(long, value_enum, default_value_t = StoreChoice::Mem)]
    pub store: StoreChoice,

    /// Threads that propose
    #[arg(long, value_name = "N", default_value_t = 2)]
    #[arg(value_parser = value_parser!(u16).range(1..=256))]
    pub clients: u16,

    /// Open proposals per client
    #[arg(long, value_name = "N", default_value_t = 256)]
    #[arg(value_parser = value_parser!(u32).range(1..=65_536))]
    pub window: u32,

    /// The most proposals that one turn of the loop appends together; of several numbers, each
    /// state runs with each
    #[arg(long, value_name = "N,..", default_value = "512")]
    #[arg(action = ArgAction::Set, value_delimiter = ',')]
    #[arg(value_parser = value_parser!(u32).range(1..=65_536))]
    pub batch: Vec<u32>,

    /// Spinning readers of the status; each reads every node
    #[arg(long, value_name = "N", default_value_t = 2)]
    #[arg(value_parser = value_parser!(u16).range(0..=256))]
    pub readers: u16,

    /// Milliseconds between two listings of all peers of every node; 0: no lister
    #[arg(long, value_name = "MS", default_value_t = 2)]
    #[arg(value_parser = value_parser!(u64).range(0..=60_000))]
    pub lister_ms: u64,

    /// Peers that each node knows besides the members of the cluster
    #[arg(long, value_name = "N", default_value_t = 1000)]
    #[arg(value_parser = value_parser!(u64).range(0..=1_000_000))]
    pub peers: u64,

    /// Peers that each node replaces per second; 0: none
    #[arg(long, value_name = "HZ", default_value_t = 1000)]
    #[arg(value_parser = value_parser!(u32).range(0..=1_000_000))]
    pub churn_hz: u32,

    /// Proposals per second of all clients together; 0: unpaced, as fast as the windows allow
    #[arg(long, value_name = "HZ", default_value_t = 25_000)]
    #[arg(value_parser = value_parser!(u32).range(0..=100_000_000))]
    pub rate: u32,

    /// Seconds that each run is under load
    #[arg(long, value_name = "SECS", default_value = "2")]
    #[arg(value_parser = positive_seconds)]
    pub secs: Duration,

    /// Runs of each state, interleaved
    #[arg(long, value_name = "N", default_value_t = 3)]
    #[arg(value_parser = value_parser!(u32).range(1..=1000))]
    pub repeat: u32,

    /// When to cut the leader off the network for a while: seconds into the run, `half` (with
    /// fewer than three nodes: never), or `never`
    #[arg(long, value_name = "SECS", default_value = "half")]
    pub kill_leader_at: KillLeader,

    /// How often to do so, each time as soon as the cluster is whole again; the run goes on until
    /// all are done
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(value_parser = value_parser!(u32).range(1..=10_000))]
    pub kills: u32,

    /// Raft's clock in milliseconds; an election takes 15 to 30 ticks
    #[arg(long, value_name = "MS", default_value_t = 10)]
    #[arg(value_parser = value_parser!(u64).range(1..=1000))]
    pub tick_ms: u64,

    /// Print one JSON document to standard output; the last line of standard error is then the
    /// verdict, which the document holds as well
    #[arg(long)]
    pub json: bool,

    /// Where to write the picture of the tails [default: raft-node-tails.svg in this package's
    /// target folder, else in the current one]
    #[arg(long, value_name = "PATH")]
    pub svg: Option<PathBuf>,

    /// Write a report to open in a browser: distributions, throughput and allocations of the
    /// states side by side, in one file that needs no network
    #[arg(long, value_name = "PATH")]
    pub html: Option<PathBuf>,

    /// Run one cluster on the lock-free state for so long, under everything that it must bear, and
    /// watch its memory and its counts
    #[arg(long, value_name = "MINUTES", value_parser = positive_minutes)]
    pub soak: Option<Duration>,

    /// Put a mistake into a soak, to see it noticed
    #[arg(long, value_enum)]
    pub plant: Option<Plant>,

    /// Swap the lock-free view for one that tears on purpose, to see the checks fail
    #[arg(long)]
    pub torn: bool,
}

/// The most that the lock-free state can have open at once.
const MOST_OPEN: usize = 131_072;

/// The fewest nodes that can lose one and go on.
const NODES_TO_LOSE_ONE: u64 = 3;

impl Options {
    /// Parses a command line whose first item is the program's name.
    ///
    /// # Errors
    /// What clap finds wrong with an option, or options that contradict each other.
    pub fn from_args<I, T>(args: I) -> Result<Self, clap::Error>
    where
        I: IntoIterator<Item = T>,
        T: Into<OsString> + Clone,
    {
        let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
        let mut options = Self::try_parse_from(&args)?;
        if let Some(preset) = options.preset {
            options = Self::try_parse_from(preset.expand(&args))?;
        }
        options.check()?;
        Ok(options)
    }

    /// Checks options against each other.
    ///
    /// # Errors
    /// A clap error that names the contradiction.
    fn check(&self) -> Result<(), clap::Error> {
        if let KillLeader::At(at) = self.kill_leader_at {
            if self.nodes < NODES_TO_LOSE_ONE {
                return Err(contradiction("--kill-leader-at SECS needs at least 3 --nodes"));
            }
            if at >= self.secs {
                return Err(contradiction("--kill-leader-at must come before the end, --secs"));
            }
        }
        if self.most_open() > MOST_OPEN {
            return Err(contradiction("--clients times --window must be less than 131072"));
        }
        self.store.check()?;
        if self.soak.is_some() {
            self.check_soak()?;
        } else if self.plant.is_some() {
            return Err(contradiction("--plant is for --soak"));
        }
        if self.torn && !matches!(self.state, StateChoice::LockFree | StateChoice::All) {
            return Err(contradiction("--torn replaces the lockfree view: add --state lockfree"));
        }
        Ok(())
    }

    fn check_soak(&self) -> Result<(), clap::Error> {
        let is_ours = matches!(self.state, StateChoice::LockFree | StateChoice::All);
        if !is_ours || self.torn {
            return Err(contradiction("--soak is for --state lockfree"));
        }
        if self.nodes < NODES_TO_LOSE_ONE {
            return Err(contradiction("--soak needs at least 3 --nodes"));
        }
        if self.store != StoreChoice::Mem {
            return Err(contradiction("--soak keeps its logs in memory"));
        }
        Ok(())
    }

    /// When the leader is cut off, if it is.
    pub(crate) fn kill_at(&self) -> Option<Duration> {
        match self.kill_leader_at {
            KillLeader::Half => (self.nodes >= NODES_TO_LOSE_ONE).then(|| self.secs / 2),
            KillLeader::Never => None,
            KillLeader::At(at) => Some(at),
        }
    }

    /// Raft's clock.
    pub(crate) fn tick(&self) -> Duration {
        Duration::from_millis(self.tick_ms)
    }

    /// The most proposals that a node can have open: every client's window, so that none is refused
    /// because a queue is full; and the one whose client has seen the answer while the loop that
    /// gave it still wakes it.
    pub(crate) fn most_open(&self) -> usize {
        usize::from(self.clients) * self.window as usize + 1
    }

    /// Proposals per second of each client; none if unpaced.
    pub(crate) fn rate_per_client(&self) -> Option<f64> {
        (self.rate > 0).then(|| f64::from(self.rate) / f64::from(self.clients))
    }
}

fn contradiction(message: &str) -> clap::Error {
    Options::command().error(ErrorKind::ArgumentConflict, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &str) -> Result<Options, clap::Error> {
        Options::from_args(std::iter::once("raft-node").chain(args.split_whitespace()))
    }

    #[test]
    fn clap_accepts_the_definition() {
        Options::command().debug_assert();
    }

    #[test]
    fn defaults_kill_halfway_where_another_can_be_elected() {
        assert_eq!(parse("--secs 4").unwrap().kill_at(), Some(Duration::from_secs(2)));
        assert_eq!(parse("--nodes 2").unwrap().kill_at(), None);
        assert_eq!(parse("--kill-leader-at never").unwrap().kill_at(), None);
        let at = parse("--kill-leader-at 0.5").unwrap().kill_at();
        assert_eq!(at, Some(Duration::from_millis(500)));
    }

    #[test]
    fn the_lock_free_state_can_have_as_many_open_as_are_allowed() {
        let refused = nodestate::proposal::channel::<()>(usize::MAX).unwrap_err();
        assert_eq!(refused.max(), MOST_OPEN);
        assert_eq!(parse("--clients 2 --window 65535").unwrap().most_open(), MOST_OPEN - 1);
    }

    #[test]
    fn a_preset_gives_way_to_what_stands_beside_it() {
        for args in ["--preset failover --kills 7", "--kills 7 --preset failover"] {
            let options = parse(args).unwrap();
            assert_eq!((options.kills, options.tick_ms, options.rate), (7, 4, 5000), "{args}");
        }
        let batching = parse("--preset batching").unwrap();
        assert_eq!((batching.batch, batching.rate), (vec![1, 16, 512], 0));
        for preset in <Preset as clap::ValueEnum>::value_variants() {
            parse(preset.flags()).unwrap();
        }
    }

    #[test]
    fn a_rate_of_zero_is_no_pace() {
        assert_eq!(parse("--rate 0").unwrap().rate_per_client(), None);
        assert_eq!(parse("--rate 10 --clients 4").unwrap().rate_per_client(), Some(2.5));
    }

    #[test]
    fn bad_input_is_an_error() {
        for args in [
            "--nodes 0",
            "--nodes 10",
            "--clients 0",
            "--window 0",
            "--batch 0",
            "--batch 1,0",
            "--kills 0",
            "--preset calm",
            "--repeat 0",
            "--secs 0",
            "--secs -1",
            "--secs NaN",
            "--secs inf",
            "--secs soon",
            "--state spin",
            "--rate -1",
            "--kill-leader-at later",
            "--kill-leader-at 2 --secs 2",
            "--kill-leader-at 1 --nodes 2",
            "--torn --state tokio",
            "--clients 2 --window 65536",
            "--soak 0",
            "--soak 1 --state tokio",
            "--soak 1 --nodes 2",
            "--plant leak",
            "--frobnicate",
        ] {
            assert!(parse(args).is_err(), "{args}");
        }
    }
}
