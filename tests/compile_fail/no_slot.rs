fn main() {
    let (_writer, _latch) = nodestate::latch::Latch::<u64, 0>::new(1);
}
