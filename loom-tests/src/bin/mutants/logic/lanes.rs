//! Broken steps of the ring of lanes.

use super::Logic;

pub(super) const STEPS: &[Logic] = &[
    Logic {
        what: "a lane is freed whose producer is there",
        file: "ring/lanes/consumer.rs",
        step: "Err(PopError::Closed) => self.hub.free(lane),\n                Err(PopError::Empty) => {}",
        broken: "Err(_) => self.hub.free(lane),",
        models: &["lanes::"],
    },
    Logic {
        what: "who finds nothing looks for the last producer after that",
        file: "ring/lanes/consumer.rs",
        step: "Err(if abandoned {",
        broken: "let abandoned = abandoned | self.hub.is_abandoned(); Err(if abandoned {",
        models: &["lanes::closed"],
    },
    Logic {
        what: "the end of a lane is not taken back",
        file: "ring/lanes/hub.rs",
        step: "self.rings[lane].reopen();",
        broken: "",
        models: &["lanes::"],
    },
];
