//! A type so large that some compilers give up on it under a sanitizer.

use nodestate::ring::mpsc;

#[test]
fn a_ring_of_what_there_are_no_addresses_for() {
    let error = mpsc::ring::<[u8; 1 << 50]>(1 << 12).unwrap_err();
    assert!(error.max() < 1 << 12);
}
