use nodestate::flags::{FlagCell, UserFlags};
use nodestate::latch::Latch;

fn unpin<T: Unpin>(_: T) {}

fn send<T: Send>() {}

fn sync<T: Sync>() {}

/// An owned value may be held where a guard may not.
#[tokio::main(flavor = "current_thread")]
async fn held_across_await() {
    let slot = std::sync::Arc::new(nodestate::slot::SwapSlot::from(1));
    let task = tokio::spawn(async move {
        let value = slot.try_get_owned().unwrap();
        tokio::task::yield_now().await;
        println!("{}", *value);
    });
    task.await.unwrap();
}

fn main() {
    let (mut writer, latch) = Latch::<u64, 2>::new(1);
    let _second = latch.clone();
    writer.publish(2);
    let _flag = UserFlags::bit::<23>();
    let _cell = FlagCell::new(1_u64);
    let flags = nodestate::flags::Flags::new();
    unpin(Box::pin(flags.changed()));
    let map = nodestate::map::EpochMap::<u32, for<'a> fn(&'a str)>::new();
    let _same: &nodestate::map::EpochMap<u32, for<'a> fn(&'a str)> = &map;
    let text = String::from("here");
    let (mut producer, mut consumer) = nodestate::ring::spsc::ring::<&str>(1).unwrap();
    producer.try_push(&text).unwrap();
    println!("{}", consumer.try_pop().unwrap());
    held_across_await();
    sync::<nodestate::slot::OnceSlot<u8>>();
    send::<nodestate::slot::OnceSlot<std::cell::Cell<u8>>>();
    send::<nodestate::slot::Owned<u8>>();
    let (mut writer, state) =
        nodestate::NodeState::builder(1).managers(Managers::new()).build::<u64>().unwrap();
    let second = state.clone();
    writer.publish((nodestate::raft::Role::Leader, Some(1), 7)).unwrap();
    assert!(second.try_get_database().is_none());
}

nodestate::managers! {
    struct Managers {
        once database: u64,
    }
}
