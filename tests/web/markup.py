"""What a page's HTML holds, and what is wrong with it."""

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img", "source"}
# In SVG, what has no content is written with a slash, and the parser says so by itself.
LANDMARKS = ("header", "main", "footer")


class Page(HTMLParser):
    """A parsed page: `faults` says what does not fit together."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"never closed: {tag}" for tag in self._open]
        self._check()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else, at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.text.append(data.strip())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def first(self, tag: str) -> dict[str, str]:
        return self.all(tag)[0]

    @property
    def links(self) -> list[str]:
        return [one["href"] for one in self.all("a")]

    def _check(self) -> None:
        ids = [one["id"] for _, one in self.tags if "id" in one]
        self._say("an id twice", (one for one in ids if ids.count(one) > 1))
        named = [one.get(name, "") for _, one in self.tags for name in ("aria-labelledby", "for")]
        self._say("names no id", (one for one in named if one and one not in ids))
        self._say("not one of it", (tag for tag in (*LANDMARKS, "h1") if len(self.all(tag)) != 1))
        self._say("runs", (tag for tag, one in self.tags if _runs(tag, one)))
        self._say("no caption", ["table"] * (len(self.all("table")) - len(self.all("caption"))))
        self._say("no scope", (str(one) for one in self.all("th") if "scope" not in one))
        fields = [*self.all("input"), *self.all("select")]
        labels = {one["for"] for one in self.all("label")}
        self._say("no label", (one["name"] for one in fields if one["id"] not in labels))
        self._say("leads out", (one for one in self.links if not _leads(one)))
        self._say("navigations alike", self._alike())

    def _alike(self) -> list[str]:
        names = [one.get("aria-label", "") for one in self.all("nav")]
        return [name for name in names if not name or names.count(name) > 1]

    def _say(self, what: str, found: object) -> None:
        self.faults += [f"{what}: {one}" for one in found]  # type: ignore[attr-defined]  # any iterable


def _runs(tag: str, attributes: dict[str, str]) -> bool:
    return tag in {"script", "style"} or any(
        name == "style" or name.startswith("on") for name in attributes
    )


def _leads(address: str) -> bool:
    return address.startswith(("/", "#", "https://", "http://"))
