//! Managers are declared as a struct's.
nodestate::managers! {
    once database: u64,
}

fn main() {}
