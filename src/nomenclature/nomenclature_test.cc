#include "nomenclature/nomenclature.h"

#include <filesystem>
#include <string>
#include <vector>

#include "nomenclature/store.h"
#include "nomenclature/test_goods.h"

namespace tidewaiter::nomenclature {
namespace {

// A dash line, a line that ended, one that takes its place, texts in two languages.
constexpr std::string_view kSmall =
    "code,suffix,level,from,until,unit,description_en,description_fr\n"
    "08,80,0,,,,Fruit,Fruits\n"
    "0805,80,1,,,,Citrus fruit,Agrumes\n"
    "080510,10,2,,,,Oranges,Oranges\n"
    "08051020,80,3,2017-01-01,,KGM,Sweet oranges,\n"
    "08051080,80,3,,2016-12-31,KGM,Other,Autres\n"
    "08051090,80,3,2017-01-01,,KGM,Other,Autres\n"
    "080550,80,2,,,KGM,Lemons,Citrons\n";

std::vector<std::string> CodesOf(const Nomenclature& goods, const std::vector<LineId>& lines) {
  std::vector<std::string> codes;
  for (const LineId line : lines)
    codes.push_back(goods.line(line).code.text());
  return codes;
}

using Codes = std::vector<std::string>;

TEST(Nomenclature, IsATreeOfTheDay) {
  const Nomenclature goods = Goods(kSmall);
  const Day old_day = On("2015-06-01");
  const Day new_day = On("2020-06-01");
  const LineId dash = Found(goods.Find(Code("080510"), 10, new_day));
  EXPECT_EQ(CodesOf(goods, goods.Children(dash, old_day)), (Codes{"08051080"}));
  EXPECT_EQ(CodesOf(goods, goods.Children(dash, new_day)), (Codes{"08051020", "08051090"}));
  const LineId sweet = Found(goods.Find(Code("0805102000"), new_day));
  EXPECT_EQ(CodesOf(goods, goods.Ancestors(sweet, new_day)), (Codes{"080510", "0805", "08"}));
  EXPECT_TRUE(goods.Declarable(sweet, new_day));
  EXPECT_FALSE(goods.Declarable(dash, new_day));
  EXPECT_FALSE(goods.Find(Code("08051020"), old_day));
  EXPECT_FALSE(goods.Find(Code("080510"), new_day));  // a dash line has no code of its own
  EXPECT_EQ(CodesOf(goods, goods.Chapters(new_day)), (Codes{"08"}));
  EXPECT_EQ(CodesOf(goods, goods.History(Code("08051080"))), (Codes{"08051080"}));
  EXPECT_EQ(goods.line(Found(goods.Nearest(Code("08059999"), new_day))).code.text(), "0805");
  EXPECT_FALSE(goods.Nearest(Code("99"), new_day));
}

TEST(Nomenclature, SpeaksTheLanguageOrTheFirstOne) {
  const Nomenclature goods = Goods(kSmall);
  const Day day = On("2020-06-01");
  const LineId lemons = Found(goods.Find(Code("080550"), day));
  const LineId sweet = Found(goods.Find(Code("08051020"), day));
  EXPECT_EQ(goods.Description(lemons, "fr"), "Citrons");
  EXPECT_EQ(goods.Description(lemons, "es"), "Lemons");
  EXPECT_EQ(goods.Description(sweet, "fr"), "Sweet oranges");
  EXPECT_EQ(goods.line(lemons).unit, "KGM");
}

TEST(Nomenclature, KnowsSectionsAndNotes) {
  const Nomenclature goods =
      Goods("code,level,description\n08,0,Fruit\n",
            "number,language,first_chapter,last_chapter,title\nII,en,6,14,Vegetable products\n",
            "subject,language,from,until,text\n08,en,,,No nuts here.\n08,en,2030-01-01,,Later.\n");
  ASSERT_NE(goods.SectionOf(8, "en"), nullptr);
  EXPECT_EQ(goods.SectionOf(8, "en")->number, "II");
  EXPECT_EQ(goods.SectionOf(84, "en"), nullptr);
  ASSERT_EQ(goods.Notes("08", On("2026-01-01")).size(), 1U);
  EXPECT_EQ(goods.Notes("08", On("2026-01-01"))[0]->text, "No nuts here.");
}

TEST(Nomenclature, EveryFaultIsNamed) {
  struct Case {
    const char* what;
    std::string lines;
    const char* code;
  };
  const std::string head = "code,suffix,level,from,until,description\n";
  for (const Case& c : {
           Case{"two at once", head + "08,80,0,,,a\n08,80,0,2020-01-01,,b\n", "overlap"},
           Case{"a level is left out", head + "08,80,0,,,a\n0805,80,2,,,b\n", "level_jump"},
           Case{"no chapter", head + "0805,80,1,,,b\n", "orphan"},
           Case{"ends first", head + "08,80,0,2020-01-01,2019-01-01,a\n", "until_before_from"},
       }) {
    codec::Problems problems;
    const Built built = Build(ReadOwnCsv({c.lines, "", ""}, problems));
    EXPECT_TRUE(problems.empty()) << c.what;
    EXPECT_FALSE(built.nomenclature) << c.what;
    ASSERT_FALSE(built.problems.empty()) << c.what;
    EXPECT_EQ(built.problems.front().code, c.code) << c.what;
  }
  codec::Problems problems;
  ReadOwnCsv({"code,suffix,level,description\n5,80,0,a\n08,x,0,b\n", "", ""}, problems);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].pointer, "/nomenclature.csv/2/code");
  EXPECT_EQ(problems[1].pointer, "/nomenclature.csv/3/suffix");
}

