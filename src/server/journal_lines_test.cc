// Lines of a journal that was written by hand, so that every day and every word of the model is
// known, as rules are tried on them.
#include "clearance/journal_lines.h"

#include <cmath>

#include "gmock/gmock.h"
#include <nlohmann/json.hpp>

#include "api/rule_trial.h"
#include "desk/fold.h"
#include "os/test_folder.h"
#include "store/test_store.h"

namespace tidewaiter::server {
namespace {

using clearance::JournalLines;
using clearance::JournalWanted;
using rules::Choice;
using testing::ElementsAre;
using Json = nlohmann::json;

constexpr std::int64_t kDayMs = 86'400'000;
const LineSchema kLines{.currency = "EUR", .extra_names = {}};
const desk::DocumentRules kDocuments{
    .currency = "EUR", .currency_digits = 2, .offices = {}, .extra_names = {}};

class JournalLinesTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = store::SqliteEngine().open(folder_.path());
    ASSERT_TRUE(opened) << opened.error();
    store_ = *std::move(opened);
  }

  void Tell(std::string_view kind, const std::string& id, Day day, std::string data,
            desk::Batch batch = {}) {
    desk::Event event = store::NextEvent(head_, std::string(kind), id);
    event.time_ms = day * kDayMs;
    event.data = std::move(data);
    event.hash = desk::ChainHash(head_.hash, event);
    head_ = store::HeadOf(event);
    for (desk::OutcomeRow& row : batch.outcomes)
      row.seq = event.seq;
    batch.events.push_back(std::move(event));
    const Status done = store_->Commit(batch);
    ASSERT_TRUE(done) << done.error();
  }
  // Two items, 100.00 and 200.00; the model found the second worth a check.
  void Judge(const std::string& id, Day day, const std::string& office, bool in_room,
             const std::string& type = "C644") {
    desk::Document document;
    document.lrn = id;
    document.office = office;
    document.declarant = {"B1", "Broker", ""};
    document.importer = {"I1", "Importer", ""};
    document.documents = {{type, "1"}};
    desk::Assessment assessment;
    assessment.model_version = "m1";
    assessment.lane = desk::Lane::kGreen;
    assessment.rank = 500;
    assessment.thresholds = {.red = 1e9, .yellow = 1e9, .blue = in_room ? 100.0 : 1e9};
    for (int i = 1; i <= 2; ++i) {
      desk::GoodsItem item;
      item.hs_code = "61091000";
      item.description = "shirts";
      item.origin = "BD";
      item.value_minor = i * 100'00;
      document.items.push_back(item);
      desk::ItemAssessment judged;
      judged.probability = 0.25 * i;
      judged.expected_minor = 250.0 * i;
      assessment.items.push_back(judged);
    }
    Tell(desk::kind::kLodged, id, day, desk::WriteDocument(document, kDocuments));
    Tell(desk::kind::kAssessed, id, day, desk::WriteAssessment(assessment));
  }
  void Find(const std::string& id, Day date, Day known, const std::string& office, bool wrong) {
    desk::OutcomeRow row;
    row.declaration = id;
    row.item = 2;
    row.date = date;
    row.known_ms = known * kDayMs;
    row.office = office;
    row.source = OutcomeSource::kInspection;
    row.basis = SelectionBasis::kTargeted;
    row.checked = KindSet{ErrorKind::kUndervalued};
    if (wrong) row.wrong = row.checked;
    row.recovered_minor = wrong ? 7'00 : 0;
    desk::Batch batch;
    batch.outcomes.push_back(row);
    Tell(desk::kind::kActed, id, known, "{}", std::move(batch));
  }

  std::vector<std::string> Ids(const JournalWanted& wanted) {
    JournalLines all{LineTable(kLines)};
    const Status read = all.Read(*store_, kDocuments, wanted, NoProgress);
    EXPECT_TRUE(read) << read.error();
    std::vector<std::string> ids;
    for (std::size_t row = 0; row < all.lines().size(); ++row)
      ids.emplace_back(all.lines().table().id(row));
    return ids;
  }
  Json Try(const std::string& when, std::optional<Day> from = {}) {
    const rules::Schema schema = rules::StandardSchema(kLines, 2);
    rules::ReadRulesResult read = rules::ReadRules(
        "rule tried \"Tried\"\n  suspects undervalued\n  when " + when + "\n", schema);
    EXPECT_TRUE(read.problems.empty()) << when;
    const api::Trial trial{.set = std::move(read.set),
                           .schema = schema,
                           .from = from,
                           .to = {},
                           .everywhere = true,
                           .offices = {}};
    const auto said =
        api::RunTrial(trial, {.past = {}, .store = *store_, .documents = kDocuments}, NoProgress);
    EXPECT_TRUE(said) << said.error();
    return said ? Json::parse(*said)[0] : Json();
  }

  os::TestFolder folder_;
  std::unique_ptr<desk::Store> store_;
  desk::Head head_;
};

