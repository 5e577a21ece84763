"""How Farled is put together: settings, addresses, background work. The task application is made here so that every process knows it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
