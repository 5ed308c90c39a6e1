//! A long technical reply as models write them, with everything in it that Markdown has.

/// The reply, but for its notes.
pub const RICH: &str = r#"# Reading a tide gauge from Rust

A gauge sends **one line a minute**. Each line holds a time, a level in *metres* and a checksum, as `2025-06-21T04:00Z 2.137 a9`. The manual is at [the maker's page](https://gauge.example/manual "Manual, 4th edition"), and questions go to <mailto:gauge@an.example>.

## What has to be decided

1. How a line is split.
2. What happens to a line that is damaged:
   - it is counted,
   - it is *not* guessed at, and
   - ~~it is dropped silently~~ it is written to a log.
3. When a gap is **long enough** to be told.

   A gap of two minutes is usual when the modem dials anew; see the table below.

| Gap | Cause | What to do |
|:----|:-----:|-----------:|
| up to 2 min | the modem dials | nothing |
| up to 1 h | fog, `RSSI < -105` | ask the next station |
| longer | **power** | call the harbour |

### The parser

```rust
use std::str::FromStr;

/// A level in metres above the chart's zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    pub minute: u32,
    pub level_m: f32,
}

impl FromStr for Reading {
    type Err = Damaged;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        let (body, sum) = line.rsplit_once(' ').ok_or(Damaged::NoChecksum)?; // the last word, and nothing behind it, however long the line may have become on its way
        if checksum(body) != u8::from_str_radix(sum, 16).map_err(|_| Damaged::NoChecksum)? {
            return Err(Damaged::Checksum);
        }
        parse_body(body)
    }
}
```

The same in Python, for the harbour office:

```python
def level(line: str) -> float:
    """Metres above the chart's zero."""
    body, _, total = line.rpartition(" ")
    if sum(body.encode()) & 0xFF != int(total, 16):
        raise ValueError(f"damaged: {line!r}")
    return float(body.split()[1])
```

And to try it:

```sh
cargo run --release -- --port /dev/ttyUSB0 | tee levels.log
```

> [!WARNING]
> Never open the port twice. The second reader takes every other byte from the first, and **both** see damaged lines.

> The sea is not in a hurry, and neither should a parser be.
>
> > An old keeper

### The sum behind it

The level is a sum of waves, $h(t) = \sum_i A_i \cos(\omega_i t + \varphi_i)$, where the largest has a period of $T = 12.42$ hours:

$$
h(t) \approx A_{M2} \cos\left(\frac{2 \pi t}{12.42\,\mathrm{h}}\right) + \int_0^t w(\tau)\,d\tau
$$

---

- [x] split the line
- [x] check the sum
- [ ] tell of gaps

![A gauge at low water](https://images.example/gauge.jpg)

That is all there is to it. If it is to run for years, write down *why* each limit was chosen, since whoever reads it in the tenth winter will not remember.
"#;

/// The same with notes at its foot.
#[must_use]
pub fn with_notes() -> String {
    format!(
        "{RICH}\nMost stations[^1] agree, and one[^north] does not.\n\n[^1]: Asked in spring.\n\n[^north]: The one in the *north*, where it freezes.\n"
    )
}
