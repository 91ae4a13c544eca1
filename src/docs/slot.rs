//! Slots: what is in one, and who keeps what alive.
