# The Python on which the tests run.
FROM python:3.11-slim AS packages
COPY requirements/production.lock /production.lock
# A wheel or nothing: no compiler, and no code of a package runs while the image is built.
RUN python -m venv --without-pip /venv \
 && pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \
    --require-hashes --only-binary :all: --requirement /production.lock

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=pnet_board.settings \
    PAPER_DIR=/papers
WORKDIR /app
# A new volume takes its owner from this directory.
RUN install --directory --owner=10001 --group=10001 --mode=700 /papers
COPY --from=packages /venv /venv
COPY . .
# Collecting the static files reads the settings, and these refuse to load with nothing set. None of this is kept.
RUN SECRET_KEY=unused DATABASE_URL=postgres://unused REDIS_URL=redis://unused ALLOWED_HOSTS=unused \
    django-admin collectstatic --no-input \
 && python -m compileall -q .
# The root filesystem is read-only from here on.
ENV PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
EXPOSE 8000
# One thread each: with more, the interpreter's lock makes every page slower.
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "1", "--respawn-failed-workers", \
     "pnet_board.wsgi:application"]
