#include "api/rule_review.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::api {
namespace {

using rulebook::Entry;
using rulebook::Phase;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Day kToday = 20'000;
constexpr std::int64_t kDayMs = 86'400'000;

// A small world that a test fills.
struct World {
  std::vector<std::shared_ptr<const ShelvedRule>> entries;
  std::map<std::string, RuleHead> heads;
  std::map<std::string, clearance::RuleCount> counts;
  std::map<std::string, std::vector<std::uint64_t>> hits;
  std::vector<rulebook::LeftOut> left_out;
  std::int64_t lodged = 1000;

  void Add(const std::string& name, Day since = kToday - 200, Phase phase = Phase::kActive) {
    const auto at = static_cast<std::int64_t>(since) * kDayMs;
    Entry entry = rulebook::Begin(name, {.title = "t", .author = "anna", .note = ""}).value();
    for (const auto& [to, by] :
         {std::pair(Phase::kSubmitted, "anna"), {Phase::kApproved, "boris"}, {phase, "boris"}}) {
      entry = rulebook::Apply(entry,
                              {.version = 1, .to = to, .by = by, .at_ms = at, .reason = "because"})
                  .value();
    }
    entries.push_back(std::make_shared<const ShelvedRule>(ShelvedRule{entry, 1}));
    heads[name] = {};
    counts[name] = {.fired = 500, .checked = 50, .right = 25};
  }

  [[nodiscard]] ReviewSources Sources() const {
    return {
        .entries = [this] { return entries; },
        .head = [this](const Entry& entry) { return heads.at(entry.name); },
        .counts = [this](std::string_view name, Day, Day) { return counts.at(std::string(name)); },
        .last_fired = [](std::string_view) { return std::optional<Day>(); },
        .hits = [this](const std::string& name) -> Result<std::vector<std::uint64_t>> {
          const auto found = hits.find(name);
          return found == hits.end() ? std::vector<std::uint64_t>() : found->second;
        },
        .lodged = [this](Day, Day) -> Result<std::int64_t> { return lodged; },
        .left_out = [this] { return left_out; }};
  }

  [[nodiscard]] std::vector<std::string> Review() const {
    std::vector<std::string> said;
    for (const ReviewItem& item : MakeReview(Sources(), kToday))
      said.push_back(item.name + " " + item.what);
    return said;
  }
};

TEST(RuleReview, ARuleThatDoesWellIsNotOnIt) {
  World world;
  world.Add("good");
  EXPECT_THAT(world.Review(), IsEmpty());
}

TEST(RuleReview, NamesWhatNeverFired) {
  World world;
  world.Add("silent", kToday - kNoHitsDays);
  world.Add("young", kToday - kNoHitsDays + 1);
  world.Add("stopped", kToday - 200, Phase::kRetired);
  for (const char* name : {"silent", "young", "stopped"})
    world.counts[name] = {};
  EXPECT_THAT(world.Review(), ElementsAre("silent no_hits"));
  world.counts["silent"].watched = 1;
  EXPECT_THAT(world.Review(), IsEmpty());
}

TEST(RuleReview, NamesWhatCostsMoreThanItFinds) {
  World world;
  world.Add("costly");
  world.counts["costly"] = {.fired = 500, .checked = 200, .right = 1};
  EXPECT_THAT(world.Review(), ElementsAre("costly costly"));
  world.counts["costly"].right = 10;  // 5 % of 200: it may well be more
  EXPECT_THAT(world.Review(), IsEmpty());
  world.counts["costly"] = {.fired = 500, .checked = 29};
  EXPECT_THAT(world.Review(), IsEmpty()) << "too few to say";
  world.counts["costly"] = {.watched = 500, .watched_checked = 200, .watched_right = 1};
  EXPECT_THAT(world.Review(), ElementsAre("costly costly")) << "watched counts as well";
}

TEST(RuleReview, NamesWhatIsDue) {
  World world;
  world.Add("due");
  world.heads["due"].review = kToday + kDueDays;
  world.heads["due"].expires = kToday - 1;
  EXPECT_THAT(world.Review(), ElementsAre("due expiring", "due review_due"));
  EXPECT_EQ(MakeReview(world.Sources(), kToday)[0].since, kToday - 1);
  world.heads["due"].review = kToday + kDueDays + 1;
  world.heads["due"].expires.reset();
  EXPECT_THAT(world.Review(), IsEmpty());
}

TEST(RuleReview, NamesWhatOftenCannotTell) {
  World world;
  world.Add("blind");
  world.counts["blind"].unknown = 200;
  EXPECT_THAT(world.Review(), ElementsAre("blind unknown_often"));
  world.counts["blind"].unknown = 199;
  EXPECT_THAT(world.Review(), IsEmpty());
  world.lodged = 0;
  world.counts["blind"].unknown = 500;
  EXPECT_THAT(world.Review(), IsEmpty()) << "of nothing";
}

TEST(RuleReview, NamesWhatSaysTheSameAsAnother) {
  World world;
  for (const char* name : {"narrow", "wide", "other"})
    world.Add(name);
  for (std::uint64_t i = 0; i < 100; ++i) {
    world.hits["wide"].push_back(i);
    if (i < 40) world.hits["narrow"].push_back(i);
    if (i >= 30) world.hits["other"].push_back(i + 500);
  }
  EXPECT_THAT(world.Review(), ElementsAre("narrow overlap"));
  EXPECT_EQ(MakeReview(world.Sources(), kToday)[0].figures,
            R"({"other":"wide","hits":40,"share":1})");
  world.hits["narrow"].resize(kOverlapHitsMin - 1);
  EXPECT_THAT(world.Review(), IsEmpty()) << "few hits meet by chance";
}

TEST(RuleReview, NamesWhatCannotBeReadAnyMore) {
  World world;
  world.Add("good");
  world.left_out.push_back({"good", 1, "there is no field x_port"});
  EXPECT_THAT(world.Review(), ElementsAre("good unreadable"));
}

TEST(RuleReview, IsMadeAtOnce) {
  World world;
  world.Add("silent");
  world.counts["silent"] = {};
  os::FakeClock clock;
  clock.unix_seconds = std::int64_t{kToday} * 86'400;
  RuleReview review(world.Sources(), clock, 3);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!review.Now() && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ASSERT_TRUE(review.Now());
  EXPECT_EQ(review.Now()->items.size(), 1U);
  EXPECT_EQ(review.Now()->at_ms, clock.unix_seconds * 1000);
}

}  // namespace
}  // namespace tidewaiter::api
