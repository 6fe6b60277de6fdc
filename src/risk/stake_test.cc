#include "risk/stake.h"

#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "base/hash.h"
#include "base/random.h"
#include "risk/calibration.h"

namespace tidewaiter::risk {
namespace {

LineRecord Line(std::int64_t value, double rate) {
  LineRecord record;
  record.id = "x";
  record.value_minor = value;
  record.measure(Measure::kRatePercent) = rate;
  return record;
}

TEST(Stake, DutiesOnTheDifferenceToTheUsualPrice) {
  LineTable lines(LineSchema{});
  lines.Append(Line(10'000, 20));
  const StakeModel stakes;
  const Stake stake =
      stakes.Assess(lines, 0, ErrorKind::kUndervalued, {.usual_value_minor = 25'000});
  EXPECT_EQ(stake.basis, StakeBasis::kUsualPrice);
  EXPECT_EQ(stake.minor, 3'000);
}

TEST(Stake, TheRateOfTheLikelierCode) {
  LineTable lines(LineSchema{});
  lines.Append(Line(10'000, 5));
  const Stake stake = StakeModel().Assess(lines, 0, ErrorKind::kHsCode, {.code_rate_gain = 7});
  EXPECT_EQ(stake.basis, StakeBasis::kLikelierCode);
  EXPECT_EQ(stake.minor, 700);
}

TEST(Stake, ElseWhatSuchFindingsBroughtBefore) {
  LineTable lines(LineSchema{});
  LineRecord found = Line(10'000, 5);
  found.outcome = {.source = OutcomeSource::kInspection,
                   .checked = {ErrorKind::kOrigin},
                   .wrong = {ErrorKind::kOrigin},
                   .recovered_minor = 3'000};
  lines.Append(found);
  lines.Append(Line(50'000, 5));
  StakeModel stakes;
  EXPECT_EQ(stakes.Assess(lines, 1, ErrorKind::kOrigin, {}).basis, StakeBasis::kDutiesOfLine);
  EXPECT_EQ(stakes.Assess(lines, 1, ErrorKind::kOrigin, {}).minor, 2'500);
  stakes.LearnOutcome(lines, 0);
  EXPECT_EQ(stakes.Assess(lines, 1, ErrorKind::kOrigin, {}).basis, StakeBasis::kEarlierRecovery);
  EXPECT_EQ(stakes.Assess(lines, 1, ErrorKind::kOrigin, {}).minor, 15'000);
}

constexpr std::string_view kCode = "6911100000";

LineRecord Goods(std::string_view code, std::string_view origin, std::string_view preference,
                 double rate) {
  LineRecord record = Line(10'000, rate);
  record.attribute(Attribute::kHsCode) = code;
  record.attribute(Attribute::kOrigin) = origin;
  record.attribute(Attribute::kPreference) = preference;
  record.measure(Measure::kNetMassKg) = 50;
  record.measure(Measure::kQuantity) = 100;
  return record;
}

// What the lines of a small world pay: 20 % from anywhere, 63 % from CN, 15 % from TR when
// preference is claimed; 27 % under another code.
StakeModel World() {
  LineTable lines(LineSchema{});
  for (int i = 0; i < 10; ++i) {
    lines.Append(Goods(kCode, "VN", "100", 20));
    if (i < 4) lines.Append(Goods(kCode, "CN", "100", 63));
    if (i < 4) lines.Append(Goods(kCode, "TR", "300", 15));
    if (i < 2) lines.Append(Goods("6912000000", "VN", "100", 27));
  }
  StakeModel stakes;
  for (std::size_t row = 0; row < lines.size(); ++row)
    stakes.Learn(lines, row);
  return stakes;
}

Outcome Found(KindSet checked, std::vector<Correction> corrections) {
  Outcome outcome{.source = OutcomeSource::kInspection, .checked = checked, .wrong = {}};
  for (const Correction& correction : corrections) {
    outcome.wrong.Add(correction.kind);
    outcome.checked.Add(correction.kind);
  }
  outcome.corrections = std::move(corrections);
  return outcome;
}

double MoneyOf(const StakeModel& stakes, LineRecord record, Outcome outcome) {
  record.outcome = std::move(outcome);
  LineTable lines(LineSchema{});
  lines.Append(record);
  return stakes.MoneyOf(lines, 0);
}

TEST(Stake, CorrectionsSpeakWhereNoMoneyWasRecorded) {
  using enum ErrorKind;
  struct Case {
    const char* what;
    LineRecord line;
    KindSet checked;  // beside what was corrected
    std::vector<Correction> corrections;
    double want;
  };
  const LineRecord line = Goods(kCode, "VN", "100", 20);
  const LineRecord claims = Goods(kCode, "TR", "300", 15);
  LineRecord bare = Line(10'000, 20);  // no code, origin, mass or quantity
  LineRecord free = Goods(kCode, "VN", "100", kMissing);
  const StakeModel world = World();
  for (const Case& c : {
           Case{"nothing corrected", line, {kUndervalued}, {}, 0},
           Case{"value", line, {}, {{kUndervalued, "30000"}}, 4'000},
           Case{"value too high", line, {}, {{kOvervalued, "5000"}}, 0},
           Case{"no number", line, {}, {{kUndervalued, "much"}}, 0},
           Case{"code", line, {}, {{kHsCode, "6912000000"}}, 700},
           Case{"unknown code", line, {}, {{kHsCode, "0101000000"}}, 0},
           Case{"origin", line, {}, {{kOrigin, "CN"}}, 4'300},
           Case{"origin that pays less", Goods(kCode, "CN", "100", 63), {}, {{kOrigin, "VN"}}, 0},
           Case{"origin never seen", line, {}, {{kOrigin, "JP"}}, 0},
           Case{"origin of a line without one", bare, {}, {{kOrigin, "CN"}}, 0},
           Case{"preference", claims, {}, {{kPreference, "100"}}, 500},
           Case{"both", claims, {}, {{kOrigin, "CN"}, {kPreference, "100"}}, 4'800},
           Case{"origin takes the preference along", claims, {}, {{kOrigin, "CN"}}, 4'800},
           Case{"rate", line, {}, {{kRate, "25"}}, 500},
           Case{"rate before origin", line, {}, {{kOrigin, "CN"}, {kRate, "25"}}, 500},
           Case{"no rate declared", free, {}, {{kUndervalued, "30000"}}, 0},
           Case{"value and origin", line, {}, {{kUndervalued, "20000"}, {kOrigin, "CN"}}, 10'600},
           Case{"mass", line, {}, {{kNetMass, "75"}}, 1'000},
           Case{"quantity", line, {}, {{kQuantity, "150"}}, 1'000},
           Case{"mass and origin", line, {}, {{kNetMass, "75"}, {kOrigin, "CN"}}, 7'450},
           Case{"the less of both", line, {}, {{kNetMass, "100"}, {kQuantity, "150"}}, 1'000},
           Case{"quantity was right", line, {kQuantity}, {{kNetMass, "75"}}, 0},
           Case{"mass was right", line, {kNetMass}, {{kQuantity, "150"}}, 0},
           Case{"value was right", line, {kUndervalued}, {{kNetMass, "75"}}, 0},
           Case{"value put right", line, {}, {{kNetMass, "75"}, {kUndervalued, "12000"}}, 400},
           Case{"less mass", line, {}, {{kNetMass, "25"}}, 0},
           Case{"a slip of the unit", line, {}, {{kNetMass, "50000"}}, 20'000},
           Case{"no mass declared", bare, {}, {{kNetMass, "75"}}, 0},
           Case{"mass no number", line, {}, {{kNetMass, "heavy"}}, 0},
           Case{"mass 0", line, {}, {{kNetMass, "0"}}, 0},
           Case{"gross mass is packing", line, {}, {{kGrossMass, "90"}}, 0},
       }) {
    EXPECT_NEAR(MoneyOf(world, c.line, Found(c.checked, c.corrections)), c.want, 1e-6) << c.what;
  }
  Outcome recorded = Found({}, {{kOrigin, "CN"}});
  recorded.recovered_minor = 5;
  EXPECT_EQ(MoneyOf(world, line, recorded), 5);
}

// The stake of a line after outcomes with the given corrections, each of a line like it.
Stake After(const LineRecord& line, ErrorKind kind, const std::vector<Correction>& earlier) {
  StakeModel stakes = World();
  LineTable lines(LineSchema{});
  for (const Correction& correction : earlier) {
    LineRecord found = line;
    found.outcome = Found({}, {correction});
    lines.Append(found);
    stakes.LearnOutcome(lines, lines.size() - 1);
  }
  LineRecord unseen = line;
  unseen.outcome = Found({}, {{ErrorKind::kOrigin, "CN"}, {ErrorKind::kPreference, "100"}});
  lines.Append(unseen);  // never looked at: its own outcome must not count
  return stakes.Assess(lines, lines.size() - 1, kind, {});
}

TEST(Stake, TheRateOfTheOriginsThatChecksFoundInstead) {
  using enum ErrorKind;
  const LineRecord line = Goods(kCode, "VN", "100", 20);
  struct Case {
    const char* what;
    LineRecord line;
    std::vector<Correction> earlier;
    StakeBasis basis;
    std::int64_t want;
  };
  for (const Case& c : {
           Case{"from CN", line, {{kOrigin, "CN"}}, StakeBasis::kOtherOrigin, 4'300},
           Case{"half from CN, half from TR",
                line,
                {{kOrigin, "CN"}, {kOrigin, "TR"}},
                StakeBasis::kOtherOrigin,
                2'150},
           Case{"nothing known: preference falls",
                Goods(kCode, "TR", "300", 15),
                {},
                StakeBasis::kOtherOrigin,
                500},
           Case{"nothing known, nothing to lose", line, {}, StakeBasis::kDutiesOfLine, 2'000},
           Case{"no rate",
                Goods(kCode, "VN", "100", kMissing),
                {{kOrigin, "CN"}},
                StakeBasis::kNone,
                0},
           Case{"no code", Goods("", "VN", "100", 20), {}, StakeBasis::kDutiesOfLine, 2'000},
       }) {
    const Stake stake = After(c.line, kOrigin, c.earlier);
    EXPECT_EQ(stake.basis, c.basis) << c.what;
    EXPECT_EQ(stake.minor, c.want) << c.what;
  }
}

TEST(Stake, TheRateWithoutThePreference) {
  using enum ErrorKind;
  const LineRecord claims = Goods(kCode, "TR", "300", 15);
  EXPECT_EQ(After(claims, kPreference, {}).basis, StakeBasis::kWithoutPreference);
  EXPECT_EQ(After(claims, kPreference, {}).minor, 500);
  EXPECT_EQ(After(claims, kPreference, {{kPreference, "100"}}).minor, 500);
  // None is claimed: nothing to lose.
  EXPECT_EQ(After(Goods(kCode, "VN", "100", 20), kPreference, {}).basis, StakeBasis::kDutiesOfLine);
}

TEST(Stake, DutiesOnTheGoodsThatTheUsualMassSaysAreHidden) {
  LineTable lines(LineSchema{});
  lines.Append(Line(10'000, 20));
  struct Case {
    double ratio;
    StakeBasis basis;
    std::int64_t want;
  };
  for (const Case& c :
       {Case{2.25, StakeBasis::kUsualMass, 1'000},  // half of the distance
        Case{1e6, StakeBasis::kUsualMass, 20'000},  // ten times the value
        Case{1, StakeBasis::kUsualMass, 0},         // the goods are all there
        Case{0.5, StakeBasis::kDutiesOfLine, 2'000}, Case{0, StakeBasis::kDutiesOfLine, 2'000},
        Case{kMissing, StakeBasis::kDutiesOfLine, 2'000}}) {
    for (const ErrorKind kind :
         {ErrorKind::kNetMass, ErrorKind::kGrossMass, ErrorKind::kQuantity}) {
      const Stake stake = StakeModel().Assess(lines, 0, kind, {.usual_goods_ratio = c.ratio});
      EXPECT_EQ(stake.basis, c.basis) << c.ratio;
      EXPECT_EQ(stake.minor, c.want) << c.ratio;
    }
  }
}

TEST(Stake, ComesBackFromBytes) {
  const LineRecord line = Goods(kCode, "VN", "100", 20);
  LineTable lines(LineSchema{});
  LineRecord found = line;
  found.outcome = Found({}, {{ErrorKind::kOrigin, "CN"}});
  lines.Append(found);
  lines.Append(line);
  StakeModel stakes = World();
  stakes.LearnOutcome(lines, 0);
  std::string bytes;
  stakes.Serialize(bytes);
  StakeModel again;
  ByteReader in(bytes);
  ASSERT_TRUE(again.Parse(in));
  EXPECT_TRUE(in.empty());
  EXPECT_EQ(again.Assess(lines, 1, ErrorKind::kOrigin, {}).minor, 4'300);
  ByteReader cut(std::string_view(bytes).substr(0, bytes.size() - 1));
  EXPECT_FALSE(again.Parse(cut));
}

TEST(Stake, NothingIsSaidWithoutAValue) {
  LineTable lines(LineSchema{});
  lines.Append(Line(kMissingMoney, 10));
  EXPECT_EQ(StakeModel().Assess(lines, 0, ErrorKind::kHsCode, {.code_rate_gain = 7}).basis,
            StakeBasis::kNone);
}

TEST(Calibration, OverconfidentLogitsBecomeProbabilitiesThatHold) {
  Random random(9);
  std::vector<double> logits;
  std::vector<float> labels;
  std::vector<float> weights;
  for (int i = 0; i < 50'000; ++i) {
    const double truth = random.Normal() - 2;
    labels.push_back(random.Chance(1 / (1 + std::exp(-truth))) ? 1.0F : 0.0F);
    logits.push_back(2 * truth + 1);
    weights.push_back(1.0F);
  }
  const Calibration fit = Calibration::Fit(logits, labels, weights);
  EXPECT_NEAR(fit.slope, 0.5, 0.02);
  EXPECT_NEAR(fit.offset, -0.5, 0.05);
}

TEST(Calibration, OneKindOfLabelChangesNothing) {
  const std::vector<double> logits{1, 2};
  const std::vector<float> labels{0, 0};
  const std::vector<float> weights{1, 1};
  EXPECT_EQ(Calibration::Fit(logits, labels, weights).slope, 1);
}

// A tariff of one page: 20 % anywhere, 63 % from CN, free from TR with preference 300, 27 % under
// the other code, and 2 minor units a kilogram on top. It says nothing of lines without an origin.
class OnePage final : public Dues {
 public:
  std::optional<double> Owed(const LineTable& lines, std::size_t row,
                             const Otherwise& otherwise) const override {
    const std::uint64_t origin = otherwise.origin.value_or(lines.Hash(row, Attribute::kOrigin));
    const std::uint64_t claimed =
        otherwise.preference.value_or(lines.Hash(row, Attribute::kPreference));
    if (origin == 0) return std::nullopt;
    double rate = otherwise.code.empty() ? 20 : 27;
    if (origin == HashBytes("CN")) rate = 63;
    if (origin == HashBytes("TR") && claimed == HashBytes("300")) rate = 0;
    const double kilograms = lines.Number(row, Measure::kNetMassKg) * otherwise.goods_times;
    return static_cast<double>(lines.value_minor(row)) * otherwise.value_times * rate / 100 +
           2 * kilograms;
  }
};

TEST(Stake, ByTheTariffWhereThereIsOne) {
  using enum ErrorKind;
  struct Case {
    const char* what;
    LineRecord line;
    ErrorKind kind;
    StakeHints hints;
    StakeBasis basis;
    std::int64_t minor;
  };
  const LineRecord line = Goods(kCode, "VN", "100", 20);  // 100.00, 50 kg
  const LineRecord claims = Goods(kCode, "TR", "300", 0);
  const LineRecord bare = Goods(kCode, "", "100", 20);
  const StakeModel world = World();
  const OnePage tariff;
  for (const Case& c : {
           Case{"price",
                line,
                kUndervalued,
                {.usual_value_minor = 15'000},
                StakeBasis::kTariffUsualPrice,
                1'000},
           Case{"price far above is believed to eleven times",
                line,
                kUndervalued,
                {.usual_value_minor = 1e9},
                StakeBasis::kTariffUsualPrice,
                20'000},
           Case{"code",
                line,
                kHsCode,
                {.code_rate_gain = 3, .likelier_code = "6912000000"},
                StakeBasis::kTariffLikelierCode,
                700},
           Case{"preference", claims, kPreference, {}, StakeBasis::kTariffWithoutPreference, 2'000},
           Case{"origin that claims falls back",
                claims,
                kOrigin,
                {},
                StakeBasis::kTariffOtherOrigin,
                2'000},
           Case{"mass counts for the value and the kilograms",
                line,
                kNetMass,
                {.usual_goods_ratio = 4},
                StakeBasis::kTariffUsualMass,
                2'100},
           Case{"it cannot say",
                bare,
                kUndervalued,
                {.usual_value_minor = 15'000},
                StakeBasis::kUsualPrice,
                1'000},
           Case{"no such question", line, kUnit, {}, StakeBasis::kDutiesOfLine, 2'000},
       }) {
    LineTable lines(LineSchema{});
    lines.Append(c.line);
    const Stake stake = world.Assess(lines, 0, c.kind, c.hints, &tariff);
    EXPECT_EQ(StakeBasisName(stake.basis), StakeBasisName(c.basis)) << c.what;
    EXPECT_EQ(stake.minor, c.minor) << c.what;
  }
}

TEST(Stake, OriginsThatChecksFoundAreWeighedByTheTariff) {
  LineTable lines(LineSchema{});
  for (const char* real : {"CN", "CN", "CN", "TR"}) {
    LineRecord record = Goods(kCode, "VN", "100", 20);
    record.outcome = Found({}, {{ErrorKind::kOrigin, real}});
    lines.Append(record);
  }
  StakeModel stakes = World();
  for (std::size_t row = 0; row < lines.size(); ++row)
    stakes.LearnOutcome(lines, row);
  const OnePage tariff;
  const Stake stake = stakes.Assess(lines, 0, ErrorKind::kOrigin, {}, &tariff);
  EXPECT_EQ(stake.basis, StakeBasis::kTariffOtherOrigin);
  EXPECT_EQ(stake.minor, 3'225);  // three of four pay 43 points more, one nothing
}

}  // namespace
}  // namespace tidewaiter::risk
