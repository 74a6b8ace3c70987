"""Every planned delivery ends once, with its reason, whatever Slack and its neighbours do."""

from collections.abc import Callable

from schedules.deliver import Deliverer
from storage.engine import Database
from storage.ledger import DeliveryState
from tests.support.ledger import plan, row
from tests.support.slack import FakeSlack

Make = Callable[..., Deliverer]


def test_what_is_due_is_sent_and_what_is_not_waits(
    db: Database, slack: FakeSlack, deliverer: Make, clock
) -> None:
    due = plan(db, "due")
    later = plan(db, "later", due_at=clock.now().replace(hour=20))
    assert deliverer().step() == 1
    assert [sent.target for sent in slack.sent] == ["Udue"]
    sent = row(db, due)
    assert (sent.state, sent.channel, sent.ts) == (DeliveryState.SENT, "DUdue", "0.000001")
    assert sent.ended_at == clock.now()
    assert row(db, later).state == DeliveryState.PENDING
    assert deliverer().step() == 0
