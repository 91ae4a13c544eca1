fn main() {
    let _cell = nodestate::flags::FlagCell::new([1_u64; 2]);
}
