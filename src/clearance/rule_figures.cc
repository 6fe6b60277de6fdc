#include "clearance/rule_figures.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "detect/rules/lines.h"
#include "detect/rules/verdict.h"

namespace tidewaiter::clearance {
namespace {

constexpr std::uint64_t kFormat = 1;

std::string WatchedName(std::string_view rule, std::uint32_t version) {
  return fmt::format("{}@{}", rule, version);
}

// 0 when one of them is missing: such a line is in no group.
std::uint64_t GroupOf(std::span<const std::uint64_t> codes, std::span<const std::size_t> by) {
  std::uint64_t group = 1;
  for (const std::size_t place : by) {
    if (codes[place] == 0) return 0;
    group = Combine(group, codes[place]);
  }
  return group;
}

}  // namespace

RuleFigures::RuleFigures(const rules::Schema& schema) : schema_(schema) {
  for (std::size_t i = 0; i < schema.fields().size(); ++i) {
    const rules::FieldInfo& field = schema.field(i);
    const bool code = field.kind == rules::FieldKind::kCode ||
                      field.kind == rules::FieldKind::kHsCode ||
                      field.kind == rules::FieldKind::kText;
    if (code && field.stage == rules::Stage::kDeclaration) code_fields_.push_back(i);
  }
}

void RuleFigures::Verdicts::Add(Day day, bool is_right) {
  // By day: an outcome that comes late takes its place.
  auto place = days.end();
  while (place != days.begin() && std::prev(place)->first > day)
    --place;
  days.insert(place, {day, is_right});
  right += is_right ? 1 : 0;
  if (days.size() <= kChecksMax) return;
  right -= days.front().second ? 1 : 0;
  days.pop_front();
}

desk::HeldFigures RuleFigures::Verdicts::Between(Day from, Day day) const {
  desk::HeldFigures figures{.checks = days.size(), .right = right};
  const auto leave_out = [&](bool was_right) {
    --figures.checks;
    figures.right -= was_right ? 1 : 0;
  };
  for (auto late = days.rbegin(); late != days.rend() && late->first >= day; ++late)
    leave_out(late->second);
  for (auto early = days.begin(); early != days.end() && early->first < std::min(from, day);
       ++early)
    leave_out(early->second);
  return figures;
}

std::vector<std::uint64_t> RuleFigures::CodesOf(const rules::Batch& batch, std::size_t row) const {
  std::vector<std::uint64_t> codes;
  for (const std::size_t field : code_fields_) {
    const rules::Column& column = batch.column(field);
    codes.push_back(column.dictionary == nullptr ? 0 : column.dictionary->Hash(column.codes[row]));
  }
  return codes;
}

void RuleFigures::AddToGroup(Log& log, const Check& check) {
  if (!log.by) return;
  const std::uint64_t group = GroupOf(check.codes, *log.by);
  if (group != 0) log.groups[group].Add(check.known_on, check.right);
}

void RuleFigures::Add(Log& log, Check check) {
  log.all.Add(check.known_on, check.right);
  AddToGroup(log, check);
  log.checks.push_back(std::move(check));
  if (log.checks.size() > kChecksMax) log.checks.pop_front();
}

void RuleFigures::Learn(const CheckedLines& lines) {
  const LineTable& table = lines.lines.table();
  if (std::ranges::all_of(lines.hits, [](const auto& hits) { return hits.empty(); })) return;
  const rules::LineBatch columns(table, schema_, 0, table.size());
  for (std::size_t row = 0; row < table.size(); ++row) {
    for (const desk::RuleHit& hit : lines.hits[row]) {
      const rules::Verdict verdict = rules::VerdictOn(table.outcome(row), hit.suspects);
      if (!verdict.checked) continue;
      Log& log =
          logs_[hit.mode == desk::HitMode::kActs ? hit.rule : WatchedName(hit.rule, hit.version)];
      Add(log, {.known_on = table.known_on(row),
                .right = verdict.right,
                .codes = CodesOf(columns.batch(), row)});
    }
  }
}

void RuleFigures::IndexBy(Log& log, const rules::HoldBack& clause) {
  std::vector<std::size_t> by;
  for (const std::size_t field : clause.of) {
    const auto place = std::ranges::find(code_fields_, field);
    if (place != code_fields_.end()) {
      by.push_back(static_cast<std::size_t>(place - code_fields_.begin()));
    }
  }
  if (log.by == by) return;
  log.by = std::move(by);
  log.groups.clear();
  for (const Check& check : log.checks)
    AddToGroup(log, check);
}

void RuleFigures::Bind(const rules::RuleSet& set, std::span<const rulebook::Running> running) {
  bound_.clear();
  for (std::size_t i = 0; i < set.rules.size(); ++i) {
    const rules::Rule& rule = set.rules[i];
    Log& own = logs_[rule.name];
    const bool acts = rulebook::Acts(running[i].phase);
    if (rule.hold_back && acts) IndexBy(own, *rule.hold_back);
    bound_.push_back(
        {&rule, acts ? &own : nullptr, &logs_[WatchedName(rule.name, running[i].version)]});
  }
}

double RuleFigures::Confidence(std::size_t rule, Day day) const {
  const Bound& bound = bound_[rule];
  const rules::Confidence& stated = bound.rule->confidence;
  if (!stated.learned) return stated.prior;
  constexpr Day kEver = std::numeric_limits<Day>::min();
  desk::HeldFigures figures;
  if (bound.own != nullptr) figures = bound.own->all.Between(kEver, day);
  if (figures.checks == 0) figures = bound.watched->all.Between(kEver, day);
  return (static_cast<double>(figures.right) + rules::kPriorChecks * stated.prior) /
         (static_cast<double>(figures.checks) + rules::kPriorChecks);
}

std::optional<desk::HeldFigures> RuleFigures::Held(std::size_t rule, const rules::Batch& batch,
                                                   std::size_t row, Day day) const {
  const Bound& bound = bound_[rule];
  if (!bound.rule->hold_back || bound.own == nullptr || !bound.own->by) return std::nullopt;
  const rules::HoldBack& clause = *bound.rule->hold_back;
  const std::uint64_t group = GroupOf(CodesOf(batch, row), *bound.own->by);
  const auto found = bound.own->groups.find(group);
  if (group == 0 || found == bound.own->groups.end()) return std::nullopt;
  const Day from = clause.days == 0 ? std::numeric_limits<Day>::min() : day - clause.days;
  const desk::HeldFigures figures = found->second.Between(from, day);
  const bool held =
      figures.checks > 0 && figures.checks >= clause.checks &&
      static_cast<double>(figures.right) < clause.share * static_cast<double>(figures.checks);
  return held ? std::optional(figures) : std::nullopt;
}

void RuleFigures::Write(std::string& out) const {
  PutNumber(out, kFormat);
  PutNumber(out, static_cast<std::uint64_t>(code_fields_.size()));
  std::uint64_t count = 0;
  for (const auto& [name, log] : logs_)
    count += log.checks.empty() ? 0 : 1;
  PutNumber(out, count);
  for (const auto& [name, log] : logs_) {
    if (log.checks.empty()) continue;
    PutNumber(out, static_cast<std::uint64_t>(name.size()));
    out += name;
    PutNumber(out, static_cast<std::uint64_t>(log.checks.size()));
    for (const Check& check : log.checks) {
      PutNumber(out, check.known_on);
      PutNumber(out, static_cast<std::uint8_t>(check.right ? 1 : 0));
      for (const std::uint64_t code : check.codes)
        PutNumber(out, code);
    }
  }
}

Status RuleFigures::Read(std::string_view bytes) {
  ByteReader in(bytes);
  ASSIGN_OR_RETURN(const std::uint64_t format, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(const std::uint64_t fields, in.Number<std::uint64_t>());
  if (format != kFormat || fields != code_fields_.size()) {
    return Fail(ErrorCode::kFailedPrecondition, "figures of rules for other fields");
  }
  ASSIGN_OR_RETURN(const std::uint64_t count, in.Number<std::uint64_t>());
  for (std::uint64_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(const std::uint64_t size, in.Number<std::uint64_t>());
    ASSIGN_OR_RETURN(const std::string_view name, in.Entries(size, 1));
    ASSIGN_OR_RETURN(const std::uint64_t checks, in.Number<std::uint64_t>());
    Log& log = logs_[std::string(name)];
    for (std::uint64_t j = 0; j < checks; ++j) {
      Check check;
      ASSIGN_OR_RETURN(check.known_on, in.Number<Day>());
      ASSIGN_OR_RETURN(const std::uint8_t right, in.Number<std::uint8_t>());
      check.right = right != 0;
      for (std::uint64_t k = 0; k < fields; ++k) {
        ASSIGN_OR_RETURN(const std::uint64_t code, in.Number<std::uint64_t>());
        check.codes.push_back(code);
      }
      Add(log, std::move(check));
    }
  }
  return {};
}

}  // namespace tidewaiter::clearance
