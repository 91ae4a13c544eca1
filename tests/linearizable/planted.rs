//! The checker itself: what is wrong is found wrong, what is right is not, and examples become small.
