"""Seals (docs/record-format.md, section 11), erasure, the trail."""
import cbor
import entry
import tree
from state import refuse_if


def seal(replay, request, date):
    state, (registry, as_of) = replay.state, (request.body[0], request.body[1])
    refuse_if(as_of in state.seals.get(registry, ()), "seal.exists", f"{as_of}")
    refuse_if(as_of >= date, "seal.early", f"{as_of}")
    last = state.registry(registry).last_date
    refuse_if(last is not None and last > as_of, "seal.late", f"{as_of}")
    request.after.append(lambda: state.seals.setdefault(registry, set()).add(as_of))
    return {} if request.proposed else {entry.ROOTS: request.body[entry.ROOTS]}


def check_not_sealed(state, scope, date):
    refuse_if(date <= max(state.seals.get(scope, ()), default=date - 1), "business_date.sealed", f"{date}")


def root(leaves):
    return tree.Tree([tree.leaf_hash(cbor.encode(leaf)) for leaf in leaves]).root()


def roots(state, registry):
    """Of totals and of holdings."""
    totals = [["jcm-ledger run v0", *key, run.issued.count(), run.highest()]
              for key, run in sorted(state.runs.items()) if key[0] == registry and len(run.issued)]
    accounts = sorted((key, account) for key, account in state.accounts.items() if key[0] == registry)
    for kind in range(1, 5):
        held = [account.balance for key, account in accounts if key[1] == kind]
        totals.append(["jcm-ledger account kind v0", registry, kind, len(held), sum(held)])
    holdings = []
    for key, account in accounts:
        blocks = [[project, vintage, first, last] for (vintage, project), ranges in sorted(account.runs.items())
                  for first, last in ranges]
        holdings.append(["jcm-ledger holding v0", list(key), account.name or entry.NO_HASH, blocks])
    return root(totals), root(holdings)


def named_entry(replay, request):
    seq = request.body[0]
    refuse_if(seq >= request.seq, "entry.unknown", f"entry {seq}")
    return replay.entries[seq]


def erase(replay, request, date):
    state, body = replay.state, named_entry(replay, request)[entry.BODY]
    personal = {key: body[key] for key in sorted(body) if entry.PERSONAL <= key < entry.RESOLVED}
    fields = request.body.get(1, list(personal))
    refuse_if(not set(fields) <= set(personal), "personal.none", "a field that it does not have")
    erased = [personal[key] for key in fields if personal[key] not in state.erased]
    refuse_if(not erased, "personal.none", "nothing is left to erase")
    request.after.append(lambda: state.erased.update(erased))
    return {entry.ERASED: erased}


def trail(replay, request, date):
    return {}


def check_trail(state, kind):
    """A trail holds only events and changes of key, and only a trail holds events."""
    if kind != entry.GENESIS:
        of_trail = state.keys.origin.endswith("/trail")
        fits = kind in (entry.TRAIL, entry.KEY_ROTATE) if of_trail else kind != entry.TRAIL
        refuse_if(not fits, "trail.only", entry.NAMES[kind])


ACTS = {entry.SEAL: seal, entry.ERASE: erase, entry.TRAIL: trail}
