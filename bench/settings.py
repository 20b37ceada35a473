"""Settings of the measured server: those of the product, and a meter around every request."""

from tuijin.config.settings import *  # noqa: F403

MIDDLEWARE = ["bench.meter.Meter", *MIDDLEWARE]  # noqa: F405
ACCOUNT_RATE_LIMITS = False  # eight clients sign in at once from one address
