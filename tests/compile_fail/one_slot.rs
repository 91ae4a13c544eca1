fn main() {
    let (_writer, _latch) = nodestate::latch::Latch::<u64, 1>::new(1);
}
