#include "clearance/journal_lines.h"

#include <algorithm>

#include <fmt/format.h>

#include "clearance/fresh_documents.h"
#include "clearance/lanes.h"
#include "clearance/stated.h"
#include "desk/fold.h"

namespace tidewaiter::clearance {
namespace {

constexpr int kPage = 2000;  // events read at once: some ten megabytes
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::string_view kNoModel = "none";  // Judge::model_version

Day DayOf(std::int64_t time_ms) {
  return static_cast<Day>(time_ms / kDayMs);
}

std::unexpected<Error> TooMany(std::size_t most) {
  return Fail(ErrorCode::kFailedPrecondition,
              fmt::format("there are more than {} lines: ask for a shorter time", most));
}

bool Suspects(const desk::RuleHit& hit) {
  return hit.mode == desk::HitMode::kActs && !hit.exempt;
}

// Whether rules, or descriptions that do not go with their codes, made the rank what it is.
bool IsRaised(const desk::Assessment& assessment) {
  return assessment.rule_hits_left > 0 ||
         std::ranges::any_of(
             assessment.items,
             [](const desk::ItemAssessment& item) { return item.code_doubt.has_value(); }) ||
         std::ranges::any_of(assessment.rule_hits, [](const desk::RuleHit& hit) {
           return Suspects(hit) || (hit.mode == desk::HitMode::kActs && hit.add_minor != 0);
         });
}

double ProbabilityOf(const desk::Assessment& assessment, std::size_t number) {
  const desk::ItemAssessment& item = assessment.items[number];
  if (assessment.rule_hits_left > 0) return kMissing;
  const double said = item.code_doubt ? item.code_doubt->without : item.probability;
  bool suspected = false;
  double surest = 0;
  for (const desk::RuleHit& hit : assessment.rule_hits) {
    if (hit.item != number + 1 || !Suspects(hit)) continue;
    suspected = true;
    surest = std::max(surest, hit.confidence);
  }
  if (!suspected || said > surest) return said;
  // The rule was surer than the model; its reason says how likely anything was without it.
  const auto& reasons = item.finding.reasons;
  for (std::size_t i = 0; i < std::min(reasons.size(), item.probability_without.size()); ++i) {
    if (reasons[i].template_id == "rule.fired") return item.probability_without[i];
  }
  return kMissing;
}

}  // namespace

ModelSaid ModelSaidOf(const desk::Assessment& assessment, std::size_t item) {
  const std::string& model = assessment.model_version;
  if (model.empty() || model == kNoModel || item >= assessment.items.size()) return {};
  ModelSaid said{.probability = ProbabilityOf(assessment, item)};
  const ErrorKind leading = assessment.items[assessment.Leading()].finding.kind;
  const bool in_lane =
      LanePlanner::LaneFor(assessment.rank, leading, assessment.thresholds) != desk::Lane::kGreen;
  if (!in_lane) {
    said.choice = rules::Choice::kLeft;
  } else if (!IsRaised(assessment)) {
    said.choice = rules::Choice::kSelected;
  }
  return said;
}

class JournalLines::Reader {
 public:
  Reader(desk::Store& store, desk::DocumentRules rules, const JournalWanted& wanted,
         JournalLines& into)
      : store_(store), documents_(store, std::move(rules)), wanted_(wanted), into_(into) {}

  Status Read(const Progress& progress) {
    ASSIGN_OR_RETURN(const desk::Head head, store_.ReadHead());
    RETURN_IF_ERROR(ReadOutcomes(head.seq, progress));
    for (std::uint64_t after = 0; after < head.seq;) {
      ASSIGN_OR_RETURN(const std::vector<desk::Event> events, store_.EventsAfter(after, kPage));
      if (events.empty()) break;
      for (const desk::Event& event : events) {
        if (event.seq <= head.seq) RETURN_IF_ERROR(Take(event));
      }
      after = events.back().seq;
      RETURN_IF_ERROR(progress("journal", std::min(after, head.seq), head.seq));
    }
    return {};
  }

 private:
  [[nodiscard]] bool IsWanted(std::string_view office) const {
    return !wanted_.office || wanted_.office(office);
  }

