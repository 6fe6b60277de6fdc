#include "clearance/lessons.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "desk/act.h"
#include "desk/fold.h"

namespace tidewaiter::clearance {
namespace {

constexpr int kPage = 2000;                   // events read at once: some ten megabytes
constexpr std::size_t kLinesTogether = 4096;  // a batch of rules' columns: a few hundred kilobytes
constexpr std::int64_t kDayMs = 86'400'000;

Day DayOf(std::int64_t time_ms) {
  return static_cast<Day>(time_ms / kDayMs);
}

// Whose decision it was that the officer acts on: an outcome as the engine made it then.
Outcome OutcomeOf(const desk::OutcomeRow& row, Outcome acted) {
  acted.source = row.source;
  acted.basis = row.basis;
  acted.checked = row.checked;
  acted.wrong = row.wrong;
  acted.recovered_minor = row.recovered_minor;
  acted.known_on = DayOf(row.known_ms);
  return acted;
}

}  // namespace

Lessons::Lessons(desk::Store& store, desk::DocumentRules rules, LineSchema schema)
    : store_(store),
      documents_(store, std::move(rules)),
      schema_(std::move(schema)),
      lines_(schema_) {}

Status Lessons::Teach(std::uint64_t after, std::uint64_t to, Learner& learner,
                      const Progress& progress) {
  while (after < to) {
    ASSIGN_OR_RETURN(const std::vector<desk::Event> events, store_.EventsAfter(after, kPage));
    if (events.empty()) break;
    for (const desk::Event& event : events) {
      if (event.seq <= to) RETURN_IF_ERROR(TeachEvent(event, learner));
    }
    after = events.back().seq;
    RETURN_IF_ERROR(progress("journal", std::min(after, to), to));
  }
  Flush(learner);
  documents_.Clear();
  return {};
}

void Lessons::Flush(Learner& learner) {
  if (lines_.size() == 0) return;
  learner.Learn(std::exchange(lines_, GoodsLines(schema_)));
}

Status Lessons::TeachEvent(const desk::Event& event, Learner& learner) {
  if (event.kind == desk::kind::kLodged || event.kind == desk::kind::kAmended) {
    documents_.Keep(event);
  } else if (event.kind == desk::kind::kAssessed) {
    // Lines that are learned together are of one day.
    const bool full = lines_.size() >= kLinesTogether;
    if (full || (lines_.size() > 0 && lines_.table().date(0) != DayOf(event.time_ms))) {
      Flush(learner);
    }
    return TeachLines(event, learner);
  } else if (event.kind == desk::kind::kActed || event.kind == desk::kind::kDismissed) {
    Flush(learner);
    return TeachOutcomes(event, learner);
  }
  return {};
}

// Lines are learned when a lane was decided, as the engine did.
Status Lessons::TeachLines(const desk::Event& event, const Learner& learner) {
  ASSIGN_OR_RETURN(const desk::Assessment assessment, desk::ReadAssessment(event.data));
  if (assessment.lane == desk::Lane::kNone) return {};
  ASSIGN_OR_RETURN(const desk::Document document, documents_.Take(event.subject));
  ASSIGN_OR_RETURN(const StagesPtr stages, StagesOf(assessment, document, event.subject, learner));
  lines_.Append(document, event.subject, DayOf(event.time_ms), stages.get(), assessment.standings);
  return {};
}

// What the rules saw when they judged it.
Result<StagesPtr> Lessons::StagesOf(const desk::Assessment& assessment,
                                    const desk::Document& document, const std::string& declaration,
                                    const Learner& learner) {
  if (!learner.asks_stages()) return StagesPtr();
  return StatedBefore(store_, documents_.rules(), document, declaration, assessment.stated_seq);
}

// The assessment that was in force when this happened.
Result<desk::Assessment> Lessons::AssessmentBefore(const desk::Event& event) {
  ASSIGN_OR_RETURN(const std::vector<desk::Event> story, store_.EventsOf(event.subject));
  const desk::Event* last = nullptr;
  for (const desk::Event& other : story) {
    if (other.seq < event.seq && other.kind == desk::kind::kAssessed) last = &other;
  }
  if (last == nullptr) return desk::Assessment();
  return desk::ReadAssessment(last->data);
}

Status Lessons::TeachOutcomes(const desk::Event& event, Learner& learner) {
  desk::OutcomeQuery query;
  query.after_seq = event.seq - 1;
  query.before_seq = event.seq + 1;
  query.limit = static_cast<int>(desk::kItemsMax);
  ASSIGN_OR_RETURN(const std::vector<desk::OutcomeRow> rows, store_.ListOutcomes(query));
  if (rows.empty()) return {};
  ASSIGN_OR_RETURN(const desk::Document document, documents_.Take(event.subject));
  ASSIGN_OR_RETURN(const desk::Assessment assessment, AssessmentBefore(event));
  ASSIGN_OR_RETURN(const StagesPtr stages, StagesOf(assessment, document, event.subject, learner));
  std::vector<Outcome> acted(document.items.size());
  const codec::JsonText data(event.data);
  simdjson::dom::element element;
  if (data.ok() && data.root().at_key("act").get(element) == simdjson::SUCCESS) {
    const auto act = desk::ParseAct(simdjson::to_string(element), document.items.size(),
                                    documents_.rules().currency_digits);
    if (!act) return Fail(ErrorCode::kCorruption, "a stored act cannot be read");
    acted = desk::OutcomesOf(*act, document, rows.front().source, rows.front().basis,
                             DayOf(event.time_ms), documents_.rules().currency_digits);
  }
  GoodsLines all(schema_);
  all.Append(document, event.subject, rows.front().date);
  CheckedLines checked(schema_);
  for (std::uint32_t item = 1; item <= document.items.size(); ++item) {
    for (const desk::OutcomeRow& row : rows) {
      if (row.item != item) continue;
      LineRecord record = all.table().Record(item - 1);
      record.outcome = OutcomeOf(row, std::move(acted[item - 1]));
      checked.Append(record, document, item, assessment, stages.get());
    }
  }
  return learner.LearnOutcomes(checked);
}

}  // namespace tidewaiter::clearance
