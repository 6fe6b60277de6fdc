#include "warehouse/reader.h"

#include <zlib.h>

#include "gtest/gtest.h"

#include "codec/csv.h"
#include "warehouse/duck.h"
#include "warehouse/test_files.h"

namespace tidewaiter::warehouse {
namespace {

Mapping Parsed(std::string_view toml) {
  auto mapping = ParseMapping(toml, "test");
  EXPECT_TRUE(mapping.has_value()) << mapping.error();
  return mapping.value_or(Mapping());
}

Mapping Plain() {
  return Parsed(R"(
[source]
currency = "EUR"
[columns]
id = "id"
date = "date"
hs_code = "hs"
origin = "origin"
net_mass_kg = "net"
gross_mass_kg = "gross"
rate_percent = "rate"
value = "value"
description = "text"
)");
}

constexpr std::string_view kHeader = "id,date,hs,origin,net,gross,rate,value,text\n";

Result<ReadResult> ReadText(std::string_view text, const Mapping& mapping,
                            std::string_view name = "read.csv") {
  return ReadLines(Written(Scratch("read") / name, text), mapping, NoProgress);
}

std::vector<std::string> Shown(const std::vector<Reject>& rejects) {
  std::vector<std::string> shown;
  for (const Reject& reject : rejects) {
    shown.push_back(
        fmt::format("{} {} {} {}", reject.line, reject.column, reject.code, reject.text));
  }
  return shown;
}

TEST(Reader, GoodRowsBecomeLines) {
  const auto read = ReadText(std::string(kHeader) +
                                 "1,2026-01-02,901.21,na,1.5,2,8,\"1,234.56\",\"café, \"\"x\"\"\"\n"
                                 "2,2026-01-03,,,,,,,\n",
                             Plain());
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->summary.accepted, 2U);
  const LineRecord line = read->lines.Record(0);
  EXPECT_EQ(line.declaration_id, "1");
  EXPECT_EQ(FormatDay(line.date), "2026-01-02");
  EXPECT_EQ(line.attribute(Attribute::kHsCode), "090121");
  EXPECT_EQ(line.attribute(Attribute::kOrigin), "NA");
  EXPECT_EQ(line.measure(Measure::kNetMassKg), 1.5);
  EXPECT_EQ(line.value_minor, 123'456);
  EXPECT_EQ(line.description, "café, \"x\"");
  EXPECT_EQ(line.outcome, Outcome{});
  const LineRecord empty = read->lines.Record(1);
  EXPECT_EQ(empty.value_minor, kMissingMoney);
  EXPECT_NE(empty.measure(Measure::kQuantity), empty.measure(Measure::kQuantity));
}

// testdata/warehouse/rejects.csv has one row for each way to be wrong; the file beside it says what
// is reported for it.
TEST(Reader, EachWrongRowIsNamedWithItsLine) {
  const os::Path folder = os::Path(TIDEWAITER_TESTDATA) / "warehouse";
  const auto read = ReadLines(folder / "rejects.csv", Plain(), NoProgress);
  ASSERT_TRUE(read.has_value()) << read.error();
  std::string shown;
  for (const std::string& line : Shown(read->rejects))
    shown += line + "\n";
  EXPECT_EQ(shown, os::ReadFile(folder / "rejects.expected").value_or("absent"));
  EXPECT_EQ(read->summary.rows_read, read->summary.accepted + read->summary.rejected);
  EXPECT_EQ(read->summary.accepted, read->lines.size());
  EXPECT_EQ(read->summary.problems.at("negative"), 2U);
}

TEST(Reader, RejectsAreWrittenAsCsv) {
  const os::Path path = Scratch("rejects") / "rejected.csv";
  ASSERT_TRUE(WriteRejects(path, {{7, "a,b", "date", "not a date", "x\"y"}}).has_value());
  EXPECT_EQ(*os::ReadFile(path),
            "line,column,code,reason,text\n7,\"a,b\",date,not a date,\"x\"\"y\"\n");
  EXPECT_FALSE(WriteRejects("/nowhere/r.csv", {}).has_value());
}

TEST(Reader, UnitsBecomeOurs) {
  Mapping mapping = Plain();
  mapping.net_mass = MassUnit::kGram;
  mapping.gross_mass = MassUnit::kTonne;
  mapping.rate = RateUnit::kFraction;
  mapping.value = ValueUnit::kThousand;
  mapping.decimal = ',';
  mapping.delimiter = ';';
  const auto read =
      ReadText("id;date;hs;origin;net;gross;rate;value;text\n1;2026-01-02;;;1.500;0,5;0,05;12,5;\n",
               mapping);
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->lines.Number(0, Measure::kNetMassKg), 1.5);
  EXPECT_EQ(read->lines.Number(0, Measure::kGrossMassKg), 500);
  EXPECT_EQ(read->lines.Number(0, Measure::kRatePercent), 5);
  EXPECT_EQ(read->lines.value_minor(0), 1'250'000);
}

TEST(Reader, CodeListsTranslateKeepOrReject) {
  Mapping mapping = Parsed(R"(
[columns]
date = "date"
origin = "origin"
office = "office"
[codes.origin]
Germany = "DE"
[codes.office]
"1" = "DE01"
"*" = "reject"
)");
  const auto read = ReadText(
      "date,origin,office\n2026-01-01,Germany,1\n2026-01-01,fr,2\n2026-01-01,France,1\n"
      "2026-01-01,FR,\n",
      mapping);
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->lines.Text(0, Attribute::kOrigin), "DE");
  EXPECT_EQ(read->lines.Text(0, Attribute::kOffice), "DE01");
  EXPECT_EQ(Shown(read->rejects),
            (std::vector<std::string>{"3 office unknown_code 2", "4 origin country France"}));
}