  // Of each item the last that was told.
  Status ReadOutcomes(std::uint64_t to, const Progress& progress) {
    desk::OutcomeQuery query;
    query.oldest_first = true;
    query.before_seq = to + 1;
    query.limit = kPage;
    for (;;) {
      RETURN_IF_ERROR(progress("journal", 0, to));
      ASSIGN_OR_RETURN(const std::vector<desk::OutcomeRow> rows, store_.ListOutcomes(query));
      if (rows.empty()) return {};
      for (const desk::OutcomeRow& row : rows) {
        if (DayOf(row.known_ms) < wanted_.first || !IsWanted(row.office)) continue;
        auto& of = outcomes_[row.declaration];
        const auto same = std::ranges::find(of, row.item, &Known::item);
        Known& known = same == of.end() ? of.emplace_back() : *same;
        outcome_count_ += same == of.end() ? 1U : 0U;
        known = {.item = row.item, .outcome = OutcomeOf(row)};
      }
      if (outcome_count_ > wanted_.lines_max) return TooMany(wanted_.lines_max);
      query.after_seq = rows.back().seq;
    }
  }

  static Outcome OutcomeOf(const desk::OutcomeRow& row) {
    return {.source = row.source,
            .basis = row.basis,
            .checked = row.checked,
            .wrong = row.wrong,
            .recovered_minor = row.recovered_minor,
            .known_on = DayOf(row.known_ms)};
  }

  Status Take(const desk::Event& event) {
    if (event.kind == desk::kind::kLodged || event.kind == desk::kind::kAmended) {
      documents_.Keep(event);
    } else if (event.kind == desk::kind::kCancelled) {
      documents_.Drop(event.subject);
    } else if (event.kind == desk::kind::kAssessed) {
      return TakeAssessed(event);
    }
    return {};
  }

  Status TakeAssessed(const desk::Event& event) {
    const Day date = DayOf(event.time_ms);
    const auto known = outcomes_.find(event.subject);
    if (date > wanted_.last || (date < wanted_.first && known == outcomes_.end())) {
      documents_.Drop(event.subject);
      return {};
    }
    ASSIGN_OR_RETURN(const desk::Assessment assessment, desk::ReadAssessment(event.data));
    if (assessment.lane == desk::Lane::kNone) return {};  // it has not arrived yet
    ASSIGN_OR_RETURN(const desk::Document document, documents_.Take(event.subject));
    if (!IsWanted(document.office)) return {};
    if (into_.lines_.size() + document.items.size() > wanted_.lines_max) {
      return TooMany(wanted_.lines_max);
    }
    const std::size_t begin = into_.lines_.size();
    StagesPtr stages;
    if (wanted_.stages) {
      ASSIGN_OR_RETURN(stages, StatedBefore(store_, documents_.rules(), document, event.subject,
                                            assessment.stated_seq));
    }
    into_.lines_.Append(document, event.subject, date, stages.get(), assessment.standings);
    for (std::size_t item = 0; item < document.items.size(); ++item) {
      const ModelSaid said = ModelSaidOf(assessment, item);
      into_.probabilities_.push_back(said.probability);
      into_.choices_.push_back(said.choice);
    }
    if (known == outcomes_.end()) return {};
    for (Known& one : known->second) {
      if (one.item == 0 || one.item > document.items.size()) continue;
      into_.lines_.SetOutcome(begin + one.item - 1, std::move(one.outcome));
    }
    outcomes_.erase(known);
    return {};
  }

  struct Known {
    std::uint32_t item = 0;  // from 1
    Outcome outcome = {};
  };

  desk::Store& store_;
  FreshDocuments documents_;
  const JournalWanted& wanted_;
  JournalLines& into_;
  std::unordered_map<std::string, std::vector<Known>> outcomes_;  // by declaration
  std::size_t outcome_count_ = 0;
};

Status JournalLines::Read(desk::Store& store, desk::DocumentRules rules,
                          const JournalWanted& wanted, const Progress& progress) {
  if (lines_.size() > wanted.lines_max) return TooMany(wanted.lines_max);
  probabilities_.assign(lines_.size(), kMissing);
  choices_.assign(lines_.size(), rules::Choice::kNotKnown);
  return Reader(store, std::move(rules), wanted, *this).Read(progress);
}

rules::MoreColumns JournalLines::More(const rules::Schema& schema) {
  return [this, &schema](rules::LineBatch& batch, std::span<const std::uint32_t> rows) {
    if (rows.empty() || rows.front() < journal_begin_) return;
    copies_ = {};
    lines_.SetMore(schema, rows, batch.batch(), copies_);
  };
}

}  // namespace tidewaiter::clearance
