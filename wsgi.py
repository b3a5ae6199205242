"""The application for a WSGI server: `granian --interface wsgi wsgi:app`."""

import os
import sys
from threading import Thread

from webapp import create_app, site_of
from webapp.content.records import ContentError

try:
    app = create_app({"KILL_WORKER": os.environ.get("UNKNOT_KILL_WORKER") == "1"})
except ContentError as error:
    sys.exit(f"Content is wrong, so the app does not start. {error}")

# Answers at once; whoever comes before this is done waits for their own page only.
Thread(target=site_of(app).warm, daemon=True).start()
