use nodestate::slot::OnceSlot;
use std::sync::MutexGuard;

fn main() {
    fn sync<T: Sync>() {}
    sync::<OnceSlot<MutexGuard<'static, u8>>>();
}
