//! A manager is set once or swapped.
nodestate::managers! {
    struct Managers {
        lazy database: u64,
    }
}

fn main() {}
