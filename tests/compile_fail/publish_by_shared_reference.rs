fn main() {
    let (writer, _latch) = nodestate::latch::Latch::<u64, 2>::new(1);
    let shared = &writer;
    shared.publish(2);
}
