"""A second ledger for the tests, made by the real daemon: officers, signatures, proposals, holds, corrections, Article
6, a seal, an erasure. It needs root, since its officers are several Unix users."""
import json
import pathlib
import shutil
import subprocess
import sys

import cbor
import ed25519
import entry
import forge
import ledger_harness as harness
import note

APPROVER, SCRIPT = 4501, 4502
SIGNER_SEED = b"\x31" * 32
DECISION = {"project": "MN004", "period_start": "2017-01-01", "period_end": "2017-12-31", "decided_on": "2018-02-01"}
ORDER = {"kind": "legal_basis", "reference": "Order 7 of 2026", "date": "2026-01-30"}
AUTHORIZATION = {"version": 1, "date": "2025-04-01", "approach": "CA0001", "registry": "JP", "first_party": "MNG",
                 "party_registry": "MNG01", "parties": ["JPN"], "sectors": ["Energy"]}
USE = {"purpose": "CORSIA", "beneficiary": "An airline", "reason": "First phase"}
ASKER = """
import json, socket, sys
path, method, params = json.loads(sys.stdin.read())
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(path)
    with connection.makefile("rw") as lines:
        lines.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}) + "\\n")
        lines.flush()
        print(lines.readline())
"""


def block(first, last):
    return f"JCM-JP-MN004-2017-{first}-{last}"


