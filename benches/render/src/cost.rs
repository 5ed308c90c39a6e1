//! What the main thread of a page did, in milliseconds of its own time.

use std::ops::Sub;

use serde_json::Value;

/// Counted from some beginning; the difference of two is what lay between them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// All of it. What is script's part nobody tells: `ScriptDuration` leaves out what runs when a promise is settled.
    pub(crate) thread_ms: f64,
    /// Layout.
    pub(crate) layout_ms: f64,
    /// Which style belongs to which element.
    pub(crate) style_ms: f64,
    /// Bytes in use in the heap of the script.
    pub(crate) script_heap_bytes: f64,
    /// Bytes in use in the heap of the document: its nodes, and what belongs to them.
    pub(crate) document_heap_bytes: f64,
    /// Elements, texts and other nodes that are alive.
    pub(crate) nodes: f64,
}

impl Cost {
    /// Script, WebAssembly, painting, and whatever else is neither layout nor style.
    pub(crate) fn other_ms(self) -> f64 {
        self.thread_ms - self.layout_ms - self.style_ms
    }

    /// What `Performance.getMetrics` and `Runtime.getHeapUsage` answered.
    pub(crate) fn read(metrics: &Value, heap: &Value) -> Self {
        let metric = |name: &str| {
            let metrics = metrics["metrics"].as_array().into_iter().flatten();
            metrics.into_iter().find(|metric| metric["name"] == name).and_then(|metric| metric["value"].as_f64())
        };
        let ms = |name: &str| metric(name).unwrap_or(f64::NAN) * 1_000.0;
        Self {
            thread_ms: ms("ThreadTime"),
            layout_ms: ms("LayoutDuration"),
            style_ms: ms("RecalcStyleDuration"),
            script_heap_bytes: metric("JSHeapUsedSize").unwrap_or(f64::NAN),
            document_heap_bytes: heap["embedderHeapUsedSize"].as_f64().unwrap_or(f64::NAN),
            nodes: metric("Nodes").unwrap_or(f64::NAN),
        }
    }
}

impl Sub for Cost {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            thread_ms: self.thread_ms - earlier.thread_ms,
            layout_ms: self.layout_ms - earlier.layout_ms,
            style_ms: self.style_ms - earlier.style_ms,
            script_heap_bytes: self.script_heap_bytes - earlier.script_heap_bytes,
            document_heap_bytes: self.document_heap_bytes - earlier.document_heap_bytes,
            nodes: self.nodes - earlier.nodes,
        }
    }
}

/// The middle one of some numbers, the upper of two in the middle; no number of none.
pub(crate) fn median(numbers: impl IntoIterator<Item = f64>) -> f64 {
    quantile(numbers, 0.5)
}

/// The number that a part of them does not exceed.
pub(crate) fn quantile(numbers: impl IntoIterator<Item = f64>, part: f64) -> f64 {
    let mut sorted: Vec<f64> = numbers.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() as f64 * part) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}