TEST(Reader, IdsComeFromWhatThereIs) {
  const std::string text = "d,i,date\nA,1,2026-01-01\nA,2,2026-01-01\n";
  const auto both = ReadText(text, Parsed("[columns]\ndeclaration_id='d'\nitem='i'\ndate='date'"));
  EXPECT_EQ(both->lines.id(1), "A-2");
  EXPECT_EQ(both->lines.declaration_id(1), "A");
  const auto one = ReadText(text, Parsed("[columns]\ndeclaration_id='d'\ndate='date'"));
  EXPECT_EQ(one->summary.problems.at("duplicate"), 1U);
  EXPECT_EQ(one->summary.unused_columns, (std::vector<std::string>{"i"}));
  const auto none = ReadText(text, Parsed("[columns]\ndate='date'"));
  EXPECT_EQ(none->lines.id(0).substr(12), "-1");
  EXPECT_NE(none->lines.id(0), none->lines.id(1));
}

TEST(Reader, AFlagSaysWrongCleanOrNothing) {
  const auto read = ReadText("date,f\n2026-01-01,1\n2026-01-01,0\n2026-01-01,\n2026-01-01,?\n",
                             Parsed("[columns]\ndate='date'\n[outcome]\nflag='f'\nwrong=['1']\n"
                                    "clean=['0']\nkind='undervalued'"));
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->lines.outcome(0).wrong, KindSet{ErrorKind::kUndervalued});
  EXPECT_EQ(read->lines.outcome(1).source, OutcomeSource::kInspection);
  EXPECT_EQ(read->lines.outcome(1).checked, KindSet{ErrorKind::kUndervalued});
  EXPECT_TRUE(read->lines.outcome(1).wrong.empty());
  EXPECT_FALSE(read->lines.outcome(2).looked_at());
  EXPECT_FALSE(read->lines.outcome(3).looked_at());
}

