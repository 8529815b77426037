"""`python -m durablec`."""

import sys

from durablec.cli import main

if __name__ == "__main__":
    sys.exit(main())
