"""The names of this capability's kinds of delivery."""

ASK = "checkins:ask"
REMIND = "checkins:remind"
THANKS = "checkins:thanks"
SKIPPED = "checkins:skipped"
