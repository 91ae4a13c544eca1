//! Presets: a name for a set of options, each of which the command line may still change.

use std::ffi::OsString;

use clap::ValueEnum;

/// What a run is to show.
#[derive(Copy, Clone, PartialEq, Eq, Debug, ValueEnum)]
pub enum Preset {
    /// As many proposals as fit, and nothing beside them: they hardly depend on the state
    Saturate,
    /// The same with batches of 1, 16 and 512: on these they depend
    Batching,
    /// A paced load beside readers, a lister and a writer of peers: the tails
    ReadHeavy,
    /// The leader is cut off a hundred times: nothing may be torn, lost or applied twice
    Failover,
    /// Half an hour of everything that a node must bear: its memory stays flat, its counts exact
    Soak,
}

impl Preset {
    /// The options that the preset stands for.
    pub const fn flags(self) -> &'static str {
        match self {
            Self::Saturate => {
                "--rate 0 --readers 0 --lister-ms 0 --churn-hz 0 --kill-leader-at never"
            }
            Self::Batching => {
                "--rate 0 --readers 0 --lister-ms 0 --churn-hz 0 --kill-leader-at never \
                 --batch 1,16,512"
            }
            Self::ReadHeavy => {
                "--rate 25000 --readers 2 --lister-ms 2 --peers 1000 --churn-hz 1000 \
                 --kill-leader-at never --secs 4 --repeat 5"
            }
            Self::Failover => {
                "--rate 5000 --readers 1 --lister-ms 10 --peers 100 --churn-hz 100 \
                 --kill-leader-at 0.2 --kills 100 --tick-ms 4 --repeat 1"
            }
            Self::Soak => {
                "--state lockfree --soak 30 --clients 4 --window 64 --rate 1000 --peers 1000 \
                 --churn-hz 200 --tick-ms 10"
            }
        }
    }

    /// A command line with the preset's options before its own, which therefore win.
    pub(super) fn expand(self, args: &[OsString]) -> Vec<OsString> {
        let (program, own) = args.split_at(args.len().min(1));
        let flags = self.flags().split_whitespace().map(OsString::from);
        program.iter().cloned().chain(flags).chain(own.iter().cloned()).collect()
    }
}
