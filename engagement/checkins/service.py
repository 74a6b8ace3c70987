"""The door of this capability: what handlers, schedules and later capabilities call."""

from engagement.checkins.answering import open_checkin, record_answers, skip_checkin
from engagement.checkins.mine import MyCheckins, my_checkins
from engagement.checkins.named import NamedPage, read_named
from engagement.checkins.planning import close_rounds, plan_rounds
from engagement.checkins.readers import WhoReads, who_reads
from engagement.checkins.results import CheckinForm, CheckinRecorded, FormStage, Mood
from engagement.checkins.seen import SeenByDevrel, seen_by_devrel

__all__ = [
    "CheckinForm",
    "CheckinRecorded",
    "FormStage",
    "Mood",
    "MyCheckins",
    "NamedPage",
    "SeenByDevrel",
    "WhoReads",
    "close_rounds",
    "my_checkins",
    "open_checkin",
    "plan_rounds",
    "read_named",
    "record_answers",
    "seen_by_devrel",
    "skip_checkin",
    "who_reads",
]
