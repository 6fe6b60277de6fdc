"""Files, mappings, models and histories that are not as they must be."""
import gzip

from support import (CONFLICT, CORRUPTION, NOT_FOUND, PRECONDITION, USAGE, CliTest, flip, tree, without_key,
                     world)


class BadFileTest(CliTest):
    def setUp(self):
        super().setUp()
        self.data = self.copy("data")

    def refused(self, code, path, mapping=None, naming=()):
        mapping = mapping or self.mapping()
        return self.fails(code, "import", path, "--mapping", mapping, "--data", self.data,
                          naming=[path.name, *naming], untouched=self.data)

    def one_bad_row(self, column, text, code, mapping=None):
        """All rows but the one with that cell are taken, and the reject says where it is."""
        header, rows = self.rows()
        rows[4][header.index(column)] = text
        path = self.table(header, rows)
        read = self.json_of("import", path, "--mapping", mapping or self.mapping(), "--data", self.data)
        self.assertEqual((read["rows_read"], read["accepted"], read["rejected"]), (30, 29, 1))
        self.assertEqual(read["problems"], {code: 1})
        [reject] = self.rejects(self.data)
        self.assertEqual((reject["line"], reject["column"], reject["code"], reject["text"]),
                         ("6", column, code, text))

    def test_wrong_type(self):
        self.one_bad_row("quantity", "plenty", "number")

    def test_wrong_amount(self):
        self.one_bad_row("value", "12,34,5", "amount")

    def test_negative_mass(self):
        self.one_bad_row("net_mass_kg", "-3", "negative")

    def test_impossible_date(self):
        self.one_bad_row("date", "2024-02-30", "date")

    def test_unknown_code(self):
        offices = {row[self.rows()[0].index("office")] for row in self.rows()[1]}
        known = "".join(f'"{office}" = "{office}"\n' for office in sorted(offices))
        mapping = self.mapping(extra=f'\n[codes.office]\n{known}"*" = "reject"\n')
        self.one_bad_row("office", "NOWHERE", "unknown_code", mapping)

    def test_every_row_is_bad(self):
        header, rows = self.rows()
        for row in rows:
            row[header.index("date")] = "yesterday"
        self.refused(USAGE, self.table(header, rows))

    def test_missing_column(self):
        header, rows = self.rows()
        place = header.index("hs_code")
        path = self.table(header[:place] + header[place + 1:], [row[:place] + row[place + 1:] for row in rows])
        self.refused(NOT_FOUND, path, naming=["hs_code"])

    def test_mapping_to_a_column_that_is_not_there(self):
        mapping = self.mapping(lambda text: text.replace('hs_code = "hs_code"', 'hs_code = "hs_kode"'))
        self.refused(NOT_FOUND, self.table(*self.rows()), mapping, naming=["hs_kode"])

    def test_mapping_with_an_unknown_key(self):
        mapping = self.mapping(lambda text: text.replace("hs_code =", "hs_kode ="))
        error = self.fails(USAGE, "import", self.table(*self.rows()), "--mapping", mapping, "--data", self.data,
                           naming=["mapping.toml", "hs_kode"], untouched=self.data)
        self.assertRegex(error["message"], r"\d+:\d+")

    def test_mapping_that_is_no_toml(self):
        mapping = self.mapping(lambda text: text + "\nthis is = = not toml\n")
        self.fails(USAGE, "import", self.table(*self.rows()), "--mapping", mapping, "--data", self.data,
                   naming=["mapping.toml"], untouched=self.data)

    def test_mapping_without_dates(self):
        mapping = self.mapping(lambda text: without_key(text, "date"))
        self.fails(USAGE, "import", self.table(*self.rows()), "--mapping", mapping, "--data", self.data,
                   naming=["date"], untouched=self.data)

    def test_no_file_and_no_mapping(self):
        self.refused(NOT_FOUND, self.folder / "nowhere.csv")
        self.fails(NOT_FOUND, "import", self.table(*self.rows()), "--mapping", self.folder / "nowhere.toml",
                   "--data", self.data, naming=["nowhere.toml"], untouched=self.data)

    def test_a_folder_is_no_file(self):
        (self.folder / "folder.csv").mkdir()
        self.refused(USAGE, self.folder / "folder.csv")

    def test_empty_and_header_only(self):
        (self.folder / "empty.csv").write_bytes(b"")
        self.refused(USAGE, self.folder / "empty.csv")
        self.refused(USAGE, self.table(self.rows()[0], []))

    def test_csv_that_ends_within_quotes(self):
        header, rows = self.rows()
        path = self.table(header, rows)
        path.write_text(path.read_text() + '"24XT00')
        read = self.json_of("import", path, "--mapping", self.mapping(), "--data", self.data)
        self.assertEqual((read["rows_read"], read["accepted"], read["rejected"]), (31, 30, 1))
        [reject] = self.rejects(self.data)
        self.assertEqual((reject["line"], reject["code"]), ("32", "quote"))

    def test_truncated_gzip(self):
        content = gzip.compress((world() / "country/past.csv").read_bytes())
        for size in (len(content) // 2, len(content) - 4):
            path = self.folder / "cut.csv.gz"
            path.write_bytes(content[:size])
            self.refused(CORRUPTION, path)

    def test_truncated_and_damaged_parquet(self):
        content = next(self.data.rglob("*.parquet")).read_bytes()
        path = self.folder / "cut.parquet"
        mapping = self.mapping(lambda text: without_key(text, "format"))
        for cut in (content[:len(content) // 2], content[:-4], content[:-6] + b"xx" + content[-4:]):
            path.write_bytes(cut)
            self.refused(CORRUPTION, path, mapping)

    def test_another_schema_than_the_history(self):
        mapping = self.mapping(lambda text: text.replace('"XTS"', '"EUR"'))
        self.fails(PRECONDITION, "import", self.table(*self.rows()), "--mapping", mapping, "--data", self.data,
                   naming=["EUR"], untouched=self.data)

    def test_map_of_what_is_no_table(self):
        path = self.folder / "empty.csv"
        path.write_bytes(b"")
        self.fails(USAGE, "map", path, naming=["empty.csv"])
        self.fails(NOT_FOUND, "map", self.folder / "nowhere.csv", naming=["nowhere.csv"])

    def test_map_does_not_overwrite(self):
        mapping = self.mapping()
        self.fails(CONFLICT, "map", self.table(*self.rows()), "--out", mapping, naming=["mapping.toml"],
                   untouched=self.folder)

    def test_simulate_does_not_overwrite(self):
        country = self.copy("country")
        self.fails(CONFLICT, "simulate", "--out", country, "--lines", 500, naming=["country"], untouched=country)


class BadModelTest(CliTest):
    def setUp(self):
        super().setUp()
        self.model = self.copy("model")

    def refused(self, code, naming=(), mapping=None, model=None, out=None):
        self.fails(code, "assess", world() / "country/new.csv", "--mapping", mapping or world() / "new.toml",
                   "--model", model or self.model, "--out", out or self.folder / "run", naming=naming,
                   untouched=self.folder)

    def test_no_model(self):
        self.refused(NOT_FOUND, model=self.folder / "nowhere", naming=["nowhere"])

    def test_model_of_another_schema(self):
        mapping = self.folder / "euro.toml"
        mapping.write_text((world() / "new.toml").read_text().replace('"XTS"', '"EUR"'))
        self.refused(PRECONDITION, mapping=mapping)

    def test_model_of_another_schema_than_the_history(self):
        other = self.folder / "other"
        mapping = self.mapping(lambda text: text.replace('"XTS"', '"EUR"'))
        self.succeeds("import", self.table(*self.rows()), "--mapping", mapping, "--data", other)
        self.fails(PRECONDITION, "assess", world() / "country/new.csv", "--mapping", world() / "new.toml", "--model",
                   self.model, "--out", self.folder / "run", "--data", other, untouched=self.folder)

    def test_damaged_part(self):
        for part in sorted(f for f in self.model.rglob("*") if f.is_file()):
            for place in (0, part.stat().st_size // 2, part.stat().st_size - 1):
                with self.subTest(part=part.name, place=place):
                    flip(part, place)
                    try:
                        self.refused(CORRUPTION, naming=["model"])
                    finally:
                        flip(part, place)
        self.assertEqual(tree(self.model), tree(world() / "model"))

    def test_cut_or_missing_part(self):
        for part in sorted(f for f in self.model.rglob("*") if f.is_file() and f.name != "model.json"):
            with self.subTest(part=part.name):
                content = part.read_bytes()
                try:
                    part.write_bytes(content[:len(content) // 2])
                    self.refused(CORRUPTION, naming=["model"])
                    part.unlink()
                    self.refused(CORRUPTION, naming=["model"])
                finally:
                    part.write_bytes(content)

    def test_out_holds_something_else(self):
        (self.folder / "mine").mkdir()
        (self.folder / "mine/thesis.txt").write_text("not yours")
        self.refused(CONFLICT, out=self.folder / "mine", naming=["mine"])

    def test_explain_of_what_is_not_there(self):
        self.fails(NOT_FOUND, "explain", "X-1", "--run", self.folder / "nowhere", naming=["nowhere"])


class BadHistoryTest(CliTest):
    def setUp(self):
        super().setUp()
        self.data = self.copy("data")
        self.model = self.copy("model")

    def refused(self, code, data):
        self.fails(code, "train", "--data", data, "--model", self.model, naming=[data.name], untouched=self.folder)
        self.fails(code, "query", "SELECT count(*) FROM lines", "--data", data, untouched=self.folder)

    def test_no_data(self):
        self.refused(NOT_FOUND, self.folder / "nowhere")

    def test_damaged_history(self):
        for part in sorted(f for f in (self.data / "history").rglob("*") if f.is_file()):
            with self.subTest(part=part.name):
                flip(part, part.stat().st_size // 2)
                try:
                    self.refused(CORRUPTION, self.data)
                finally:
                    flip(part, part.stat().st_size // 2)

    def test_query_that_is_no_select(self):
        for sql in ("DROP TABLE lines", "SELECT", "SELECT 1; SELECT 2", "SELECT * FROM 'other.csv'",
                    "SELECT nothing FROM lines"):
            with self.subTest(sql):
                self.fails(USAGE, "query", sql, "--data", self.data, untouched=self.folder)
