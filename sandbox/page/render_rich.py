"""Rich text, every element of it, to HTML; its text is plain, so nothing typed there can mean markup."""

from markupsafe import Markup, escape

from sandbox.page.marks import (
    BROADCASTS,
    channel_mention,
    emoji_table,
    link,
    mention,
    plain,
    user_mention,
)
from sandbox.page.scene import Json, Scene
from sandbox.page.slack_dates import formatted_date

STYLES = (
    ("code", "code"), ("bold", "strong"), ("italic", "em"), ("strike", "s"), ("underline", "u")
)  # fmt: skip


def rich_text(block: Json, scene: Scene) -> Markup:
    """A rich_text block: sections, lists (nested by `indent`), quotes and preformatted text."""
    parts = Markup()
    for element in block["elements"]:
        parts += _container(element, scene)
    return Markup('<div class="rich">{}</div>').format(parts)


def _container(element: Json, scene: Scene) -> Markup:
    kind = element["type"]
    if kind == "rich_text_list":
        return _list(element, scene)
    inner = _inline(element["elements"], scene)
    if kind == "rich_text_section":
        return Markup("<p>{}</p>").format(inner)
    if kind == "rich_text_quote":
        return Markup("<blockquote>{}</blockquote>").format(inner)
    if kind == "rich_text_preformatted":
        return Markup("<pre>{}</pre>").format(inner)
    return Markup('<span class="unsupported">{}</span>').format(kind)


def _list(element: Json, scene: Scene) -> Markup:
    ordered = element.get("style") == "ordered"
    items = Markup().join(
        Markup("<li>{}</li>").format(_inline(item["elements"], scene))
        for item in element["elements"]
    )
    indent = max(0, min(int(element.get("indent", 0)), 8))
    if ordered:
        first = int(element.get("offset", 0)) + 1
        return Markup('<ol class="indent-{}" start="{}">{}</ol>').format(indent, first, items)
    return Markup('<ul class="indent-{}">{}</ul>').format(indent, items)


def _inline(elements: list[Json], scene: Scene) -> Markup:
    return Markup().join(_styled(_element(element, scene), element) for element in elements)


def _styled(drawn: Markup, element: Json) -> Markup:
    style = element.get("style")
    for name, tag in STYLES:
        if isinstance(style, dict) and style.get(name):
            drawn = Markup("<{0}>{1}</{0}>").format(tag, drawn)
    return drawn


def _element(element: Json, scene: Scene) -> Markup:
    match element["type"]:
        case "text":
            drawn = plain(element["text"], emoji=False)
        case "link":
            drawn = link(element["url"], plain(element.get("text") or element["url"], emoji=False))
        case "user":
            drawn = user_mention(element["user_id"], scene)
        case "channel":
            drawn = channel_mention(element["channel_id"], scene)
        case "usergroup":
            group = element["usergroup_id"]
            drawn = mention("@" + scene.names.groups.get(group, group))
        case "broadcast":
            drawn = mention(BROADCASTS.get(element["range"], str(element["range"])), rings=True)
        case "emoji":
            drawn = _emoji(element)
        case "date":
            shown = formatted_date(
                str(element["timestamp"]), element["format"], element.get("fallback", ""), scene
            )
            drawn = Markup('<time class="date">{}</time>').format(shown)
        case "color":
            drawn = Markup('<code class="colour">{}</code>').format(element["value"])
        case other:
            drawn = Markup('<span class="unsupported">{}</span>').format(other)
    return drawn


def _emoji(element: Json) -> Markup:
    name = element["name"]
    char = emoji_table().get(name) or _from_code_points(element.get("unicode", ""))
    if not char:
        return escape(f":{name}:")
    return Markup('<span class="emoji" title=":{}:">{}</span>').format(name, char)


def _from_code_points(dashed: str) -> str:
    """`1f44b-1f3fb` → the characters; what is no such list gives nothing."""
    try:
        return "".join(chr(int(point, 16)) for point in dashed.split("-") if point)
    except (ValueError, OverflowError):
        return ""
