#include "rulebook/book.h"

#include <algorithm>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <fmt/format.h>

namespace tidewaiter::rulebook {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum Phase;

const rules::Schema& TestSchema() {
  static const rules::Schema schema =
      rules::StandardSchema({.currency = "XTS", .extra_names = {}}, 2);
  return schema;
}

// Entries and texts as the records have them.
struct Shelf {
  std::vector<Entry> entries;
  std::map<std::string, std::string> texts;

  // A version on top, brought to `phase`.
  void Add(const std::string& name, EntryKind kind, Phase phase, const std::string& text,
           std::vector<std::string> offices = {}) {
    const Draft draft{
        .kind = kind, .title = name, .offices = std::move(offices), .author = "anna", .note = ""};
    auto found = std::ranges::find(entries, name, &Entry::name);
    Entry entry =
        found == entries.end() ? Begin(name, draft).value() : AddVersion(*found, draft).value();
    if (found != entries.end()) entries.erase(found);
    const std::uint32_t number = entry.newest().number;
    for (const auto& [to, by] :
         {std::pair(kSubmitted, "anna"), {kApproved, "boris"}, {phase, "boris"}}) {
      if (phase == kDraft) break;
      entry = Apply(entry, {.version = number, .to = to, .by = by, .percent = 30}).value();
    }
    texts[TextId(name, number)] = text;
    entries.push_back(std::move(entry));
  }
  void Rule(const std::string& name, Phase phase, const std::string& when = "value > 1 XTS",
            std::vector<std::string> offices = {}) {
    Add(name, EntryKind::kRule, phase,
        fmt::format("# of {0}\nrule {0} \"T\" suspects undervalued when {1}\n", name, when),
        std::move(offices));
  }

  // Everything runs, unless a test says otherwise.
  [[nodiscard]] std::shared_ptr<const Book> Make(std::size_t left_out = 0) const {
    auto book = Book::Make(entries, texts, TestSchema());
    EXPECT_TRUE(book) << book.error();
    if (book) {
      EXPECT_EQ((*book)->left_out().size(), left_out) << (*book)->left_out().front().why;
    }
    return book ? *book : nullptr;
  }
};

std::vector<std::string> NamesOf(const Book& book) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < book.running().size(); ++i) {
    const Running& running = book.running()[i];
    names.push_back(fmt::format("{} {} {} {}", book.program().set().rules[i].name, running.version,
                                Name(running.phase), running.percent));
  }
  return names;
}

TEST(Book, HasWhatRunsByName) {
  Shelf shelf;
  shelf.Rule("b", kPartial);
  shelf.Rule("a", kActive);
  shelf.Rule("c", kDraft);
  shelf.Rule("d", kShadow, "value > 1 XTS", {"H"});
  const auto book = shelf.Make();
  EXPECT_THAT(NamesOf(*book), ElementsAre("a 1 active 100", "b 1 partial 30", "d 1 shadow 0"));
  EXPECT_TRUE(book->running()[0].HoldsIn("X"));
  EXPECT_TRUE(book->running()[2].HoldsIn("H"));
  EXPECT_FALSE(book->running()[2].HoldsIn("X"));
}

TEST(Book, AVersionThatWatchesRunsBesideTheOneThatActs) {
  Shelf shelf;
  const std::string table =
      "table floors suspects undervalued\n columns hs_code | value\n row 01 | < 1 XTS\n row 02 | < "
      "2 "
      "XTS\n";
  shelf.Add("floors", EntryKind::kTable, kActive, table);
  shelf.Add("floors", EntryKind::kTable, kShadow, table + " row 03 | < 3 XTS\n");
  shelf.Rule("a", kActive, "count of lines over 9 days per importer > 3");
  shelf.Rule("a", kShadow, "count of lines over 9 days per importer > 4");
  shelf.Rule("second_1", kActive);  // a name that the book would give itself
  const auto book = shelf.Make();
  EXPECT_THAT(NamesOf(*book),
              ElementsAre("a 1 active 100", "a 2 shadow 0", "floors/1 1 active 100",
                          "floors/2 1 active 100", "floors/1 2 shadow 0", "floors/2 2 shadow 0",
                          "floors/3 2 shadow 0", "second_1 1 active 100"));
  EXPECT_EQ(book->program().set().aggregates.size(), 1U) << "both ask the same question";
}

