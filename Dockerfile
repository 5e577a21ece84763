# The image of Farled: one for web server, worker and scheduler. Runs as a user without rights; holds no secret.
FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /farled
RUN python -m venv /venv
COPY pyproject.toml constraints.txt README.md ./
RUN /venv/bin/pip install -e . -c constraints.txt
COPY . .
RUN SECRET_KEY=only-while-building FARLED_DATA_DIR=/tmp/build /venv/bin/python manage.py compile_catalogues

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin farled \
    && install -d -o farled -g farled -m 0700 /data
COPY --from=build /venv /venv
COPY --from=build /farled /farled
WORKDIR /farled
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    FARLED_DATA_DIR=/data FARLED_DEMO=0 HOST=0.0.0.0 PORT=8000
USER farled
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["python", "manage.py", "serve"]
