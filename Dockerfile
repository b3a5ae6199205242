# A container of the app: docker build -t unknot . && docker run --read-only -p 8000:8000 unknot
# Two stages: what installs is not in what runs.
FROM python:3.13-slim-bookworm AS build
WORKDIR /app
COPY pyproject.toml ./
# The dependencies stand in pyproject.toml and nowhere else.
RUN python -m venv /venv && \
    python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > requirements.txt && \
    /venv/bin/pip install --no-cache-dir --requirement requirements.txt
COPY wsgi.py ./
COPY webapp webapp
COPY templates templates
COPY static static
# Nothing can be written later: modules and the table are compiled here, and a start that would fail
# fails here.
RUN python -m compileall -q /venv webapp wsgi.py && /venv/bin/python -m webapp.prepare

FROM python:3.13-slim-bookworm
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
USER 65534:65534
ENV HOST=0.0.0.0 PORT=8000 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["/venv/bin/python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=2)"]
CMD ["/venv/bin/python", "-m", "webapp"]
