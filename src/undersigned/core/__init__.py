"""The core: values and rules of a joint statement, and nothing of the machine around it.

The life of a statement, and the rule that each stage holds:

1. **Read** (`reading`): a letter as found in the world becomes clauses, calls and signatories. Whatever is
   unsure says so; a person decides.
2. **Draft** (`draft`): parallel texts, aligned clause by clause, until nothing is missing. Then they are frozen
   as an edition: numbered, in canonical text (`text`), with one digest over all of it (`record.digest`).
   Frozen words never change. A change is a new edition; a slip is an erratum beside unchanged words.
3. **Sign** (`sign`): a signature covers one exact edition. An organisation signs through a representative with
   a mandate; a person's affiliation only identifies. Nothing shows before it is confirmed from a mailbox.
4. **Publish** (`publish`): one snapshot of plain values becomes pages, data and a bundle that anyone can
   verify offline. What must not be published is not in the snapshot.

Under all of them lies **the record** (`record`, `tree`): an append-only log of events in a Merkle tree. It holds
commitments under random salts, never a name, so that a person's data can be erased and every proof still holds.
`names` knows scripts, alphabets and when two spellings are one organisation.

What core does not do: it opens no file and no connection, reads no clock, draws no chance. The time, ids, salts
and keys are passed in. Its errors (`errors`) are message ids with parameters; the edge puts them into words.

Example, from words to the digest that a signatory signs:

>>> from undersigned.core.draft import QUESTIONS, Draft, DraftClause, freeze
>>> clauses = (DraftClause("title", {"en": "One river"}), DraftClause("paragraph", {"en": "Keep it clean."}))
>>> answers = dict.fromkeys(QUESTIONS, "Said.")
>>> draft = Draft(languages=("en",), clauses=clauses, calls=(), answers=answers, undated=True)
>>> len(freeze(draft, id="0" * 32, number=1, authoritative="all").digest)
64
"""
