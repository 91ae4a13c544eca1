//! What must not compile, each beside a twin that does and differs in that alone.

/// The compiler whose words the expected messages are: the `rust-version` of the package.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn compile_fail() {
    let version = std::process::Command::new("rustc").arg("--version").output().unwrap().stdout;
    if !version.starts_with(COMPILER.as_bytes()) {
        println!("skipped: the messages are those of {COMPILER}");
        return;
    }
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile_fail/twins.rs");
    cases.compile_fail("tests/compile_fail/second_writer.rs");
    cases.compile_fail("tests/compile_fail/publish_by_shared_reference.rs");
    cases.compile_fail("tests/compile_fail/one_slot.rs");
    cases.compile_fail("tests/compile_fail/no_slot.rs");
    cases.compile_fail("tests/compile_fail/seventeen_slots.rs");
    cases.compile_fail("tests/compile_fail/flag_24.rs");
    cases.compile_fail("tests/compile_fail/large_cell.rs");
    cases.compile_fail("tests/compile_fail/unpinned_future.rs");
    cases.compile_fail("tests/compile_fail/covariant_map.rs");
    cases.compile_fail("tests/compile_fail/covariant_ring.rs");
    cases.compile_fail("tests/compile_fail/guard_across_await.rs");
    cases.compile_fail("tests/compile_fail/once_shared_cell.rs");
    cases.compile_fail("tests/compile_fail/slot_shared_without_send.rs");
    cases.compile_fail("tests/compile_fail/owned_cell.rs");
    cases.compile_fail("tests/compile_fail/second_loop.rs");
    cases.compile_fail("tests/compile_fail/publish_by_a_handle.rs");
    cases.compile_fail("tests/compile_fail/manager_of_no_kind.rs");
    cases.compile_fail("tests/compile_fail/managers_without_a_struct.rs");
}
