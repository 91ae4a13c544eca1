use nodestate::slot::Owned;
use std::cell::Cell;

fn main() {
    fn send<T: Send>() {}
    send::<Owned<Cell<u8>>>();
}
