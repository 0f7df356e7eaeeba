"""Entries behind the end of the ledger of later.py, one rule each: refused ones with the rule that says so, and
allowed ones that lie next to them. What the cases of attack_cases.py are to the ordinary kinds."""
import entry
import later
import seals
from attack_cases import Case, bad, good
from attacks import japan_today, state_of, written

A, B, GOVERNMENT, CANCELLATION, RETIREMENT = ["JP", 2, 1], ["JP", 2, 2], ["JP", 1, 1], ["JP", 3, 1], ["JP", 4, 1]
HASH = b"\x11" * 32
MINUTE, DAY = 60_000_000, 86_400_000_000
APPROVER, SCRIPT = [2, later.APPROVER], [3, later.SCRIPT]


def of_later(forger, seqs):
    """(name, finding or None, rule, ledger)"""
    for case in Cases(forger, seqs).all():
        yield case.name, case.finding, case.rule, written(forger, case)
    script = entry.PROJECT, {0: "KH009", 1: "KH", 2: "Title", 3: 0}
    for name, finding, rule, seed, (kind, body) in (
            ("signed by the script", None, None, later.SIGNER_SEED, script),
            ("signed with another key", "rule.broken", "officer.signature", HASH, script),
            ("a grant by the script", "rule.broken", "officer.not_allowed", later.SIGNER_SEED,
             (entry.GRANT, {1: 9, 2: 3, 31: HASH, 35: 5}))):
        yield name, finding, rule, forger.copy().append(kind, body, actor=SCRIPT).sign_last(seed)
    yield ("signed without a key", "rule.broken", "officer.signature",
           forger.copy().append(*script).sign_last(later.SIGNER_SEED))
    yield ("signed for another request", "rule.broken", "officer.signature", forger.copy().append(
        *script, actor=SCRIPT).sign_last(later.SIGNER_SEED).change(len(forger.entries), entry.REQUEST_ID, to="q"))


