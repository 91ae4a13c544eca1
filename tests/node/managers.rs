//! Managers that are declared, one of each kind.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::{scope, sleep};
use std::time::Duration;

use nodestate::slot::SetError;

use crate::node;

pub(crate) struct Database;
pub(crate) struct Quota(pub(crate) u64);

nodestate::managers! {
    /// What the node of these tests consists of.
    pub(crate) struct Managers {
        /// Everything that is kept.
        once database: Database,
        /// Who may use how much.
        swap quota_manager: Quota,
    }
}

#[test]
fn once_is_once() {
    let (_writer, state) = node(1);
    assert!(state.try_get_database().is_none());
    assert!(state.set_database(Database).is_ok());
    assert!(matches!(state.set_database(Database), Err(SetError::AlreadySet(Database))));
    let first: *const Database = state.try_get_database().unwrap();
    assert!(std::ptr::eq(first, futures::executor::block_on(state.get_database()).unwrap()));
    assert_eq!(
        format!("{:?}", state.managers()),
        "Managers { database: true, quota_manager: false }"
    );
}

#[test]
fn what_is_replaced_is_there_as_long_as_it_is_used() {
    let (writer, state) = node(1);
    assert!(state.replace_quota_manager(Quota(1)).unwrap_or_else(|_| panic!()).is_none());
    let used = state.try_get_owned_quota_manager().unwrap();
    let old = state.replace_quota_manager(Quota(2)).unwrap_or_else(|_| panic!()).unwrap();
    let looked = (used.0, state.try_get_quota_manager().unwrap().0);
    assert_eq!(looked, (1, 2));
    assert!(!old.is_retired());
    drop(used);
    assert!(old.is_retired() && old.into_inner().is_ok_and(|quota| quota.0 == 1));
    assert_eq!(state.take_quota_manager().unwrap().into_inner().unwrap_or_else(|_| panic!()).0, 2);
    assert!(state.try_get_quota_manager().is_none() && state.take_quota_manager().is_none());
    drop(writer);
    assert!(matches!(state.set_quota_manager(Quota(3)), Err(SetError::Closed(Quota(3)))));
}

/// Who is early gets what is set late; what was written before is seen.
#[test]
fn a_manager_that_comes_late() {
    let (_writer, state) = node(1);
    let opened = AtomicBool::new(false);
    scope(|scope| {
        let early = scope.spawn(|| {
            futures::executor::block_on(state.get_database()).unwrap();
            assert!(opened.load(std::sync::atomic::Ordering::Relaxed));
            futures::executor::block_on(state.get_quota_manager()).unwrap().0
        });
        sleep(Duration::from_millis(10));
        opened.store(true, SeqCst);
        assert!(state.set_database(Database).is_ok() && state.set_quota_manager(Quota(7)).is_ok());
        assert_eq!(early.join().unwrap(), 7);
    });
}
