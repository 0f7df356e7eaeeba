"""Several officers as several Unix users on one socket. Real uids, so this needs root, and fails without it."""
import json
import os
import shutil
import subprocess
import sys
import textwrap
import unittest

import ledger_harness as harness

ADMINISTRATOR, SCRIPT, APPROVER, AUDITOR, READER, STRANGER = 4343, 4401, 4402, 4403, 4404, 4499
# What runs as another user: asks each of the requests it reads, and prints the replies.
ASKER = textwrap.dedent("""
    import json, socket, sys
    path, requests = json.loads(sys.stdin.read())
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        with connection.makefile("rw") as lines:
            for number, (method, params) in enumerate(requests):
                lines.write(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\\n")
            lines.flush()
            print(json.dumps([json.loads(lines.readline()) for _ in requests]))
""")


def setpriv(uid):
    return ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]


class Officers(unittest.TestCase):
    def setUp(self):
        if os.getuid() != 0:
            raise AssertionError("these tests take other users' uids: run them as root")
        self.ledger = harness.Ledger(mode=0o711, uid=ADMINISTRATOR)
        self.addCleanup(self.ledger.remove)
        with open(self.ledger.config) as file:
            text = file.read()
        with open(self.ledger.config, "w") as file:  # the daemon itself denies, not the file's mode
            file.write(text.replace('mode = "0660"', 'mode = "0666"'))
        self.ledger.start()

    def ask(self, uid, *requests):
        """The replies that a process of this uid gets."""
        done = subprocess.run([*setpriv(uid), sys.executable, "-c", ASKER],
                              input=json.dumps([self.ledger.socket_path, requests]), capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def call(self, uid, method, /, **params):
        reply, = self.ask(uid, (method, params))
        self.assertIn("result", reply, reply)
        return reply["result"]

    def refused(self, uid, method, /, **params):
        reply, = self.ask(uid, (method, params))
        self.assertIn("error", reply, reply)
        return reply["error"]["data"]["id"]

    def staff(self):
        for code, side in (("JP", "japan"), ("MN", "partner")):
            self.call(ADMINISTRATOR, "registry.open", request_id=f"open-{code}", code=code, side=side,
                      name=f"Registry of {code}", utc_offset_minutes=540)
        people = ((SCRIPT, "script", "JP"), (APPROVER, "approver", None), (AUDITOR, "auditor", None),
                  (READER, "reader", None))
        for number, (uid, role, registry) in enumerate(people, start=2):
            where = {"registry": registry} if registry else {}
            granted = self.call(ADMINISTRATOR, "officer.grant", request_id=f"grant-{uid}", uid=uid, role=role,
                                officer_name=f"Officer {uid}", **where)
            self.assertEqual(granted["officer"], number)

    @staticmethod
    def an_account(code, request_id):
        return {"request_id": request_id, "registry": code, "kind": "entity_holding",
                "holder": {"name": "A holder"}, "business_date": "2018-01-01"}

    def test_each_user_is_one_officer_with_their_roles(self):
        self.staff()
        for uid, number, role in ((ADMINISTRATOR, 1, "administrator"), (SCRIPT, 2, "script"),
                                  (APPROVER, 3, "approver"), (AUDITOR, 4, "auditor"), (READER, 5, "reader")):
            who = self.call(uid, "whoami")
            self.assertEqual((who["officer"], who["uid"], who["roles"][0]["role"]), (number, uid, role))
        self.assertEqual(self.call(SCRIPT, "whoami")["roles"], [{"role": "script", "registry": "JP"}])
        for uid in (STRANGER, 0):
            self.assertEqual(self.refused(uid, "whoami"), "caller.unknown")
            self.assertEqual(self.refused(uid, "no.such.method"), "caller.unknown")
        self.ledger.assert_verifies()

    def test_default_deny(self):
        self.staff()
        size = self.call(ADMINISTRATOR, "status")["size"]
        denied = "officer.not_allowed"
        for uid in (SCRIPT, APPROVER, AUDITOR, READER):
            self.assertEqual(self.refused(uid, "officer.grant", request_id="x", uid=4500, role="administrator",
                                          officer_name="X"), denied)
            self.assertEqual(self.refused(uid, "policy.set", nonsense=True), denied)  # before the params are read
        for uid in (APPROVER, AUDITOR, READER):
            self.assertEqual(self.refused(uid, "account.open", **self.an_account("JP", "x")), denied)
        self.assertEqual(self.refused(SCRIPT, "account.open", **self.an_account("MN", "x")), denied)
        self.assertEqual(self.refused(SCRIPT, "account.list", registry="MN"), denied)
        self.assertEqual(self.refused(SCRIPT, "log.entries", first=0), denied)
        batch = {"atomic": True, "items": [{"method": "account.open", "params": self.an_account("JP", "b-1")},
                                           {"method": "account.open", "params": self.an_account("MN", "b-2")}]}
        self.assertEqual(self.refused(SCRIPT, "batch", **batch), denied)
        self.assertEqual(self.call(ADMINISTRATOR, "status")["size"], size)
        opened = self.call(SCRIPT, "account.open", **self.an_account("JP", "jp-1"))
        entry = self.call(AUDITOR, "entry.get", seq=opened["seq"])
        self.assertEqual(entry["actor"], {"officer": 2, "uid": SCRIPT})
        self.ledger.assert_verifies()

    def test_readers_see_no_personal_texts(self):
        self.staff()
        opened = self.call(SCRIPT, "account.open", **self.an_account("JP", "jp-1"))
        shown = self.call(AUDITOR, "account.show", account=opened["account"])
        self.assertEqual(shown["holder"], "A holder")
        self.assertIsNone(self.call(READER, "account.show", account=opened["account"])["holder"])
        personal = self.call(READER, "entry.get", seq=opened["seq"])["personal"]
        self.assertNotIn("A holder", json.dumps(personal))
        self.assertIn("A holder", json.dumps(self.call(AUDITOR, "entry.get", seq=opened["seq"])["personal"]))
        self.assertTrue(all(one["name"] is None for one in self.call(READER, "officer.list")["officers"]))

    def test_a_revoked_officer_is_out_at_once_on_an_open_connection(self):
        self.staff()
        program = textwrap.dedent("""
            import json, socket, sys
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(sys.argv[1])
                with connection.makefile("rw") as lines:
                    for line in sys.stdin:
                        lines.write('{"jsonrpc":"2.0","id":1,"method":"version"}\\n')
                        lines.flush()
                        print(json.loads(lines.readline()).get("error", {}).get("data", {}).get("id", "served"),
                              flush=True)
        """)
        with subprocess.Popen([*setpriv(READER), sys.executable, "-c", program, self.ledger.socket_path],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
            def asked():
                reader.stdin.write("ask\n")
                reader.stdin.flush()
                return reader.stdout.readline().strip()

            self.assertEqual(asked(), "served")
            self.call(ADMINISTRATOR, "officer.revoke", request_id="out", officer=5)
            self.assertEqual(asked(), "caller.unknown")
            again = self.call(ADMINISTRATOR, "officer.grant", request_id="again", uid=READER, role="auditor",
                              officer_name="Another person")
            self.assertEqual(again["officer"], 6)
            self.assertEqual(asked(), "served")
            reader.stdin.close()
        self.assertEqual(self.refused(ADMINISTRATOR, "officer.revoke", request_id="last", officer=1), "officer.last")
        with open("/proc/sys/kernel/overflowuid") as file:
            nobody = {"uid": int(file.read()), "role": "reader", "officer_name": "Nobody"}
        self.assertEqual(self.refused(ADMINISTRATOR, "officer.grant", request_id="nobody", **nobody), "field.value")
        self.assertEqual(self.refused(ADMINISTRATOR, "proposal.open", request_id="nobody",
                                      what={"operation": "officer.grant", "params": nobody}), "field.value")
        batch = self.call(ADMINISTRATOR, "batch", atomic=False, items=[
            {"method": "officer.grant", "params": {"request_id": "nobody", **nobody}}])
        self.assertEqual(batch["results"][0]["error"]["data"]["field"], "uid")
        self.ledger.stop()
        self.ledger.start()
        self.assertEqual(self.call(READER, "whoami")["officer"], 6)
        self.ledger.assert_verifies()

    def test_what_an_officer_did(self):
        self.staff()
        for n in range(3):
            self.call(SCRIPT, "account.open", **self.an_account("JP", f"jp-{n}"))
        page = self.call(AUDITOR, "officer.activity", officer=2, limit=2)
        self.assertEqual([entry["request_id"] for entry in page["entries"]], ["jp-0", "jp-1"])
        rest = self.call(AUDITOR, "officer.activity", officer=2, cursor=page["next"])
        self.assertEqual([entry["request_id"] for entry in rest["entries"]], ["jp-2"])
        self.assertNotIn("next", rest)
        self.assertEqual(self.refused(AUDITOR, "officer.activity", officer=77), "officer.unknown")

    def ctl(self, uid, *arguments, env=None):
        program = os.path.join(self.ledger.directory, "jcm-ledger")
        if not os.path.exists(program):
            shutil.copy(harness.binary("jcm-ledger"), program)  # where every user may reach it
        return subprocess.run([*setpriv(uid), program, "--socket", self.ledger.socket_path,
                               "--yes", *arguments], capture_output=True, text=True, timeout=60,
                              env={**os.environ, **(env or {})})

    def test_an_officer_who_signs(self):
        self.staff()
        folder = os.path.join(self.ledger.directory, "script")
        os.mkdir(folder, 0o700)
        os.chown(folder, SCRIPT, SCRIPT)
        key = os.path.join(folder, "officer.pem")
        made = self.ctl(SCRIPT, "--json", "officer", "key", key)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(os.stat(key).st_mode & 0o777, 0o600)
        public = json.loads(made.stdout)["public_key"]
        self.call(ADMINISTRATOR, "officer.grant", request_id="enrol", officer=2, public_key=public)
        self.assertEqual(self.refused(SCRIPT, "account.open", **self.an_account("JP", "unsigned")),
                         "officer.signature")
        wrong = dict(self.an_account("JP", "wrong"), signature="00" * 64)
        self.assertEqual(self.refused(SCRIPT, "account.open", **wrong), "officer.signature")
        opening = ["account", "open", "--registry", "JP", "--kind", "entity_holding", "--name", "A holder",
                   "--business-date", "2018-01-01"]
        unsigned = self.ctl(SCRIPT, *opening)
        self.assertEqual(unsigned.returncode, 1)
        self.assertIn("--sign-key", unsigned.stderr)
        signed = self.ctl(SCRIPT, "--json", "--sign-key", key, *opening)
        self.assertEqual(signed.returncode, 0, signed.stderr)
        entry = json.loads(signed.stdout)
        by_environment = self.ctl(SCRIPT, *opening, env={"JCM_LEDGER_SIGN_KEY": key})
        self.assertEqual(by_environment.returncode, 0, by_environment.stderr)
        batch = os.path.join(folder, "batch.json")
        with open(batch, "w") as file:
            json.dump({"atomic": True, "items": [{"method": "account.open", "params": self.an_account("JP", f"b-{n}")}
                                                 for n in range(2)]}, file)
        os.chmod(batch, 0o644)
        done = self.ctl(SCRIPT, "--sign-key", key, "batch", batch)
        self.assertEqual(done.returncode, 0, done.stderr)
        activity = self.call(AUDITOR, "officer.activity", officer=2)["entries"]
        self.assertEqual([one["signed"] for one in activity], [True] * 4)
        self.assertEqual(activity[0]["seq"], entry["seq"])
        self.assertEqual(self.refused(ADMINISTRATOR, "registry.go_live", request_id="live", registry="JP",
                                      signature="00" * 64), "officer.signature")
        self.ledger.assert_verifies()

    def test_the_command_line_shows_the_officers(self):
        self.staff()
        listed = self.ctl(ADMINISTRATOR, "officer", "list")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertRegex(listed.stdout, rf"2 +{SCRIPT} +Officer {SCRIPT} +script for JP +no")
        shown = self.ctl(ADMINISTRATOR, "officer", "show", "3")
        self.assertRegex(shown.stdout, r"roles +approver\n")
        taken = self.ctl(ADMINISTRATOR, "officer", "revoke", "3")
        self.assertEqual(taken.returncode, 0, taken.stderr)
        self.assertNotIn(str(APPROVER), self.ctl(ADMINISTRATOR, "officer", "list").stdout)
        self.assertIn(str(APPROVER), self.ctl(ADMINISTRATOR, "officer", "list", "--all").stdout)
        did = self.ctl(ADMINISTRATOR, "officer", "activity", "1")
        self.assertIn("officer.revoke", did.stdout)


if __name__ == "__main__":
    unittest.main()
