"""The application for any WSGI server, such as `gunicorn wsgi:app`.

`python -m webapp` serves it with Granian.
"""

import os
import sys
from threading import Thread

from webapp.content.records import ContentError
from webapp.settings import SettingError, from_environment
from webapp.start import start

try:
    app, finish = start(from_environment(os.environ).config)
except (SettingError, ContentError) as error:
    sys.exit(f"Unknot does not start: {error}")

# Answers at once; whoever comes before this is done waits for their own page only.
Thread(target=finish, daemon=True).start()