TEST(Nomenclature, AGapInTimeIsAWarning) {
  codec::Problems problems;
  const Built built = Build(ReadOwnCsv({"code,level,from,until,description\n08,0,,,a\n"
                                        "0805,1,2010-01-01,2015-12-31,b\n0805,1,2017-01-01,,b\n",
                                        "", ""},
                                       problems));
  ASSERT_TRUE(built.nomenclature);
  ASSERT_FALSE(built.warnings.empty());
  EXPECT_EQ(built.warnings.front().code, "validity_gap");
}

TEST(Nomenclature, ComesBackFromItsFolder) {
  const Nomenclature goods = Goods(kSmall);
  const os::Path folder = std::filesystem::temp_directory_path() / "nomenclature_comes_back";
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(WriteNomenclature(folder, goods));
  const auto again = ReadNomenclature(folder);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(ToRows(*again), ToRows(goods));
  ASSERT_TRUE(os::WriteFile(folder / "nomenclature.csv", "code,level,description\n08,0,x\n"));
  const auto changed = ReadNomenclature(folder);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, ErrorCode::kCorruption);
  std::filesystem::remove_all(folder);
  EXPECT_EQ(ReadNomenclature(folder).error().code, ErrorCode::kNotFound);
}

TEST(Nomenclature, AFolderIsOldOrNewWhateverFails) {
  const Nomenclature old_goods = Goods("code,level,description\n08,0,Old\n");
  const Nomenclature new_goods = Goods("code,level,description\n08,0,New\n");
  const os::Path folder = std::filesystem::temp_directory_path() / "nomenclature_faults";
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(WriteNomenclature(folder, old_goods));
  int fails = 0;
  for (;; ++fails) {
    os::FailFromWrite(fails + 1);
    const Status written = WriteNomenclature(folder, new_goods);
    os::FailFromWrite(0);
    const auto found = ReadNomenclature(folder);
    ASSERT_TRUE(found) << found.error();
    if (written) break;
    EXPECT_EQ(written.error().code, ErrorCode::kUnavailable);
    const std::string text(found->Description(0, "und"));
    EXPECT_TRUE(text == "Old" || text == "New") << text;
  }
  EXPECT_GT(fails, 3);
  EXPECT_EQ(ReadNomenclature(folder)->Description(0, "und"), "New");
  std::filesystem::remove_all(folder);
}

TEST(Nomenclature, AFolderThatIsNotWhole) {
  struct Case {
    const char* what;
    const char* file;
    const char* bytes;  // nullptr = it is removed
    ErrorCode code;
  };
  const os::Path folder = std::filesystem::temp_directory_path() / "nomenclature_not_whole";
  const std::string sum = std::string(64, '0');
  for (const Case& c : {
           Case{"no manifest", "manifest.csv", nullptr, ErrorCode::kNotFound},
           Case{"no lines", "nomenclature.csv", nullptr, ErrorCode::kCorruption},
           Case{"no notes", "notes.csv", nullptr, ErrorCode::kCorruption},
           Case{"other bytes", "notes.csv", "subject,language,from,until,text\n08,en,,,No.\n",
                ErrorCode::kCorruption},
           Case{"a newer version", "manifest.csv", "file,bytes,sha256\nformat,2,\n",
                ErrorCode::kFailedPrecondition},
           Case{"no version", "manifest.csv", "file,bytes,sha256\n", ErrorCode::kCorruption},
           Case{"half a manifest", "manifest.csv", "file,byt", ErrorCode::kCorruption},
       }) {
    std::filesystem::remove_all(folder);
    ASSERT_TRUE(
        WriteNomenclature(folder, Goods("code,level,description\n08,0,Fruit\n", "",
                                        "subject,language,from,until,text\n08,en,,,Yes\n")));
    if (c.bytes == nullptr) {
      std::filesystem::remove(folder / c.file);
    } else {
      ASSERT_TRUE(os::WriteFile(folder / c.file, c.bytes));
    }
    const auto found = ReadNomenclature(folder);
    ASSERT_FALSE(found) << c.what;
    EXPECT_EQ(found.error().code, c.code) << c.what << ": " << found.error();
  }
  std::filesystem::remove_all(folder);
}

