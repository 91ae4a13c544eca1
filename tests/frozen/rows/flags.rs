//! The flags: setters and readers wait for nobody, wherever a setter or a waiter stands.

use std::time::{Duration, Instant};

use nodestate::{
    Closed, WaitError,
    flags::{FlagCell, Flags, Lifecycle, UserFlags},
};

use super::{
    Expectation::Free,
    Found, Row, Scenario, apart, leak,
    waiting::{Task, ready, sleeper},
};

/// The victim's flags.
const MINE: UserFlags = UserFlags::bit::<0>();
const MY_SECOND: UserFlags = UserFlags::bit::<23>();
/// What the other thread sets and clears.
const BLINKING: UserFlags = UserFlags::bit::<1>();
/// What the other thread sets for good.
const AWAITED: UserFlags = UserFlags::bit::<2>();

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("Flags: set / set + clear + snapshot", Free, set),
        Row::new("Flags: clear / set + clear + snapshot", Free, clear),
        Row::new("Flags: change of two / set + clear + snapshot", Free, change),
        Row::new("Flags: advance / set + clear + snapshot", Free, advance),
        Row::new("Flags: snapshot / set + clear + snapshot", Free, snapshot),
        Row::new("Flags: set beside a sleeping thread / set + clear + snapshot", Free, set_thread),
        Row::new("Flags: set beside a pending task / set + clear + snapshot", Free, set_task),
        Row::new("Flags: set beside 20 pending tasks / set + clear + snapshot", Free, set_tasks)
            .sampled(7),
        Row::new("Flags: end beside a sleeping thread / set + clear + snapshot", Free, end),
        Row::new("Flags: wait_until / set + clear + snapshot", Free, wait_until),
        Row::new("Flags: wait_timeout / set + clear + snapshot", Free, wait_timeout),
        Row::new("Flags: changed, poll / set + clear + snapshot", Free, poll),
        Row::new("Flags: changed, poll again / set + clear + snapshot", Free, poll_again),
        Row::new("Flags: changed, poll when ready / set + clear + snapshot", Free, poll_ready),
        Row::new("Flags: changed, drop / set + clear + snapshot", Free, cancel),
        Row::new("Flags: changed_since, each way / set + clear", Free, look_back).sampled(7),
        Row::new("FlagCell: load / load + store", Free, load),
        Row::new("FlagCell: store / load", Free, store),
        Row::new("FlagCell: swap / load", Free, swap),
        Row::new("FlagCell: compare_exchange / load", Free, compare_exchange),
    ]
}

/// Sets and clears a flag, and sees both; then sees that one flag is set for good.
fn blink(flags: &'static Flags) -> impl FnMut(u64) -> bool {
    |_| {
        flags.set(BLINKING | AWAITED);
        assert!(flags.snapshot().contains(BLINKING | AWAITED));
        flags.clear(BLINKING);
        assert!(!flags.snapshot().contains(BLINKING));
        true
    }
}

fn set() -> Scenario {
    let flags = leak(Flags::new());
    Scenario::new(
        || {
            flags.set(MINE);
        },
        blink(flags),
        || assert_eq!(flags.snapshot().user(), MINE | AWAITED),
    )
}

fn clear() -> Scenario {
    let flags = leak(Flags::new());
    flags.set(MINE);
    Scenario::new(
        || {
            flags.clear(MINE);
        },
        blink(flags),
        || assert_eq!(flags.snapshot().user(), AWAITED),
    )
}

fn change() -> Scenario {
    let flags = leak(Flags::new());
    flags.set(MINE);
    let mut blink = blink(flags);
    Scenario::new(
        || {
            flags.change(MY_SECOND, MINE);
        },
        move |operation| {
            let seen = flags.snapshot();
            assert!(seen.contains(MINE) != seen.contains(MY_SECOND), "{seen:?} is half a change");
            blink(operation)
        },
        || assert_eq!(flags.snapshot().user(), MY_SECOND | AWAITED),
    )
}

fn advance() -> Scenario {
    let flags = leak(Flags::new());
    Scenario::new(
        || flags.advance(Lifecycle::Uninit, Lifecycle::Starting).expect("nobody else advances"),
        blink(flags),
        || {
            let seen = flags.snapshot();
            assert_eq!((seen.lifecycle(), seen.user()), (Lifecycle::Starting, AWAITED));
        },
    )
}

fn snapshot() -> Scenario {
    let flags = leak(Flags::new());
    let found = leak(Found::new());
    Scenario::new(
        || found.set(flags.snapshot()),
        blink(flags),
        || {
            let seen = found.get().expect("it has looked");
            assert!(!seen.contains(BLINKING) || seen.contains(AWAITED));
        },
    )
}

fn set_thread() -> Scenario {
    let flags = leak(Flags::new());
    let thread = sleeper(|| flags.wait_until(|now| now.contains(MINE)));
    Scenario::new(
        || {
            flags.set(MINE);
        },
        blink(flags),
        || assert!(thread.found().expect("the lifecycle goes on").contains(MINE)),
    )
}

fn set_task() -> Scenario {
    let flags = leak(Flags::new());
    let task = Task::pending(flags.wait_until_async(|now| now.contains(MINE)));
    Scenario::new(
        || {
            flags.set(MINE);
        },
        blink(flags),
        || assert!(task.found().expect("the lifecycle goes on").contains(MINE)),
    )
}

