"""Tariffs in files: imported, checked, looked up, reckoned with, compared."""
import unittest

from support import DIFFERS, NOT_FOUND, USAGE, CliTest, run

FILES = {
    "tariff.toml": 'country = "XX"\ncurrency = "XTS"\n',
    "nomenclature.csv": "code,level,description\n84,0,Machinery\n8415,1,Air conditioning machines\n"
                        "841510,2,For windows\n841520,2,For motor vehicles\n",
    "areas.csv": "id,group,name\nCN,no,China\nVN,no,Viet Nam\n1011,yes,All countries\n",
    "measures.csv": "id,type,code,area,from,until,duty\nm1,103,8415,1011,,2026-12-31,10 %\n"
                    "m2,103,8415,1011,2027-01-01,,12.5 %\na1,552,841510,CN,,,50 XTS/NAR\n"
                    "v1,305,84,1011,,,20 %\n",
}
HS = "section,hscode,description,parent,level\nII,08,Fruit,TOTAL,2\nII,0805,Citrus fruit,08,4\nII,080510,Oranges,0805,6\n"
UK_ANSWER = """{"goods_nomenclature_item_id": "8415100000", "producline_suffix": "80", "number_indents": 1,
 "description": "For windows", "chapter": {"goods_nomenclature_item_id": "8400000000", "description": "Machinery"},
 "heading": {"goods_nomenclature_item_id": "8415000000", "description": "Air conditioning machines"},
 "import_measures": [{"id": 1, "effective_start_date": "2021-01-01T00:00:00.000Z",
  "measure_type": {"id": "103", "measure_type_series_id": "C"}, "geographical_area": {"id": "1011"},
  "measure_components": [{"duty_expression_id": "01", "duty_amount": 2.5}]}]}"""


