"""`python -m undersigned`: the same as the command `undersigned`."""

from undersigned.cli import main

raise SystemExit(main())
