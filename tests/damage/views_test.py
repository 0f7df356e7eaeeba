"""Damage to the views: never damage to the ledger, always named, and gone when the views are made anew."""
import shutil
import unittest

from damage_harness import Copy, briefs, make_ledger, rewrite

FAMILIES = ("state", "movements", "serials", "requests", "dates", "tiles")


class Views(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = make_ledger(300)

    @classmethod
    def tearDownClass(cls):
        cls.ledger.remove()

    def warnings(self, copy):
        code, report = copy.verify("--key", self.ledger.key_file)
        self.assertEqual((code, report["verdict"]), (1, "warnings"), report["findings"])
        self.assertEqual(report["counts"]["damage"], 0)
        self.assertEqual(report["rules_checked_before"], report["size"])
        self.assertTrue(report["findings"])
        return report

    def test_deleted_views_are_clean(self):
        with Copy(self.ledger) as copy:
            shutil.rmtree(copy.views)
            code, report = copy.verify("--key", self.ledger.key_file)
            self.assertEqual((code, report["findings"]), (0, []))
            self.assertEqual(report["views"], {"state": "missing", "mark": None})
            self.assertEqual(len(report["notes"]), 1)
            self.assertTrue(report["authentic"])

    def test_a_changed_row_in_every_family_is_views_differ_or_unreadable(self):
        for family in FAMILIES:
            with self.subTest(family=family), Copy(self.ledger) as copy:
                keys = rewrite("keys", copy.views, family)
                self.assertTrue(keys)
                key = keys[len(keys) // 2]
                value = bytes.fromhex(rewrite("get", copy.views, family, key)[0])
                rewrite("put", copy.views, family, key, (value[:-1] + bytes([value[-1] ^ 1])).hex())
                report = self.warnings(copy)
                self.assertTrue({f["id"] for f in report["findings"]} <= {"views.differ", "views.unreadable"})
                self.assertIn(report["views"]["state"], ("differ", "unreadable"))

    def test_a_deleted_row_in_every_family_is_views_differ(self):
        for family in FAMILIES:
            with self.subTest(family=family), Copy(self.ledger) as copy:
                keys = rewrite("keys", copy.views, family)
                rewrite("delete", copy.views, family, keys[len(keys) // 2])
                report = self.warnings(copy)
                self.assertTrue({f["id"] for f in report["findings"]} <= {"views.differ", "views.unreadable"})

    def test_a_row_that_no_entry_makes_is_views_differ(self):
        for family in FAMILIES:
            with self.subTest(family=family), Copy(self.ledger) as copy:
                keys = rewrite("keys", copy.views, family)
                value = rewrite("get", copy.views, family, keys[0])[0]
                key = bytes.fromhex(keys[0])
                other = next(text for text in ((key[:-1] + bytes([last])).hex() for last in range(255, -1, -1))
                             if text not in keys)
                rewrite("put", copy.views, family, other, value)
                self.warnings(copy)

    def test_a_changed_balance_names_the_account(self):
        with Copy(self.ledger) as copy:
            accounts = [key for key in rewrite("keys", copy.views, "state") if key.startswith(b"a".hex())]
            values = [rewrite("get", copy.views, "state", key)[0] for key in accounts]
            first, second = next((a, b) for a in range(len(accounts)) for b in range(len(accounts))
                                 if values[a] != values[b])
            rewrite("put", copy.views, "state", accounts[first], values[second])
            report = self.warnings(copy)
            self.assertIn("account JP-", report["findings"][0]["detail"])
            self.assertIn("replay", report["findings"][0]["detail"])

    def test_a_flipped_byte_in_any_views_file_is_a_warning(self):
        with Copy(self.ledger) as copy:
            tables = sorted(copy.views.glob("*.sst"))
        self.assertTrue(tables)
        for table in tables:
            with self.subTest(file=table.name), Copy(self.ledger) as copy:
                copy.flip(copy.views / table.name, 20)
                report = self.warnings(copy)
                self.assertTrue(any(f["file"] == f"views/{table.name}" and f["offset"] is not None
                                    for f in report["findings"]), report["findings"])

    def test_views_that_are_no_database(self):
        with Copy(self.ledger) as copy:
            (copy.views / "CURRENT").write_text("MANIFEST-999999\n")
            report = self.warnings(copy)
            self.assertEqual({f["id"] for f in report["findings"]}, {"views.unreadable"})
            self.assertEqual(report["views"]["state"], "unreadable")

    def test_lag_is_no_finding(self):
        ledger = make_ledger(50, kill=True)
        try:
            with Copy(ledger) as copy:
                code, report = copy.verify()
                self.assertEqual((code, report["findings"]), (0, []))
                self.assertLess(report["views"]["mark"], report["size"])
                self.assertEqual(report["views"]["state"], "equal")
        finally:
            ledger.remove()

    def test_views_of_a_later_copy_are_views_ahead(self):
        ledger = make_ledger(5)
        try:
            with Copy(ledger) as early:
                ledger.start()
                ledger.call("registry.open", request_id="more", code="MN", side="partner", name="Registry of Mongolia",
                            utc_offset_minutes=480)
                ledger.stop()
                shutil.rmtree(early.views)
                shutil.copytree(ledger.data + "/views", early.views)
                code, report = early.verify()
                self.assertEqual(code, 1)
                self.assertEqual(briefs(report["findings"]), [f"views.ahead {report['size']}"])
                self.assertEqual(report["views"]["state"], "ahead")
        finally:
            ledger.remove()


if __name__ == "__main__":
    unittest.main()
