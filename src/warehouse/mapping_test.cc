#include "warehouse/mapping.h"

#include "gtest/gtest.h"

#include "warehouse/test_files.h"

namespace tidewaiter::warehouse {
namespace {

// Every key that a mapping can have.
constexpr std::string_view kFull = R"(
[source]
format = "csv"
delimiter = ";"
encoding = "latin-1"
currency = "KWD"
decimal = ","
date_format = "%d.%m.%Y"
missing = ["", "n/a"]
[columns]
declaration_id = "Nr"
item = "Pos"
date = "Datum \"x\""
hs_code = "Code"
net_mass_kg = "Masse"
value = "Wert"
[columns.extra]
zone = "Zone"
import_use = "Zweck"
[units]
net_mass_kg = "g"
gross_mass_kg = "lb"
value = "thousand"
rate_percent = "fraction"
[codes.origin]
"Deutschland West" = "DE"
"*" = "reject"
[codes.zone]
A = "B"
[outcome]
source = "Quelle"
basis = "Grund"
recovered = "Mehr"
known_on = "Am"
[outcome.source_values]
PK = "audit"
[outcome.basis_values]
Z = "random"
[outcome.fields.origin]
verdict = "U"
confirmed = ["ok"]
corrected = ["neu", "anders"]
corrected_to = "U neu"
[outcome.fields.hs_code]
verdict = "C"
corrected = ["neu"]
)";

TEST(Mapping, EveryKeyIsReadAndWrittenBack) {
  const auto mapping = ParseMapping(kFull, "full.toml");
  ASSERT_TRUE(mapping.has_value()) << mapping.error();
  EXPECT_EQ(mapping->delimiter, ';');
  EXPECT_EQ(mapping->encoding, Encoding::kLatin1);
  EXPECT_EQ(mapping->Column("date"), "Datum \"x\"");
  EXPECT_EQ(mapping->extras[0].first, "zone");  // the order of the file
  EXPECT_EQ(mapping->Schema().extra_names[1], "import_use");
  EXPECT_EQ(mapping->codes.at("origin").at("Deutschland West"), "DE");
  EXPECT_EQ(mapping->outcome.fields[0].kind, ErrorKind::kOrigin);
  EXPECT_EQ(mapping->outcome.source_values.at("PK"), OutcomeSource::kAudit);
  const auto again = ParseMapping(RenderMapping(*mapping), "again");
  ASSERT_TRUE(again.has_value()) << again.error();
  EXPECT_EQ(*again, *mapping);
}

TEST(Mapping, FlagsAndListsAreWrittenBackToo) {
  for (const char* outcome : {"flag='F'\nwrong=['1']\nclean=['0']\nkind='hs_code'",
                              "checked='A'\nwrong='B'\ncorrections='C'", "source='S'"}) {
    const auto mapping =
        ParseMapping(fmt::format("[columns]\ndate='D'\n[outcome]\n{}", outcome), "");
    ASSERT_TRUE(mapping.has_value()) << mapping.error();
    const auto again = ParseMapping(RenderMapping(*mapping), "again");
    ASSERT_TRUE(again.has_value()) << again.error();
    EXPECT_EQ(*again, *mapping);
  }
}

TEST(Mapping, AllProblemsAreReportedWithTheirPlace) {
  constexpr std::string_view kBad = R"(sorce = 1
[source]
delimiter = "ab"
decimal = 5
date_format = "%Y"
colour = "red"
[columns]
hs_kode = "X"
origin = 7
extra = "no table"
[units]
value = "dollars"
[codes.value]
a = "b"
[outcome]
flag = "F"
checked = "C"
)";
  std::vector<std::string> keys;
  for (const MappingProblem& problem : MappingProblems(kBad)) {
    keys.push_back(fmt::format("{}:{}", problem.line, problem.key));
  }
  EXPECT_EQ(keys, (std::vector<std::string>{
                      "0:columns.date", "1:sorce", "3:source.delimiter", "4:source.decimal",
                      "5:source.date_format", "6:source.colour", "8:columns.hs_kode",
                      "9:columns.origin", "10:columns.extra", "12:units.value", "13:codes.value",
                      "15:outcome", "15:outcome.wrong"}));
  const auto parsed = ParseMapping(kBad, "bad.toml");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidArgument);
}

TEST(Mapping, OneProblemEach) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"[columns]\ndate='D'\n[columns.extra]\nvalue='V'", "columns.extra.value"},
      {"[columns]\ndate='D'\n[columns.extra]\n'a b'='V'", "columns.extra.a b"},
      {"[columns]\ndate='D'\n[columns.extra]\na='1'\nb='1'\nc='1'\nd='1'\ne='1'\nf='1'\ng='1'\n"
       "h='1'\ni='1'",
       "columns.extra.i"},
      {"[columns]\ndate=''", "columns.date"},
      {"[source]\ncurrency='eur'\n[columns]\ndate='D'", "source.currency"},
      {"[columns]\ndate='D'\n[codes.origin]\n'*'='keep'", "codes.origin.*"},
      {"[columns]\ndate='D'\n[outcome]\nknown_on='K'", "outcome"},
      {"[columns]\ndate='D'\n[outcome.fields.taste]\nverdict='V'", "outcome.fields.taste"},
      {"[columns]\ndate='D'\n[outcome.fields.rate]\nverdict='V'", "outcome.fields.rate"},
      {"[columns]\ndate='D'\n[outcome]\nsource='S'\n[outcome.source_values]\na='guess'",
       "outcome.source_values.a"},
      {"[columns]\ndate='D'\n[outcome]\nsource='S'\nclean=['0']", "outcome"},
      {"[columns\n", ""},
      {"[@columns]\n", ""},
  };
  for (const auto& [text, key] : cases) {
    const auto problems = MappingProblems(text);
    ASSERT_FALSE(problems.empty()) << text;
    EXPECT_EQ(problems.back().key, key) << text;
  }
}

// Under the sanitizers: what toml++ does with a letter where a blank may stand.
TEST(Mapping, LettersOfAllAlphabetsAreNoBlanks) {
  const auto mapping =
      ParseMapping("[columns]\ndate = \"\"\"\\\n  \u00E9poque \u0458\"\"\"", "m.toml");
  ASSERT_TRUE(mapping.has_value()) << mapping.error();
  EXPECT_EQ(mapping->Column("date"), "\u00E9poque \u0458");
  for (const std::string_view key : {"\u00E9", "\u0458", "\u2E80", "\uFB50"})
    EXPECT_FALSE(MappingProblems(key).empty()) << key;
}

TEST(Mapping, AMissingFileIsNamed) {
  EXPECT_EQ(LoadMapping("/nowhere/m.toml").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace tidewaiter::warehouse