class Later:
    """`archive`, `with_trail` (the same beside its trail), `forger` (its entries and the seed of its key), `seqs`: where things stand."""

    def __init__(self):
        self.ledger = harness.Ledger(mode=0o711)
        self.directory = pathlib.Path(self.ledger.directory)
        config = pathlib.Path(self.ledger.config)
        config.write_text(config.read_text().replace('mode = "0660"', 'mode = "0666"'))
        self.archive = self.directory / "archive"
        self.ids = 0
        self.ledger.start()
        with self.ledger.client() as self.client:
            self.seqs = self.live()
        self.ledger.ctl("export", self.archive, check=True)
        self.with_trail = self.directory / "with-trail"
        self.ledger.ctl("export", "--trail", self.with_trail, check=True)
        self.ledger.stop()
        size = note.Checkpoint.parse((self.archive / "checkpoint").read_bytes()).size
        self.forger = forge.Forger(forge.entries_of(self.archive, size),
                                   [forge.seed_of_pem(self.directory / "keys/checkpoint.pem")])

    def close(self):
        self.ledger.remove()
        shutil.rmtree(self.directory, ignore_errors=True)

    # -- requests
    def write(self, method, **params):
        self.ids += 1
        return self.client.call(method, {"request_id": f"later-{self.ids}", **params})

    def as_user(self, uid, method, **params):
        self.ids += 1
        params = {"request_id": f"later-{self.ids}", **params}
        done = subprocess.run(["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", sys.executable, "-c",
                               ASKER], input=json.dumps([self.ledger.socket_path, method, params]),
                              capture_output=True, text=True, check=True, timeout=60)
        return json.loads(done.stdout)["result"]

    def debit(self, method, source, target, **more):
        return self.write(method, **{"from": source, "to": target, "authority": harness.authority(), **more})

    def propose(self, operation, **params):
        return self.write("proposal.open", what={"operation": operation, "params": params})

    def approve(self, proposal):
        return self.as_user(APPROVER, "proposal.approve", proposal=proposal["seq"], seen=proposal["entry_hash"])

    def signed(self, **country):
        """country.record by the script, whose commands are signed."""
        id = f"signed-{country['code']}"
        digest = entry.request_digest({entry.KIND: entry.PROJECT, entry.BODY: {
            0: country["code"] + "001", 1: country["code"], 2: country["name"], 3: 0}})
        message = b"jcm-ledger officer signature v0\n" + cbor.encode([self.ledger.origin, 3, id, digest])
        return self.as_user(SCRIPT, "project.record", request_id=id, reference=country["code"] + "001",
                            country=country["code"], title=country["name"], status="validation",
                            signature=ed25519.sign(SIGNER_SEED, message).hex())

    # -- what happens
    def live(self):
        names = harness.furnish(self.client, live=False)
        self.a, self.b = names["holders"]
        self.retirement, self.cancellation = names["retirement"], names["cancellation"]
        self.write("seal", registry="JP", as_of="2018-12-31")
        self.write("registry.go_live", registry="JP")
        self.people()
        self.records()
        self.restraint()
        self.proposals()
        self.article6()
        self.debit("credits.transfer", self.a, self.b, quantity=1)
        return {name: value for name, value in vars(self).items() if isinstance(value, int)}

    def people(self):
        self.write("officer.grant", uid=APPROVER, role="approver", officer_name="Second officer")
        self.write("officer.grant", uid=SCRIPT, role="script", officer_name="Nightly import")
        self.write("officer.grant", officer=2, role="auditor", registry="JP")
        self.write("officer.grant", officer=3, public_key=ed25519.public_key_of(SIGNER_SEED).hex())
        self.signed(code="KH", name="Signed by the script")
        self.write("officer.revoke", officer=2, role="auditor", registry="JP")
        self.write("officer.grant", uid=4503, role="reader", officer_name="Gone")
        self.write("officer.revoke", officer=4)

    def records(self):
        self.write("country.record", code="MN", alpha3="MNG", name="Mongolia", since="2013-01-08")
        self.write("project.amend", facts={"reference": "KH001", "country": "KH", "title": "Another title",
                                           "status": "validation", "sectoral_scopes": ["Energy"],
                                           "programme_kind": "model_project", "crediting_start": "2017-01-01",
                                           "crediting_end": "2033-12-31"}, reason="A slip")
        self.write("project.set_status", reference="KH001", status="registered", registered_on="2017-01-01",
                   reason="Registered")
        late = {**DECISION, "period_start": "2019-01-01", "period_end": "2019-12-31", "decided_on": "2020-02-01"}
        self.write("decision.record", **late, lines=[{"side": "japan", "registry": "JP", "quantity": 5}])
        self.write("decision.amend", decision=late, decided_on="2020-02-02", reference="No. 2", reason="A slip")
        self.write("decision.withdraw", decision=late, reason="Withdrawn")
        self.write("decision.record", **late | {"decided_on": "2020-03-01"},
                   lines=[{"side": "japan", "registry": "JP", "quantity": 5}])
        opened = self.write("account.amend", account=self.b, holder={"name": "Another name"}, trust_property="all")
        self.write("personal.erase", entry=opened["seq"], reason="Asked for")
        self.write("reconciliation.record", registry="JP", source="csv", counterpart="jp.csv", agrees=True,
                   document={"sha256": "ab" * 32, "length": 7}, own_size=5, own_total=10, other_total=10)

    def restraint(self):
        self.hold = self.write("hold.place", registry="JP", imposed_by="A court", authority=ORDER,
                               blocks=[block(11, 20), block(31, 40)])["seq"]
        self.on_account = self.write("hold.place", registry="JP", imposed_by="A court", authority=ORDER,
                                     account=self.b)["seq"]
        self.debit("credits.transfer", self.a, self.b, quantity=25)  # passes over the held ones
        self.write("credits.court_transfer", **{"from": self.a}, to=self.b, blocks=[block(11, 12), block(13, 15)],
                   authority=ORDER)
        self.write("hold.lift", hold=self.hold, blocks=[block(33, 35)], authority=ORDER)
        self.write("hold.lift", hold=self.on_account, authority=ORDER)
        self.write("policy.set", registry="JP", operation="credits.reverse", window_days=30)
        self.reversed = self.debit("credits.transfer", self.a, self.b, quantity=40)["seq"]
        self.reversal = self.write("credits.reverse", entry=self.reversed, reason="Entered twice",
                                   authority=harness.authority())["seq"]
        self.open = self.debit("credits.retire", self.a, self.retirement, quantity=3, **USE)["seq"]  # can be reversed
        issuance = next(e["seq"] for e in self.client.call("entry.list", kind="credits.issue")["entries"])
        self.write("credits.correct_excess", issuance=issuance, **{"from": self.a}, to=self.cancellation,
                   blocks=[block(9001, 9010)], reason="Too many", authority=ORDER)

    def proposals(self):
        self.write("policy.set", registry="JP", operation="credits.transfer", per_day=100000, delay_minutes=5,
                   trusted=[self.b], tiers=[{"above": 500, "approvals": 1, "role": "approver"}])
        self.write("policy.set", operation="country.record", life_minutes=60,
                   tiers=[{"above": 0, "approvals": 1, "role": "approver"}])
        units = {"from": self.a, "to": self.b, "authority": harness.authority()}
        self.done = self.propose("credits.transfer", **units, quantity=600)
        self.approve(self.done)
        self.done = self.done["seq"]
        self.approve(self.propose("country.record", code="KH", alpha3="KHM", name="Cambodia"))
        self.approve(self.propose("registry.open", code="KE", side="partner", name="Registry of Kenya",
                                  utc_offset_minutes=180))
        rejected = self.propose("credits.transfer", **units, blocks=[block(8001, 8600)])
        self.as_user(APPROVER, "proposal.reject", proposal=rejected["seq"], comment="Not now")
        withdrawn = self.propose("country.record", code="LA", alpha3="LAO", name="Laos")
        self.write("proposal.withdraw", proposal=withdrawn["seq"])
        self.delayed = self.propose("credits.transfer", **{**units, "to": self.government()}, quantity=7)
        self.approve(self.delayed)
        self.delayed = self.delayed["seq"]
        self.pending = self.propose("credits.transfer", **units, blocks=[block(7001, 7600)])["seq"]
        self.late = self.propose("country.record", code="VN", alpha3="VNM", name="Viet Nam")["seq"]

    def government(self):
        accounts = self.client.call("account.list", registry="JP")["accounts"]
        return next(a["account"] for a in accounts if a["account"].startswith("JP-GH"))

    def article6(self):
        self.write("authorization.record", id="MNG 1", purposes="ndc", ceiling=50, **AUTHORIZATION)
        self.write("authorization.record", id="MNG 2", purposes="imp", first_transfer="use_or_cancellation",
                   **AUTHORIZATION)
        self.write("authorization.record", id="MNG 1", purposes="ndc", ceiling=60, **AUTHORIZATION | {"version": 2})
        self.write("credits.authorize", authorization="MNG 1", blocks=[block(6001, 6040)])
        self.write("credits.authorize", authorization="MNG 2", blocks=[block(6041, 6060)])
        self.write("credits.first_transfer", authorization="MNG 1", event="to_another_party", acquiring="JPN",
                   blocks=[block(6011, 6030)])
        self.used = self.debit("credits.cancel", self.a, self.cancellation, quantity=5, use="imp", **USE)["seq"]
        self.write("credits.first_transfer", authorization="MNG 2", event="use_or_cancellation",
                   blocks=[block(6041, 6045)])
        self.debit("credits.retire", self.a, self.retirement, blocks=[block(6001, 6005)], **USE)
        self.write("policy.set", registry="JP", operation="credits.retire", authorization_required=True)
        self.debit("credits.retire", self.a, self.retirement, quantity=4, **USE)
