"""What a browser without scripts would send: the fields of the editor as its page shows them."""

from __future__ import annotations

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """Collects the controls of ``form[data-authoring]``; patterns for new rows are none."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.within, self.patterns = False, 0
        self.text: tuple[str, list[str]] | None = None
        self.select: tuple[str, list[tuple[str, bool]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.within = "data-authoring" in given
        self.patterns += tag == "template"
        if not self.within or self.patterns:
            return
        if tag == "option" and self.select:
            self.select[1].append((value, "selected" in given))
        if not name or tag == "button":
            return
        box = given.get("type") in ("checkbox", "radio", "submit")
        if tag == "input" and (not box or "checked" in given):
            self.found.setdefault(name, []).append(value)
        elif tag == "textarea":
            self.text = (name, [])
        elif tag == "select":
            self.select = (name, [])

    def handle_data(self, data: str) -> None:
        if self.text:
            self.text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        self.patterns -= tag == "template"
        self.within = self.within and tag != "form"
        if tag == "textarea" and self.text:
            name, parts = self.text
            self.found.setdefault(name, []).append("".join(parts).removeprefix("\n"))
            self.text = None
        if tag == "select" and self.select:
            name, options = self.select
            chosen = [value for value, selected in options if selected]
            self.found.setdefault(name, []).append((chosen or [value for value, _ in options])[0])
            self.select = None


def sheet(page: str) -> dict[str, list[str]]:
    """Every field of the editor with its values, the token left out."""
    fields = _Fields()
    fields.feed(page)
    return {name: values for name, values in fields.found.items() if name != "csrf_token"}
