//! What a document is made of: blocks, and the inline content in them. All of it is plain data, so that two states of a
//! document can be compared.

/// A block: a paragraph, a list, a fence of code.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// The text of a list item of a tight list, which is no paragraph of its own.
    Plain(Vec<Inline>),
    /// A heading.
    Heading {
        /// From 1 to 6.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
    },
    /// Code, fenced or indented.
    Code {
        /// The first word after the fence; empty where there is none.
        language: String,
        /// The code, each line with its line feed.
        text: String,
    },
    /// A quotation or an alert.
    Quote {
        /// What kind of alert it is; none for a quotation.
        alert: Option<Alert>,
        /// What is in it.
        blocks: Vec<Block>,
    },
    /// A list.
    List {
        /// The first number; none where it is not numbered.
        start: Option<u64>,
        /// The items.
        items: Vec<Item>,
    },
    /// A table.
    Table {
        /// One for each column.
        alignments: Vec<Alignment>,
        /// The cells of the first row.
        head: Vec<Vec<Inline>>,
        /// The other rows, each with its cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// What a footnote says.
    Footnote {
        /// Its label, as written.
        label: String,
        /// What is in it.
        blocks: Vec<Block>,
    },
    /// Raw HTML, to be shown as the text that it is.
    Html(String),
    /// A thematic break.
    Rule,
}

/// One item of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// Whether the task is done; none where it is no task.
    pub task: Option<bool>,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// The kind of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

/// How a column of a table is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// Nothing was said.
    #[default]
    None,
    /// `:--`
    Left,
    /// `:-:`
    Center,
    /// `--:`
    Right,
}

/// A piece of a line of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text as it is read.
    Text(String),
    /// Code.
    Code(String),
    /// Emphasis: `*text*`.
    Emphasis(Vec<Inline>),
    /// Strong emphasis: `**text**`.
    Strong(Vec<Inline>),
    /// Text that is struck out: `~~text~~`.
    Strikethrough(Vec<Inline>),
    /// A link. Where it leads is as written, and may be anything, `javascript:` included: whoever draws it has to judge.
    Link {
        /// Where it leads.
        url: String,
        /// What is shown when the pointer rests on it; empty where nothing was written.
        title: String,
        /// Its text.
        content: Vec<Inline>,
    },
    /// An image. Its address is as written, and may be anything.
    Image {
        /// Where it is.
        url: String,
        /// What is shown when the pointer rests on it; empty where nothing was written.
        title: String,
        /// What stands for it where it is not shown.
        alt: String,
    },
    /// A formula in TeX.
    Math {
        /// Whether it stands in a line of its own.
        is_display: bool,
        /// The formula, without its marks.
        tex: String,
    },
    /// A reference to a footnote, by its label.
    FootnoteReference(String),
    /// Raw HTML, to be shown as the text that it is.
    Html(String),
    /// The end of a line in the source, which is a space on the screen.
    SoftBreak,
    /// The end of a line on the screen.
    HardBreak,
}
