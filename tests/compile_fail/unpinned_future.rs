fn main() {
    fn unpin<T: Unpin>(_: T) {}
    let flags = nodestate::flags::Flags::new();
    unpin(flags.changed());
}
