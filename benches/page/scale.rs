//! From a value to a place: by its size, or by its logarithm where values are far apart.

/// Beyond this ratio of the largest to the smallest, sizes cannot be seen side by side.
const FAR: f64 = 50.0;

#[derive(Copy, Clone)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    pub(crate) is_log: bool,
    from: f64,
    to: f64,
}

impl Scale {
    /// For bars, which begin at `from`, and end at `to` or before.
    pub(crate) fn of(values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Self {
        let high = values.clone().fold(f64::MIN_POSITIVE, f64::max);
        let low = values.filter(|it| *it > 0.0).fold(high, f64::min);
        if high / low > FAR {
            let floor = 10_f64.powf((low / 1.5).log10().floor());
            Self { low: floor, high, is_log: true, from, to }
        } else {
            Self { low: 0.0, high, is_log: false, from, to }
        }
    }

    /// By the logarithm, whatever the values.
    pub(crate) fn log(low: f64, high: f64, from: f64, to: f64) -> Self {
        Self { low, high: high.max(low * 1.01), is_log: true, from, to }
    }

    pub(crate) fn at(&self, value: f64) -> f64 {
        let share = if self.is_log {
            (value.max(self.low) / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value.max(self.low) - self.low) / (self.high - self.low)
        };
        self.from + share * (self.to - self.from)
    }

    /// Round values to draw lines at.
    pub(crate) fn ticks(&self) -> Vec<f64> {
        if self.is_log { self.powers() } else { self.steps() }
    }

    fn powers(&self) -> Vec<f64> {
        let decades = (self.low.log10().floor() as i32)..=(self.high.log10().ceil() as i32);
        let within = |value: &f64| (self.low * 0.999..=self.high * 1.001).contains(value);
        let tens: Vec<_> = decades.clone().map(|power| 10_f64.powi(power)).filter(within).collect();
        if tens.len() >= 3 {
            return tens;
        }
        let finer = decades.flat_map(|power| [1.0, 2.0, 5.0].map(|n| n * 10_f64.powi(power)));
        finer.filter(within).collect()
    }

    fn steps(&self) -> Vec<f64> {
        let raw = self.high / 5.0;
        let power = 10_f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|n| n * power).into_iter().find(|step| *step >= raw);
        let step = step.unwrap_or(10.0 * power);
        (0..=5).map(|n| f64::from(n) * step).filter(|value| *value <= self.high * 1.001).collect()
    }
}
