//! Line drawings of 16 by 16, in the colour of the text around them.

use crate::components::el::{El, drawn};

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A plus sign.
    Plus,
    /// A cogwheel.
    Gear,
    /// A crescent.
    Moon,
    /// Three lines.
    Menu,
    /// A dustbin.
    Bin,
    /// A cross.
    Cross,
    /// An arrow down.
    Down,
    /// An arrow up.
    Up,
    /// A square.
    Stop,
    /// A picture: a frame, a hill, a sun.
    Image,
    /// Two sheets.
    Copy,
    /// A line that is broken, with an arrow.
    Wrap,
    /// An angle to the left.
    Previous,
    /// An angle to the right.
    Next,
}

/// An icon. It says nothing to a screen reader: the button around it does.
#[must_use]
pub fn icon(shape: Shape) -> El {
    let path = match shape {
        Shape::Plus => "M8 3v10M3 8h10",
        Shape::Gear => {
            "M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 \
             1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4"
        }
        Shape::Moon => "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5",
        Shape::Menu => "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
        Shape::Bin => "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9M6.8 7v4M9.2 7v4",
        Shape::Cross => "M4 4l8 8M12 4l-8 8",
        Shape::Down => "M8 3v10M4 9l4 4 4-4",
        Shape::Up => "M8 13V3M4 7l4-4 4 4",
        Shape::Stop => "M4.5 4.5h7v7h-7z",
        Shape::Image => "M2.5 3h11v10h-11zM2.5 11l3.5-3.5 3 3 2-2 2.5 2.5M10.5 5.5v.01",
        Shape::Copy => "M5.5 5.5h7v7h-7zM3.5 10.5v-7h7",
        Shape::Wrap => "M2.5 4h11M2.5 8h8.5a2 2 0 0 1 0 4H8M9.5 10L7.5 12l2 2M2.5 12h2",
        Shape::Previous => "M10 3.5L5.5 8l4.5 4.5",
        Shape::Next => "M6 3.5L10.5 8 6 12.5",
    };
    let path = drawn("path").attr("d", path);
    drawn("svg").class("icon").attr("viewBox", "0 0 16 16").attr("aria-hidden", "true").child(path)
}

/// The sign of the house: two ends of a wire.
#[must_use]
pub fn wire_mark() -> El {
    let end = |x: &str| drawn("circle").attr("cx", x).attr("cy", "7").attr("r", "3");
    drawn("svg")
        .class("wire-mark")
        .attr("viewBox", "0 0 34 14")
        .attr("aria-hidden", "true")
        .child(end("4"))
        .child(drawn("path").attr("d", "M7 7h20"))
        .child(end("30").class("solid"))
}
