"""Every block and element is drawn with what a browser test or a person needs to find and set it."""

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sandbox.page.render import BLOCKS, ELEMENTS, draw_block, draw_blocks
from sandbox.page.scene import Names, Scene
from sandbox.page.wording import all_texts, words_in

SAMPLES: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("samples.json").read_text("utf-8")
)
EVERY_BLOCK = [block for blocks in SAMPLES.values() for block in blocks]
VOID = {"br", "hr", "img", "input"}


def scene(**more: Any) -> Scene:
    return Scene(
        words=words_in("es"),
        names=Names({"U0LUCIA001": "Lucía", "U0PAULA001": "Paula"}, {"C0DEVREL01": "devrel"}),
        zone=ZoneInfo("Europe/Madrid"),
        now=datetime(2026, 5, 5, 12, tzinfo=UTC),
        **more,
    )


class Page(HTMLParser):
    """Tags in order, and whether every one that opens closes in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def with_attribute(self, name: str, value: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.tags if attributes.get(name) == value]


def types_in(thing: Any) -> set[str]:
    if isinstance(thing, list):
        return {kind for one in thing for kind in types_in(one)}
    if isinstance(thing, dict):
        inner = {kind for one in thing.values() for kind in types_in(one)}
        return inner | ({thing["type"]} if "type" in thing else set())
    return set()


def test_the_samples_hold_every_kind_the_page_knows() -> None:
    known = types_in(EVERY_BLOCK)
    assert known >= BLOCKS - {"file"}
    assert known >= ELEMENTS - {
        "multi_channels_select", "conversations_select", "multi_external_select",
    }  # fmt: skip


@pytest.mark.parametrize(
    "block", EVERY_BLOCK, ids=lambda block: f"{block['type']}-{block['block_id']}"
)
def test_a_block_is_drawn_whole_and_carries_its_id(block: dict[str, Any]) -> None:
    html = str(draw_block(block, scene()))
    page = Page(html)
    assert page.open == []
    assert page.with_attribute("data-block-id", block["block_id"])
    assert 'class="unsupported"' not in html


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_two_parts_of_a_page_share_an_html_id(language: str) -> None:
    page = Page(str(draw_blocks(SAMPLES["modal"] + SAMPLES["message"], scene(scope=language))))
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))


def test_every_label_names_a_control_that_is_there() -> None:
    page = Page(str(draw_blocks(SAMPLES["modal"], scene())))
    ids = {attributes.get("id") for _, attributes in page.tags}
    labels = [attributes["for"] for tag, attributes in page.tags if tag == "label"]
    assert labels
    assert set(labels) <= ids


def test_radio_buttons_are_radios_under_their_question() -> None:
    html = str(draw_block(SAMPLES["modal"][1], scene(surface="modal")))
    radios = [a for tag, a in Page(html).tags if tag == "input" and a["type"] == "radio"]
    assert {a["name"] for a in radios} == {"q1|score"}
    assert [a["value"] for a in radios] == ["1", "4", "5"]
    assert {a["data-action-id"] for a in radios} == {"score"}
    assert "<legend" in html


def test_what_was_typed_is_shown_again() -> None:
    text = {"type": "plain_text_input", "value": 'a "b" <c>\nd'}
    radio = {"type": "radio_buttons", "selected_option": {"value": "4"}}
    typed = scene(values={("q2", "text"): text, ("q1", "score"): radio})
    html = str(draw_blocks(SAMPLES["modal"][1:3], typed))
    assert "a &#34;b&#34; &lt;c&gt;\nd</textarea>" in html
    checked = [a["value"] for _, a in Page(html).tags if "checked" in a]
    assert checked == ["4"]


def test_an_error_stands_at_its_field_and_is_announced() -> None:
    html = str(draw_block(SAMPLES["modal"][2], scene(errors={"q2": "Son <b>1.600</b> caracteres"})))
    page = Page(html)
    (error,) = page.with_attribute("role", "alert")
    (field,) = [a for tag, a in page.tags if tag == "textarea"]
    assert field["aria-invalid"] == "true"
    assert str(error["id"]) in str(field["aria-describedby"]).split()
    assert "Son &lt;b&gt;1.600&lt;/b&gt; caracteres" in html


def test_a_moment_is_shown_in_the_persons_zone() -> None:
    block = next(b for b in SAMPLES["modal"] if b["block_id"] == "q12")
    (field,) = [a for tag, a in Page(str(draw_block(block, scene()))).tags if tag == "input"]
    assert field["type"] == "datetime-local"
    assert field["value"] == "2026-05-07T11:30"


def test_what_an_app_found_follows_what_is_chosen() -> None:
    block = next(b for b in SAMPLES["modal"] if b["block_id"] == "q9")
    kept = {"text": {"type": "plain_text", "text": "Banco"}, "value": "bank"}
    new = {"text": {"type": "plain_text", "text": "Bazar"}, "value": "shop"}
    html = str(
        draw_block(
            block,
            scene(
                values={("q9", "client"): {"type": "external_select", "selected_option": kept}},
                found={("q9", "client"): [kept, new]},
            ),
        )
    )
    radios = [a for tag, a in Page(html).tags if tag == "input" and a["type"] == "radio"]
    assert [(a["value"], "checked" in a) for a in radios] == [("bank", True), ("shop", False)]


@pytest.mark.parametrize(
    "block",
    [
        {"type": "hologram", "block_id": "x"},
        {"type": "section", "block_id": "x", "text": 5},
        {"type": "section"} | {"block_id": "x", "text": {"type": "mrkdwn"}},
        {"type": "data_visualization", "block_id": "x", "chart": {"type": "radar", "series": []}},
        {"type": "table", "block_id": "x", "rows": []},
        "<script>alert(1)</script>",
        None,
    ],
)
def test_what_cannot_be_drawn_is_marked_and_harms_nothing(block: Any) -> None:
    html = str(draw_blocks([block, SAMPLES["message"][0]], scene()))
    assert 'class="unsupported"' in html
    assert "<script" not in html
    assert "Resumen de la ronda 3" in html


def test_an_unknown_element_is_marked_in_its_place() -> None:
    block = {"type": "actions", "block_id": "x", "elements": [{"type": "dial", "action_id": "d"}]}
    assert "«dial»" in draw_block(block, scene())


def test_nothing_is_loaded_from_elsewhere() -> None:
    page = Page(str(draw_blocks(EVERY_BLOCK, scene())))
    assert [a for _, a in page.tags if a.get("src")] == []


def test_a_picture_of_the_workspace_is_shown() -> None:
    block = {"type": "image", "block_id": "x", "alt_text": "Gráfico", "slack_file": {"id": "F1"}}
    page = Page(str(draw_block(block, scene(picture=lambda ref: f"/files/{ref}"))))
    (picture,) = [a for tag, a in page.tags if tag == "img"]
    assert picture == {"src": "/files/F1", "alt": "Gráfico"}


@pytest.mark.parametrize("block_id", ["line", "bars", "area", "pie"])
def test_a_chart_says_its_numbers_in_a_table_too(block_id: str) -> None:
    block = next(b for b in EVERY_BLOCK if b["block_id"] == block_id)
    html = str(draw_block(block, scene()))
    rows = html.split("<tbody>")[1].count("<tr>")
    chart = block["chart"]
    points = chart.get("segments") or chart["axis_config"]["categories"]
    assert rows == len(points)
    assert 'role="img"' in html


def test_a_chart_of_one_value_or_of_none_above_zero_is_drawn() -> None:
    one = {"type": "pie", "segments": [{"label": "Todo", "value": 3}]}
    flat = {"type": "bar", "series": [{"name": "x", "data": [{"label": "a", "value": 0}]}]}
    for chart in (one, flat):
        html = str(
            draw_block({"type": "data_visualization", "block_id": "c", "chart": chart}, scene())
        )
        assert 'class="unsupported"' not in html
        assert "NaN" not in html


def test_every_text_of_the_page_is_there_in_both_languages() -> None:
    for key, texts in all_texts().items():
        assert set(texts) == {"es", "en"}, key
        assert all(texts.values()), key
