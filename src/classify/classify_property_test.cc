#include <algorithm>
#include <cmath>
#include <map>

#include "classify/classifier.h"
#include "classify/internal/bm25.h"
#include "classify/internal/calibration.h"
#include "classify/internal/linear.h"
#include "classify/test_world.h"
#include "testing/property.h"

namespace tidewaiter::classify {
namespace {

using Text = std::vector<TermCount>;

Text TextFrom(const std::vector<std::uint8_t>& words) {
  std::map<std::uint32_t, std::uint32_t> counts;
  for (const std::uint8_t word : words)
    ++counts[word % 40U];
  Text text;
  for (const auto& [term, count] : counts)
    text.push_back({term, count});
  return text;
}

RC_GTEST_PROP(Bm25Property, TheIndexAgreesWithAScanOfAllTexts,
              (const std::vector<std::vector<std::uint8_t>>& built,
               const std::vector<std::vector<std::uint8_t>>& added,
               const std::vector<std::uint8_t>& removed, const std::vector<std::uint8_t>& asked)) {
  std::vector<Text> texts;
  for (const auto& words : built)
    texts.push_back(TextFrom(words));
  Bm25 index(1.2F, 0.5F);
  index.Build(texts);
  for (const auto& words : added) {
    texts.push_back(TextFrom(words));
    RC_ASSERT(index.Add(texts.back()) + 1 == texts.size());
  }
  std::vector<bool> gone(texts.size(), false);
  for (const std::uint8_t number : removed) {
    if (number >= texts.size() || gone[number]) continue;
    gone[number] = true;
    index.Remove(number, texts[number]);
  }
  std::vector<std::uint32_t> query;
  for (const TermCount& term : TextFrom(asked))
    query.push_back(term.term);
  std::vector<float> scores(texts.size(), 0);
  index.Score(query, scores);
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    if (gone[i]) continue;
    RC_ASSERT(std::abs(scores[i] - index.ScoreOf(query, texts[i])) < 1e-4F);
    for (std::uint32_t term = 0; term < 40; ++term) {
      const bool has = std::ranges::find(texts[i], term, &TermCount::term) != texts[i].end();
      RC_ASSERT(index.Holds(term, i) == has);
    }
  }
}

RC_GTEST_PROP(Bm25Property, AFileHoldsTheIndex,
              (const std::vector<std::vector<std::uint8_t>>& built)) {
  std::vector<Text> texts;
  for (const auto& words : built)
    texts.push_back(TextFrom(words));
  Bm25 index(1.2F, 0.5F);
  index.Build(texts);
  std::string bytes;
  index.Serialize(bytes);
  Bm25 read(1.2F, 0.5F);
  ByteReader in(bytes);
  RC_ASSERT(read.Parse(in).has_value());
  std::string again;
  read.Serialize(again);
  RC_ASSERT(again == bytes);
}

RC_GTEST_PROP(CalibrationProperty, NeverFallsAndStaysBetweenZeroAndOne,
              (const std::vector<std::uint16_t>& draws)) {
  std::vector<double> scores;
  std::vector<bool> hits;
  for (std::size_t i = 0; i < 300; ++i) {
    const std::uint16_t draw = draws.empty() ? 7 : draws[i % draws.size()];
    scores.push_back((draw % 1000) / 1000.0);
    hits.push_back((draw / 1000 + i) % 3 == 0);
  }
  const Calibration calibration = Calibration::Fit(scores, hits);
  double last = 0;
  for (double score = 0; score <= 1; score += 0.01) {
    RC_ASSERT(calibration(score) >= last - 1e-12);
    RC_ASSERT(calibration(score) <= 1);
    last = calibration(score);
  }
}

RC_GTEST_PROP(ClassifierProperty, AnyBytesGetAnAnswer, (const std::string& text)) {
  static const Classifier classifier = *Classifier::Learn(TestEntries(), TestPrecedents(300, 1));
  const Suggestions found = classifier.Suggest(text, 5);
  RC_ASSERT(found.codes.size() <= 5);
  RC_ASSERT(classifier.Check(text, "090121").has_value());
}

TEST(CalibrationTest, LearnsWhatSharesWere) {
  std::vector<double> scores;
  std::vector<bool> hits;
  for (std::size_t i = 0; i < 1000; ++i) {  // what says 0.9 is right in six of ten
    scores.push_back(i % 2 == 0 ? 0.9 : 0.2);
    hits.push_back(i % 2 == 0 ? i % 10 < 6 : i % 10 == 1);
  }
  const Calibration calibration = Calibration::Fit(scores, hits);
  EXPECT_NEAR(calibration(0.9), 0.6, 0.05);
  EXPECT_NEAR(calibration(0.2), 0.2, 0.05);
}

TEST(LinearTest, LearnsWhichTermSpeaksForWhichClass) {
  std::vector<std::vector<TermWeight>> rows;
  std::vector<std::uint32_t> labels;
  for (std::uint32_t i = 0; i < 300; ++i) {
    rows.push_back({{i % 3, 1}, {3 + i % 7, 1}});
    labels.push_back(i % 3);
  }
  Linear linear;
  linear.Train(rows, labels, {{0, 0, 1}, {0, 0, 0}, 2, 1}, 1);
  std::vector<float> scores;
  for (std::uint32_t label = 0; label < 3; ++label) {
    linear.Ask(std::vector<TermWeight>{{label, 1}, {4, 1}}, scores);
    EXPECT_EQ(std::ranges::max_element(scores) - scores.begin(),
              static_cast<std::ptrdiff_t>(label));
  }
}

}  // namespace
}  // namespace tidewaiter::classify
