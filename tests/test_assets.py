"""What a script loses on its way to a phone: its comments, and nothing else."""

import shutil
from pathlib import Path

from webapp import ROOT, squeeze
from webapp.assets import Assets

SOURCE = """// @ts-check
/**
 * What it is for; a * and a / inside.
 */

const address = "http://host/*not a comment*/"; // gone: it follows a statement
  // gone
const same = "; // text";
if (same) {
  act(); // "stays": a quote might be text
}
/** @type {{ a: string } | undefined} */
let cast = /** @type {Map<string, number[]>} */ (other);
/** @type {Thing} */ (cast).act();
const text = `/** ${cast} */`;
"""
SERVED = """
const address = "http://host/*not a comment*/";
const same = "; // text";
if (same) {
act(); // "stays": a quote might be text
}
let cast = (other);
(cast).act();
const text = `/** ${cast} */`;
"""


def test_comments_stay_here_and_code_goes_out(tmp_path: Path) -> None:
    static = Path(shutil.copytree(ROOT / "static", tmp_path / "static"))
    (static / "js" / "sample.js").write_text(SOURCE, "utf-8")
    assets = Assets(static)
    assert assets.files[assets.url("js/sample.js")].decode() == SERVED


def test_no_script_of_ours_carries_comments_and_htmx_is_untouched() -> None:
    assets = Assets(ROOT / "static")
    for name in assets.names("js/**/*.js"):
        served = assets.files[assets.url(name)].decode()
        assert "@ts-check" not in served and "/**" not in served and "@param" not in served, name
        assert served.strip(), name
    vendored = ROOT / "static/vendor/htmx.js"
    assert assets.files[assets.url("vendor/htmx.js")] == vendored.read_bytes()


def test_no_text_of_a_script_spans_lines() -> None:
    """Taking away the indentation would change it."""
    for path in sorted((ROOT / "static").glob("*.js")) + sorted((ROOT / "static/js").rglob("*.js")):
        for line in path.read_text("utf-8").splitlines():
            assert line.lstrip().startswith(("*", "/*", "//")) or line.count("`") % 2 == 0, line


def test_neighbours_in_one_layer_share_its_braces() -> None:
    one, two = "@layer components{.a{color:red}}", "@layer components{@media print{.b{top:0}}}"
    joint = "@layer components{.a{color:red}@media print{.b{top:0}}}"
    assert squeeze.joined([one, two]) == joint
    assert squeeze.joined([one, two, one]) == joint[:-1] + ".a{color:red}}"
    apart = (
        "@layer base{.a{color:red}}",  # another layer
        "@layer a,b;@layer components{.a{top:0}}",  # a statement before it
        "@layer components{.a{top:0}}@layer base{.b{top:0}}",  # two blocks
        ".a{top:0}",
    )
    for other in apart:
        assert squeeze.joined([other, one]) == other + one
        assert squeeze.joined([one, other]) == one + other


def test_a_short_script_loses_blanks_and_the_last_semicolon_of_a_block() -> None:
    code = """for (const a of ["b"]) {
      c[a] = d["e" + a] ?? 1;
    }
    if (g > 7 && h === 2) {
      i();
    }
    """
    short = 'for (const a of ["b"]){c[a]=d["e"+a]??1}if (g>7&&h===2){i()}'
    assert squeeze.inlined_script(code) == short
