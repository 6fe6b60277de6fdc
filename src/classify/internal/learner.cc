#include "classify/internal/learner.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <latch>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "base/hash.h"

namespace tidewaiter::classify {
namespace {

constexpr std::uint64_t kGroupParts = 4;        // one of them is kept back
constexpr std::uint64_t kCalibrationParts = 5;  // one of what is kept back is for measuring
constexpr std::size_t kKeptBackMax = 12'000;    // more questions did not make better trees
constexpr std::size_t kQuestionsMin = 200;      // fewer make no trees
constexpr double kScoreMin = 0.01;              // candidates below it say nothing to a calibration
constexpr double kFalseAlarms = 0.01;           // share of correct codes that may raise the alarm
constexpr double kAlarmMin = 0.5;

}  // namespace

Result<Classifier> Learner::Learn(std::vector<NomenclatureEntry> entries,
                                  std::vector<Precedent> precedents, const LearnOptions& options) {
  auto state = std::make_unique<Classifier::State>();
  Learner learner(*state, options);
  RETURN_IF_ERROR(learner.TakePrecedents(std::move(precedents)));
  state->SetNomenclature(Nomenclature(std::move(entries)));
  learner.IndexPrecedents();
  learner.MeasureSameText();
  if (state->stored_.size() >= Classifier::kLearnMin) RETURN_IF_ERROR(learner.LearnWeights());
  return Classifier(std::move(state));
}

// In rising order, so that the numbers do not depend on the order of the precedents.
void Learner::NumberCodes(const std::vector<Precedent>& precedents) {
  std::set<std::string> codes;
  for (const Precedent& precedent : precedents)
    codes.insert(precedent.code.substr(0, 6));
  for (const std::string& code : codes)
    state_.codes_.Number(code);
}

void Learner::NumberTerms(const std::vector<Term>& terms) {
  std::vector<TermCount>& counts = counts_.emplace_back();
  std::vector<TermWeight>& weights = weights_.emplace_back();
  for (const Term& term : terms)
    state_.dictionary_.Prefetch(term.hash);
  for (const Term& term : terms) {
    const std::uint32_t number = state_.NumberOf(term.hash);
    if ((term.use & kRetrieved) != 0) counts.push_back({number, term.count});
    if ((term.use & kLearned) != 0) weights.push_back({number, term.weight});
  }
}

Status Learner::TakePrecedents(std::vector<Precedent> precedents) {
  if (precedents.size() > Classifier::kPrecedentsMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("more than {} precedents", Classifier::kPrecedentsMax));
  }
  for (std::size_t i = 0; i < precedents.size(); ++i) {
    if (Status status = Classifier::State::Prepare(precedents[i], state_.next_id_); !status) {
      Error error = status.error();
      error.field = fmt::format("/precedents/{}{}", i, error.field);
      return std::unexpected(std::move(error));
    }
  }
  NumberCodes(precedents);
  std::vector<Term> terms;
  for (Precedent& precedent : precedents) {
    if (state_.by_id_.contains(precedent.id)) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("two precedents have the id \"{}\"", precedent.id),
                  fmt::format("/precedents/{}/id", state_.stored_.size()));
    }
    const std::vector<std::string> words = Words(precedent.text);
    Terms(words, terms);
    NumberTerms(terms);
    groups_[LettersHash(words)].push_back(state_.Store(std::move(precedent), words));
  }
  return {};
}

void Learner::IndexPrecedents() {
  state_.index_.Build(counts_);
  std::vector<std::uint32_t> own;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    own.clear();
    for (const TermCount& count : counts_[i])
      own.push_back(count.term);
    state_.stored_[i].self = state_.index_.ScoreOf(own, counts_[i]);
  }
}

// How often another text with the same letters has another code.
void Learner::MeasureSameText() {
  double differ = 1;  // as if one pair of twenty had, before any is seen
  double all = 20;
  for (const auto& [letters, places] : groups_) {
    if (places.size() < 2) continue;
    std::unordered_map<std::uint32_t, double> by_code;
    for (const std::uint32_t place : places)
      by_code[state_.stored_[place].code] += 1;
    const auto size = static_cast<double>(places.size());
    for (const auto& [code, count] : by_code)
      differ += count * (size - count) / (size - 1);
    all += size;
  }
  state_.same_text_ = std::clamp(differ / all, 0.001, 0.5);
}

bool Learner::KeptBack(std::uint32_t place) const {
  return Combine(options_.seed, state_.stored_[place].letters) % kGroupParts == 0;
}

bool Learner::ForCalibration(std::uint32_t place) const {
  return Combine(options_.seed + 1, state_.stored_[place].letters) % kCalibrationParts == 0;
}