TEST_F(JournalLinesTest, EachIsAsItWasJudgedWithTheLastOutcome) {
  Judge("A", 100, "H", true);
  Find("A", 100, 101, "H", false);
  Find("A", 100, 103, "H", true);
  Judge("B", 104, "W", false);
  JournalLines all{LineTable(kLines)};
  ASSERT_TRUE(all.Read(*store_, kDocuments, {}, NoProgress));
  const LineTable& lines = all.lines().table();
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines.id(1), "A-2");
  EXPECT_EQ(lines.date(1), 100);
  EXPECT_FALSE(lines.outcome(0).looked_at());
  EXPECT_TRUE(lines.outcome(1).irregular());
  EXPECT_EQ(lines.known_on(1), 103);
  EXPECT_THAT(all.probabilities(), ElementsAre(0.25, 0.5, 0.25, 0.5));
  EXPECT_THAT(all.choices(),
              ElementsAre(Choice::kSelected, Choice::kSelected, Choice::kLeft, Choice::kLeft));
}

TEST_F(JournalLinesTest, OnlyWhatIsWantedIsRead) {
  Judge("A", 100, "H", true);
  Judge("B", 101, "H", true);
  Judge("C", 110, "W", true);
  Find("A", 100, 120, "H", true);
  EXPECT_THAT(Ids({}), ElementsAre("A-1", "A-2", "B-1", "B-2", "C-1", "C-2"));
  // Of B nothing became known since.
  EXPECT_THAT(Ids({.first = 105}), ElementsAre("A-1", "A-2", "C-1", "C-2"));
  EXPECT_THAT(Ids({.last = 100}), ElementsAre("A-1", "A-2"));
  EXPECT_THAT(Ids({.office = [](std::string_view office) { return office == "W"; }}),
              ElementsAre("C-1", "C-2"));
  EXPECT_EQ(Ids({.lines_max = 6}).size(), 6U);
  JournalLines few{LineTable(kLines)};
  EXPECT_EQ(few.Read(*store_, kDocuments, {.lines_max = 5}, NoProgress).error().code,
            ErrorCode::kFailedPrecondition);
}

TEST_F(JournalLinesTest, StopsInTheMiddle) {
  Judge("A", 100, "H", true);
  JournalLines all{LineTable(kLines)};
  const auto stop = [](std::string_view step, std::uint64_t done, std::uint64_t) -> Status {
    EXPECT_EQ(step, "journal");
    if (done > 0) return Fail(ErrorCode::kUnavailable, "stopped");
    return {};
  };
  EXPECT_EQ(all.Read(*store_, kDocuments, {}, stop).error().message, "stopped");
}

TEST_F(JournalLinesTest, ATrialCountsThem) {
  Judge("A", 100, "H", true);
  Find("A", 100, 101, "H", true);
  Judge("B", 104, "W", false, "N380");
  const Json result = Try("origin = BD");
  EXPECT_EQ(result["lines"], 4);
  EXPECT_EQ(result["hits"], 4);
  EXPECT_EQ(result["checked"], 1);
  EXPECT_EQ(result["right"], 1);
  EXPECT_EQ(result["money"], "7.00");
  EXPECT_EQ(result["model_overlap"], Json({{"hits", 4}, {"selected", 2}, {"share", 0.5}}));
  EXPECT_EQ(result["estimate_by_model"], Json({{"value", 1.0}, {"lines", 3}}));
  EXPECT_EQ(result["estimate_unchecked"], Json({{"value", 1.0}, {"lines", 3}, {"basis", "model"}}));
  ASSERT_EQ(result["lane_load"].size(), 3U);
  EXPECT_EQ(result["lane_load"][0], Json({{"office", ""}, {"mean", 2.0}, {"p95", 2}, {"max", 2}}));
  EXPECT_EQ(result["lane_load"][1]["office"], "H");
  EXPECT_EQ(Try("documents has C644")["hits"], 2);
  EXPECT_EQ(Try("documents has none of C644")["hits"], 2);
}

TEST_F(JournalLinesTest, ALineOfTheFirstDaySeesItsWindow) {
  Judge("A", 100, "H", true);
  Judge("B", 110, "H", true);
  Find("A", 100, 135, "H", true);
  Judge("C", 140, "H", true);
  const auto hits = [&](const std::string& when) {
    const Json result = Try(when, 140);
    EXPECT_EQ(result["lines"], 2);  // both of C
    return result["hits"].get<int>();
  };
  EXPECT_EQ(hits("count of lines over 30 days per importer = 0"), 1);
  EXPECT_EQ(hits("count of lines over 31 days per importer = 2"), 1);
  EXPECT_EQ(hits("count of lines over 31 days per importer = 3"), 1);
  // The line is older than the window, what was found on it is not.
  EXPECT_EQ(hits("count of findings over 30 days per importer = 1"), 2);
}

}  // namespace
}  // namespace tidewaiter::server
