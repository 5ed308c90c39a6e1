//! Code in many languages, of no use to anybody.

use super::{IDENTIFIERS, THINGS};
use crate::text::Dice;

/// A fence, its language by turns.
pub(super) fn fence(dice: &mut Dice, turn: u64) -> String {
    let (language, source) = source(dice, turn);
    format!("```{language}\n{source}\n```")
}

/// A longer fence: the same language several times over.
pub(super) fn long_fence(dice: &mut Dice, turn: u64) -> String {
    let count = dice.between(3, 7);
    let pieces: Vec<_> = (0..count).map(|_| source(dice, turn)).collect();
    let language = pieces.first().map(|(language, _)| *language).unwrap_or_default();
    let sources: Vec<String> = pieces.into_iter().map(|(_, source)| source).collect();
    format!("```{language}\n{}\n```", sources.join("\n\n"))
}

fn source(dice: &mut Dice, turn: u64) -> (&'static str, String) {
    let place = usize::try_from(turn).unwrap_or_default() % SOURCES.len();
    let (language, text) = SOURCES.get(place).copied().unwrap_or_default();
    let (n, m) = (dice.between(2, 64), dice.between(100, 9000));
    let text = text.replace("$name", dice.pick(IDENTIFIERS)).replace("$thing", dice.pick(THINGS));
    (
        language,
        text.replace("$other", dice.pick(IDENTIFIERS)).replace("$n", &n.to_string()).replace("$m", &m.to_string()),
    )
}

