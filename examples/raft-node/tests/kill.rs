//! Nodes that are processes of their own are killed with SIGKILL under load, first leader after
//! leader and then all at once: what was acknowledged is there when they are back, once, on every node.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Lines};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const NODES: usize = 3;
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);

/// A cluster of processes that are killed when it is dropped.
struct Cluster {
    peers: String,
    folder: PathBuf,
    nodes: Vec<Child>,
}

impl Cluster {
    fn start() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kill");
        let _ = std::fs::remove_dir_all(&folder);
        let ports: Vec<_> =
            (0..NODES).map(|_| TcpListener::bind("127.0.0.1:0").expect("a free port")).collect();
        let peers: Vec<_> = (1..)
            .zip(&ports)
            .map(|(id, port)| format!("{id}={}", port.local_addr().expect("an address")))
            .collect();
        drop(ports);
        let mut cluster = Self { peers: peers.join(","), folder, nodes: vec![] };
        cluster.nodes = (1..=NODES).map(|id| cluster.spawn(id)).collect();
        cluster
    }

    fn spawn(&self, id: usize) -> Child {
        program()
            .args(["node", "--id", &id.to_string(), "--peers", &self.peers, "--data"])
            .arg(&self.folder)
            .stderr(Stdio::null())
            .spawn()
            .expect("the program of this package")
    }

    /// SIGKILL, which no process sees coming.
    fn kill(&mut self, id: usize) {
        let node = &mut self.nodes[id - 1];
        node.kill().and_then(|()| node.wait()).expect("a process that can be killed");
    }

    fn restart(&mut self, id: usize) {
        self.nodes[id - 1] = self.spawn(id);
    }

    /// The lines that a client prints, one per node.
    fn ask(&self, question: &[&str]) -> Vec<String> {
        let answer = program().args(["client", "--peers", &self.peers]).args(question).output();
        let text = String::from_utf8(answer.expect("a client").stdout).expect("text");
        text.lines().map(str::to_owned).collect()
    }

    fn leader(&self) -> usize {
        let start = Instant::now();
        loop {
            let lines = self.ask(&["status"]);
            let leader = lines.iter().position(|line| line.contains(" role=Leader "));
            if let Some(at) = leader {
                return at + 1;
            }
            assert!(start.elapsed() < PATIENCE, "no leader: {lines:?}");
            sleep(POLL);
        }
    }

    /// Waits until all nodes have applied the same, and returns what a node says of it.
    fn await_agreement(&self) -> String {
        let start = Instant::now();
        loop {
            let lines = self.ask(&["status"]);
            let said: BTreeSet<_> = lines
                .iter()
                .map(|line| line.find("applied=").map_or("silent", |at| &line[at..]))
                .collect();
            if let (1, Some(said)) = (said.len(), said.first())
                && *said != "silent"
            {
                return (*said).to_owned();
            }
            assert!(start.elapsed() < PATIENCE, "no agreement: {lines:?}");
            sleep(POLL);
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for node in &mut self.nodes {
            let _ = node.kill();
            let _ = node.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A client that proposes until it is dropped, and the commands it was told are committed.
struct Load {
    client: Child,
    lines: Lines<BufReader<ChildStdout>>,
    acknowledged: BTreeSet<u64>,
}

impl Load {
    fn on(cluster: &Cluster, number: &str) -> Self {
        let mut client = program()
            .args(["client", "--peers", &cluster.peers, "propose", "--client", number])
            .args(["--count", "1000000000", "--window", "16"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("a client");
        let lines = BufReader::new(client.stdout.take().expect("a pipe")).lines();
        Self { client, lines, acknowledged: BTreeSet::new() }
    }

    fn read(&mut self, count: usize) {
        for line in self.lines.by_ref().take(count) {
            let line = line.expect("text");
            let mut words = line.split(' ');
            assert_eq!(words.next(), Some("committed"), "{line}");
            let seq = words.nth(1).and_then(|seq| seq.parse().ok()).expect("a number");
            assert!(self.acknowledged.insert(seq), "{seq} was acknowledged twice");
        }
    }

    /// Ends the client, and returns all that it was told.
    fn finish(mut self) -> BTreeSet<u64> {
        self.client.kill().and_then(|()| self.client.wait()).expect("a client");
        // The last line may be half a line.
        let left: Vec<_> = self.lines.by_ref().map_while(Result::ok).collect();
        let complete = &left[..left.len().saturating_sub(1)];
        let seqs = complete.iter().filter_map(|line| line.split(' ').nth(2)?.parse::<u64>().ok());
        self.acknowledged.extend(seqs);
        self.acknowledged
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_raft-node"))
}

/// The commands that a node says it has applied, such as in `id=1 applied=0..3,5..9`.
fn applied(line: &str) -> BTreeSet<u64> {
    let (_, ranges) = line.split_once("applied=").expect("an answer");
    if ranges.is_empty() {
        return BTreeSet::new();
    }
    let range = |range: &str| {
        let (start, end) = range.split_once("..").expect("a range");
        start.parse::<u64>().expect("a number")..end.parse().expect("a number")
    };
    ranges.split(',').flat_map(range).collect()
}

#[test]
fn what_was_acknowledged_survives_the_death_of_the_leader_and_of_all() {
    const ENOUGH: usize = 200;
    const LEADERS: usize = 3;
    let mut cluster = Cluster::start();
    let mut load = Load::on(&cluster, "1");
    load.read(ENOUGH);
    for _ in 0..LEADERS {
        let leader = cluster.leader();
        cluster.kill(leader);
        load.read(ENOUGH);
        cluster.restart(leader);
        load.read(ENOUGH);
    }
    (1..=NODES).for_each(|id| cluster.kill(id));
    let acknowledged = load.finish();
    assert!(acknowledged.len() > 2 * LEADERS * ENOUGH, "{} acknowledged", acknowledged.len());

    (1..=NODES).for_each(|id| cluster.restart(id));
    // A command of a new client: what is committed before it is known to be, from then on.
    let said = cluster.ask(&["propose", "--client", "2"]);
    assert!(said.last().is_some_and(|line| line.starts_with("committed=1 ")), "{said:?}");
    let said = cluster.await_agreement();
    assert!(said.ends_with(" dup=0"), "{said}");
    for line in cluster.ask(&["applied", "1"]) {
        let lost = acknowledged.difference(&applied(&line)).count();
        assert_eq!(lost, 0, "{lost} of {} are lost: {line}", acknowledged.len());
    }
}
