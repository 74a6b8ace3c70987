"""Every action, block, callback, shortcut and command id that Slack sends back to us, in one place."""

import enum


class Command(enum.StrEnum):
    """Slash commands."""

    REFER = "/referir"
    VINCULO = "/vinculo"


class Shortcut(enum.StrEnum):
    """Global shortcuts."""

    REFER = "referral:shortcut"


class Callback(enum.StrEnum):
    """Modals that are submitted or closed."""

    CHECKIN = "checkin:submit"
    CHECKIN_LATE = "checkin:submit_late"
    PAUSE = "people:pause"
    REFERRAL = "referral:submit"
    INFO = "common:info"  # a modal with nothing to send


class Action(enum.StrEnum):
    """Buttons and inputs that report at once. A suffix after `#` tells twins in one block apart."""

    CHECKIN_FACE = "checkin:face"  # twins: checkin:face#1 … checkin:face#5
    CHECKIN_OPEN = "checkin:open"
    CHECKIN_MENU = "checkin:menu"
    CHECKIN_SEEN = "checkin:seen"
    NAMED_OPEN = "checkin:named"  # DevRel reads what people answered with their name
    TALK_WANTED = "commitment:talk"
    TALK_DONE = "commitment:talk_done"
    WHO_READS = "checkin:who_reads"
    PAUSE_OPEN = "people:pause_open"
    PAUSE_END = "people:pause_end"
    OPT_OUT = "people:opt_out"
    OPT_IN = "people:opt_in"
    HOME_OPEN = "home:open"  # what `/vinculo` shows, from a button
    REFER_OPEN = "referral:open"
    REFER_ASKED = "referral:asked"  # "they agree now", beside the drafted question
    REFER_CORRECT = "referral:correct"
    REFERRAL_SEE = "referral:see"  # DevRel opens a referral
    REFERRAL_CONSENT = "referral:consent"
    REFERRAL_FAMILY = "referral:family"
    REFERRAL_LEVEL = "referral:level"
    DIGEST_PRIVATE = "digest:private"


class Block(enum.StrEnum):
    """Blocks whose values or errors are addressed. A question's own are `question:<id>`, `note:<id>`, `same:<id>`."""

    QUESTION = "question"
    NOTE = "note"
    TALK = "talk"
    SAME = "same"
    PAUSE_UNTIL = "pause_until"
    CONSENT = "consent"
    INITIALS = "initials"
    NAME = "name"
    CONTACT = "contact"
    FAMILY = "family"
    ROLE = "role"
    LEVEL = "level"
    SENIOR = "senior"
    EVIDENCE = "evidence"
    PASSION = "passion"
    RELATION = "relation"
    CV_LINK = "cv_link"
    KEEP = "keep"


INPUT = "value"
"""The action id of every input that does not report at once: its block's id tells it apart."""
