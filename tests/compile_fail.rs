//! What must not compile, each beside a twin that does and differs in that alone.

#[test]
fn compile_fail() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile_fail/twins.rs");
    cases.compile_fail("tests/compile_fail/second_writer.rs");
    cases.compile_fail("tests/compile_fail/publish_by_shared_reference.rs");
    cases.compile_fail("tests/compile_fail/one_slot.rs");
    cases.compile_fail("tests/compile_fail/no_slot.rs");
    cases.compile_fail("tests/compile_fail/flag_24.rs");
    cases.compile_fail("tests/compile_fail/large_cell.rs");
    cases.compile_fail("tests/compile_fail/unpinned_future.rs");
}
