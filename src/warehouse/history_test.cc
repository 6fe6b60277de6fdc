#include "warehouse/history.h"

#include <sys/resource.h>

#include <csignal>
#include <map>

#include "gtest/gtest.h"

#include "warehouse/test_files.h"

namespace tidewaiter::warehouse {
namespace {

LineSchema Schema() {
  LineSchema schema;
  schema.currency = "EUR";
  schema.extra_names[0] = "import_use";
  schema.extra_names[2] = "zone";
  return schema;
}

LineTable RandomLines(std::uint64_t seed, std::uint64_t first, std::uint64_t count) {
  Random random(seed);
  LineTable lines(Schema());
  for (std::uint64_t i = 0; i < count; ++i)
    lines.Append(RandomRecord(random, first + i, 3));
  return lines;
}

void ExpectSameLines(const LineTable& got, const LineTable& want) {
  ASSERT_EQ(got.size(), want.size());
  const auto order = want.TimeOrder();
  for (std::size_t row = 0; row < got.size(); ++row)
    ExpectSame(got.Record(row), want.Record(order[row]));
}

std::string Cell(const History& history, const std::string& sql) {
  const auto result = history.Query(sql);
  EXPECT_TRUE(result.has_value()) << result.error();
  return result ? result->rows.at(0).at(0).value_or("NULL") : "";
}

TEST(History, WhatIsAppendedComesBackExactlyInTimeOrder) {
  auto history = History::Create(Scratch("exact"), Schema());
  ASSERT_TRUE(history.has_value()) << history.error();
  const LineTable lines = RandomLines(1, 0, 5'000);
  ASSERT_TRUE(history->Append(lines, "a.csv").has_value());
  const auto loaded = history->Load(NoProgress);
  ASSERT_TRUE(loaded.has_value()) << loaded.error();
  EXPECT_EQ(loaded->schema(), Schema());
  ExpectSameLines(*loaded, lines);
}

// The plain second opinion on merging and superseding: a map of ids, the last part winning.
TEST(History, ALaterPartSupersedesTheSameIds) {
  const os::Path folder = Scratch("supersede");
  auto history = History::Create(folder, Schema());
  ASSERT_TRUE(history.has_value());
  std::map<std::string, LineRecord> plain;
  for (std::uint64_t part = 0; part < 4; ++part) {
    const LineTable lines = RandomLines(10 + part, part * 300, 500);  // overlaps the one before
    ASSERT_TRUE(history->Append(lines, "part").has_value());
    for (std::size_t row = 0; row < lines.size(); ++row)
      plain[std::string(lines.id(row))] = lines.Record(row);
  }
  LineTable want(Schema());
  for (const auto& [id, record] : plain)
    want.Append(record);
  const auto reopened = History::Open(folder);
  ASSERT_TRUE(reopened.has_value()) << reopened.error();
  EXPECT_EQ(reopened->parts(), history->parts());
  EXPECT_EQ(reopened->rows(), 2'000U);
  const auto loaded = reopened->Load(NoProgress);
  ASSERT_TRUE(loaded.has_value()) << loaded.error();
  ExpectSameLines(*loaded, want);
  EXPECT_EQ(Cell(*reopened, "SELECT count(*) FROM lines"), std::to_string(want.size()));
}

TEST(History, RefusesWhatDoesNotFit) {
  const os::Path folder = Scratch("refuses");
  EXPECT_EQ(History::Open(folder).error().code, ErrorCode::kNotFound);
  auto history = History::Create(folder, Schema());
  ASSERT_TRUE(history.has_value());
  EXPECT_EQ(History::Create(folder, Schema()).error().code, ErrorCode::kConflict);
  LineSchema other = Schema();
  other.extra_names[1] = "else";
  EXPECT_EQ(history->Append(LineTable(other), "x").error().code, ErrorCode::kFailedPrecondition);
  other = Schema();
  other.currency = "USD";
  EXPECT_EQ(history->Append(LineTable(other), "x").error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(history->Append(LineTable(Schema()), "x").error().code, ErrorCode::kInvalidArgument);
  LineTable twice(Schema());
  LineRecord record;
  record.id = "same";
  twice.Append(record);
  twice.Append(record);
  EXPECT_EQ(history->Append(twice, "x").error().code, ErrorCode::kInvalidArgument);
  LineTable bytes(Schema());
  record.description = "caf\xE9";
  bytes.Append(record);
  EXPECT_EQ(history->Append(bytes, "x").error().code, ErrorCode::kInvalidArgument);
  EXPECT_TRUE(history->parts().empty());
  const auto empty = history->Load(NoProgress);
  ASSERT_TRUE(empty.has_value());
  EXPECT_EQ(empty->size(), 0U);
}

TEST(History, DamageIsNamed) {
  const os::Path folder = Scratch("damage");
  auto history = History::Create(folder, Schema());
  ASSERT_TRUE(history->Append(RandomLines(1, 0, 100), "a").has_value());
  const os::Path part = folder / history->parts()[0].file;
  std::string bytes = *os::ReadFile(part);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  Written(part, bytes);
  const auto reopened = History::Open(folder);
  const auto loaded = reopened->Load(NoProgress);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().code, ErrorCode::kCorruption);
  EXPECT_EQ(loaded.error().field, history->parts()[0].file);
  EXPECT_EQ(reopened->Query("SELECT 1").error().code, ErrorCode::kCorruption);
  std::filesystem::remove(part);
  EXPECT_EQ(history->Load(NoProgress).error().code, ErrorCode::kCorruption);
  Written(folder / "history.json", "{\"format\": 1}");
  EXPECT_EQ(History::Open(folder).error().code, ErrorCode::kCorruption);
  Written(folder / "history.json", "not json");
  EXPECT_EQ(History::Open(folder).error().code, ErrorCode::kCorruption);
  Written(folder / "history.json", "{\"format\": 2}");
  EXPECT_EQ(History::Open(folder).error().code, ErrorCode::kFailedPrecondition);
}

TEST(History, ProgressCanStopALoad) {
  auto history = History::Create(Scratch("stop"), Schema());
  ASSERT_TRUE(history->Append(RandomLines(1, 0, 10), "a").has_value());
  const auto stopped = history->Load([](std::string_view, std::uint64_t, std::uint64_t) {
    return Status(Fail(ErrorCode::kUnavailable, "interrupted"));
  });
  EXPECT_EQ(stopped.error().code, ErrorCode::kUnavailable);
}

// Fails the 1st, 2nd, 3rd ... write, sync or rename of an Append until it gets through. Each time
// the history, reopened, is whole: as before, or with the part.
TEST(History, AnAppendThatFailsAnywhereLeavesAWholeHistory) {
  const os::Path folder = Scratch("faults");
  auto history = History::Create(folder, Schema());
  ASSERT_TRUE(history->Append(RandomLines(1, 0, 50), "first").has_value());
  int failures = 0;
  for (int nth = 1;; ++nth) {
    const std::size_t before = history->parts().size();
    os::FailFromWrite(nth);
    const Status status = history->Append(RandomLines(2, 100, 50), "second");
    os::FailFromWrite(0);
    const auto reopened = History::Open(folder);
    ASSERT_TRUE(reopened.has_value()) << reopened.error();
    EXPECT_EQ(reopened->parts(), history->parts());
    const auto loaded = reopened->Load(NoProgress);
    ASSERT_TRUE(loaded.has_value()) << loaded.error();
    EXPECT_EQ(loaded->size(), reopened->parts().size() == 1 ? 50U : 100U);
    if (status.has_value()) break;
    ++failures;
    EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
    EXPECT_LE(history->parts().size(), before + 1);
  }
  EXPECT_GE(failures, 4);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    EXPECT_NE(entry.path().extension(), ".part") << entry.path();
  }
}

// A limit on the size of files makes DuckDB's own writes fail as a full disk would.
TEST(History, AFullDiskLeavesTheHistoryAsItWas) {
  const os::Path folder = Scratch("full");
  auto history = History::Create(folder, Schema());
  ASSERT_TRUE(history->Append(RandomLines(1, 0, 50), "first").has_value());
  const LineTable more = RandomLines(2, 100, 5'000);
  rlimit old{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = old;
  small.rlim_cur = 20'000;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const Status status = history->Append(more, "second");
  setrlimit(RLIMIT_FSIZE, &old);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(History::Open(folder)->Load(NoProgress)->size(), 50U);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 2);
}

LineTable OneLine() {
  LineTable lines(Schema());
  LineRecord record;
  record.id = "1";
  record.date = 20'000;
  record.value_minor = -12'345;
  record.attribute(Attribute::kExtra1) = "x";
  record.attribute(Attribute::kHsCode) = "0901";
  record.outcome = {.source = OutcomeSource::kInspection,
                    .basis = SelectionBasis::kRandom,
                    .checked = {ErrorKind::kHsCode, ErrorKind::kOrigin},
                    .wrong = {ErrorKind::kHsCode},
                    .recovered_minor = 705,
                    .known_on = 20'003,
                    .corrections = {{ErrorKind::kHsCode, "0902"}}};
  lines.Append(record);
  record = LineRecord();
  record.id = "2";
  record.date = 20'001;
  lines.Append(record);
  return lines;
}

TEST(HistoryQuery, ShowsLinesUnderOurNames) {
  auto history = History::Create(Scratch("query"), Schema());
  EXPECT_EQ(Cell(*history, "SELECT count(*) FROM lines"), "0");
  ASSERT_TRUE(history->Append(OneLine(), "it's.csv").has_value());
  const auto result = history->Query(
      "SELECT date, value, value_minor, recovered, import_use, hs_code, outcome_source AS source, "
      "checked, wrong, corrections, known_on, importer FROM lines ORDER BY id; -- all");
  ASSERT_TRUE(result.has_value()) << result.error();
  EXPECT_EQ(result->columns[1], (QueryColumn{"value", "DECIMAL(22,2)"}));
  EXPECT_EQ(result->columns[2], (QueryColumn{"value_minor", "BIGINT"}));
  using Row = std::vector<std::optional<std::string>>;
  EXPECT_EQ(result->rows[0],
            (Row{"2024-10-04", "-123.45", "-12345", "7.05", "x", "0901", "inspection",
                 "hs_code;origin", "hs_code", "hs_code=0902", "2024-10-07", std::nullopt}));
  EXPECT_EQ(result->rows[1].at(6), "none");
  EXPECT_EQ(result->rows[1].at(1), std::nullopt);
  EXPECT_FALSE(result->truncated);
  EXPECT_EQ(Cell(*history, "SELECT source FROM parts"), "it's.csv");
  const auto some = history->Query("SELECT id FROM lines", 1);
  EXPECT_EQ(some->rows.size(), 1U);
  EXPECT_TRUE(some->truncated);
  EXPECT_EQ(Cell(*history, "WITH x AS (SELECT 1 AS a) SELECT a FROM x"), "1");
}

// Whatever is asked, nothing outside is read and nothing at all is written.
TEST(HistoryQuery, IsShutIn) {
  const os::Path folder = Scratch("shut_in");
  auto history = History::Create(folder, Schema());
  ASSERT_TRUE(history->Append(OneLine(), "a").has_value());
  const os::Path secret = Written(Scratch("secret") / "secret.csv", "a\n1\n");
  const os::Path out = folder / "out.csv";
  const std::string part = (folder / history->parts()[0].file).string();
  const std::vector<std::string> attempts{
      fmt::format("COPY (SELECT 1) TO '{}'", out.string()),
      fmt::format("EXPLAIN ANALYZE COPY (SELECT 1) TO '{}'", out.string()),
      fmt::format("EXPORT DATABASE '{}'", out.string()),
      fmt::format("ATTACH '{}' AS other", out.string()),
      fmt::format("COPY (SELECT 1) TO '{}'", part),
      fmt::format("SELECT * FROM read_csv('{}')", secret.string()),
      fmt::format("SELECT * FROM read_text('{}')", secret.string()),
      fmt::format("SELECT * FROM '{}'", secret.string()),
      fmt::format("SELECT * FROM glob('{}/*')", secret.parent_path().string()),
      "SELECT * FROM read_text('/etc/passwd')",
      "SET enable_external_access=true",
      "CREATE TABLE t (a INT)",
      "INSERT INTO part_files VALUES (9, '', 0, '', '', '')",
      "DROP VIEW lines",
      "DELETE FROM part_files",
      "INSTALL httpfs",
      "SELECT 1; DROP VIEW lines",
      "SELECT 1) UNION SELECT (2",
      "PRAGMA database_list",
      "",
      ";",
      "-- nothing",
      "SELEC 1",
      "SELECT nothing FROM lines",
      "SELECT error('x')",
  };
  for (const std::string& sql : attempts) {
    const auto result = history->Query(sql);
    ASSERT_FALSE(result.has_value()) << sql;
    EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgument) << sql << " " << result.error();
  }
  EXPECT_FALSE(std::filesystem::exists(out));
  EXPECT_TRUE(history->Load(NoProgress).has_value());
}

}  // namespace
}  // namespace tidewaiter::warehouse
