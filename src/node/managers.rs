//! What else a node consists of, declared by its user.

/// A node's own managers. [`managers!`](crate::managers) implements it; and a node that has none has `()`.
pub trait Managers: Send + Sync {
    /// Ends every wait for one that is not set. Called when the node ends.
    ///
    /// # Panics
    /// If a waker does; by then all managers of [`managers!`](crate::managers) are closed, and all others
    /// were woken.
    fn close(&self);
}

impl Managers for () {
    fn close(&self) {}
}

/// Calls each of them, in order, also if one panics.
#[doc(hidden)]
pub fn __close_each(managers: &[&dyn Fn()]) {
    struct Rest<'m>(&'m [&'m dyn Fn()]);
    impl Drop for Rest<'_> {
        fn drop(&mut self) {
            __close_each(self.0);
        }
    }
    if let [close, rest @ ..] = managers {
        let _rest = Rest(rest);
        close();
    }
}

/// Declares the managers of a node: a struct with a slot for each, and methods that are named after
/// them.
///
/// A manager is declared as `once name: Type` if it is set once and stays, or as `swap name: Type` if
/// it may be replaced or taken away. Types must be `Send + Sync`; attributes and documentation of the
/// struct and of each manager are kept.
///
/// | | `once` | `swap` |
/// |---|---|---|
/// | `try_get_name()` | `Option<&Type>` | <code>Option&lt;[SlotGuard]&lt;Type&gt;&gt;</code>, which does not cross an `.await` of a task that moves |
/// | `try_get_owned_name()` | | <code>Option&lt;[Owned]&lt;Type&gt;&gt;</code>, which does |
/// | `get_name().await` | `Result<&Type, Closed>`: waits until it is set | <code>Result&lt;[Owned]&lt;Type&gt;, Closed&gt;</code>, likewise |
/// | `set_name(value)` | <code>Result&lt;(), [SetError]&lt;Type&gt;&gt;</code> | likewise |
/// | `replace_name(value)` | | what was there, as <code>Option&lt;[Retired]&lt;Type&gt;&gt;</code>, or the value back |
/// | `take_name()` | | what was there, as <code>Option&lt;[Retired]&lt;Type&gt;&gt;</code> |
/// | `name_slot()` | the [`OnceSlot`]: to wait as a thread, or for a time | the [`SwapSlot`] |
///
/// The struct has `new` and `Default`, with nothing set, and `Debug`, which tells what is set; it
/// implements [the trait `Managers`](crate::node::Managers), so that every wait ends with the node. Given to
/// [`Builder::managers`](crate::node::Builder::managers), its methods are called on the
/// [`NodeState`](crate::NodeState) itself; a method of that name of its own, as `try_get_peer` is, comes
/// first, and then [`managers()`](crate::NodeState::managers) leads to the manager's.
///
/// # Progress
/// That of the slots: `try_get_*` is wait-free for `once`, and lock-free for `swap`.
///
/// # Examples
/// ```
/// use nodestate::{NodeState, managers};
/// # struct Database;
/// # struct Quota { most: u64 }
///
/// managers! {
///     /// What our node consists of.
///     pub struct Managers {
///         /// Where everything is kept.
///         once database: Database,
///         /// Who may use how much; another one with each configuration.
///         swap quota_manager: Quota,
///     }
/// }
///
/// let node = NodeState::builder(1).managers(Managers::new());
/// let (_writer, state) = node.build::<String>().unwrap();
/// assert!(state.try_get_database().is_none());
/// assert!(state.set_database(Database).is_ok());
/// assert!(state.try_get_database().is_some() && state.set_database(Database).is_err());
///
/// state.set_quota_manager(Quota { most: 10 }).unwrap_or_else(|_| panic!("nobody has set it"));
/// let old = state.replace_quota_manager(Quota { most: 20 }).ok().flatten().unwrap();
/// assert_eq!(state.try_get_quota_manager().unwrap().most, 20);
/// old.retired(); // waits until nobody uses it any more
/// assert_eq!(old.into_inner().unwrap().most, 10);
/// ```
///
/// [`OnceSlot`]: crate::slot::OnceSlot
/// [`SwapSlot`]: crate::slot::SwapSlot
/// [SlotGuard]: crate::slot::SlotGuard
/// [Owned]: crate::slot::Owned
/// [SetError]: crate::slot::SetError
/// [Retired]: crate::slot::Retired
#[macro_export]
macro_rules! managers {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $Name:ident {
            $($(#[$of_manager:meta])* $kind:ident $manager:ident: $Type:ty),* $(,)?
        }
    ) => {
        $(#[$attribute])*
        $visibility struct $Name {
            $($(#[$of_manager])* $manager: $crate::__manager!(slot $kind $Type),)*
        }

        #[allow(dead_code, reason = "of the methods a user calls some")]
        impl $Name {
            /// None is set.
            $visibility fn new() -> Self {
                Self { $($manager: ::core::default::Default::default(),)* }
            }

            $($crate::__manager!(methods $kind $visibility $manager $Type);)*
        }

        impl ::core::default::Default for $Name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl $crate::node::Managers for $Name {
            fn close(&self) {
                $crate::node::__close_each(&[$(&|| self.$manager.close()),*]);
            }
        }

        impl ::core::fmt::Debug for $Name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let mut managers = f.debug_struct(::core::stringify!($Name));
                $(managers.field(::core::stringify!($manager), &self.$manager.try_get().is_some());)*
                managers.finish()
            }
        }
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "managers! wants `struct Name { once manager: Type, swap other: Type }`"
        );
    };
}

/// The parts of [`managers!`](crate::managers) for one manager.
#[doc(hidden)]
#[macro_export]
macro_rules! __manager {
    (slot swap $Type:ty) => { $crate::slot::SwapSlot<$Type> };
    (slot $kind:ident $Type:ty) => { $crate::slot::OnceSlot<$Type> };
    (methods once $visibility:vis $manager:ident $Type:ty) => {
        $crate::__paste! {
            #[doc = ::core::concat!("`", ::core::stringify!($manager), "`, if it is set: one load.")]
            $visibility fn [<try_get_ $manager>](&self) -> ::core::option::Option<&$Type> {
                self.$manager.try_get()
            }

            #[doc = ::core::concat!("Waits until `", ::core::stringify!($manager), "` is set, or the node has ended.")]
            $visibility fn [<get_ $manager>](
                &self,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<&$Type, $crate::Closed>>
            {
                self.$manager.get()
            }

            #[doc = ::core::concat!("Sets `", ::core::stringify!($manager), "`, if it is not set; else the value is in the error.")]
            $visibility fn [<set_ $manager>](
                &self,
                value: $Type,
            ) -> ::core::result::Result<(), $crate::slot::SetError<$Type>> {
                self.$manager.set(value)
            }

            #[doc = ::core::concat!("The slot of `", ::core::stringify!($manager), "`: to wait as a thread, or for a time.")]
            $visibility fn [<$manager _slot>](&self) -> &$crate::slot::OnceSlot<$Type> {
                &self.$manager
            }
        }
    };
    (methods swap $visibility:vis $manager:ident $Type:ty) => {
        $crate::__paste! {
            #[doc = ::core::concat!("`", ::core::stringify!($manager), "`, if it is set, to look at: no reference is counted.")]
            $visibility fn [<try_get_ $manager>](
                &self,
            ) -> ::core::option::Option<$crate::slot::SlotGuard<$Type>> {
                self.$manager.try_get()
            }

            #[doc = ::core::concat!("`", ::core::stringify!($manager), "`, if it is set, to keep.")]
            $visibility fn [<try_get_owned_ $manager>](
                &self,
            ) -> ::core::option::Option<$crate::slot::Owned<$Type>> {
                self.$manager.try_get_owned()
            }

            #[doc = ::core::concat!("Waits until `", ::core::stringify!($manager), "` is set, or the node has ended.")]
            $visibility fn [<get_ $manager>](
                &self,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<$crate::slot::Owned<$Type>, $crate::Closed>,
            > {
                self.$manager.get()
            }

            #[doc = ::core::concat!("Sets `", ::core::stringify!($manager), "`, if it is not set; else the value is in the error.")]
            $visibility fn [<set_ $manager>](
                &self,
                value: $Type,
            ) -> ::core::result::Result<(), $crate::slot::SetError<$Type>> {
                self.$manager.set(value)
            }

            #[doc = ::core::concat!("Sets `", ::core::stringify!($manager), "`, and gives back what was there, to wait for its last user.")]
            $visibility fn [<replace_ $manager>](
                &self,
                value: $Type,
            ) -> ::core::result::Result<
                ::core::option::Option<$crate::slot::Retired<$Type>>,
                $crate::slot::SetError<$Type>,
            > {
                self.$manager.replace(value)
            }

            #[doc = ::core::concat!("Takes `", ::core::stringify!($manager), "` away.")]
            $visibility fn [<take_ $manager>](
                &self,
            ) -> ::core::option::Option<$crate::slot::Retired<$Type>> {
                self.$manager.take()
            }

            #[doc = ::core::concat!("The slot of `", ::core::stringify!($manager), "`: to wait as a thread, or for a time.")]
            $visibility fn [<$manager _slot>](&self) -> &$crate::slot::SwapSlot<$Type> {
                &self.$manager
            }
        }
    };
    (methods $kind:ident $visibility:vis $manager:ident $Type:ty) => {
        ::core::compile_error!(::core::concat!(
            "managers!: `", ::core::stringify!($kind), " ", ::core::stringify!($manager),
            "`: a manager is declared as `once` or as `swap`"
        ));
    };
}
