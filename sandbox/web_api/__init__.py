"""The Web API: one table of methods, one file per family."""

from sandbox.web_api import (
    apps,
    blocks,
    chat,
    conversations,
    files,
    oauth,
    reactions,
    rooms,
    users,
    views,
)
from sandbox.web_api.call import Method

METHODS: dict[str, Method] = {
    **apps.METHODS,
    **blocks.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **oauth.METHODS,
    **reactions.METHODS,
    **rooms.METHODS,
    **users.METHODS,
    **views.METHODS,
}