class Cases:
    def __init__(self, forger, seqs):
        self.forger, self.seqs, self.size = forger, seqs, len(forger.entries)
        self.state, self.japan = state_of(forger), japan_today(forger)
        self.time = forger.value(self.size - 1)[entry.TIME]
        self.issuance = next(s for s in range(self.size) if forger.value(s)[entry.KIND] == entry.ISSUE)

    def all(self):
        for of in (self.officers, self.records, self.debits, self.holds, self.corrections, self.proposals, self.article6,
                   self.rest):
            yield from of()

    # -- entries
    def dated(self, kind, body, authority={0: 1, 1: "order"}, **more):
        return kind, body, {"scope": "JP", "date": self.japan, "authority": authority, **more}

    def undated(self, kind, body, **more):
        return kind, body, {"scope": "JP", "date": self.japan, **more}

    def debit(self, first, last, kind=entry.TRANSFER, to=B, **more):
        units = [["MN004", 2017, first, last]]
        body = {0: A, 1: to, 2: units, 33: units}
        if kind != entry.TRANSFER:
            body.update({3: "purpose", 29: HASH, 30: HASH})
        return self.dated(kind, {**body, **more.pop("body", {})}, {0: 0, 1: "application"}, **more)

    def by_quantity(self, quantity, moved=None):
        moved = moved or self.state.pick(self.state.accounts[tuple(A)], {0: quantity}, "JP")
        return self.dated(entry.TRANSFER, {0: A, 1: B, 2: {0: quantity}, 33: moved}, {0: 0, 1: "application"})

    # -- cases
    def officers(self):
        def project(**more):
            return entry.PROJECT, {0: "KH009", 1: "KH", 2: "Title", 3: 0}, more

        def grant(number=5, **body):
            body = {int(key[1:]): part for key, part in body.items()}
            return entry.GRANT, {**body, 35: number}, {}

        yield bad("by a revoked officer", "caller.unknown", project(actor=[4, 4503]))
        yield bad("under another's uid", "caller.unknown", project(actor=[2, later.SCRIPT]))
        yield bad("by an officer who may not", "officer.not_allowed", project(actor=APPROVER))
        yield bad("unsigned by one with a key", "officer.signature", project(actor=SCRIPT))
        yield good("a new officer", grant(_1=9, _2=1, _31=HASH))
        yield bad("another number", "entry.resolution", grant(6, _1=9, _2=1, _31=HASH))
        yield bad("one uid, two officers", "officer.exists", grant(_1=later.APPROVER, _2=1, _31=HASH))
        yield good("the uid of one who is gone", grant(_1=4503, _2=1, _31=HASH))
        yield bad("a role twice", "officer.exists", grant(2, _0=2, _2=1))
        yield good("a role for one registry", grant(2, _0=2, _2=4, _3="JP"))
        yield bad("a role for no registry", "registry.unknown", grant(2, _0=2, _2=4, _3="ID"))
        yield bad("no name", "field.missing", grant(_1=9, _2=1))
        yield bad("nothing granted", "field.missing", grant(2, _0=2))
        yield bad("a key twice", "key.used_before", grant(2, _0=2, _4=later.ed25519.public_key_of(later.SIGNER_SEED)))
        yield bad("to one who is gone", "officer.unknown", grant(4, _0=4, _2=1))
        yield bad("the last administrator", "officer.last", (entry.REVOKE, {0: 1}, {}))
        yield bad("a key nobody could replace", "officer.last", grant(1, _0=1, _4=b"\x2a" * 32))


        def asks(kind, approvals, role=1):
            return entry.POLICY, {1: kind, 2: [{0: 0, 1: approvals, 2: role}]}, {}

        delayed = entry.POLICY, {1: entry.POLICY, 4: 5}, {}
        second = grant(_1=9, _2=0, _31=HASH)
        no_approver = (entry.REVOKE, {0: 2}, {})
        yield good("nobody could approve a role, but a policy", asks(entry.GRANT, 2), asks(entry.POLICY, 1))
        yield bad("nor a policy", "officer.last", asks(entry.GRANT, 2), asks(entry.POLICY, 2))
        yield good("by one for a delay", asks(entry.GRANT, 2), delayed)
        yield bad("by nobody for a delay", "officer.last", no_approver, asks(entry.GRANT, 2), delayed)
        yield bad("the only one who could", "officer.last", asks(entry.GRANT, 1), asks(entry.POLICY, 1), no_approver)
        yield bad("only for a registry", "officer.last", grant(2, _0=2, _2=1, _3="JP"), asks(entry.GRANT, 1),
                  asks(entry.POLICY, 1), (entry.REVOKE, {0: 2, 1: 1}, {}))
        yield bad("one administrator cannot approve alone", "officer.last", asks(entry.GRANT, 1, 0),
                  asks(entry.POLICY, 1, 0))
        yield good("two can", second, asks(entry.GRANT, 1, 0), asks(entry.POLICY, 1, 0))
        yield bad("not without either", "officer.last", second, asks(entry.GRANT, 1, 0), asks(entry.POLICY, 1, 0),
                  (entry.REVOKE, {0: 5}, {}))
        yield bad("a key of the one who approves", "officer.last", asks(entry.GRANT, 1), asks(entry.POLICY, 9),
                  grant(2, _0=2, _4=b"\x2a" * 32))
        yield bad("approved only by one with a key", "officer.last", grant(2, _0=2, _4=b"\x2a" * 32),
                  asks(entry.GRANT, 1), asks(entry.POLICY, 9))
        yield bad("the other administrator has a key", "officer.last", second, grant(5, _0=5, _4=b"\x2a" * 32),
                  (entry.REVOKE, {0: 1}, {}))
        yield bad("locked, and dated wrong", "business_date.live", asks(entry.GRANT, 2), (
            entry.POLICY, {1: entry.POLICY, 2: [{0: 0, 1: 2, 2: 1}], 23: self.forger.today() - 1}, {}))
        yield bad("a role that is not there", "officer.unknown", (entry.REVOKE, {0: 2, 1: 0}, {}))
        yield good("revoked, and then", (entry.REVOKE, {0: 2}, {}))
        yield bad("recorded after the revocation", "caller.unknown", (entry.REVOKE, {0: 2}, {}), self.undated(
            entry.REJECT, {0: self.seqs["pending"], 1: "no"}, actor=APPROVER))

    def records(self):
        facts = self.state.projects["KH001"]
        late = ["MN004", 17897, 18261, 18293]
        withdrawn = next(list(key) for key, one in self.state.decisions.items() if one.withdrawn)
        assert late[:3] == withdrawn[:3]
        yield good("amended", (entry.PROJECT_AMEND, {0: {**facts, 2: "Third title"}, 1: "why"}, {}))
        yield bad("amended to the same", "field.value", (entry.PROJECT_AMEND, {0: facts, 1: "why"}, {}))
        yield bad("amended to another status", "field.conflict", (
            entry.PROJECT_AMEND, {0: {k: v for k, v in {**facts, 3: 0}.items() if k != 4}, 1: "why"}, {}))
        yield bad("registered twice", "field.conflict", (
            entry.PROJECT_STATUS, {0: "KH001", 1: 1, 2: 17000, 3: "why"}, {}))
        yield bad("half a crediting period", "project.dates", (
            entry.PROJECT_AMEND, {0: {k: v for k, v in facts.items() if k != 13}, 1: "why"}, {}))
        yield bad("registered after its decision", "project.dates", (
            entry.PROJECT_AMEND, {0: {**self.state.projects["MN004"], 4: 18000}, 1: "why"}, {}))
        yield bad("small letters", "field.value", (entry.PROJECT_AMEND, {0: {**facts, 2: "x", 14: [
            {0: "t", 1: {0: HASH, 1: 0}}]}, 1: "why"}, {}))
        yield bad("amended when withdrawn", "decision.withdrawn", (
            entry.DECISION_AMEND, {0: withdrawn, 2: "No. 3", 3: "why"}, {}))
        yield bad("withdrawn when posted", "decision.posted", (
            entry.DECISION_WITHDRAW, {0: ["MN004", 17167, 17531, 17563], 1: "why"}, {}))
        yield bad("decided after the posting", "issue.before_decision", (
            entry.DECISION_AMEND, {0: ["MN004", 17167, 17531, 17563], 1: 17600, 3: "why"}, {}))
        amend = {"scope": "JP", "date": self.japan}
        yield good("account amended", (entry.ACCOUNT_AMEND, {0: A, 24: HASH}, amend))
        yield bad("nothing amended", "field.missing", (entry.ACCOUNT_AMEND, {0: A}, amend))
        reconciled = {0: "JP", 1: 2, 2: "jp.csv", 4: {0: HASH, 1: 7}, 5: self.size, 6: 1, 7: 1, 8: True}
        yield good("reconciled", self.undated(entry.RECONCILE, reconciled))
        yield bad("more than there is", "field.value", self.undated(entry.RECONCILE, {**reconciled, 5: self.size + 1}))
        yield bad("a difference that is none", "field.conflict", self.undated(entry.RECONCILE, {**reconciled, 9: "x"}))

    def debits(self):
        yield good("by quantity", self.by_quantity(2))
        yield good("the limit of approval", self.by_quantity(500))
        yield bad("effect without approval", "approval.required", self.by_quantity(501))
        yield bad("held units moved", "units.held", self.debit(16, 20))
        yield bad("held units by quantity", "entry.resolution", self.by_quantity(2, [["MN004", 2017, 16, 17]]))
        yield bad("reserved units moved", "units.reserved", self.debit(7600, 7601))
        yield bad("to one who is not trusted", "approval.required", self.debit(9500, 9500, to=GOVERNMENT))

    def holds(self):
        def hold(first, last, **more):
            return self.dated(entry.HOLD, {0: "JP", 2: [["JP", "MN004", 2017, first, last]], 3: "court"}, **more)

        def lift(number, *blocks):
            return self.dated(entry.LIFT, {0: number, **({1: [["JP", "MN004", 2017, *b] for b in blocks]}
                                                         if blocks else {})})

        def court(first, last, **more):
            return self.dated(entry.COURT_TRANSFER, {0: A, 1: B, 2: [["JP", "MN004", 2017, first, last]],
                                                     33: [["MN004", 2017, first, last]]}, **more)

        on_account = self.dated(entry.HOLD, {0: "JP", 1: A, 3: "court"})
        number = self.seqs["hold"]
        yield good("a hold", hold(1, 10000))
        yield good("a hold over a hold", hold(10, 25))
        yield bad("a hold on nothing", "serial.unknown", hold(10000, 10001))
        yield bad("a hold by application", "field.value", hold(1, 2, authority={0: 0, 1: "x"}))
        yield bad("moved from a held account", "account.held", on_account, self.by_quantity(1))
        yield bad("closed under a hold", "account.not_empty", on_account, self.undated(entry.SET_STATUS, {0: A, 1: 3}))
        yield good("lifted", lift(number))
        yield good("lifted, then moved", lift(number, (16, 20)), self.debit(16, 20))
        yield bad("lifted elsewhere", "units.held", lift(number, (16, 19)), self.debit(16, 20))
        yield bad("lifted what is free", "hold.lifted", lift(number, (33, 33)))
        yield bad("lifted twice", "hold.lifted", lift(self.seqs["on_account"]))
        yield bad("no hold", "hold.unknown", lift(0))
        yield good("the court moves held units", court(16, 20))
        yield bad("held still at the other", "units.held", court(16, 20), self.dated(
            entry.TRANSFER, {0: B, 1: A, 2: [["MN004", 2017, 16, 16]], 33: [["MN004", 2017, 16, 16]]}))
        yield bad("the court moves reserved ones", "units.reserved", court(7001, 7001))
        yield bad("the court moves another's", "units.not_held", court(9001, 9001))

    def corrections(self):
        def reverse(number, source, target, moved, **more):
            return self.dated(entry.REVERSE, {0: number, 1: "why", 33: moved, 36: source, 37: target}, **more)

        retired = self.forger.value(self.seqs["open"])[entry.BODY][entry.MOVED]
        back = self.forger.value(self.seqs["reversed"])[entry.BODY][entry.MOVED]
        late = {"time": self.time + 31 * DAY, "date": self.japan + 31}
        yield good("a reversal", reverse(self.seqs["open"], RETIREMENT, A, retired))
        yield bad("a second reversal", "reversal.done", reverse(self.seqs["reversed"], B, A, back))
        yield bad("two reversals", "reversal.done", *[reverse(self.seqs["open"], RETIREMENT, A, retired)] * 2)
        yield bad("a reversal too late", "reversal.window", reverse(self.seqs["open"], RETIREMENT, A, retired, **late))
        yield bad("back to another", "entry.resolution", reverse(self.seqs["open"], RETIREMENT, B, retired))
        yield bad("an issuance reversed", "reversal.kind", reverse(self.issuance, A, B, back))
        used = self.forger.value(self.seqs["used"])[entry.BODY][entry.MOVED]
        yield bad("a use that made a first transfer reversed", "units.first_transferred", reverse(
            self.seqs["used"], CANCELLATION, A, used))
        yield bad("the future reversed", "entry.unknown", reverse(self.size, A, B, back))
        yield bad("a reversal without authority", "authority.missing", (
            entry.REVERSE, {0: self.seqs["open"], 1: "why", 33: retired, 36: RETIREMENT, 37: A},
            {"scope": "JP", "date": self.japan}))

        def excess(issuance, source=A):
            return self.dated(entry.EXCESS, {0: issuance, 1: source, 2: CANCELLATION, 4: "why",
                                             3: [["JP", "MN004", 2017, 9500, 9501]], 33: [["MN004", 2017, 9500, 9501]]})

        yield good("an excess", excess(self.issuance))
        yield bad("of another issuance", "excess.not_of_issuance", excess(self.issuance + 1))
        yield bad("an excess of another's", "units.not_held", excess(self.issuance, B))

    def proposals(self):
        pending, delayed, late = (self.seqs[name] for name in ("pending", "delayed", "late"))

        def approve(number, actor=APPROVER, seen=None, scope="JP", **more):
            seen = seen or self.state.proposals[number].leaf
            date = self.japan if scope else self.time // DAY
            return entry.APPROVE, {0: number, 1: seen}, {"scope": scope, "date": date, "actor": actor, **more}

        def effect(number, id, changes=None, **more):
            proposal = self.state.proposals[number]
            body = {**proposal.given, **proposal.personal, 33: proposal.reserved, 40: number, **(changes or {})}
            return proposal.kind, body, {"scope": "JP", "date": self.japan, "authority": proposal.authority,
                                         "request_id": f"proposal/{number}", "batch": [id, 1, 2], "actor": APPROVER, **more}

        pair = {"request_id": "yes", "batch": ["yes", 0, 2]}
        yield good("approved, with effect", approve(pending, **pair), effect(pending, "yes"))
        yield Case("approved, and no effect", "batch.cut", None, approve(pending, **pair))
        yield Case("approved alone", "law.broken", "law.approvals", approve(pending))
        yield bad("approved by the proposer", "proposal.own", approve(pending, [1, 0], **pair))
        yield bad("approved unseen", "proposal.seen", approve(pending, seen=HASH, **pair), effect(pending, "yes"))
        yield bad("approved by one who is gone", "caller.unknown", approve(pending, [4, 4503], **pair))
        yield Case("another effect", "law.broken", "law.approvals", approve(pending, **pair), effect(
            pending, "yes", {2: [["MN004", 2017, 7001, 7599]], 33: [["MN004", 2017, 7001, 7599]]}))
        yield Case("another's authority", "law.broken", "law.approvals", approve(pending, **pair), effect(
            pending, "yes", authority={0: 0, 1: "another"}))
        yield Case("no effect, but another entry", "law.broken", "law.approvals", approve(pending, **pair), (
            entry.COUNTRY, {0: "ID", 1: "IDN", 2: "Indonesia"}, {"batch": ["yes", 1, 2]}))
        yield bad("an effect by another", "officer.not_allowed", approve(pending, **pair), effect(
            pending, "yes", actor=[1, 0]))
        yield bad("an effect under another id", "request_id.malformed", approve(pending, **pair), effect(
            pending, "yes", request_id="effect"))
        yield Case("an effect out of nothing", "law.broken", "law.approvals", effect(
            pending, "yes", actor=[0, 0], batch=[f"proposal/{pending}", 0, 1]))
        yield bad("an effect of no proposal", "units.reserved", effect(
            pending, "yes", {40: 1}, actor=[1, 0], request_id="proposal/1", batch=["proposal/1", 0, 1]))
        yield bad("approved twice", "proposal.ended", approve(self.seqs["done"]))
        yield bad("of no proposal", "proposal.unknown", approve(0, seen=HASH, actor=[1, 0]))
        yield good("rejected", self.undated(entry.REJECT, {0: pending, 1: "no"}, actor=APPROVER))
        yield good("rejected, then moved", self.undated(entry.REJECT, {0: pending, 1: "no"}, actor=APPROVER),
                   self.debit(7001, 7001))
        yield bad("rejected by its own", "proposal.own", self.undated(entry.REJECT, {0: pending, 1: "no"}))
        yield bad("withdrawn by another", "officer.not_allowed", self.undated(
            entry.WITHDRAW, {0: pending}, actor=APPROVER))
        execute = {"request_id": f"proposal/{delayed}/execute", "actor": [0, 0],
                   "batch": [f"proposal/{delayed}/execute", 0, 2]}
        due = {"time": self.time + 6 * MINUTE, "date": (self.time + 6 * MINUTE + 540 * MINUTE) // DAY}
        done = effect(delayed, execute["request_id"], actor=[0, 0], time=due["time"] + 1, date=due["date"])
        yield good("executed when due", self.undated(entry.EXECUTE, {0: delayed}, **execute, **due), done)
        yield bad("executed too early", "proposal.not_due", self.undated(entry.EXECUTE, {0: delayed}, **execute))
        yield bad("executed by an officer", "officer.not_allowed", self.undated(
            entry.EXECUTE, {0: delayed}, **{**execute, "actor": [1, 0]}))
        expire = {"request_id": f"proposal/{late}/expire", "actor": [0, 0]}
        over = {"time": self.time + 61 * MINUTE, "date": (self.time + 61 * MINUTE) // DAY}
        yield good("expired", (entry.EXPIRE, {0: late}, {**expire, **over}))
        yield bad("expired too early", "proposal.not_due", (entry.EXPIRE, {0: late}, expire))
        yield bad("expired under another id", "request_id.malformed", (
            entry.EXPIRE, {0: late}, {**expire, **over, "request_id": "x"}))
        yield bad("approved too late", "proposal.expired", approve(
            late, scope="", **{**pair, **over}))
        yield good("policy", self.undated(entry.POLICY, {0: "JP", 1: entry.TRANSFER}))
        yield good("policy taken away", self.undated(entry.POLICY, {0: "JP", 1: entry.TRANSFER}), self.by_quantity(501))
        yield bad("tiers that do not rise", "policy.form", self.undated(
            entry.POLICY, {0: "JP", 1: entry.TRANSFER, 2: [{0: 5, 1: 1, 2: 1}] * 2}))
        yield bad("a limit", "policy.limit", self.undated(entry.POLICY, {0: "JP", 1: entry.TRANSFER, 7: 1}),
                  self.by_quantity(2))
        yield bad("a limit of the day", "policy.limit", self.undated(
            entry.POLICY, {0: "JP", 1: entry.TRANSFER, 8: self.state.accounts[tuple(A)].debited + 1}),
            self.by_quantity(2))
        yield bad("trusted only", "policy.untrusted", self.undated(
            entry.POLICY, {0: "JP", 1: entry.TRANSFER, 5: [GOVERNMENT], 6: True}), self.by_quantity(2))
        what = [entry.COUNTRY, {0: "ID", 1: "IDN", 2: "Indonesia"}, False]
        yield good("proposed", (entry.PROPOSE, {0: what}, {}))
        yield bad("proposed by an approver", "officer.not_allowed", (entry.PROPOSE, {0: what}, {"actor": APPROVER}))
        yield bad("proposed, but wrong", "field.value", (entry.PROPOSE, {0: [what[0], {**what[1], 1: "x"}, False]}, {}))
        yield bad("reserved what is held", "units.held", self.undated(entry.PROPOSE, {
            0: [entry.TRANSFER, {0: A, 1: B, 2: [["MN004", 2017, 16, 20]]}, {0: 0, 1: "x"}],
            33: [["MN004", 2017, 16, 20]]}))

    def article6(self):
        def authorize(id, *blocks):
            return self.undated(entry.AUTHORIZE, {0: id, 1: [["JP", "MN004", 2017, *b] for b in blocks]})

        def first(serials, *blocks, id="MNG 1", event=0, series=None):
            body = {0: id, 1: event, 2: [["JP", "MN004", 2017, *b] for b in blocks], 38: serials,
                    42: series or {0: "CA0001", 1: "MNG01", 2: "MNG"}}
            return self.undated(entry.FIRST_TRANSFER, {**body, **({3: "JPN"} if event == 0 else {})})

        last = self.state.itmos["CA0001", "MNG", 2017]
        facts = self.state.authorizations["MNG 1"].body
        yield good("authorized", authorize("MNG 1", (9800, 9819)))
        yield bad("over the ceiling", "authorization.ceiling", authorize("MNG 1", (9800, 9820)))
        yield bad("authorized twice", "units.authorized", authorize("MNG 1", (6040, 6040)))
        yield bad("authorized when used", "units.used", authorize("MNG 2", (9001, 9001)))
        yield bad("authorized by none", "authorization.unknown", authorize("MNG 3", (9800, 9800)))
        yield bad("authorized, never issued", "serial.unknown", authorize("MNG 2", (10001, 10001)))
        yield good("first transferred", first([last + 1], (6031, 6035)))
        yield bad("first transferred twice", "units.first_transferred", first([last + 1], (6030, 6031)))
        yield bad("other numbers", "entry.resolution", first([last + 2], (6031, 6035)))
        yield bad("another series", "entry.resolution", first([last + 1], (6031, 6035), series={
            0: "CA0002", 1: "MNG01", 2: "MNG"}))
        yield bad("first transferred, not authorized", "units.not_authorized", first([last + 1], (9800, 9800)))
        yield bad("another event", "authorization.purpose", first([last + 1], (6031, 6031), event=1))
        yield bad("by a use that was none", "units.not_used", first([last + 1], (6050, 6050), id="MNG 2", event=3))
        yield good("a version more", self.undated(entry.AUTHORIZATION, {**facts, 1: 3}))
        yield bad("a version left out", "authorization.version", self.undated(entry.AUTHORIZATION, {**facts, 1: 4}))
        yield bad("a lower ceiling", "authorization.ceiling", self.undated(entry.AUTHORIZATION, {**facts, 1: 3, 8: 39}))
        yield bad("another Party", "authorization.version", self.undated(
            entry.AUTHORIZATION, {**facts, 1: 3, 5: "KHM", 6: "KHM01"}))
        yield bad("purposes taken back", "authorization.purpose", self.undated(
            entry.AUTHORIZATION, {**facts, 1: 3, 7: 2, 11: 0}))
        yield bad("a Party taken back", "authorization.purpose", self.undated(
            entry.AUTHORIZATION, {**facts, 1: 3, 9: ["CHE"]}))
        both = {**self.state.authorizations["MNG 2"].body, 1: 2, 7: 5}
        yield good("a purpose more", self.undated(entry.AUTHORIZATION, both))
        yield bad("and taken back", "authorization.purpose", self.undated(entry.AUTHORIZATION, both), self.undated(
            entry.AUTHORIZATION, {**both, 1: 3, 7: 2}))
        yield good("retired under it", self.debit(6036, 6040, entry.RETIRE, RETIREMENT))
        yield bad("retired without", "units.not_authorized", self.debit(9800, 9800, entry.RETIRE, RETIREMENT))
        yield bad("retired for another purpose", "authorization.purpose", self.debit(
            6050, 6050, entry.RETIRE, RETIREMENT))
        yield good("cancelled for its purpose", self.debit(6050, 6050, entry.CANCEL, CANCELLATION, body={5: 0}))
        yield bad("cancelled for another", "authorization.purpose", self.debit(
            6050, 6050, entry.CANCEL, CANCELLATION, body={5: 1}))

    def rest(self):
        over = {"time": self.time + DAY, "date": self.japan + 1}

        def seal(as_of, roots=None, **more):
            roots = roots or seals.roots(self.state, "JP")
            return self.undated(entry.SEAL, {0: "JP", 1: as_of, 41: {0: roots[0], 1: roots[1]}}, **more)

        yield good("sealed", seal(self.japan, **over))
        yield good("sealed by the system", seal(self.japan, actor=[0, 0], **over))
        yield bad("sealed with other roots", "seal.roots", seal(self.japan, [HASH, HASH], **over))
        yield bad("sealed a day that is not over", "seal.early", seal(self.japan))
        yield bad("sealed before its postings", "seal.late", seal(self.japan - 1))
        yield bad("sealed twice", "seal.exists", seal(17896))
        erased = next(s for s in range(self.size) if self.forger.value(s)[entry.KIND] == entry.ERASE)
        body = self.forger.value(erased)[entry.BODY]
        yield bad("erased twice", "personal.none", self.undated(entry.ERASE, body))
        cancelled = self.forger.value(self.seqs["open"])[entry.BODY]
        erase = {0: self.seqs["open"], 2: "why", 39: [cancelled[29], cancelled[30]]}
        yield good("erased", self.undated(entry.ERASE, erase))
        yield good("erased, one of two", self.undated(entry.ERASE, {**erase, 1: [30], 39: [cancelled[30]]}))
        yield bad("erased what is not there", "personal.none", self.undated(entry.ERASE, {**erase, 1: [24]}))
        yield bad("erased another", "entry.resolution", self.undated(entry.ERASE, {**erase, 39: [HASH]}))
        yield bad("an event outside the trail", "trail.only", (
            entry.TRAIL, {0: 0, 3: 0, 4: 0, 5: 1, 6: 0, 7: 1, 10: 5}, {"actor": [0, 0]}))
