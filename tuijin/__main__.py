"""`python -m tuijin` is what bin/tuijin runs."""

import sys

from tuijin.config.cli import main

sys.exit(main())
