"""Slack's mrkdwn to HTML that is safe whatever was typed: every leaf is escaped, every tag is ours."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from sandbox.page.scene import Scene
from sandbox.page.slack_dates import formatted_date

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
TAGS = {"*": "strong", "_": "em", "~": "s"}
SPANS = {
    mark: re.compile(
        rf"(?<![\w{mark}\\]){re.escape(mark)}(?=[^\s{mark}])([^\n{mark}]*[^\s{mark}]){re.escape(mark)}(?![\w{mark}])"
    )
    for mark in TAGS
}
FENCE = re.compile(r"```(.+?)```", re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
CONTROL = re.compile(r"<([^<>\n]{1,3200})>")
EMOJI = re.compile(r":([a-z0-9_+'-]{1,60}):(?::skin-tone-[2-6]:)?")
BARE_URL = re.compile(r"\bhttps?://[^\s<>|\ue000-\uf8ff]*[^\s<>|.,;:!?)\]}'\"*_~\ue000-\uf8ff]")
LIST_ITEM = re.compile(r"^(\s*)(•|◦|▪︎|-|\d{1,3}\.)\s+(.*)$")
BROADCASTS = {"channel": "@channel", "here": "@here", "everyone": "@everyone"}
SLOTS = range(0xE000, 0xF8FF)
"""Private-use characters stand in for what is already drawn; typed ones are replaced first."""


@cache
def emoji_table() -> Mapping[str, str]:
    """Slack's short names of common emoji → the character."""
    table: dict[str, str] = json.loads(files(__package__).joinpath("emoji.json").read_text("utf-8"))
    return table


def mrkdwn(text: str, scene: Scene) -> Markup:
    """One mrkdwn text as HTML. `text` is as Slack keeps it: `&`, `<`, `>` escaped, controls in `<…>`."""
    return _Drawing(scene).draw(text)


def plain(text: str, *, emoji: bool = True) -> Markup:
    """A plain_text as HTML: emoji names drawn, line breaks kept, nothing else has a meaning."""
    lines = (with_emoji(line) if emoji else escape(line) for line in text.split("\n"))
    return Markup("<br>").join(lines)


def with_emoji(text: str) -> Markup:
    """Escapes `text` and draws the emoji names the page knows; unknown ones stay as typed."""
    done, at = Markup(), 0
    for match in EMOJI.finditer(text):
        drawn = emoji_table().get(match[1])
        if drawn:
            done += escape(text[at : match.start()])
            done += Markup('<span class="emoji" title=":{}:">{}</span>').format(match[1], drawn)
            at = match.end()
    return done + escape(text[at:])


def link(url: str, label: Markup | str) -> Markup:
    """A link that opens apart; a scheme that could run something leaves the label alone."""
    if not is_safe_url(url):
        return escape(label)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>').format(
        url, label
    )


def is_safe_url(url: str) -> bool:
    """Whether a browser may be sent to `url` on a click."""
    try:
        return urlsplit(url.strip()).scheme.lower() in SAFE_SCHEMES
    except ValueError:
        return False


