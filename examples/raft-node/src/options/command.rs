//! What the program is to do.

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use super::{ClientOptions, NodeOptions, Options};

/// What the program is to do.
#[derive(Debug)]
pub enum Command {
    /// Run clusters in this process, and compare.
    Run(Box<Options>),
    /// Be one node of a cluster.
    Node(NodeOptions),
    /// Ask a cluster of such nodes.
    Client(ClientOptions),
}

/// The options of a run, or one of the subcommands.
#[derive(Debug, Parser)]
#[command(name = "raft-node", version, about, long_about, args_conflicts_with_subcommands = true)]
struct CommandLine {
    #[command(subcommand)]
    other: Option<Other>,

    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Subcommand)]
enum Other {
    /// One node of a cluster, over TCP
    Node(NodeOptions),
    /// Asks a cluster of `node` processes
    Client(ClientOptions),
}

impl Command {
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
        match CommandLine::try_parse_from(&args)?.other {
            None => Ok(Self::Run(Box::new(Options::from_args(args)?))),
            Some(Other::Node(options)) => Ok(Self::Node(options.checked()?)),
            Some(Other::Client(options)) => Ok(Self::Client(options)),
        }
    }
}