TEST(Reader, ListsOfKindsWithCorrections) {
  const Mapping mapping = Parsed(R"(
[source]
currency = "EUR"
[columns]
date = "date"
[outcome]
checked = "c"
wrong = "w"
corrections = "k"
source = "s"
basis = "b"
recovered = "r"
known_on = "on"
[outcome.source_values]
I = "inspection"
D = "dismissal"
N = "none"
)");
  const auto read = ReadText(
      "date,c,w,k,s,b,r,on\n"
      "2026-01-01,origin;hs_code,,hs_code=6402.99; undervalued=123.45,I,random,10.5,2026-02-01\n"
      "2026-01-01,,,,D,,,\n"
      "2026-01-01,,,,,random,5,\n"
      "2026-01-01,taste,,,I,,,\n"
      "2026-01-01,,hs_code,,D,,,\n"
      "2026-01-01,,hs_code,,N,,,\n"
      "2026-01-01,,,hs_code=x;origin,I,,,\n"
      "2026-01-01,,hs_code,,Q,often,-1,never\n",
      mapping);
  ASSERT_TRUE(read.has_value()) << read.error();
  const Outcome& first = read->lines.outcome(0);
  EXPECT_EQ(first.checked,
            (KindSet{ErrorKind::kOrigin, ErrorKind::kHsCode, ErrorKind::kUndervalued}));
  EXPECT_EQ(first.wrong, (KindSet{ErrorKind::kHsCode, ErrorKind::kUndervalued}));
  EXPECT_EQ(first.corrections, (std::vector<Correction>{{ErrorKind::kHsCode, "640299"},
                                                        {ErrorKind::kUndervalued, "12345"}}));
  EXPECT_EQ(first.basis, SelectionBasis::kRandom);
  EXPECT_EQ(first.recovered_minor, 1050);
  EXPECT_EQ(FormatDay(first.known_on), "2026-02-01");
  EXPECT_EQ(read->lines.outcome(1).source, OutcomeSource::kDismissal);
  EXPECT_TRUE(read->lines.outcome(1).checked.Has(ErrorKind::kUndervalued));  // the vocabulary
  EXPECT_TRUE(read->lines.outcome(1).wrong.empty());
  EXPECT_EQ(read->lines.outcome(2), Outcome{});
  EXPECT_EQ(Shown(read->rejects),
            (std::vector<std::string>{"5 c kind taste", "6 s contradiction D",
                                      "7 s contradiction N", "8 k correction hs_code=x;origin",
                                      "8 k correction hs_code=x;origin", "9 s source Q",
                                      "9 b basis often", "9 s contradiction Q"}));
}

TEST(Reader, AVerdictForEachField) {
  const Mapping mapping = Parsed(R"(
[columns]
date = "date"
[outcome.fields.hs_code]
verdict = "v"
confirmed = ["ok"]
corrected = ["changed"]
corrected_to = "to"
[outcome.fields.net_mass]
verdict = "m"
confirmed = ["ok"]
corrected = ["no"]
)");
  const auto read = ReadText(
      "date,v,to,m\n2026-01-01,ok,,\n2026-01-01,changed,64.02,no\n2026-01-01,,,\n"
      "2026-01-01,perhaps,,\n2026-01-01,changed,many,\n",
      mapping);
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->lines.outcome(0).checked, KindSet{ErrorKind::kHsCode});
  EXPECT_EQ(read->lines.outcome(1).wrong, (KindSet{ErrorKind::kHsCode, ErrorKind::kNetMass}));
  EXPECT_EQ(read->lines.outcome(1).corrections[0].value, "6402");
  EXPECT_FALSE(read->lines.outcome(2).looked_at());
  EXPECT_EQ(Shown(read->rejects),
            (std::vector<std::string>{"5 v verdict perhaps", "6 to correction many"}));
}

TEST(Reader, Latin1IsFoundOrSaid) {
  const std::string text =
      "id,date,text\n1,2026-01-01,caf\xE9\n2,2026-01-01,\xFC\n3,2026-01-01,x\n";
  Mapping mapping = Parsed("[columns]\nid='id'\ndate='date'\ndescription='text'");
  const auto detected = ReadText(text, mapping);
  ASSERT_TRUE(detected.has_value()) << detected.error();
  EXPECT_EQ(detected->summary.encoding, Encoding::kLatin1);
  EXPECT_EQ(detected->lines.description(0), "café");
  mapping.encoding = Encoding::kUtf8;
  const auto strict = ReadText(text, mapping);
  EXPECT_EQ(strict->summary.problems.at("encoding"), 2U);
  EXPECT_EQ(strict->summary.accepted, 1U);
}