TEST(Nomenclature, LimitsAndTagsAreChecked) {
  const auto first = [](const Rows& rows) {
    const Built built = Build(rows);
    return built.problems.empty() ? codec::Problem() : built.problems.front();
  };
  const auto rows = [](auto change) {
    Rows made{.languages = {"en"}, .lines = {}, .sections = {}, .notes = {}};
    Row& row = made.lines.emplace_back();
    row.code = Code("08");
    row.descriptions = {"Fruit"};
    change(made, row);
    return made;
  };
  struct Case {
    const char* code;
    const char* pointer;
    Rows rows;
  };
  for (const Case& c : {
           Case{"required", "/languages", rows([](Rows&all, Row&row) {
                  all.languages.clear();
                  row.descriptions.clear();
                })},
           Case{"language", "/languages/0", rows([](Rows&all, Row&) { all.languages = {"qq"}; })},
           Case{"language", "/languages/1", rows([](Rows&all, Row&) {
                  all.languages = {"en", "en"};
                })},
           Case{"required", "/nomenclature.csv/1/code",
                rows([](Rows&, Row&row) { row.code = {}; })},
           Case{"range", "/nomenclature.csv/1/suffix",
                rows([](Rows&, Row&row) { row.suffix = 0; })},
           Case{"range", "/nomenclature.csv/1/level",
                rows([](Rows&, Row&row) { row.level = kLevelsMax; })},
           Case{"too_long", "/nomenclature.csv/1/description", rows([](Rows&, Row&row) {
                  row.descriptions = {std::string(kDescriptionBytesMax + 1, 'x')};
                })},
           Case{"not_utf8", "/nomenclature.csv/1/description",
                rows([](Rows&, Row&row) { row.descriptions = {"Caf\xE9"}; })},
           Case{"too_long", "/nomenclature.csv/7/unit", rows([](Rows&, Row&row) {
                  row.unit = std::string(kUnitBytesMax + 1, 'x');
                  row.line = 7;
                })},
           Case{"range", "/sections.csv/1/first_chapter", rows([](Rows&all, Row&) {
                  all.sections.push_back({"I", 5, 1, "en", "Animals"});
                })},
           Case{"language", "/sections.csv/1/language", rows([](Rows&all, Row&) {
                  all.sections.push_back({"I", 1, 5, "", "Animals"});
                })},
           Case{"required", "/notes.csv/1/subject", rows([](Rows&all, Row&) {
                  all.notes.push_back({"", "en", "x", {}});
                })},
           Case{"until_before_from", "/notes.csv/1/until", rows([](Rows&all, Row&) {
                  all.notes.push_back({"08", "en", "x", {10, 9}});
                })},
           Case{"too_many", "/notes",
                rows([](Rows&all, Row&) { all.notes.resize(kNotesMax + 1); })},
       }) {
    EXPECT_EQ(first(c.rows).code, c.code) << c.pointer;
    EXPECT_EQ(first(c.rows).pointer, c.pointer) << c.code;
  }
  EXPECT_TRUE(Build(rows([](Rows& all, Row&) { all.languages = {"zh-Hant-TW"}; })).nomenclature);
}

TEST(Nomenclature, ListsOfProblemsEnd) {
  Rows rows{.languages = {"en"}, .lines = {}, .sections = {}, .notes = {}};
  rows.lines.resize(2 * kProblemsMax);  // without codes
  const Built built = Build(std::move(rows));
  ASSERT_EQ(built.problems.size(), kProblemsMax + 1);
  EXPECT_EQ(built.problems.back().code, "too_many_problems");
}

}  // namespace
}  // namespace tidewaiter::nomenclature
