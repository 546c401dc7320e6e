"""VERIFY.md: the fixed words in every bundle and receipt that tell how to check it, without trusting who gave it.

A text never changes once a bundle bears it. Other words are a new text with a number of its own beside the old ones,
so that every bundle goes on verifying. The commands in them are run by `tests/cli/test_record_format.py`.
"""

from __future__ import annotations

BUNDLE_1 = """\
# How to check this bundle

This file is a zip archive. It holds a joint statement, the events that the statement's log recorded
about it (words frozen, signatures confirmed, changed, withdrawn), and what is needed to check them
offline, without trusting whoever gave you the file.

## With the program

    undersigned verify bundle.zip --policy policy-from-the-coalition

The program is free software named "undersigned". Get the policy, or the key in it, from the coalition
by another way than this file: from its website, a printed page, or a person you know. Without it the
program can only tell that the bundle agrees with itself, and says so.

It answers by its exit code and in words: 0 verified, 1 false, 2 incomplete.

## With standard tools

- `sha256sum text/en.txt` gives the digest of the English text, named in statement.json.
- manifest.json names the SHA-256 of every other member.
- The format is described, step by step, in docs/record-format.md of the program's source. It prints a
  short script for Python's standard library that checks every hash of a bundle.

## What a bundle cannot show

That nobody was shown another log (only witnesses can), the exact moment of an event (the log's host
wrote it), or who sits behind a mailbox. Signatures without a name here were withdrawn or erased, or are
disputed, or their owners chose not to stand in lists made for machines, or were checked in person and
forgotten, or the coalition has hidden all names for now.
"""

BUNDLE = r"""# How to check this bundle

This file is a zip archive. It holds a joint statement, the events that the statement's log recorded
about it (words frozen, signatures confirmed, changed, withdrawn), and what is needed to check them
offline, without trusting whoever gave you the file.

## With the program

    undersigned verify bundle.zip --policy policy-from-the-coalition

The program is free software named "undersigned". Get the policy, or the key in it, from the coalition
by another way than this file: from its website, a printed page, or a person you know. Without it the
program can only tell that the bundle agrees with itself, and says so.

It answers by its exit code and in words: 0 verified, 1 false, 2 incomplete.

## With standard tools

In a shell, in an empty folder into which the archive was unpacked. Every member is the one that the
manifest names; each line ends in OK:

    tr '{},' '\n\n\n' < manifest.json | sed -n 's/^"\(.*\)":"\([0-9a-f]\{64\}\)"$/\2  \1/p' | sha256sum -c

The digests of the texts, which statement.json names under "sha256":

    sha256sum text/*.txt

The log's key signed the checkpoint. First its text, then the signature, then the key that the policy
names:

    sed '/^$/,$d' checkpoint > note.txt
    grep -m 1 '^— ' checkpoint | cut -d ' ' -f 3 | base64 -d | tail -c 64 > note.sig
    printf '\060\052\060\005\006\003\053\145\160\003\041\000' > key.der
    head -n 1 policy | cut -d + -f 3- | base64 -d | tail -c 32 >> key.der
    openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in note.txt -sigfile note.sig

Compare the first line of the policy with the key that you got from the coalition.

That the events in leaves.json lead to the root in the checkpoint, that the openings give what the
events commit to, and that the words give the digest that was frozen, is checked by a short script for
Python's standard library. It is printed in docs/record-format.md of the program's source, which
describes every step.

## What a bundle cannot show

That nobody was shown another log (only witnesses can), the exact moment of an event (the log's host
wrote it), or who sits behind a mailbox. Signatures without a name here were withdrawn or erased, or are
disputed, or their owners chose not to stand in lists made for machines, or were checked in person and
forgotten, or the coalition has hidden all names for now.

Text 2.
"""

BUNDLES = frozenset({BUNDLE_1, BUNDLE})

RECEIPT = r"""# How to check this receipt

This file is a zip archive. It shows that a log holds one signature under one exact text, and what was
entered. It opens everything, the mailbox too: keep it where only you can read it.

## With the program

    undersigned verify receipt.zip --policy policy-from-the-coalition

The program is free software named "undersigned". Get the policy, or the key in it, from the coalition
by another way than this file. It answers by its exit code and in words: 0 verified, 1 false,
2 incomplete.

## With standard tools

leaf.json is the event in the log; "digest" in it is that of the text that was signed. In a shell, in an
empty folder into which the archive was unpacked, check that the log's key signed the checkpoint, which
stands behind the first empty line of receipt.tlog-proof:

    sed '1,/^$/d' receipt.tlog-proof > checkpoint
    sed '/^$/,$d' checkpoint > note.txt
    grep -m 1 '^— ' checkpoint | cut -d ' ' -f 3 | base64 -d | tail -c 64 > note.sig
    printf '\060\052\060\005\006\003\053\145\160\003\041\000' > key.der
    head -n 1 policy | cut -d + -f 3- | base64 -d | tail -c 32 >> key.der
    openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in note.txt -sigfile note.sig

Compare the first line of the policy with the key that you got from the coalition.

openings.json holds a salt and a value for each field that leaf.json commits to under "c". null: this
field is closed. That they fit, and that the event leads to the root in the checkpoint, is checked by a
short script for Python's standard library. It is printed in docs/record-format.md of the program's
source. receipt.tlog-proof is of the form c2sp.org/tlog-proof@v1, which other programs read, too.

## What a receipt cannot show

That nobody was shown another log (only witnesses can), the exact moment (the log's host wrote it), who
sits behind the mailbox, and what else became of the signature: who passes a receipt on can leave its
last events out. The words are not in it: compare the digest with the statement's bundle.
"""
