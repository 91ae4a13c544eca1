//! A node that is a process of its own answers its client.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

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

fn ask(peers: &str, question: &[&str]) -> String {
    let output = program().args(["client", "--peers", peers]).args(question).output();
    String::from_utf8(output.expect("a client").stdout).expect("text")
}

#[test]
fn a_node_commits_and_tells_what_it_has_applied() {
    let port = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let peers = format!("1={}", port.local_addr().expect("an address"));
    drop(port);
    let node = program()
        .args(["node", "--id", "1", "--peers", &peers, "--store", "mem"])
        .stderr(Stdio::null())
        .spawn();
    let _node = Node(node.expect("the program of this package"));

    let said = ask(&peers, &["propose", "--client", "3", "--first", "5", "--count", "4"]);
    assert!(said.lines().any(|line| line.starts_with("committed 3 8 ")), "{said}");
    assert!(said.lines().last().is_some_and(|line| line.starts_with("committed=4 ")), "{said}");
    assert_eq!(ask(&peers, &["applied", "3"]).trim(), "id=1 applied=5..9");
    let status = ask(&peers, &["status"]);
    assert!(status.starts_with("id=1 role=Leader ") && status.contains(" dup=0"), "{status}");
}
