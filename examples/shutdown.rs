//! Tasks wait for a node to run and for it to end: `cargo run --example shutdown`
//!
//! The tasks run on tokio here; any executor does. Every wait ends with the lifecycle, so none of
//! them needs to be told of a shutdown.

use std::sync::Arc;
use std::time::Duration;

use nodestate::flags::{Flags, Lifecycle, UserFlags};

const READ_ONLY: UserFlags = UserFlags::bit::<0>();

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let flags = Arc::new(Flags::new());

    let request = tokio::spawn({
        let flags = flags.clone();
        async move {
            flags.wait_until_async(|now| now.is_running()).await?;
            println!("request: the node runs");
            let read_only = flags.wait_until_async(|now| now.contains(READ_ONLY)).await;
            println!("request: waited for a flag that never came: {}", read_only.unwrap_err());
            Ok::<_, nodestate::Closed>(())
        }
    });
    // Taken before the task runs: what changes from here on, it will see.
    let mut seen = flags.snapshot();
    let watcher = tokio::spawn({
        let flags = flags.clone();
        async move {
            while let Ok(now) = flags.changed_since_async(seen).await {
                println!("watcher: {:?}", now.lifecycle());
                seen = now;
            }
        }
    });

    for (from, to) in [
        (Lifecycle::Uninit, Lifecycle::Starting),
        (Lifecycle::Starting, Lifecycle::Running),
        (Lifecycle::Running, Lifecycle::Draining),
        (Lifecycle::Draining, Lifecycle::Stopped),
    ] {
        flags.advance(from, to)?;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    request.await??;
    watcher.await?;
    Ok(())
}
