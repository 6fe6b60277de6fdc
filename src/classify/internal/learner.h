// Learner: makes a classifier. The weights are trained twice at the same time: on all precedents,
// to be kept, and on three of four groups of precedents, to answer for the fourth group as for
// texts never seen. Of those answers the trees learn from four fifths; the probabilities and the
// alarm are measured on the last fifth. A group is what has the same letters: it is never on two
// sides.
#ifndef TIDEWAITER_CLASSIFY_INTERNAL_LEARNER_H_
#define TIDEWAITER_CLASSIFY_INTERNAL_LEARNER_H_

#include <atomic>
#include <unordered_map>
#include <vector>

#include "classify/classifier.h"
#include "classify/internal/state.h"

namespace tidewaiter::classify {

class Learner {
 public:
  static Result<Classifier> Learn(std::vector<NomenclatureEntry> entries,
                                  std::vector<Precedent> precedents, const LearnOptions& options);

 private:
  Learner(Classifier::State& state, const LearnOptions& options)
      : state_(state), options_(options) {}

  struct Question {  // of a precedent that was kept back
    std::uint32_t place = 0;
    Found found;
  };
  using Questions = std::vector<Question>;

  Status TakePrecedents(std::vector<Precedent> precedents);
  void NumberTerms(const std::vector<Term>& terms);
  void NumberCodes(const std::vector<Precedent>& precedents);
  void IndexPrecedents();
  void MeasureSameText();
  Status LearnWeights();
  [[nodiscard]] bool KeptBack(std::uint32_t place) const;
  [[nodiscard]] bool ForCalibration(std::uint32_t place) const;
  void Train(Linear& linear, bool all) const;
  [[nodiscard]] Questions KeptBackQuestions() const;
  void AskNext(const Linear& linear, Questions& questions, std::atomic<std::size_t>& next) const;
  void LearnAndAsk(Questions& questions);
  [[nodiscard]] Status GrowTrees();
  void Calibrate();
  void CalibrateLevel(std::size_t level);
  void SetAlarm();

  Classifier::State& state_;
  LearnOptions options_;
  std::vector<std::vector<TermCount>> counts_;                            // by place
  std::vector<std::vector<TermWeight>> weights_;                          // by place
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> groups_;  // by letters: places
  Questions for_trees_;
  Questions for_calibration_;
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_INTERNAL_LEARNER_H_
