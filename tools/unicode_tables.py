"""Write src/undersigned/core/unicode14.py: the Unicode 14.0 tables that canonical text is checked against.

The tables are data of utext/1 and never change. This script is kept so that anyone can make them
again: it needs Python 3.11, whose `unicodedata` is Unicode 14.0, and Perl 5.36, whose properties are
Unicode 14.0 too and include Joining_Type, which Python lacks.

    python tools/unicode_tables.py > src/undersigned/core/unicode14.py
"""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Callable
from textwrap import wrap

REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
VIRAMA = 9
PERL = r"""
use Unicode::UCD;
die "Perl has Unicode " . Unicode::UCD::UnicodeVersion() . "\n" unless Unicode::UCD::UnicodeVersion() eq "14.0.0";
no warnings;
for my $cp (0 .. 0x10FFFF) {
    next if $cp >= 0xD800 && $cp <= 0xDFFF;
    my $c = chr($cp);
    my $type = $c =~ /\p{Jt=L}/ ? "L" : $c =~ /\p{Jt=R}/ ? "R" : $c =~ /\p{Jt=D}/ ? "D" : $c =~ /\p{Jt=T}/ ? "T" : "";
    print "$type $cp\n" if $type;
}
"""

HEAD = '''"""Unicode 14.0 tables of utext/1, as boundaries: made by tools/unicode_tables.py, not by hand.

Each table is a run of hexadecimal code points, ascending: the first begins a range that is in the
set, the second is the first code point after it, and so on. A code point is in the set when an odd
number of boundaries is at or below it.

Source: Unicode Character Database 14.0.0 (General_Category, Canonical_Combining_Class, Joining_Type).
"""

from __future__ import annotations
'''


def boundaries(inside: Callable[[int], bool]) -> list[int]:
    """Where membership changes, from code point 0 upwards."""
    edges, was = [], False
    for point in range(0x110000):
        now = inside(point)
        if now != was:
            edges.append(point)
            was = now
    return [*edges, 0x110000] if was else edges


def joining_types() -> dict[int, str]:
    """Joining_Type of every code point that is not U or C."""
    printed = subprocess.run(["perl", "-e", PERL], check=True, capture_output=True, text=True).stdout
    return {int(point): kind for kind, point in (line.split() for line in printed.splitlines())}


def main() -> int:
    """Print the module."""
    if unicodedata.unidata_version != "14.0.0":
        print("This needs a Python whose unicodedata is Unicode 14.0.0: Python 3.11.", file=sys.stderr)
        return 1
    joining = joining_types()
    tables = {
        "REFUSED": ("General category Cc, Cf, Cs, Co or Cn.", lambda p: unicodedata.category(chr(p)) in REFUSED),
        "SPACES": ("General category Zs.", lambda p: unicodedata.category(chr(p)) == "Zs"),
        "UNASSIGNED": ("General category Cn.", lambda p: unicodedata.category(chr(p)) == "Cn"),
        "VIRAMAS": ("Canonical combining class 9.", lambda p: unicodedata.combining(chr(p)) == VIRAMA),
        "MARKS": ("Canonical combining class other than 0.", lambda p: unicodedata.combining(chr(p)) != 0),
        "JOINS_LEFT": ("Joining type L or D.", lambda p: joining.get(p, "U") in "LD"),
        "JOINS_RIGHT": ("Joining type R or D.", lambda p: joining.get(p, "U") in "RD"),
        "TRANSPARENT": ("Joining type T.", lambda p: joining.get(p, "U") == "T"),
    }
    print(HEAD)
    for name, (comment, inside) in tables.items():
        lines = wrap(" ".join(f"{edge:x}" for edge in boundaries(inside)), 110)
        print(f"# {comment}\n{name} = (")
        print("\n".join(f'    "{line} "' for line in lines))
        print(")\n" if name != "TRANSPARENT" else ")")
    return 0


if __name__ == "__main__":
    sys.exit(main())
