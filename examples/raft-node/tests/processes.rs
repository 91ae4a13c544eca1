//! A node that is a process of its own answers its client, and tells its metrics.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A process that ends with the test.
struct Node(Child);

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_raft-node"))
}

fn free_addresses() -> [SocketAddr; 2] {
    let ports = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    ports.map(|port| port.local_addr().expect("an address"))
}

fn ask(peers: &str, question: &[&str]) -> String {
    let output = program().args(["client", "--peers", peers]).args(question).output();
    String::from_utf8(output.expect("a client").stdout).expect("text")
}

fn get(address: SocketAddr) -> String {
    let mut stream = TcpStream::connect(address).expect("the metrics' address");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time that is not zero");
    stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
    let mut page = String::new();
    stream.read_to_string(&mut page).expect("a page");
    page
}

#[test]
fn a_node_commits_and_tells_what_it_did() {
    let [raft, metrics] = free_addresses();
    let peers = format!("1={raft}");
    let node = program()
        .args(["node", "--id", "1", "--peers", &peers, "--store", "mem"])
        .args(["--metrics", &metrics.to_string()])
        .stderr(Stdio::null())
        .spawn();
    let _node = Node(node.expect("the program of this package"));

    let said = ask(&peers, &["propose", "--client", "3", "--first", "5", "--count", "4"]);
    assert!(said.lines().any(|line| line.starts_with("committed 3 8 ")), "{said}");
    assert!(said.lines().last().is_some_and(|line| line.starts_with("committed=4 ")), "{said}");
    assert_eq!(ask(&peers, &["applied", "3"]).trim(), "id=1 applied=5..9");
    let status = ask(&peers, &["status"]);
    assert!(status.starts_with("id=1 role=Leader ") && status.contains(" dup=0"), "{status}");

    let page = get(metrics);
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    for wanted in [
        "raft_node_proposals_total{node=\"1\",outcome=\"committed\"} 4",
        "raft_node_is_leader{node=\"1\"} 1",
    ] {
        assert!(page.lines().any(|line| line == wanted), "{wanted}: {page}");
    }
}
