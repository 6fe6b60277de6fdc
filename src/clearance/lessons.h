// Lessons: what the events of the journal teach, in their order: the lines that were accepted, and
// what was found on them.
//
//   Lessons lessons(store, rules, schema);
//   RETURN_IF_ERROR(lessons.Teach(after_seq, to_seq, learner, progress));
//
// The same lessons as the engine gave when the events happened: what was learned then can be
// learned again. One thread; memory for a page of events.
#ifndef TIDEWAITER_CLEARANCE_LESSONS_H_
#define TIDEWAITER_CLEARANCE_LESSONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "clearance/fresh_documents.h"
#include "clearance/goods_lines.h"
#include "clearance/stated.h"
#include "desk/assessment.h"
#include "desk/store.h"

namespace tidewaiter::clearance {

class Learner {
 public:
  virtual ~Learner() = default;
  virtual void Learn(const GoodsLines& lines) = 0;
  virtual Status LearnOutcomes(const CheckedLines& lines) = 0;
  // Whether it looks at what was stated at other steps: it costs a question to the store for each
  // declaration to know.
  [[nodiscard]] virtual bool asks_stages() const = 0;
};

class Lessons {
 public:
  Lessons(desk::Store& store, desk::DocumentRules rules, LineSchema schema);

  // Events after `after` up to `to`. Progress: "journal", events. Errors: kCorruption, those of the
  // store, of the learner and of `progress`.
  Status Teach(std::uint64_t after, std::uint64_t to, Learner& learner, const Progress& progress);

 private:
  Status TeachEvent(const desk::Event& event, Learner& learner);
  Status TeachLines(const desk::Event& event, const Learner& learner);
  Status TeachOutcomes(const desk::Event& event, Learner& learner);
  void Flush(Learner& learner);
  Result<desk::Assessment> AssessmentBefore(const desk::Event& event);
  Result<StagesPtr> StagesOf(const desk::Assessment& assessment, const desk::Document& document,
                             const std::string& declaration, const Learner& learner);

  desk::Store& store_;
  FreshDocuments documents_;
  LineSchema schema_;
  GoodsLines lines_;  // wait for their learner: together they cost less
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_LESSONS_H_
