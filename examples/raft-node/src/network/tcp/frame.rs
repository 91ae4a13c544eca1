//! What travels over a connection: frames with their length before them, the first of which says
//! what the others are.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::SinkExt;
use protobuf::Message as _;
use raft::eraftpb::Message;
use tokio::net::TcpStream;
use tokio_util::bytes::Bytes;
use tokio_util::codec::{Framed, LengthDelimitedCodec};

/// The first frame of a connection that carries Raft's messages.
pub(super) const RAFT: &[u8] = b"raft";
/// The first frame of a connection that carries a client's requests and their answers.
pub(super) const CLIENT: &[u8] = b"client";
/// How long a connection may take to be made: the peer is on this machine, or is not there.
const PATIENCE: Duration = Duration::from_millis(500);

/// A connection by frames.
pub(crate) type Frames = Framed<TcpStream, LengthDelimitedCodec>;

pub(super) fn frames(stream: TcpStream) -> io::Result<Frames> {
    stream.set_nodelay(true)?;
    Ok(Framed::new(stream, LengthDelimitedCodec::new()))
}

/// Connects to a node, to send it Raft's messages.
pub(super) async fn connect(to: SocketAddr) -> io::Result<Frames> {
    connect_as(to, RAFT).await
}

/// Connects to a node, to ask it.
pub(crate) async fn connect_as_client(to: SocketAddr) -> io::Result<Frames> {
    connect_as(to, CLIENT).await
}

async fn connect_as(to: SocketAddr, hello: &'static [u8]) -> io::Result<Frames> {
    let stream = tokio::time::timeout(PATIENCE, TcpStream::connect(to)).await??;
    let mut frames = frames(stream)?;
    frames.feed(Bytes::from_static(hello)).await?;
    Ok(frames)
}

/// Writes all of `messages`, and flushes once.
pub(super) async fn write(frames: &mut Frames, messages: Vec<Message>) -> io::Result<()> {
    for message in messages {
        frames.feed(Bytes::from(message.write_to_bytes()?)).await?;
    }
    SinkExt::<Bytes>::flush(frames).await
}
