//! What goes on around the reader that is measured.
//!
//! A writer that publishes back to back does so at its own structure's speed: a slow one disturbs
//! its readers less often. Rows of that scene compare whole structures, not reads alone.

use std::{
    fmt,
    hint::{black_box, spin_loop},
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

use super::{machine, shared::Shared};

/// The pause between the publications of a paced writer.
const PACE: Duration = Duration::from_micros(1);

/// Operations of a background thread between two looks whether it should end.
const BURST: usize = 64;

/// How often somebody publishes.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Publishing {
    /// Never.
    No,
    /// About every microsecond.
    Paced,
    /// Back to back.
    Hot,
}

/// A number of readers, of which one is measured, and perhaps a writer; each on its own core.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Scene {
    pub(crate) readers: usize,
    pub(crate) publishing: Publishing,
}

impl Scene {
    /// The scenes that this machine has cores for, from the quietest; `readers` as in the tables.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let scenes = [1, 2, 16].into_iter().flat_map(|readers| {
            [Publishing::No, Publishing::Paced, Publishing::Hot]
                .map(|publishing| Self { readers, publishing })
        });
        scenes.filter(|scene| scene.threads() <= machine::cores())
    }

    fn threads(self) -> usize {
        self.readers + usize::from(self.publishing != Publishing::No)
    }

    /// Calls `measure` with a reader's handle while the others do what they do.
    pub(crate) fn run<S: Shared, R>(
        self,
        stage: &mut Stage<S>,
        measure: impl FnOnce(&S) -> R,
    ) -> R {
        let stop = AtomicBool::new(false);
        let ready = Barrier::new(self.threads());
        let shared = stage.shared.clone();
        thread::scope(|scope| {
            let (stop, ready) = (&stop, &ready);
            for index in 1..self.readers {
                let own = shared.clone();
                scope.spawn(move || {
                    machine::pin(index);
                    ready.wait();
                    while !stop.load(Relaxed) {
                        for _ in 0..BURST {
                            black_box(own.read());
                        }
                    }
                });
            }
            if self.publishing != Publishing::No {
                scope.spawn(move || {
                    machine::pin(self.readers);
                    ready.wait();
                    while !stop.load(Relaxed) {
                        match self.publishing {
                            Publishing::Paced => stage.publish_and_pause(),
                            _ => (0..BURST).for_each(|_| stage.publish()),
                        }
                    }
                });
            }
            machine::pin(0);
            ready.wait();
            let result = measure(black_box(&shared));
            // `stop` publishes nothing; joining does.
            stop.store(true, Relaxed);
            result
        })
    }
}

impl fmt::Display for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let readers = self.readers;
        write!(f, "{readers} reader{}", if readers == 1 { "" } else { "s" })?;
        f.write_str(match self.publishing {
            Publishing::No => ", no writer",
            Publishing::Paced => ", a publication per microsecond",
            Publishing::Hot => ", publications back to back",
        })
    }
}

/// One contestant with its writer.
pub(crate) struct Stage<S: Shared> {
    pub(crate) writer: S::Writer,
    pub(crate) shared: S,
    /// The number of the newest value.
    published: u64,
}

impl<S: Shared> Stage<S> {
    pub(crate) fn new() -> Self {
        let (writer, shared) = S::new();
        Self { writer, shared, published: 0 }
    }

    /// The number of the next value to be published.
    #[inline]
    pub(crate) fn next(&mut self) -> u64 {
        self.published += 1;
        self.published
    }

    #[inline]
    pub(crate) fn publish(&mut self) {
        let n = self.next();
        S::publish(&mut self.writer, black_box(n));
    }

    fn publish_and_pause(&mut self) {
        let start = Instant::now();
        self.publish();
        while start.elapsed() < PACE {
            spin_loop();
        }
    }
}