TEST(Book, RulesAskTheListsThatAreActive) {
  Shelf shelf;
  shelf.Add("watched", EntryKind::kList, kActive, "list watched \"W\" values \"I1\"");
  shelf.Add("drafted", EntryKind::kList, kDraft, "list drafted \"D\" values \"I2\"");
  shelf.Rule("good", kActive, "importer in list watched");
  shelf.Rule("bad", kActive, "importer in list drafted");
  const auto book = shelf.Make(1);
  EXPECT_THAT(NamesOf(*book), ElementsAre("good 1 active 100"));
  ASSERT_EQ(book->lists().size(), 1U);
  ASSERT_EQ(book->left_out().size(), 1U) << "one that cannot be read stops no other";
  EXPECT_EQ(book->left_out()[0].entry, "bad");
  EXPECT_FALSE(book->left_out()[0].why.empty());
}

TEST(Book, ATextThatIsNotThereIsDamage) {
  Shelf shelf;
  shelf.Rule("a", kActive);
  shelf.texts.clear();
  const auto book = Book::Make(shelf.entries, shelf.texts, TestSchema());
  ASSERT_FALSE(book);
  EXPECT_EQ(book.error().code, ErrorCode::kCorruption);
}

TEST(Book, ItsVersionIsOfEverythingThatCounts) {
  std::set<std::string> versions;
  const auto add = [&](const Shelf& shelf) {
    EXPECT_TRUE(versions.insert(shelf.Make()->version()).second);
  };
  Shelf none;
  add(none);
  EXPECT_EQ(none.Make()->version().size(), 16U);
  Shelf one;
  one.Rule("a", kActive);
  add(one);
  Shelf other_text;
  other_text.Rule("a", kActive, "value > 2 XTS");
  add(other_text);
  Shelf other_phase;
  other_phase.Rule("a", kPartial);
  add(other_phase);
  Shelf other_office;
  other_office.Rule("a", kActive, "value > 1 XTS", {"H"});
  add(other_office);
  Shelf both;
  both.Rule("b", kActive);
  both.Rule("a", kActive);
  add(both);
  std::ranges::reverse(both.entries);
  EXPECT_TRUE(versions.contains(both.Make()->version())) << "the order of records means nothing";
  both.Rule("c", kDraft);
  EXPECT_TRUE(versions.contains(both.Make()->version())) << "a draft does nothing";
}

TEST(Book, AShareIsDrawnByTheDeclaration) {
  const Running ten{.entry = "a", .version = 1, .phase = kPartial, .percent = 10, .offices = {}};
  Running thirty = ten;
  thirty.percent = 30;
  thirty.version = 2;
  int drawn = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = fmt::format("26XX{:08}", i);
    EXPECT_EQ(ten.ActsOn(id), ten.ActsOn(id));
    if (ten.ActsOn(id)) {
      EXPECT_TRUE(thirty.ActsOn(id)) << "who is in a small share is in a larger one";
      ++drawn;
    }
  }
  EXPECT_NEAR(drawn, 1000, 150);
  EXPECT_FALSE((Running{.entry = "a", .phase = kShadow, .percent = 0, .offices = {}}.ActsOn("x")));
  EXPECT_TRUE((Running{.entry = "a", .phase = kActive, .percent = 100, .offices = {}}.ActsOn("x")));
}

TEST(Book, OfNothingRunsNothing) {
  const auto book = Book::Make({}, {}, TestSchema());
  ASSERT_TRUE(book);
  EXPECT_THAT((*book)->running(), IsEmpty());
}

}  // namespace
}  // namespace tidewaiter::rulebook
