"""What people and apps type is drawn as Slack draws it, and never becomes markup of their own."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from sandbox.page.marks import is_safe_url, mrkdwn, plain
from sandbox.page.render import markdown
from sandbox.page.render_rich import rich_text
from sandbox.page.scene import Names, Scene
from sandbox.page.wording import words_in

SCENE = Scene(
    words=words_in("es"),
    names=Names(
        users={"U0LUCIA001": "Lucía <3"}, channels={"C0DEVREL01": "devrel"}, me="U0LUCIA001"
    ),
    zone=ZoneInfo("Europe/Madrid"),
    now=datetime(2026, 5, 5, 12, tzinfo=UTC),
)

DRAWN = [
    ("*hola*", "<strong>hola</strong>"),
    ("_a_ ~b~ `c`", "<em>a</em> <s>b</s> <code>c</code>"),
    ("*uno _dos_*", "<strong>uno <em>dos</em></strong>"),
    ("2*3*4 y snake_case_name", "2*3*4 y snake_case_name"),
    ("* no *", "* no *"),
    ("`*literal*`", "<code>*literal*</code>"),
    ("```x\n*y*```", "<pre>x\n*y*</pre>"),
    ("a\nb", "a<br>b"),
    ("a &amp;&lt; b", "a &amp;&lt; b"),
    ("&gt; cita\n&gt; más\nfin", "<blockquote>cita<br>más</blockquote>fin"),
    ("&gt;&gt;&gt; todo\nlo demás", "<blockquote>todo<br>lo demás</blockquote>"),
    ("<!channel>", '<span class="mention rings">@channel</span>'),
    ("<#C0DEVREL01>", '<span class="mention">#devrel</span>'),
    ("<@U0NOBODY01>", '<span class="mention">@U0NOBODY01</span>'),
    ("<@U0LUCIA001>", '<span class="mention rings">@Lucía &lt;3</span>'),
    ("<!subteam^S1|@equipo>", '<span class="mention">@equipo</span>'),
    (":tada: :no-such-emoji:", '<span class="emoji" title=":tada:">🎉</span> :no-such-emoji:'),
    ("<!date^1777968000^{date_long}|antes>", '<time class="date">martes 5 de mayo, 2026</time>'),
    (
        "<!date^1777968000^{date_pretty} {time}|antes>",
        '<time class="date">hoy 10:00</time>',
    ),
    ("<!date^nada^{date}|antes>", '<time class="date">antes</time>'),
    ("<!date^1777968000^{what}|antes>", '<time class="date">antes</time>'),
]

HOSTILE = [
    "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<javascript:alert(1)|pincha>",
    "<JaVaScRiPt:alert(1)|pincha>",
    "<data:text/html,<b>|x>",
    "<vbscript:x|y>",
    '<https://x.example/" onmouseover="alert(1)|x>',
    "<https://x.example|<img src=x onerror=alert(1)>>",
    "<@U0LUCIA001|<b onclick=x>>",
    "<!date^1^{date}^javascript:alert(1)|x>",
    "<!date^99999999999999999999^{date}|<b>>",
    "*<b>*_<i>_~<s>~`<code>`",
    "```</pre><script>x</script>```",
    ':tada" onload="x:',
    "\ue000\ue001\ue002 * \ue000*",
    "<" * 500 + ">" * 500,
    "*_~" * 500,
    "https://x.example/<script>alert(1)</script>",
    "> <svg onload=x>",
    "• <svg onload=x>",
    "\x00<b>\x00",
]


class Tags(HTMLParser):
    """Collects every tag with its attributes, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


OURS = {
    "a", "b", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "time", "tr", "ul", "div",
}  # fmt: skip
ATTRIBUTES = {"class", "href", "target", "rel", "title", "start"}


def assert_harmless(html: str) -> None:
    for tag, attributes in Tags(html).seen:
        assert tag in OURS - {"b"}, tag
        assert set(attributes) <= ATTRIBUTES, attributes
        assert "href" not in attributes or is_safe_url(attributes["href"] or "")


@pytest.mark.parametrize(("text", "html"), DRAWN, ids=[text for text, _ in DRAWN])
def test_mrkdwn_is_drawn_as_slack_draws_it(text: str, html: str) -> None:
    assert str(mrkdwn(text, SCENE)) == html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_wherever_it_is_drawn(text: str) -> None:
    assert_harmless(mrkdwn(text, SCENE))
    assert_harmless(plain(text))
    assert_harmless(markdown(text))
    element = {"type": "text", "text": text, "style": {"bold": True}}
    link = {"type": "link", "url": text, "text": text}
    section = {"type": "rich_text_section", "elements": [element, link]}
    assert_harmless(rich_text({"type": "rich_text", "elements": [section]}, SCENE))


@given(st.text(alphabet=st.sampled_from(list("ab<>&;|*_~`\n:@#!^\"' \ue000/")), max_size=80))
def test_no_mixture_of_marks_breaks_out(text: str) -> None:
    assert_harmless(mrkdwn(text, SCENE))


@given(st.text(max_size=60))
def test_text_without_marks_is_read_back_as_it_was(text: str) -> None:
    bare = re.sub(r"[\r\n\x00:\ud800-\udfff]", "", text)
    assert Markup(plain(bare)).unescape() == bare


def test_a_link_shows_its_label_and_opens_apart() -> None:
    html = str(mrkdwn("<https://23people.example/a?b=1&amp;c=2|el sitio>", SCENE))
    ((tag, attributes),) = Tags(html).seen
    assert tag == "a"
    assert attributes["href"] == "https://23people.example/a?b=1&c=2"
    assert attributes["rel"] == "noopener noreferrer nofollow"
    assert ">el sitio</a>" in html


def test_a_bare_address_becomes_a_link_without_its_full_stop() -> None:
    html = str(mrkdwn("Mira https://23people.example/a_b_c.", SCENE))
    assert 'href="https://23people.example/a_b_c"' in html
    assert html.endswith("</a>.")


def test_dates_follow_the_readers_zone_and_language() -> None:
    late = Scene(
        words_in("en"), Names(), ZoneInfo("America/Santiago"), datetime(2026, 5, 5, 12, tzinfo=UTC)
    )
    html = str(mrkdwn("<!date^1777951800^{date_long_pretty} {time}|x>", late))
    assert html == '<time class="date">yesterday 11:30 PM</time>'


def test_rich_text_draws_lists_styles_quotes_and_mentions() -> None:
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "uno"}]}
    block = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 2, "elements": [item]},
            {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U0LUCIA001"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a *b*"}]},
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "x", "style": {"bold": True, "strike": True}},
                    {"type": "emoji", "name": "wave", "unicode": "1f44b"},
                    {"type": "broadcast", "range": "here"},
                    {"type": "date", "timestamp": 1777968000, "format": "{date_num}"},
                ],
            },
        ],
    }  # fmt: skip
    assert str(rich_text(block, SCENE)) == (
        '<div class="rich"><ol class="indent-1" start="3"><li>uno</li></ol>'
        '<blockquote><span class="mention rings">@Lucía &lt;3</span></blockquote>'
        "<pre>a *b*</pre>"
        '<p><s><strong>x</strong></s><span class="emoji" title=":wave:">👋</span>'
        '<span class="mention rings">@here</span><time class="date">2026-05-05</time></p></div>'
    )
