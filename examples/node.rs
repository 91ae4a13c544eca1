//! A node on tokio: requests that propose, a Raft loop in a task, a manager that is set late, and an end
//! that everybody hears of: `cargo run --example node`
//!
//! The loop has nobody to agree with, so what is proposed is committed at once.

use std::time::Duration;

use nodestate::flags::Lifecycle::{Running, Starting, Uninit};
use nodestate::node::{Remains, Writer};
use nodestate::proposal::{Caps, Outcome};
use nodestate::raft::Role;
use nodestate::{NodeState, managers};

struct Database;

struct Quota {
    most: usize,
}

managers! {
    /// What this node consists of.
    pub struct Managers {
        /// Opened while requests are already waiting.
        once database: Database,
        /// Another one with each configuration.
        swap quota: Quota,
    }
}

type State = NodeState<String, Managers>;

async fn raft_loop(mut writer: Writer<String, Managers>) -> Remains<String> {
    writer.publish((Role::Leader, Some(1), 1)).expect("it is the first term");
    let (caps, mut batch, mut index) = (Caps { items: 512, bytes: 1 << 20 }, Vec::new(), 0);
    let mut ticks = tokio::time::interval(Duration::from_millis(100));
    loop {
        tokio::select! {
            biased;
            taken = writer.proposals().next_batch_async(caps, |value: &String| value.len(), &mut batch) => {
                if taken.is_err() {
                    return writer.shutdown(); // a handle has asked for the end, and nothing is left
                }
            }
            _ = ticks.tick() => {} // the engine's
        }
        for proposal in batch.drain(..) {
            index += 1;
            proposal.responder.committed(index, 1);
        }
    }
}

async fn request(
    state: State,
    number: usize,
) -> Result<Outcome, Box<dyn std::error::Error + Send + Sync>> {
    let _database = state.get_database().await?; // waits until it is set
    let most = state.try_get_quota().map_or(0, |quota| quota.most); // the guard does not cross an await
    if number >= most {
        return Err("over the quota".into());
    }
    Ok(state.propose_async(format!("x = {number}")).await?.await)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let builder = NodeState::builder(1).peer(2, "10.0.0.2:7000").managers(Managers::new());
    let (writer, state) = builder.build()?;
    let raft_loop = tokio::spawn(raft_loop(writer));
    state.advance(Uninit, Starting)?;
    let requests: Vec<_> =
        (0..4).map(|number| tokio::spawn(request(state.clone(), number))).collect();

    state.set_quota(Quota { most: 3 }).map_err(|_| "set twice")?;
    state.set_database(Database).map_err(|_| "set twice")?;
    state.advance(Starting, Running)?;
    for request in requests {
        match request.await? {
            Ok(outcome) => println!("{outcome}"),
            Err(error) => println!("{error}"),
        }
    }
    state.shutdown();
    println!("left: {:?}, {:?}", raft_loop.await?.proposals, state.lifecycle());
    Ok(())
}
