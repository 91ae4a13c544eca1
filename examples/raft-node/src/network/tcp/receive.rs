//! The receiving side of a node: a listener, and a task per connection that fills the inbox.

use std::io;
use std::time::Duration;

use futures_util::StreamExt;
use protobuf::Message as _;
use raft::eraftpb::Message;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::frame::{CLIENT, Frames, RAFT, frames};
use crate::network::Inbox;

/// How long a listener pauses that cannot accept, for want of a file descriptor as a rule.
const PAUSE: Duration = Duration::from_millis(50);

/// Where connections of clients go.
type Clients = mpsc::UnboundedSender<Frames>;

/// Accepts connections until the runtime ends.
pub(super) async fn accept(listener: TcpListener, inbox: Inbox, clients: Option<Clients>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve(stream, inbox.clone(), clients.clone()))),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// Serves one connection to its end. What is wrong with a connection ends it; the peer that
/// needs it makes another.
async fn serve(stream: TcpStream, inbox: Inbox, clients: Option<Clients>) -> io::Result<()> {
    let mut frames = frames(stream)?;
    match (frames.next().await.transpose()?.as_deref(), clients) {
        (Some(RAFT), _) => receive(frames, inbox).await,
        (Some(CLIENT), Some(clients)) => {
            // A node that has ended takes no client.
            let _ = clients.send(frames);
            Ok(())
        }
        _ => Ok(()),
    }
}

async fn receive(mut frames: Frames, inbox: Inbox) -> io::Result<()> {
    while let Some(frame) = frames.next().await.transpose()? {
        inbox.deliver(Message::parse_from_bytes(&frame)?);
    }
    Ok(())
}
