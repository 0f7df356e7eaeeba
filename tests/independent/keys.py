"""The history of the ledger's checkpoint keys: the genesis names the first, key.rotate entries the others
(docs/record-format.md, section 9)."""
import cbor
import ed25519
import entry
import note
from entry import BODY
from state import refuse_if

PLANNED, LOST, STOLEN = range(3)
BY_CURRENT, BY_RECOVERY = range(2)


class Term:
    """A key and the sizes of checkpoints for which it counts, both included; last None: to the end."""

    def __init__(self, public_key, first):
        self.public_key = public_key
        self.first = first
        self.last = None

    def covers(self, size):
        return self.first <= size and (self.last is None or size <= self.last)


class History:
    def __init__(self, genesis):
        body = genesis[BODY]
        self.origin = body[0]
        self.recovery_key = body.get(2)
        self.terms = [Term(body[1], 0)]
        self.used = {body[1], body.get(2)}
        self.changes = []  # (key that signed the change, new key, new recovery key or None)
        self.named = [(0, key) for key in self.used if key]  # (entry, key that it names)

    def message(self, body):
        """What the authorizing key signs."""
        what = [self.origin, self.terms[-1].public_key, body[0], body[1], body.get(4, False), body.get(5, False)]
        return b"jcm-ledger key change v0\n" + cbor.encode(what)

    def check(self, value):
        """Raises Broken when the change of the key is not allowed, or not authorized."""
        body = value[BODY]
        reason, by = body[1], body[2]
        refuse_if(by != (BY_CURRENT if reason == PLANNED else BY_RECOVERY), "field.conflict",
                  "the current key authorizes planned changes only, the recovery key the others")
        refuse_if(reason == STOLEN and 5 not in body, "field.missing", "trusted")
        refuse_if(5 in body and reason != STOLEN, "field.conflict", "trusted is given only when stolen")
        refuse_if(5 in body and body[5][0] > value[entry.SEQ], "field.value", "a trusted size yet to come")
        refuse_if(body[0] == body.get(4), "field.conflict", "the new keys are one")
        refuse_if(by == BY_RECOVERY and self.recovery_key is None, "key.recovery_missing", "no recovery key")
        refuse_if(body[0] in self.used or body.get(4, b"") in self.used, "key.used_before", "a key comes back")
        signer = self.terms[-1].public_key if by == BY_CURRENT else self.recovery_key
        good = ed25519.verify(signer, self.message(body), body[3])
        refuse_if(not good, "key.authorization", "the signature does not hold")

    def take(self, value):
        body, seq = value[BODY], value[entry.SEQ]
        old = self.terms[-1]
        old.last = seq + 1 if body[1] != STOLEN else min(seq + 1, body[5][0])
        signer = old.public_key if body[2] == BY_CURRENT else self.recovery_key
        self.changes.append((signer, body[0], body.get(4)))
        self.named += [(seq, key) for key in (body[0], body.get(4)) if key]
        self.terms.append(Term(body[0], seq + 1))
        self.recovery_key = body.get(4, self.recovery_key)
        self.used |= {body[0], body.get(4)}

    def vouched(self, given, checkpoints):
        """Whether a checkpoint among those that hold leads back to the key that was handed over. checkpoints:
        (size, keys that signed it and count)."""
        keys = {given.public_key}
        while True:
            before = len(keys)
            for change in self.changes:
                if change[0] in keys:
                    keys |= set(change[1:3]) - {None}
            for size, signers in checkpoints:
                if keys & set(signers):
                    keys |= {key for seq, key in self.named if seq < size}
            if len(keys) == before:
                return any(keys & set(signers) for _, signers in checkpoints)

    def verifier_keys(self):
        return [note.Key(self.origin, term.public_key) for term in self.terms]

    def counts(self, key, size):
        return any(t.public_key == key.public_key and t.covers(size) for t in self.terms)
