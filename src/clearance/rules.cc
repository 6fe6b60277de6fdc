#include "clearance/rules.h"

#include <algorithm>
#include <map>
#include <string>

#include <fmt/format.h>

#include "base/check.h"
#include "clearance/rule_questions.h"

namespace tidewaiter::clearance {
namespace {

using desk::HitMode;

// A table's rows are looked at one after the other: so many are enough to see why none fires.
constexpr std::size_t kRowsLookedAt = 2000;

std::optional<bool> TruthOf(rules::Truth truth) {
  if (truth == rules::Truth::kUnknown) return std::nullopt;
  return truth == rules::Truth::kTrue;
}

std::vector<desk::ShownCondition> ShownOf(const std::vector<rules::Shown>& from) {
  std::vector<desk::ShownCondition> shown;
  for (const rules::Shown& condition : from) {
    shown.push_back({.condition = condition.condition,
                     .truth = TruthOf(condition.truth),
                     .depth = condition.depth,
                     .values = condition.values,
                     .likeness = condition.likeness});
  }
  return shown;
}

// Of a whole rule: its outermost conditions, its days among them, all hold.
std::optional<bool> AllOf(const std::vector<rules::Shown>& shown) {
  std::optional<bool> all = true;
  for (const rules::Shown& condition : shown) {
    if (condition.depth != 0 || condition.truth == rules::Truth::kTrue) continue;
    if (condition.truth == rules::Truth::kFalse) return false;
    all = std::nullopt;
  }
  return all;
}

}  // namespace

desk::Lane LaneOf(rules::Demand demand) {
  switch (demand) {
    case rules::Demand::kBlue:
      return desk::Lane::kBlue;
    case rules::Demand::kYellow:
      return desk::Lane::kYellow;
    case rules::Demand::kRed:
      return desk::Lane::kRed;
    case rules::Demand::kNone:
    case rules::Demand::kExempt:
      return desk::Lane::kNone;
  }
  return desk::Lane::kNone;
}

// Lines, columns and answers hold on to each other: they stay where they are.
struct Rules::Last {
  Last(const GoodsLines& lines, const rules::Schema& schema) : columns(ColumnsOf(lines, schema)) {}
  rules::LineBatch columns;
  std::optional<BookAnswers> answers;
};

Rules::Rules(rules::Schema schema) : schema_(std::move(schema)), memory_(schema_) {
  auto empty = rulebook::Book::Make({}, {}, schema_);
  CHECK(empty.has_value());  // nothing in it could be wrong
  Use(*std::move(empty), 0);
}

void Rules::Use(std::shared_ptr<const rulebook::Book> book, std::uint64_t records_seq) {
  last_.reset();
  CollectDoubts();
  runner_.reset();
  book_ = std::move(book);
  records_seq_ = records_seq;
  asks_stages_ = AsksStages(book_->program().set(), schema_);
  if (!book_->running().empty()) runner_ = std::make_unique<rules::Runner>(book_->program());
  Refresh();
}

void Rules::Refresh() {
  last_.reset();
  const rules::RuleSet& set = book_->program().set();
  memory_.Bind(set);
  std::map<std::string, bool> known;  // by text: one set has one question of a text
  for (const auto& question : set.aggregates)
    known[question->text] = memory_.Knows(QuestionKey(*question));
  preparing_.assign(set.rules.size(), false);
  for (std::size_t i = 0; i < set.rules.size(); ++i) {
    const rules::Rule& rule = set.rules[i];
    const std::vector<std::string> questions = QuestionsOf(rule);
    const bool waits =
        std::ranges::any_of(questions, [&](const auto& text) { return !known[text]; });
    preparing_[i] = waits || (rule.hold_back && memory_.figures() == nullptr);
  }
  if (memory_.figures() != nullptr) memory_.figures()->Bind(set, book_->running());
}

double Rules::ConfidenceOf(std::size_t rule, Day day) const {
  const RuleFigures* const figures = memory_.figures();
  // Without any checks a rule is right as often as its author expects.
  return figures == nullptr ? book_->program().set().rules[rule].confidence.prior
                            : figures->Confidence(rule, day);
}

std::shared_ptr<const RulesNow> Rules::Now(Day today) const {
  auto now = std::make_shared<RulesNow>();
  now->book = book_;
  now->records_seq = records_seq_;
  now->preparing = preparing_;
  const rules::RuleSet& set = book_->program().set();
  for (std::size_t i = 0; i < set.rules.size(); ++i)
    now->confidence.push_back(ConfidenceOf(i, today));
  return now;
}

// Nothing: it does not fire here.
std::optional<HitMode> Rules::ModeOf(std::uint32_t rule, const Whose& whose) const {
  const rulebook::Running& running = book_->running()[rule];
  if (preparing_[rule] || !running.HoldsIn(whose.office)) return std::nullopt;
  return running.ActsOn(whose.declaration) ? HitMode::kActs : HitMode::kWatches;
}

Fired Rules::Weigh(std::uint32_t rule, std::uint32_t row, HitMode mode, const rules::Batch& batch,
                   Day today) const {
  Fired fired{.row = row, .rule = rule, .mode = mode, .confidence = ConfidenceOf(rule, today)};
  if (mode != HitMode::kActs || memory_.figures() == nullptr) return fired;
  if (const auto held = memory_.figures()->Held(rule, batch, row, today)) {
    fired.held = *held;
    fired.mode = HitMode::kHeld;
  }
  return fired;
}

std::vector<std::vector<Fired>> Rules::Run(const GoodsLines& lines, std::span<const Whose> whose) {
  std::vector<std::vector<Fired>> fired(whose.size());
  last_.reset();
  if (!runner_ || lines.size() == 0) return fired;
  last_ = std::make_shared<Last>(lines, schema_);
  const rules::Batch& batch = last_->columns.batch();
  last_->answers = memory_.Answers(batch);
  std::vector<rules::Hit> hits;
  runner_->Run(batch, &*last_->answers, hits);
  std::size_t place = 0;
  for (const rules::Hit& hit : hits) {
    while (place < whose.size() && hit.row >= whose[place].end)
      ++place;
    if (place == whose.size()) break;
    const std::optional<HitMode> mode = ModeOf(hit.rule, whose[place]);
    if (!mode) continue;
    fired[place].push_back(Weigh(hit.rule, hit.row, *mode, batch, lines.table().date(hit.row)));
  }
  return fired;
}

desk::RuleHit Rules::HitOf(const Fired& fired, const Whose& whose) const {
  const rulebook::Running& running = book_->running()[fired.rule];
  const rules::Rule& text = rule(fired);
  desk::RuleHit hit;
  hit.entry = running.entry;
  hit.version = running.version;
  hit.rule = text.name;
  hit.title = text.title;
  hit.item = fired.row - whose.begin + 1;
  hit.mode = fired.mode;
  hit.suspects = text.suspects;
  hit.confidence = fired.confidence;
  hit.demand = LaneOf(text.demand);
  hit.exempt = text.demand == rules::Demand::kExempt;
  hit.add_minor = text.add_minor;
  hit.advise = text.advise;
  for (const std::size_t field : text.check)
    hit.check.push_back(schema_.field(field).name);
  if (fired.mode == HitMode::kHeld) hit.held = fired.held;
  return hit;
}

void Rules::Keep(std::span<const Fired> fired, const Whose& whose, desk::Assessment& into) {
  into.rules_version = book_->version();
  std::vector<std::size_t> order(fired.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  if (order.size() > desk::kRuleHitsMax) {
    into.rule_hits_left = order.size() - desk::kRuleHitsMax;
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return fired[i].mode; });
    order.resize(desk::kRuleHitsMax);
    std::ranges::sort(order);
  }
  std::size_t explained = 0;
  for (const std::size_t i : order) {
    into.rule_hits.push_back(HitOf(fired[i], whose));
    if (fired[i].mode != HitMode::kActs || ++explained > desk::kExplainedHitsMax) continue;
    into.rule_hits.back().why = ShownOf(
        runner_->Explain(last_->columns.batch(), &*last_->answers, fired[i].row, fired[i].rule));
  }
}

