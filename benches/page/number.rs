//! Numbers as texts.

/// With three digits that matter, and commas.
pub(crate) fn short(value: f64) -> String {
    let decimals = match value.abs() {
        0.0 => 0,
        v if v >= 99.95 => 0,
        v if v >= 9.995 => 1,
        v if v >= 0.0995 => 2,
        _ => 3,
    };
    let text = fixed(value, decimals);
    if decimals > 0 && text.ends_with('0') && value.fract() == 0.0 { fixed(value, 0) } else { text }
}

/// With two digits, and three of what is about one: for texts.
pub(crate) fn brief(value: f64) -> String {
    fixed(value, if value < 1.995 { 2 } else { usize::from(value < 9.95) })
}

/// With `decimals`, and commas.
pub(crate) fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}
