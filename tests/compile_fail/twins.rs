use nodestate::flags::{FlagCell, UserFlags};
use nodestate::latch::Latch;

fn unpin<T: Unpin>(_: T) {}

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
}
