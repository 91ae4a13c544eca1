//! The hot reads as functions that `benches/assembly.sh` can find in the executable and inspect.

use std::{hint::black_box, process::ExitCode};

use nodestate::{
    flags::{Flags, Lifecycle::*, Snapshot},
    latch::Latch,
    metrics::{Counter, Metrics},
    raft::{RaftStatusView, RaftView, Role, Writer},
};

/// Defines functions whose names survive and that are compiled as a caller would compile them: with
/// the library's call inlined, if it can be.
macro_rules! inspected {
    ($($name:ident($this:ident: $of:ty) -> $result:ty { $body:expr })*) => {
        $(
            // SAFETY: no other symbol of the program begins with `inspect_` or `control_`.
            #[unsafe(no_mangle)]
            #[inline(never)]
            fn $name($this: $of) -> $result {
                $body
            }
        )*
    };
}

inspected! {
    inspect_view_read(view: &RaftView) -> RaftStatusView { view.read() }
    inspect_view_is_leader(view: &RaftView) -> bool { view.is_leader() }
    inspect_view_role(view: &RaftView) -> Role { view.role() }
    inspect_latch_read(latch: &Latch<[u64; 4]>) -> [u64; 4] { latch.read() }
    inspect_flags_is_running(flags: &Flags) -> bool { flags.is_running() }
    inspect_flags_snapshot(flags: &Flags) -> Snapshot { flags.snapshot() }
    inspect_counter_add(counter: &Counter) -> () { counter.add(1) }
    control_publish(writer: &mut Writer) -> bool { writer.publish(Role::Leader, Some(1), 5).is_ok() }
}

/// Calls every one of them, so that none is removed, and sees that they say what was published.
fn main() -> ExitCode {
    let (mut raft, view) = RaftView::new(1);
    let led = control_publish(black_box(&mut raft));
    let (mut writer, latch) = Latch::<[u64; 4]>::new([0; 4]);
    writer.publish([1, 2, 3, 4]);
    let flags = Flags::new();
    let runs = flags.advance(Uninit, Running).is_ok();

    let counter = Metrics::new().counter("a", "", &[]).expect("a good name");
    inspect_counter_add(black_box(&counter));
    inspect_counter_add(black_box(&counter));

    let (view, latch, flags) = (black_box(&view), black_box(&latch), black_box(&flags));
    let right = inspect_view_read(view).term == 5
        && inspect_view_is_leader(view) == led
        && inspect_view_role(view) == Role::Leader
        && inspect_latch_read(latch) == [1, 2, 3, 4]
        && inspect_flags_is_running(flags) == runs
        && inspect_flags_snapshot(flags).is_running() == runs
        && counter.sum() == 2;
    if right { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