class TariffTest(CliTest):
    def write(self, files, name="tariff"):
        folder = self.folder / name
        folder.mkdir()
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
        return folder

    def ends(self, code, *arguments):
        """What it prints; results that are bad news are results all the same."""
        done = run(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout

    def test_a_good_tariff_has_no_problems(self):
        folder = self.write(FILES)
        self.assertIn("4 lines of goods, 4 measures", self.succeeds("tariff", "check", folder))

    def test_every_fault_is_told_with_its_place(self):
        bad = dict(FILES, **{"measures.csv": FILES["measures.csv"] + "m1,103,8415,QQ,,,5 per cent\nm9,999,8415,1011,,,5 %\n"})
        folder = self.write(bad)
        self.assertIn("/measures.csv/6/duty", self.ends(USAGE, "tariff", "check", folder))
        self.assertIn('"pointer":"/measures.csv/6/duty"', self.ends(USAGE, "tariff", "check", folder, "--json"))
        self.fails(USAGE, "tariff", "show", "8415", "--tariff", folder, naming=["1 problems"])

    def test_duties_are_reckoned_line_by_line(self):
        folder = self.write(FILES)
        duty = ["tariff", "duty", "841510", "--tariff", folder, "--value", "1000", "--on", "2026-06-01"]
        plain = self.succeeds(*duty, "--origin", "VN")
        self.assertIn("duties 100.00, excise 0.00, tax 220.00: 320.00 XTS in all", plain)
        answer = self.json_of(*duty, "--origin", "CN", "--quantity", "NAR=4")
        option = answer["options"][answer["charged"]]
        self.assertEqual([line["amount"] for line in option["lines"]], ["100.00", "200.00", "260.00"])
        self.fails(USAGE, *duty, "--origin", "CN", naming=["quantity_missing"])
        self.fails(USAGE, *duty, "--origin", "QQ", naming=["unknown_country"])

    def test_a_question_may_come_as_json(self):
        folder = self.write(FILES)
        request = self.folder / "question.json"
        request.write_text('{"code":"841520","origin":"VN","day":"2027-06-01","invoice":{"price":{"amount":"900","currency":"XTS"},'
                           '"delivery_terms":"FOB","charges":[{"kind":"freight","amount":{"amount":"90","currency":"XTS"}},'
                           '{"kind":"insurance","amount":{"amount":"10","currency":"XTS"}}]}}', encoding="utf-8")
        answer = self.json_of("tariff", "duty", "--tariff", folder, "--request", request)
        self.assertEqual(answer["customs_value"]["value"], "1000.00")
        self.assertEqual(answer["options"][answer["charged"]]["duty"], "125.00")
        request.write_text('{"code":"841520"}', encoding="utf-8")
        self.fails(USAGE, "tariff", "duty", "--tariff", folder, "--request", request, naming=["missing"])

    def test_what_changes_is_told_with_the_points(self):
        folder = self.write(FILES)
        told = self.ends(DIFFERS, "tariff", "diff", folder, "--from", "2026-12-31", "--until", "2027-01-01")
        self.assertRegex(told, r"8415 +measure_changed .*10 % +12.5 % +2.5")
        self.assertIn("nothing changes", self.succeeds("tariff", "diff", folder, folder, "--from", "2026-12-31"))

    def test_goods_are_followed_over_editions(self):
        before = self.write(FILES)
        after = self.write(dict(FILES, **{"nomenclature.csv": FILES["nomenclature.csv"].replace("841510", "841590"),
                                          "measures.csv": FILES["measures.csv"].replace("841510", "841590")}), "after")
        table = self.folder / "table.csv"
        table.write_text("edition_from,code_from,edition_to,code_to\nHS2017,841510,HS2022,841590\n"
                         "HS2017,841520,HS2022,841520\n", encoding="utf-8")
        diff = ["tariff", "diff", before, after, "--from", "2026-06-01"]
        self.assertNotIn("renumbered", self.ends(DIFFERS, *diff))
        editions = ["--edition-before", "HS2017", "--edition-after", "HS2022"]
        told = self.ends(DIFFERS, *diff, "--correlation", table, *editions)
        self.assertRegex(told, r"841510.*renumbered")
        self.fails(USAGE, *diff, "--correlation", table, naming=["go together"])
        self.fails(USAGE, *diff, *editions, naming=["go together"])
        self.fails(USAGE, *diff, "--correlation", table, "--edition-before", "HS2016", "--edition-after", "HS2022",
                   naming=["HS2016"])
        table.write_text("edition_from,code_from,edition_to,code_to\nHS2017,x,HS2022,841590\n", encoding="utf-8")
        self.fails(USAGE, *diff, "--correlation", table, *editions, naming=["/table.csv/2/code_from"])

    def test_answers_of_the_uk_service_become_a_tariff(self):
        source = self.folder / "8415100000.json"
        source.write_text(UK_ANSWER, encoding="utf-8")
        out = self.folder / "uk"
        self.assertIn("uk_service: 3 lines of goods, 1 measures", self.succeeds("tariff", "import", source, "--out", out))
        duty = ["tariff", "duty", "8415100000", "--tariff", out, "--value", "1000", "--on", "2026-06-01"]
        self.fails(USAGE, *duty, "--origin", "VN", naming=["unknown_country"])
        self.succeeds("tariff", "import", source, "--origin", "VN", "--out", out)
        self.assertIn("duties 25.00", self.succeeds(*duty, "--origin", "VN"))
        other = self.folder / "hs.csv"
        other.write_text(HS, encoding="utf-8")
        self.assertIn("mixed_layouts", self.ends(USAGE, "tariff", "import", source, other, "--out", out))

    def test_lists_of_additional_duties_belong_to_the_us_schedule(self):
        schedule = self.folder / "hts.csv"
        schedule.write_text("htsno,indent,description,units,general,special,other\n8415.10,0,Air conditioners,No.,1%,,\n"
                            "9903.88.03,0,Articles of China,,The duty provided in the applicable subheading + 25%,,\n",
                            encoding="utf-8")
        goods = self.folder / "s301.csv"
        goods.write_text("hts8,list,ch99_code\n841510,3,9903.88.03\n999999,3,9903.88.03\n", encoding="utf-8")
        out = self.folder / "us"
        self.assertIn("unknown_goods_code", self.succeeds("tariff", "import", schedule, goods, "--out", out))
        duty = ["tariff", "duty", "841510", "--tariff", out, "--value", "1000", "--on", "2026-06-01", "--origin"]
        self.assertIn("duties 260.00", self.succeeds(*duty, "CN"))
        self.assertIn("duties 10.00", self.succeeds(*duty, "VN"))
        other = self.folder / "hs.csv"
        other.write_text(HS, encoding="utf-8")
        self.assertIn("mixed_layouts", self.ends(USAGE, "tariff", "import", other, goods, "--out", out))

    def test_published_files_become_a_tariff(self):
        source = self.folder / "hs.csv"
        source.write_text(HS, encoding="utf-8")
        out = self.folder / "hs"
        self.assertIn("3 lines of goods", self.succeeds("tariff", "import", source, "--out", out))
        self.assertIn("Oranges", self.succeeds("tariff", "show", "0805", "--tariff", out))
        self.assertIn("080510", self.succeeds("tariff", "show", "oranges", "--tariff", out))
        self.fails(NOT_FOUND, "tariff", "show", "080590", "--tariff", out, naming=["the nearest above is 0805"])
        source.write_text("a,b\n1,2\n", encoding="utf-8")
        self.assertIn("unknown_layout", self.ends(USAGE, "tariff", "import", source, "--out", out))
        self.assertIn("Oranges", self.succeeds("tariff", "show", "0805", "--tariff", out))  # what was there is still there

    def with_origin(self):
        files = dict(FILES)
        files["areas.csv"] += "2020,yes,Partners\n"
        files["area_members.csv"] = "area,member\n2020,VN\n"
        files["measures.csv"] += "p1,142,841510,2020,,,4 %\n"
        files["origin_schemes.csv"] = "scheme,title,countries,areas,proofs,tolerance\nexa,An agreement,2020,2020,U110=Proof of origin,10\n"
        files["origin_rules.csv"] = ("scheme,code_from,code_until,alternative,text,needs\nexa,8414,8415,1,Of another heading.,CHANGE 4\n"
                                     "exa,8414,8415,2,At most 40 %.,MAX 40\nexa,8415,8415,1,Made by hand.,TEXT\n")
        files["parcels.csv"] = ("id,kind,name,until,edge,currency,excluded,amount\nsmall,duty_relief,Little value,150,including,XTS,841520,\n"
                                "post,fee,The post,,,XTS,,4\n")
        return self.write(files)

    def test_rules_of_origin_are_shown_and_judged(self):
        folder = self.with_origin()
        rules = ["tariff", "origin", "841510", "--tariff", folder, "--on", "2026-06-01"]
        shown = self.succeeds(*rules, "--origin", "VN")
        self.assertIn("opens: Preference at 4 %, claimed as 300", shown)
        self.assertIn("needs: Proof of origin (U110)", shown)
        self.assertIn("rule 1: At most 40 %. [MAX 40]", shown)
        self.assertIn("rule 0: Made by hand. [read the text]", shown)
        self.assertEqual(len(self.json_of(*rules, "--origin", "VN")["schemes"][0]["entries"]), 2)
        self.assertIn("no scheme of the tariff names CN", self.succeeds(*rules, "--origin", "CN"))
        self.fails(USAGE, *rules, naming=["--origin"])
        question = self.folder / "product.json"
        question.write_text('{"scheme":"exa","code":"841510","exporter":"VN","day":"2026-06-01","ex_works":"100","materials":'
                            '[{"code":"841590","origin":"CN","value":"45"}],"stated":[{"entry":0,"rule":0,"met":true}]}', encoding="utf-8")
        check = ["tariff", "origin", "--tariff", folder, "--check", question]
        verdicts = {one["entry"]["codes"]: one["verdict"] for one in self.json_of(*check)["checks"]}
        self.assertEqual(verdicts, {"8415": "fulfilled", "8414-8415": "not_fulfilled"})
        self.assertRegex(self.succeeds(*check), r"1 +MAX 40 +not_fulfilled +above_limit +45 %")
        question.write_text('{"scheme":"exb","code":"841510","exporter":"VN"}', encoding="utf-8")
        self.fails(USAGE, *check, naming=["unknown_scheme"])

    def test_a_way_to_import_names_its_scheme(self):
        folder = self.with_origin()
        duty = ["tariff", "duty", "841510", "--tariff", folder, "--origin", "VN", "--value", "1000", "--on", "2026-06-01"]
        self.assertRegex(self.succeeds(*duty), r"Preference +300 +248.00 +origin by exa")
        self.assertIn("the goods must originate by exa (2 rules for them)", self.succeeds(*duty, "--preference", "300"))

    def test_a_parcel_is_reckoned_with_its_relief(self):
        folder = self.with_origin()
        landed = ["tariff", "landed", "--tariff", folder, "--origin", "VN", "--on", "2026-06-01", "--freight", "10"]
        small = self.succeeds(*landed, "841510", "--price", "150")
        self.assertIn("customs value 160.00 XTS, 196.00 XTS in all", small)  # 20 % of 160.00, and 4.00
        self.assertRegex(small, r"small +duty_relief +Little value +rule")
        self.assertEqual(self.json_of(*landed, "841510", "--price", "150.01")["total"], "215.21")  # 16.00, 35.20 and 4.00 on top
        excluded = self.json_of(*landed, "841520", "--price", "100")
        self.assertEqual(excluded["items"][0]["duty"], {"how": "ordinary", "why": "goods_excluded"})
        request = self.folder / "parcel.json"
        request.write_text('{"items":[{"code":"8415","origin":"VN","price":{"amount":"1","currency":"XTS"}}]}', encoding="utf-8")
        self.fails(USAGE, "tariff", "landed", "--tariff", folder, "--request", request, naming=["code_too_short"])
        self.fails(USAGE, *landed, "841510", naming=["--price"])
        self.fails(USAGE, *landed, "841510", "--price", "1", "--currency", "JPY", naming=["exchange_rate_missing"])

    def test_rules_of_origin_are_imported_beside_a_tariff(self):
        source = self.folder / "hs.csv"
        source.write_text(HS, encoding="utf-8")
        schemes = self.folder / "schemes.json"
        schemes.write_text('{"schemes":[{"scheme_code":"tunisia","title":"Agreement","countries":["TN"],'
                           '"proofs":[{"proof_class":"eur1","summary":"EUR.1"}]}]}', encoding="utf-8")
        rules = self.folder / "tunisia.json"
        rules.write_text('{"rule_sets":[{"heading":"Chapter 8","subdivision":"","min":"0800000000","max":"0899999999","rules":[{"rule":'
                         '"Manufacture in which all the materials of Chapter 8 used are wholly obtained.","class":["WO"],"operator":null}]}]}',
                         encoding="utf-8")
        out = self.folder / "hs"
        self.succeeds("tariff", "import", source, schemes, rules, "--out", out)
        self.assertIn("[WO OF 08]", self.succeeds("tariff", "origin", "080510", "--tariff", out, "--origin", "TN"))
        schemes.write_text('{"schemes":[{"scheme_code":"egypt","title":"Agreement","countries":["EG"]}]}', encoding="utf-8")
        self.assertIn("unknown_scheme", self.ends(USAGE, "tariff", "import", source, schemes, rules, "--out", out))


if __name__ == "__main__":
    unittest.main()
