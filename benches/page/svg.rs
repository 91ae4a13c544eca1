//! A picture: shapes and texts, whose colours follow the reader's scheme.

use std::fmt::Write as _;

/// Of a character, on the wide side.
const CHARACTER: f64 = 7.1;
pub(crate) const WIDTH: f64 = 860.0;
pub(crate) const MARGIN: f64 = 16.0;

const STYLE: &str = "\
text{font:12px system-ui,-apple-system,'Segoe UI',sans-serif;fill:#0b0b0b}\
.h{font-size:14px;font-weight:600}.m{fill:#52514e;font-size:11px}.e{text-anchor:end}.c{text-anchor:middle}\
.bg{fill:#fcfcfb}.grid{stroke:#e1e0d9}.axis{stroke:#a3a29a}.w{stroke:#0b0b0b;stroke-width:1.2;fill:none}\
.ours{fill:#2a78d6}.peer{fill:#a3a29a}.limit{fill:#dedcd3}.lost{fill:#e34948}.even{fill:#a3a29a}\
.s0{stroke:#2a78d6}.s1{stroke:#1baf7a}.s2{stroke:#eda100}.s3{stroke:#4a3aa7}.s4{stroke:#e34948}.s5{stroke:#e87ba4}\
.s6{stroke:#eb6834}.s7{stroke:#008300}.s8{stroke:#898781}\
.f0{fill:#2a78d6}.f1{fill:#1baf7a}.f2{fill:#eda100}.f3{fill:#4a3aa7}.f4{fill:#e34948}.f5{fill:#e87ba4}\
.f6{fill:#eb6834}.f7{fill:#008300}.f8{fill:#898781}\
line,polyline{fill:none}.line{stroke-width:2}.dash{stroke-dasharray:5 3}\
@media(prefers-color-scheme:dark){text{fill:#fff}.m{fill:#c3c2b7}.bg{fill:#1a1a19}.grid{stroke:#2c2c2a}\
.axis{stroke:#6e6d68}.w{stroke:#fff}.ours{fill:#3987e5}.peer,.even{fill:#7d7c76}.limit{fill:#45443f}.lost{fill:#e66767}\
.s0{stroke:#3987e5}.s1{stroke:#199e70}.s2{stroke:#c98500}.s3{stroke:#9085e9}.s4{stroke:#e66767}.s5{stroke:#d55181}\
.s6{stroke:#d95926}.s7{stroke:#3fae3f}\
.f0{fill:#3987e5}.f1{fill:#199e70}.f2{fill:#c98500}.f3{fill:#9085e9}.f4{fill:#e66767}.f5{fill:#d55181}\
.f6{fill:#d95926}.f7{fill:#3fae3f}}";

/// What is drawn, from the top down to `y`.
pub(crate) struct Picture {
    body: String,
    title: String,
    pub(crate) y: f64,
}

impl Picture {
    /// With its title and, below, what has to be known to read it.
    pub(crate) fn new(title: &str, notes: &[&str]) -> Self {
        let mut picture = Self { body: String::new(), title: title.to_owned(), y: MARGIN };
        for line in wrapped(title, 100) {
            picture.y += 14.0;
            picture.text(MARGIN, picture.y, "h", &line);
            picture.y += 4.0;
        }
        for line in notes.iter().flat_map(|note| wrapped(note, 130)) {
            picture.y += 13.0;
            picture.text(MARGIN, picture.y, "m", &line);
            picture.y += 2.0;
        }
        picture.y += 10.0;
        picture
    }

    pub(crate) fn text(&mut self, x: f64, y: f64, class: &str, text: &str) {
        let text = escaped(text);
        _ = writeln!(self.body, "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\">{text}</text>");
    }

    pub(crate) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, class: &str) {
        _ = writeln!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"2\" class=\"{class}\"/>"
        );
    }

    pub(crate) fn line(&mut self, from: [f64; 2], to: [f64; 2], class: &str) {
        let ([x1, y1], [x2, y2]) = (from, to);
        _ = writeln!(
            self.body,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" class=\"{class}\"/>"
        );
    }

    pub(crate) fn path(&mut self, points: &[[f64; 2]], class: &str) {
        let points: Vec<_> = points.iter().map(|[x, y]| format!("{x:.1},{y:.1}")).collect();
        _ = writeln!(self.body, "<polyline points=\"{}\" class=\"{class}\"/>", points.join(" "));
    }

    pub(crate) fn dot(&mut self, [x, y]: [f64; 2], radius: f64, class: &str) {
        _ = writeln!(
            self.body,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" class=\"{class}\"/>"
        );
    }

    /// The document.
    pub(crate) fn finish(self) -> String {
        let height = self.y + MARGIN;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" width=\"{WIDTH}\" \
             height=\"{height:.0}\" role=\"img\">\n<title>{}</title>\n<style>{STYLE}</style>\n\
             <rect width=\"{WIDTH}\" height=\"{height:.0}\" rx=\"6\" class=\"bg\"/>\n{}</svg>\n",
            escaped(&self.title),
            self.body,
        )
    }
}

/// At spaces, into lines of at most `most` characters where that can be.
pub(crate) fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The width of `text`, or more.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().count() as f64 * CHARACTER
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