void Learner::Train(Linear& linear, bool all) const {
  std::vector<std::vector<TermWeight>> rows;
  std::vector<std::uint32_t> labels;
  std::uint32_t classes = 0;
  for (std::uint32_t place = 0; place < state_.stored_.size(); ++place) {
    classes = std::max(classes, state_.stored_[place].code + 1);
    if (!all && KeptBack(place)) continue;
    rows.push_back(weights_[place]);
    labels.push_back(state_.stored_[place].code);
  }
  Shape shape;
  for (std::uint32_t c = 0; c < classes; ++c) {
    shape.heading_of.push_back(state_.codes_.heading_of(c));
    shape.chapter_of.push_back(state_.codes_.chapter_of(c));
    shape.headings = std::max(shape.headings, shape.heading_of.back() + 1);
    shape.chapters = std::max(shape.chapters, shape.chapter_of.back() + 1);
  }
  linear.Train(rows, labels, std::move(shape), options_.seed);
}

std::vector<Learner::Question> Learner::KeptBackQuestions() const {
  Questions questions;
  for (std::uint32_t place = 0; place < state_.stored_.size(); ++place) {
    if (questions.size() == kKeptBackMax) break;
    if (KeptBack(place)) questions.push_back({place, {}});
  }
  return questions;
}

// Takes questions that nobody has taken until there are none; on several threads at once.
void Learner::AskNext(const Linear& linear, Questions& questions,
                      std::atomic<std::size_t>& next) const {
  for (std::size_t i = next++; i < questions.size(); i = next++) {
    const Stored& stored = state_.stored_[questions[i].place];
    questions[i].found =
        state_.Find(state_.Read(stored.precedent.text), {&linear, &groups_.at(stored.letters)});
  }
}

Status Learner::GrowTrees() {
  RankTable table{kFeatures, {}, {0}, {}};
  for (const Question& question : for_trees_) {
    std::int32_t truth = -1;
    for (const Candidate& candidate : question.found.candidates) {
      if (candidate.code == state_.stored_[question.place].code) {
        truth = static_cast<std::int32_t>(&candidate - question.found.candidates.data());
      }
      table.values.insert(table.values.end(), candidate.features.begin(), candidate.features.end());
    }
    table.truths.push_back(truth);
    table.starts.push_back(static_cast<std::uint32_t>(table.values.size() / kFeatures));
  }
  ASSIGN_OR_RETURN(state_.ranker_, Ranker::Train(table));
  return {};
}

void Learner::CalibrateLevel(std::size_t level) {
  const std::size_t digits = kLevelDigits[level];
  std::vector<double> scores;
  std::vector<bool> hits;
  for (const Question& question : for_calibration_) {
    const std::string& truth = state_.codes_.code(state_.stored_[question.place].code);
    for (const auto& [prefix, share] : state_.SharesOf(question.found, digits)) {
      if (share < kScoreMin) continue;
      scores.push_back(share);
      hits.push_back(truth.starts_with(prefix));
    }
  }
  state_.calibrations_[level] = Calibration::Fit(scores, hits);
}

// The difference that all but kFalseAlarms of the correct codes stay below.
void Learner::SetAlarm() {
  if (for_calibration_.size() < Calibration::kFitMin) return;
  std::vector<double> against;
  for (const Question& question : for_calibration_) {
    double own = 0;
    double best = 0;
    for (const Candidate& candidate : question.found.candidates) {
      const double probability = state_.calibrations_[0](candidate.probability);
      best = std::max(best, probability);
      if (candidate.code == state_.stored_[question.place].code) own = probability;
    }
    against.push_back(best - own);
  }
  std::ranges::sort(against, std::greater());
  const auto allowed = static_cast<std::size_t>(kFalseAlarms * static_cast<double>(against.size()));
  state_.alarm_ = std::max(kAlarmMin, std::nextafter(against[allowed], 1.0));
}

void Learner::Calibrate() {
  for (Question& question : for_calibration_)
    state_.Rank(question.found);
  for (std::size_t level = 0; level < kLevelDigits.size(); ++level)
    CalibrateLevel(level);
  SetAlarm();
}

// Both threads ask when their weights are learned.
void Learner::LearnAndAsk(Questions& questions) {
  Linear without;
  std::atomic<std::size_t> next = 0;
  std::latch ready(1);
  const auto learn_all = [&] {
    Train(state_.linear_, true);
    ready.wait();
    AskNext(without, questions, next);
  };
  std::thread other;
  if (options_.threads > 1) other = std::thread(learn_all);
  Train(without, false);
  ready.count_down();
  AskNext(without, questions, next);
  if (other.joinable()) {
    other.join();
  } else {
    learn_all();
  }
}

Status Learner::LearnWeights() {
  Questions questions = KeptBackQuestions();
  LearnAndAsk(questions);
  for (Question& question : questions)
    (ForCalibration(question.place) ? for_calibration_ : for_trees_).push_back(std::move(question));
  if (for_trees_.size() >= kQuestionsMin) {
    RETURN_IF_ERROR(GrowTrees());
    Calibrate();
  }
  state_.held_back_ = for_trees_.size();
  state_.calibrated_on_ = for_calibration_.size();
  return {};
}

}  // namespace tidewaiter::classify