/// More tasks than are woken at a time.
fn set_tasks() -> Scenario {
    let flags = leak(Flags::new());
    let wait = || Task::pending(flags.wait_until_async(|now| now.contains(MINE)));
    let tasks: [_; 20] = std::array::from_fn(|_| wait());
    Scenario::new(
        || {
            flags.set(MINE);
        },
        blink(flags),
        move || {
            for task in tasks {
                assert!(task.found().expect("the lifecycle goes on").contains(MINE));
            }
        },
    )
}

fn end() -> Scenario {
    let flags = leak(Flags::new());
    let thread = sleeper(|| flags.wait_until(|now| now.contains(MINE)));
    Scenario::new(
        || flags.advance(Lifecycle::Uninit, Lifecycle::Failed).expect("nobody else advances"),
        blink(flags),
        || assert_eq!(thread.found(), Err(Closed)),
    )
}

fn wait_until() -> Scenario {
    let flags = leak(Flags::new());
    let found = leak(Found::new());
    Scenario::new(
        || found.set(flags.wait_until(|now| now.contains(AWAITED))),
        blink(flags),
        || {
            let found = found.get().expect("it has waited").expect("the lifecycle goes on");
            assert!(found.contains(AWAITED));
        },
    )
}

fn wait_timeout() -> Scenario {
    let flags = leak(Flags::new());
    let found = leak(Found::new());
    Scenario::new(
        || {
            let waited = flags.wait_timeout(Duration::from_millis(5), |now| now.contains(AWAITED));
            found.set(waited);
        },
        blink(flags),
        || match found.get().expect("it has waited") {
            Ok(found) => assert!(found.contains(AWAITED)),
            Err(error) => assert_eq!(error, WaitError::Timeout),
        },
    )
}

fn poll() -> Scenario {
    let flags = leak(Flags::new());
    let thread = sleeper(|| flags.wait_until(|now| now.contains(AWAITED)));
    let task = Task::new(flags.changed());
    Scenario::new(
        || task.poll(),
        blink(flags),
        || {
            task.found().expect("the lifecycle goes on");
            // Whom the frozen task kept from being woken, it wakes itself.
            assert!(thread.found().expect("the lifecycle goes on").contains(AWAITED));
        },
    )
}

fn poll_again() -> Scenario {
    let flags = leak(Flags::new());
    let task = Task::pending(flags.changed());
    Scenario::new(
        || task.poll(),
        blink(flags),
        || assert!(task.found().expect("the lifecycle goes on").contains(AWAITED)),
    )
}

fn poll_ready() -> Scenario {
    let flags = leak(Flags::new());
    let task = Task::pending(flags.changed());
    flags.set(MINE);
    Scenario::new(
        || task.poll(),
        blink(flags),
        || assert!(task.found().expect("the lifecycle goes on").contains(MINE)),
    )
}

fn cancel() -> Scenario {
    let flags = leak(Flags::new());
    let task = Task::pending(flags.changed());
    let thread = sleeper(|| flags.wait_until(|now| now.contains(AWAITED)));
    Scenario::new(
        || task.cancel(),
        blink(flags),
        || assert!(thread.found().expect("the lifecycle goes on").contains(AWAITED)),
    )
}

/// The waits have nothing to wait for.
fn look_back() -> Scenario {
    const BRIEF: Duration = Duration::from_millis(5);
    let flags = leak(Flags::new());
    let before = flags.snapshot();
    flags.set(MINE);
    Scenario::new(
        move || {
            let later = Instant::now() + BRIEF;
            assert!(flags.changed_since(before).is_ok());
            assert!(flags.changed_since_timeout(before, BRIEF).is_ok());
            assert!(flags.changed_since_deadline(before, later).is_ok());
            assert!(ready(flags.changed_since_async(before)).is_some());
            assert!(flags.wait_deadline(later, |now| now.contains(MINE)).is_ok());
        },
        |_| {
            flags.set(BLINKING);
            !flags.clear(BLINKING).contains(AWAITED)
        },
        || assert_eq!(flags.snapshot().user(), MINE),
    )
}

fn load() -> Scenario {
    let cell = leak(FlagCell::new(Lifecycle::Uninit));
    let found = leak(Found::new());
    Scenario::new(
        || found.set(apart!(cell.load())),
        |_| {
            cell.store(Lifecycle::Running);
            let stored = cell.load();
            cell.store(Lifecycle::Starting);
            stored == Lifecycle::Running
        },
        || {
            assert_eq!(cell.load(), Lifecycle::Starting);
            let found = found.get().expect("it has looked");
            assert!(found <= Lifecycle::Running, "it was never stored");
        },
    )
}

fn store() -> Scenario {
    change_of_cell(|cell| cell.store(Lifecycle::Running))
}

fn swap() -> Scenario {
    change_of_cell(|cell| {
        cell.swap(Lifecycle::Running);
    })
}

fn compare_exchange() -> Scenario {
    change_of_cell(|cell| {
        assert!(cell.compare_exchange(Lifecycle::Uninit, Lifecycle::Running).is_ok());
    })
}

/// The victim takes a cell from one station to the next; the other thread sees one of the two.
fn change_of_cell(change: fn(&FlagCell<Lifecycle>)) -> Scenario {
    let cell = leak(FlagCell::new(Lifecycle::Uninit));
    Scenario::new(
        move || change(cell),
        |_| matches!(cell.load(), Lifecycle::Uninit | Lifecycle::Running),
        || assert_eq!(cell.load(), Lifecycle::Running),
    )
}
