"""A small ledger with entries of every kind, made by the real daemon, and its archive. For the tests."""
import os
import pathlib
import shutil

import ed25519
import forge
import ledger_harness as harness
import note

RECOVERY_SEED = bytes(range(32))
# Decisions: project, period start and end, decided on.
FIRST = {"project": "MN004", "period_start": "2017-01-01", "period_end": "2018-12-31", "decided_on": "2019-02-01"}
SECOND = {"project": "MN006", "period_start": "2017-01-01", "period_end": "2017-12-31", "decided_on": "2019-02-01"}
AGAIN = {"project": "MN004", "period_start": "2018-07-01", "period_end": "2019-06-30", "decided_on": "2019-08-01"}


def open_books(call):
    call("registry.open", "r-jp", code="JP", side="japan", name="Registry of Japan", utc_offset_minutes=540)
    call("registry.open", "r-mn", code="MN", side="partner", name="Монгол улсын бүртгэл", utc_offset_minutes=480)
    call("project.record", "p-4", reference="MN004", country="MN", title="10MW 太陽光発電, Darkhan",
         status="registered", registered_on="2017-06-01", methodologies="MN_AM003", japanese_participants="A; B")
    call("project.record", "p-6", reference="MN006", country="MN", title="Solar plant", status="registered",
         registered_on="2017-06-01")
    call("project.record", "p-9", reference="MN009", country="MN", title="Not yet", status="validation")
    call("decision.record", "d-1", **FIRST, lines=[
        {"side": "japan", "registry": "JP", "quantity": 3000,
         "vintages": [{"year": 2017, "quantity": 1000}, {"year": 2018, "quantity": 2000}]},
        {"side": "partner", "registry": "MN", "quantity": 500}])
    call("decision.record", "d-2", **SECOND, reference="Electronic decision 1", lines=[
        {"side": "japan", "registry": "JP", "quantity": 700},
        {"side": "partner", "registry": "MN", "quantity": 0}])
    call("decision.record", "d-3", **AGAIN, overlaps=[FIRST], overlap_reason="verified again", lines=[
        {"side": "japan", "registry": "JP", "quantity": 400, "vintages": [{"year": 2018, "quantity": 400}]}])


def open_accounts(call):
    def account(id, registry, kind, day, **more):
        return call("account.open", id, registry=registry, kind=kind, holder={"name": f"Holder {id}"},
                    business_date=day, **more)["account"]

    return {
        "a": account("a-1", "JP", "entity_holding", "2019-02-02"),
        "b": account("a-2", "JP", "entity_holding", "2019-02-02", number=77),
        "c": account("a-3", "JP", "entity_holding", "2019-02-03", trust_property="part",
                     authority=harness.authority("APP 3")),
        "government": account("a-4", "JP", "government_holding", "2019-02-03"),
        "retirement": account("a-5", "JP", "retirement", "2019-02-03"),
        "cancellation": account("a-6", "JP", "cancellation", "2019-02-03"),
        "mongolia": account("a-7", "MN", "entity_holding", "2019-02-03")}


def import_history(call, names):
    call("credits.issue", "i-1", decision=FIRST, registry="JP", business_date="2019-02-05", credits=[
        {"account": names["a"], "vintage": 2017, "first": 1, "last": 600},
        {"account": names["b"], "vintage": 2017, "first": 601, "last": 1000},
        {"account": names["a"], "vintage": 2018, "first": 101, "last": 2100}])
    call("credits.issue", "i-2", decision=SECOND, registry="JP", business_date="2019-02-06", account=names["a"])
    call("credits.issue", "i-m", decision=FIRST, registry="MN", business_date="2019-02-06",
         account=names["mongolia"])
    call("credits.transfer", "t-1", **{"from": names["a"]}, to=names["c"], quantity=50,
         authority=harness.authority(), business_date="2019-02-07", effective_on="2019-02-01", note="entered late")
    call("account.set_status", "s-1", account=names["b"], status="receive_only", reason="asked for",
         business_date="2019-02-07")
    call("registry.go_live", "g-jp", registry="JP")