void Rules::CollectDoubts() {
  if (!runner_) return;
  const std::vector<rules::RuleCount>& counts = runner_->counts();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i].unknown == 0 && counts[i].divided_by_zero == 0) continue;
    const std::string& entry = book_->running()[i].entry;
    RuleDoubts& doubts = doubts_.try_emplace(entry, RuleDoubts{.entry = entry}).first->second;
    doubts.unknown += counts[i].unknown;
    doubts.divided_by_zero += counts[i].divided_by_zero;
  }
  runner_->ResetCounts();
}

std::vector<RuleDoubts> Rules::TakeDoubts() {
  CollectDoubts();
  std::vector<RuleDoubts> doubts;
  for (auto& [entry, doubt] : doubts_)
    doubts.push_back(std::move(doubt));
  doubts_.clear();
  return doubts;
}

ExplainedRule Rules::ExplainOne(Last& last, std::uint32_t rule, std::uint32_t row) {
  ExplainedRule explained;
  explained.rule = book_->program().set().rules[rule].name;
  const rules::Batch& batch = last.columns.batch();
  const std::vector<rules::Shown> why = runner_->Explain(batch, &*last.answers, row, rule);
  explained.truth = AllOf(why);
  explained.why = ShownOf(why);
  return explained;
}

Result<RuleAnswer> Rules::Answer(const RuleQuestion& question, const LineSchema& schema,
                                 Day today) {
  if (question.document == nullptr || question.item < 1 ||
      question.item > question.document->items.size()) {
    return Fail(ErrorCode::kNotFound, "there is no such item");
  }
  std::vector<std::uint32_t> rows;  // of the entry
  const auto& running = book_->running();
  for (std::uint32_t i = 0; i < running.size(); ++i) {
    if (running[i].entry != question.entry) continue;
    // The acting version comes first.
    const std::uint32_t version = rows.empty() ? question.version : running[rows[0]].version;
    if (version == 0 || running[i].version == version) rows.push_back(i);
  }
  if (rows.empty()) {
    return Fail(ErrorCode::kNotFound, fmt::format("no rule {} runs", question.entry));
  }
  GoodsLines lines(schema);
  lines.Append(*question.document, question.declaration, today, question.stages.get(),
               question.standings);
  Last last(lines, schema_);
  last.answers = memory_.Answers(last.columns.batch());
  const std::uint32_t row = question.item - 1;
  RuleAnswer answer;
  answer.rules_version = book_->version();
  answer.version = running[rows[0]].version;
  answer.preparing = preparing_[rows[0]];
  answer.holds_here = running[rows[0]].HoldsIn(question.document->office);
  answer.acts = running[rows[0]].ActsOn(question.declaration);
  if (memory_.figures() != nullptr) {
    answer.held = memory_.figures()->Held(rows[0], last.columns.batch(), row, today);
  }
  rows.resize(std::min(rows.size(), kRowsLookedAt));
  for (const std::uint32_t rule : rows)
    answer.rules.push_back(ExplainOne(last, rule, row));
  std::ranges::stable_sort(answer.rules, {},
                           [](const ExplainedRule& rule) { return rule.truth != true; });
  if (answer.rules.size() > kExplainedRowsMax) answer.rules.resize(kExplainedRowsMax);
  return answer;
}

}  // namespace tidewaiter::clearance