def unescaped(text: str) -> str:
    """Slack's three escapes undone, `&amp;` last."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class _Drawing:
    """One text on its way: what is drawn already is parked in slots, so that marks may span it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.parked: list[Markup] = []

    def draw(self, text: str) -> Markup:
        clean = "".join("�" if ord(c) in SLOTS else c for c in text)
        parts = FENCE.split(clean)
        return Markup().join(
            Markup("<pre>{}</pre>").format(_code_text(part.strip("\n")))
            if odd
            else self._prose(part)
            for odd, part in ((i % 2, part) for i, part in enumerate(parts))
            if part
        )

    def _prose(self, text: str) -> Markup:
        held = CODE.sub(
            lambda m: self._park(Markup("<code>{}</code>").format(_code_text(m[1]))), text
        )
        held = CONTROL.sub(lambda m: self._park(self._control(m[1])), held)
        return self._lines(unescaped(held).strip("\n").split("\n"))

    def _park(self, drawn: Markup) -> str:
        if len(self.parked) >= len(SLOTS):
            return "…"
        self.parked.append(drawn)
        return chr(SLOTS[len(self.parked) - 1])

    def _lines(self, lines: list[str]) -> Markup:
        done, quoted, broken = Markup(), list[str](), False
        for number, line in enumerate(lines):
            if line.startswith(">>>"):
                rest = "\n".join([line[3:].lstrip(), *lines[number + 1 :]]).split("\n")
                return done + self._quote(quoted) + self._quote(rest)
            if line.startswith(">"):
                quoted.append(line[1:].removeprefix(" "))
                continue
            done, quoted = done + self._quote(quoted), []
            item = LIST_ITEM.match(line)
            if item:
                done += Markup(
                    '<span class="li li-{}"><span class="li-mark">{}</span>{}</span>'
                ).format(min(len(item[1]) // 2, 3), item[2], self._inline(item[3]))
            else:
                done += (Markup("<br>") if broken else Markup()) + self._inline(line)
            broken = not item
        return done + self._quote(quoted)

    def _quote(self, lines: list[str]) -> Markup:
        if not lines:
            return Markup()
        return Markup("<blockquote>{}</blockquote>").format(
            Markup("<br>").join(self._inline(line) for line in lines)
        )

    def _inline(self, text: str, marks: str = "*_~") -> Markup:
        """Marks may nest, each kind once, so hostile text cannot make this recurse deeper than three."""
        done = Markup()
        while found := _first_span(text, marks):
            match, mark = found
            inner = self._inline(match[0][1:-1], marks.replace(mark, ""))
            done += self._leaf(text[: match.start()])
            done += Markup("<{0}>{1}</{0}>").format(TAGS[mark], inner)
            text = text[match.end() :]
        return done + self._leaf(text)

    def _leaf(self, text: str) -> Markup:
        done, at = Markup(), 0
        for match in BARE_URL.finditer(text):
            done += self._unpark(text[at : match.start()]) + link(match[0], match[0])
            at = match.end()
        return done + self._unpark(text[at:])

    def _unpark(self, text: str) -> Markup:
        done, run = Markup(), ""
        for char in text:
            if ord(char) in SLOTS:
                done += with_emoji(run) + self.parked[ord(char) - SLOTS[0]]
                run = ""
            else:
                run += char
        return done + with_emoji(run)

    def _control(self, inside: str) -> Markup:
        target, bar, label = inside.partition("|")
        target, label = unescaped(target), unescaped(label)
        if target.startswith("@"):
            return user_mention(target[1:], self.scene, label)
        if target.startswith("#"):
            return channel_mention(target[1:], self.scene, label)
        if target.startswith("!"):
            return self._special(target[1:], label)
        return link(target, with_emoji(label) if bar and label else target.removeprefix("mailto:"))

    def _special(self, what: str, label: str) -> Markup:
        if what in BROADCASTS:
            return mention(BROADCASTS[what], rings=True)
        kind, _, rest = what.partition("^")
        if kind == "subteam":
            return mention(label or "@" + self.scene.names.groups.get(rest, rest))
        if kind == "date":
            return self._date(rest, label)
        return escape(label or f"<{what}>")

    def _date(self, rest: str, fallback: str) -> Markup:
        stamp, _, pattern = rest.partition("^")
        pattern, _, url = pattern.partition("^")
        shown = escape(formatted_date(stamp, pattern, fallback, self.scene))
        return link(url, shown) if url else Markup('<time class="date">{}</time>').format(shown)


def _first_span(text: str, marks: str) -> tuple[re.Match[str], str] | None:
    found = [(match, mark) for mark in marks if (match := SPANS[mark].search(text))]
    return min(found, key=lambda pair: pair[0].start(), default=None)


def _code_text(text: str) -> str:
    """What stands in code, with Slack's automatic links shown as they were typed."""
    plain_links = CONTROL.sub(lambda m: m[1].partition("|")[2] or m[1], text)
    return unescaped(plain_links)


def mention(text: str, *, rings: bool = False) -> Markup:
    """A highlighted name; one that rings for me or for all is marked more strongly."""
    return Markup('<span class="mention{}">{}</span>').format(" rings" if rings else "", text)


def user_mention(user: str, scene: Scene, label: str = "") -> Markup:
    """`@Name` of a person; an id that nobody has is shown as it is."""
    name = scene.names.users.get(user) or label or user
    return mention("@" + name.removeprefix("@"), rings=user == scene.names.me)


def channel_mention(channel: str, scene: Scene, label: str = "") -> Markup:
    """`#name` of a channel; one that the person cannot see is shown by its id."""
    name = scene.names.channels.get(channel) or label or channel
    return mention("#" + name.removeprefix("#"))