def do_business(call, names):
    def debit(method, id, source, target, **more):
        call(method, id, **{"from": names[source]}, to=names[target],
             **{"authority": harness.authority(id), **more})

    use = {"purpose": "NDC of Japan, 2030", "beneficiary": "Somebody", "reason": "For the NDC"}
    call("credits.issue", "i-3", decision=AGAIN, registry="JP", account=names["a"])
    debit("credits.transfer", "t-2", "a", "b", quantity=900)
    debit("credits.transfer", "t-3", "a", "c",
          blocks=["JCM-JP-MN004-2018-600-620", "JCM-JP-MN004-2018-630-640", "JCM-JP-MN006-2017-400-410"],
          authority={"kind": "legal_basis", "reference": "Act 117, Art. 57-11", "date": "2019-01-01",
                     "document": {"sha256": "ab" * 32, "length": 7}})
    debit("credits.retire", "x-1", "a", "retirement", quantity=30, project="MN006", year=2026, **use)
    debit("credits.cancel", "x-2", "c", "cancellation", quantity=5, vintage=2018, **use)


def batch(client, names):
    items = [{"method": "credits.transfer", "params": harness.transfer(f"b-{n}", names["a"], names["c"], 3 + n)}
             for n in range(3)]
    client.call("batch", atomic=True, items=items)


def begin(client, call):
    open_books(call)
    names = open_accounts(call)
    import_history(call, names)
    do_business(call, names)
    batch(client, names)
    return names


def finish(call, names):
    call("account.set_status", "s-2", account=names["government"], status="closed")
    for n, quantity in enumerate((350, 7, 11)):
        call("credits.transfer", f"t-{n + 4}", **{"from": names["a"]}, to=names["c"], quantity=quantity,
             authority=harness.authority())


class Life:
    """A ledger in its directory, with `archive` (exported twice, the key changed in between), `receipts` (files)
    and `forger` (its entries, and the seeds of all its keys)."""

    def __init__(self):
        self.ledger = harness.Ledger(init=False)
        self.directory = pathlib.Path(self.ledger.directory)
        self.archive = self.directory / "archive"
        recovery = note.Key(self.ledger.origin, ed25519.public_key_of(RECOVERY_SEED))
        harness.run("jcm-ledgerd", "init", "--dir", self.directory, "--origin", self.ledger.origin,
                    "--administrator-uid", os.getuid(), "--administrator-name", "Test administrator",
                    "--recovery-key", str(recovery), check=True)
        seeds = [RECOVERY_SEED, forge.seed_of_pem(self.directory / "keys/checkpoint.pem")]
        names = self.work(lambda client, call: begin(client, call))
        self.rotate(self.directory / "second.pem")
        seeds.append(forge.seed_of_pem(self.directory / "second.pem"))
        self.work(lambda client, call: finish(call, names))
        size = note.Checkpoint.parse((self.archive / "checkpoint").read_bytes()).size
        self.forger = forge.Forger(forge.entries_of(self.archive, size), seeds)
        self.vkeys = [str(key) for key in self.forger.history().verifier_keys()]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ledger.remove()
        shutil.rmtree(self.directory, ignore_errors=True)

    def work(self, what):
        """Lets the daemon run for a while, and exports at the end."""
        self.ledger.start()
        with self.ledger.client() as client:
            result = what(client, lambda method, id, **fields: client.call(method, {"request_id": id, **fields}))
            size = client.call("status")["size"]
        self.ledger.ctl("export", self.archive, check=True)
        self.receipts = {}
        for seq in (0, size // 2, size - 1):
            self.receipts[seq] = self.directory / f"{size}-{seq}.tlog-proof"
            self.ledger.ctl("receipt", seq, "--out", self.receipts[seq], check=True)
        self.ledger.stop()
        return result

    def rotate(self, new_key):
        harness.run("jcm-ledgerd", "key", "new", "--out", new_key, check=True)
        harness.run("jcm-ledgerd", "key", "rotate", "--dir", self.directory, "--new-key", new_key,
                    "--reason", "planned", check=True)
        shutil.copy(new_key, self.directory / "keys/checkpoint.pem")  # where the configuration has it
