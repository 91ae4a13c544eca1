use nodestate::slot::SwapSlot;
use std::sync::Arc;

fn main() {
    let slot = Arc::new(SwapSlot::from(1));
    tokio::spawn(async move {
        let value = slot.try_get().unwrap();
        tokio::task::yield_now().await;
        println!("{}", *value);
    });
}
