"""The application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuijin.config.settings")
os.environ["TUIJIN_SERVES"] = "1"
application = get_wsgi_application()

# What has been loaded stays for good: the collector need not look through it again and again, and a page that
# makes some ten thousand objects need not be interrupted a dozen times. Saves a twelfth of a page's time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 50, 50)
