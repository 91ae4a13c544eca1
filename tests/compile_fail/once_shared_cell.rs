use nodestate::slot::OnceSlot;
use std::cell::Cell;

fn main() {
    fn sync<T: Sync>() {}
    sync::<OnceSlot<Cell<u8>>>();
}