/// Languages and what is written in them; what begins with a dollar sign is filled in.
const SOURCES: &[(&str, &str)] = &[
    (
        "rust",
        r#"/// Counts what is left of `$name`.
fn $name(pulses: &[u16]) -> Option<usize> {
    let quiet = pulses.iter().filter(|&&p| p < $n).count();
    (quiet > 0).then_some(quiet * $m) // "$thing"
}"#,
    ),
    (
        "python",
        r#"def $name(pulses, limit=$n):
    """Yield every pulse above the limit."""
    for index, pulse in enumerate(pulses):
        if pulse > limit and index % 2 == 0:
            yield {"$thing": pulse, "at": index * $m}"#,
    ),
    (
        "js",
        r#"export async function* $name(reader) {
  for (let left = $m; left > 0; ) {
    const { value, done } = await reader.read();
    if (done) return;
    left -= value.length;
    yield `$thing: ${value.length} of $n`;
  }
}"#,
    ),
    (
        "json",
        r#"{
  "$name": { "$thing": $n, "ready": true, "note": null },
  "limits": [$m, 1.5e-3, -$n]
}"#,
    ),
    (
        "bash",
        r#"for pier in north south; do
  curl --silent "https://example.com/$name?pier=$pier" |
    head -n $n > "$thing-$pier.txt" # $m bytes
done"#,
    ),
    (
        "sql",
        "SELECT station, count(*) AS $name\nFROM pulses\nWHERE strength > $n AND remark <> '$thing'\nGROUP BY station\n\
         HAVING count(*) > $m;",
    ),
    (
        "html",
        r#"<figure id="$name">
  <img src="$thing.svg" alt="The $thing" width="$n">
  <script>alert($m)</script>
</figure>"#,
    ),
    ("diff", "@@ -$n,2 +$n,2 @@ fn $name()\n-    let $thing = $m;\n+    let $thing = $n;\n     send($thing);"),
    ("", "$name  ..  $thing\n   $n ─┬─ $m\n       └─ 水 🪶 no language, spaces   kept"),
    (
        "ts",
        r#"interface Pulse { readonly at: number; strength?: number }

export const $name = (pulses: readonly Pulse[], limit = $n): Map<string, Pulse[]> => {
  const kept = new Map<string, Pulse[]>();
  for (const pulse of pulses) {
    const key = (pulse.strength ?? 0) > limit ? "$thing" : "quiet";
    kept.set(key, [...(kept.get(key) ?? []), pulse]);
  }
  return kept; // $m at most
};"#,
    ),
    (
        "c",
        r#"/* Adds up what the $thing has seen. */
static unsigned long $name(const unsigned short *pulse, size_t count)
{
    unsigned long sum = $nUL;
    while (count-- > 0) {
        sum += *pulse++ ^ 0x$n;
    }
    return sum % $m;
}"#,
    ),
    (
        "go",
        r#"// $name reads until the line is quiet.
func $name(ctx context.Context, line <-chan Pulse) (sum int, err error) {
	for {
		select {
		case pulse, ok := <-line:
			if !ok || sum > $m {
				return sum, nil
			}
			sum += pulse.Strength / $n
		case <-ctx.Done():
			return sum, fmt.Errorf("the $thing gave up: %w", ctx.Err())
		}
	}
}"#,
    ),
    (
        "java",
        r#"/** Keeps the last pulses of a {@code $thing}. */
final class Tape implements Iterable<Pulse> {
    private static final int LENGTH = $m;
    private final Deque<Pulse> pulses = new ArrayDeque<>();

    @Override
    public Iterator<Pulse> iterator() {
        return pulses.stream().filter(p -> p.strength() > $n).iterator();
    }
}"#,
    ),
    (
        "css",
        r#"/* The $thing, by night. */
.$thing:not(:last-child) > .lamp::after {
  inset: $npx auto 0 calc(100% - $nrem);
  color: color-mix(in oklab, var(--copper) $n%, #1b1d2a);
  transition: opacity .25s ease-in-out;
}

@media (prefers-reduced-motion: reduce) { .lamp { transition: none } }"#,
    ),
    (
        "yaml",
        "# The night watch.\nstation: $thing\nwatch:\n  - name: $name\n    every: $ns\n    limits: { low: $n, high: $m }\n  \
         - name: $other\n    when: \"fog || rain\"\n    notes: |\n      Two lines,\n      kept as they are.",
    ),
    (
        "toml",
        "[station.$thing]\nname = \"$name\"\npulses = [$n, $m, 0x2f]\nopened = 1871-06-21T12:00:00Z\n\n[[watch]]\nwho = '$other'\n\
         awake = true # mostly",
    ),
    (
        "ruby",
        r##"# Those that are heard twice.
def $name(pulses, limit: $n)
  pulses.each_with_object(Hash.new(0)) { |pulse, heard| heard[pulse[:at]] += 1 }
        .select { |_, times| times > limit }
        .map { |at, times| "#{at}: $thing ×#{times}" }
        .first($m)
end"##,
    ),
    (
        "cpp",
        r#"template <typename Line>
[[nodiscard]] auto $name(Line&& line, std::size_t limit = $n) -> std::vector<Pulse> {
  std::vector<Pulse> kept;
  kept.reserve($m);
  for (auto&& pulse : std::forward<Line>(line)) {
    if (pulse.strength > limit && !pulse.is_echo()) kept.push_back(std::move(pulse));
  }
  return kept;  // "$thing"
}"#,
    ),
    (
        "haskell",
        "-- | Runs of equal pulses, longest first.\n$thingRuns :: [Pulse] -> [(Int, Pulse)]\n$thingRuns =\n  sortOn (negate . fst)\n    \
         . map (\\run -> (length run, head run))\n    . filter ((> $n) . length)\n    . group\n    . take $m",
    ),
    (
        "lua",
        r#"-- Listens at the $thing.
local function $name(line, limit)
  local heard = {}
  for at, pulse in ipairs(line) do
    if pulse > (limit or $n) then heard[#heard + 1] = { at = at, pulse = pulse } end
  end
  return heard, #heard > $m
end"#,
    ),
    (
        "xml",
        r#"<?xml version="1.0" encoding="UTF-8"?>
<station name="$thing" pulses="$m">
  <!-- read twice, written once -->
  <watch from="22:00" to="06:00"><who>$name</who></watch>
  <note xml:lang="pt">maré &amp; nevoeiro &lt; $n</note>
</station>"#,
    ),
    (
        "dockerfile",
        "FROM debian:stable-slim AS $thing\nARG PULSES=$m\nWORKDIR /srv/station\nCOPY --chown=1000 ledger.csv ./\nRUN useradd \
         keeper && ./$name --limit $n\nCMD [\"./listen\", \"--quiet\"]",
    ),
];
