//! Proposals with replies: all threads but one propose, that one takes them in batches and answers. A single
//! thread does both in turn.

use std::sync::Mutex;

use crate::{
    crowd::{Crowd, Up, scale, together},
    support::{
        compare::Effort,
        proposals::{Desk, desks},
        queues::Patience,
        report::Report,
    },
};

/// Proposals that each thread has open.
const WINDOW: usize = 16;

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    let title = "Proposals: proposed, answered, and the answer seen";
    report.push(scale(title, effort, desks!(answering())));
}

fn answering<D: Desk>() -> Crowd {
    Crowd::new(D::NAME, |threads, budget| {
        let (proposer, answerer) = D::new();
        let answerer = Mutex::new(answerer);
        together(threads, budget, |index, up| {
            if threads == 1 {
                let mut answerer = answerer.lock().expect("nobody panics");
                let mut window = Vec::with_capacity(WINDOW);
                return up.summed(|| {
                    fill::<D>(&proposer, &mut window);
                    let count = D::answer(&mut answerer);
                    window.retain_mut(|ticket| !D::is_answered(ticket));
                    count
                });
            }
            if index == 0 {
                let (mut answerer, mut patience) =
                    (answerer.lock().expect("nobody panics"), Patience::default());
                return up.summed(|| {
                    let count = D::answer(&mut answerer);
                    if count > 0 {
                        patience.renew()
                    } else {
                        patience.wait()
                    }
                    count
                });
            }
            asking::<D>(&proposer, up);
            0.0
        })
    })
}

fn fill<D: Desk>(proposer: &D::Proposer, window: &mut Vec<D::Ticket>) {
    while window.len() < WINDOW {
        let Some(ticket) = D::propose(proposer) else { break };
        window.push(ticket);
    }
}

/// Keeps its window full.
fn asking<D: Desk>(proposer: &D::Proposer, up: &Up<'_>) {
    let (mut window, mut patience) = (Vec::with_capacity(WINDOW), Patience::default());
    up.counted(|| {
        let before = window.len();
        window.retain_mut(|ticket| !D::is_answered(ticket));
        if window.len() < before || window.is_empty() {
            patience.renew()
        } else {
            patience.wait()
        }
        fill::<D>(proposer, &mut window);
    });
}