TEST(Reader, WholeFilesThatCannotBeReadHaveOneError) {
  const Mapping mapping = Parsed("[columns]\ndate='Date'\nid='id'");
  const auto code = [&](std::string_view text, std::string_view name = "read.csv") {
    const auto read = ReadText(text, mapping, name);
    return read ? ErrorCode::kInternal : read.error().code;
  };
  EXPECT_EQ(ReadLines("/nowhere/a.csv", mapping, NoProgress).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ReadLines("/", mapping, NoProgress).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(code(""), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("\xEF\xBB\xBF"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("id,Date\n"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("id,Date\n1,never\n"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("id,\"Date\n"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("id,date\n1,2026-01-01\n"), ErrorCode::kNotFound);
  EXPECT_EQ(code(std::string("\xFF\xFEi\0d\0", 6)), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code(std::string("i\0d", 3)), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("PK\x03\x04 a sheet"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("PAR1 something"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("PAR1 something", "a.parquet"), ErrorCode::kCorruption);
  EXPECT_EQ(code("\x1F\x8B\x08 damaged", "a.csv.gz"), ErrorCode::kCorruption);
  const auto absent = ReadText("id,date\n1,2026-01-01\n", mapping);
  EXPECT_EQ(absent.error().field, "Date");
  EXPECT_NE(absent.error().message.find("'date'"), std::string::npos);  // the nearest is named
}

TEST(Reader, ATruncatedFileLosesOnlyItsLastRow) {
  const auto read = ReadText("id,date,t\n1,2026-01-01,x\n2,2026-01-01,\"half",
                             Parsed("[columns]\nid='id'\ndate='date'"));
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->summary.rows_read, 2U);
  EXPECT_EQ(read->rejects.at(0).code, "quote");
  EXPECT_EQ(read->rejects.at(0).line, 3U);
}

os::Path Gzipped(const os::Path& path, const std::string& text) {
  gzFile file = gzopen(path.c_str(), "wb");
  EXPECT_EQ(gzwrite(file, text.data(), static_cast<unsigned>(text.size())),
            static_cast<int>(text.size()));
  gzclose(file);
  return path;
}

TEST(Reader, GzipIsReadAndItsTruncationIsSeen) {
  std::string text = "id,date\n";
  for (int i = 0; i < 50'000; ++i)
    text += fmt::format("{},2026-01-01\n", i * 7919 % 100'003);
  const os::Path path = Gzipped(Scratch("gzip") / "a.csv.gz", text);
  const Mapping mapping = Parsed("[columns]\nid='id'\ndate='date'");
  const auto read = ReadLines(path, mapping, NoProgress);
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->summary.accepted, 50'000U);
  const std::string bytes = *os::ReadFile(path);
  Written(path, std::string_view(bytes).substr(0, bytes.size() - 20));
  EXPECT_EQ(ReadLines(path, mapping, NoProgress).error().code, ErrorCode::kCorruption);
}

TEST(Reader, ParquetIsReadWithItsTypes) {
  const os::Path path = Scratch("parquet") / "a.parquet";
  auto duck = Duck::Open();
  ASSERT_TRUE(
      duck->Run(
              fmt::format("COPY (SELECT * FROM (VALUES (1, DATE '2026-01-01', 1.5::DOUBLE, "
                          "12.50::DECIMAL(9,2), 'NA'), "
                          "(2, NULL, NULL, NULL, NULL), (3, DATE '2026-01-02', NULL, NULL, NULL)) "
                          "t(id, date, net, value, origin)) TO {} (FORMAT parquet)",
                          SqlText(path.string())))
          .has_value());
  const Mapping mapping = Parsed(
      "[source]\ncurrency='EUR'\n[columns]\nid='id'\ndate='date'\nnet_mass_kg='net'\n"
      "value='value'\norigin='origin'");
  const auto read = ReadLines(path, mapping, NoProgress);
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->lines.value_minor(0), 1250);
  EXPECT_EQ(read->lines.Text(0, Attribute::kOrigin), "NA");
  EXPECT_EQ(read->lines.Number(0, Measure::kNetMassKg), 1.5);
  EXPECT_EQ(Shown(read->rejects), (std::vector<std::string>{"2 date missing "}));
  std::string bytes = *os::ReadFile(path);
  Written(path, std::string_view(bytes).substr(0, bytes.size() / 2));
  EXPECT_EQ(ReadLines(path, mapping, NoProgress).error().code, ErrorCode::kCorruption);
}

TEST(Reader, ProgressCanStopIt) {
  const auto read = ReadLines(Written(Scratch("stop") / "a.csv", "date\n2026-01-01\n"),
                              Parsed("[columns]\ndate='date'"),
                              [](std::string_view, std::uint64_t, std::uint64_t) {
                                return Status(Fail(ErrorCode::kUnavailable, "interrupted"));
                              });
  EXPECT_EQ(read.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tidewaiter::warehouse
