fn main() {
    let (_writer, _latch) = nodestate::latch::Latch::<u64, 17>::new(1);
}
