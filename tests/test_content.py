"""The words of the interface."""

from webapp import ROOT, content


def test_every_word_is_used() -> None:
    """A sentence that no template asks for is dead, and a translator would still write it."""
    templates = "".join(path.read_text("utf-8") for path in (ROOT / "templates").glob("*.html"))
    code = (ROOT / "webapp/offline.py").read_text("utf-8")
    for page, words in content.load().words.words.items():
        for name in words:
            used = f"words.{page}.{name}" in templates or f"words.{page}[" in templates
            assert used or f'"{name}"' in code or page == "manifest", f"[words.{page}] {name}"
