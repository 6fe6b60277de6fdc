#include "clearance/rule_memory.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "base/bytes.h"
#include "base/check.h"
#include "clearance/rule_questions.h"
#include "detect/rules/history_walk.h"
#include "detect/rules/lines.h"

namespace tidewaiter::clearance {
namespace {

constexpr std::uint64_t kFormat = 1;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

void PutText(std::string& out, std::string_view text) {
  PutNumber(out, static_cast<std::uint64_t>(text.size()));
  out += text;
}

Result<std::string_view> TextOf(ByteReader& in) {
  ASSIGN_OR_RETURN(const std::uint64_t size, in.Number<std::uint64_t>());
  return in.Entries(size, 1);
}

}  // namespace

RulePack::RulePack(Questions questions, bool with_figures, const rules::Schema& schema)
    : schema_(schema), questions_(std::move(questions)) {
  for (const auto& question : questions_) {
    keys_.push_back(QuestionKey(*question));
    asks_stages_ = asks_stages_ || AsksStages(*question, schema_);
  }
  history_ = std::make_unique<rules::History>(questions_, schema_);
  if (with_figures) figures_ = std::make_unique<RuleFigures>(schema_);
}

void RulePack::Learn(const GoodsLines& lines) {
  if (questions_.empty()) return;
  const rules::LineBatch columns = ColumnsOf(lines, schema_);
  history_->Learn(columns.batch());
}

Status RulePack::LearnOutcomes(const CheckedLines& lines) {
  if (figures_) figures_->Learn(lines);
  if (questions_.empty()) return {};
  const LineTable& table = lines.lines.table();
  std::vector<rules::CheckedRow> checks;
  for (std::size_t row = 0; row < table.size(); ++row) {
    if (table.outcome(row).looked_at()) {
      checks.push_back({row, &table.outcome(row), table.known_on(row)});
    }
  }
  const rules::LineBatch columns = ColumnsOf(lines.lines, schema_);
  history_->LearnOutcomes(columns.batch(), checks);
  return {};
}

Status RulePack::LearnPast(const LineTable& lines, const Progress& progress) {
  rules::WalkOptions options;
  options.progress = progress;
  return rules::WalkHistory(lines, schema_, *history_, options,
                            [](const rules::WalkedBatch&) -> Status { return {}; });
}

double BookAnswers::Answer(std::size_t question, std::size_t row) {
  const std::optional<Place>& place = (*places_)[question];
  return place ? packs_[place->pack].Answer(place->question, row) : kUnknown;
}

void RuleMemory::Learn(const GoodsLines& lines) {
  if (lines.size() == 0) return;
  for (const auto& pack : packs_)
    pack->Learn(lines);
}

Status RuleMemory::LearnOutcomes(const CheckedLines& lines) {
  if (figures_) figures_->Learn(lines);
  for (const auto& pack : packs_)
    RETURN_IF_ERROR(pack->LearnOutcomes(lines));
  return {};
}

bool RuleMemory::asks_stages() const {
  return std::ranges::any_of(packs_, [](const auto& pack) { return pack->asks_stages(); });
}

void RuleMemory::Forget(Day today) {
  for (const auto& pack : packs_)
    pack->history().Forget(today);
}

void RuleMemory::Index() {
  known_.clear();
  for (std::size_t pack = 0; pack < packs_.size(); ++pack) {
    const auto& keys = packs_[pack]->keys();
    for (std::size_t i = 0; i < keys.size(); ++i)
      known_[keys[i]] = {pack, i};
  }
}

Questions RuleMemory::Missing(const rules::RuleSet& set) const {
  Questions missing;
  for (const auto& question : set.aggregates) {
    if (!Knows(QuestionKey(*question))) missing.push_back(question);
  }
  return !missing.empty() && packs_.size() >= kPacksMax ? set.aggregates : missing;
}

void RuleMemory::Adopt(std::unique_ptr<RulePack> pack) {
  if (pack->figures()) figures_ = std::move(pack->figures());
  if (pack->questions().empty()) return;
  packs_.push_back(std::move(pack));
  Index();
}

void RuleMemory::Bind(const rules::RuleSet& set) {
  std::vector<std::string> keys;
  std::set<std::size_t> asked;
  for (const auto& question : set.aggregates) {
    keys.push_back(QuestionKey(*question));
    const auto place = known_.find(keys.back());
    if (place != known_.end()) asked.insert(place->second.pack);
  }
  std::size_t number = 0;
  std::erase_if(packs_, [&](const auto&) { return !asked.contains(number++); });
  Index();
  places_.assign(keys.size(), std::nullopt);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto place = known_.find(keys[i]);
    if (place != known_.end()) places_[i] = place->second;
  }
}

BookAnswers RuleMemory::Answers(const rules::Batch& batch) {
  BookAnswers answers(places_);
  for (const auto& pack : packs_)
    answers.Add(pack->history().Ask(batch));
  return answers;
}

void RuleMemory::Write(std::string& out) const {
  PutNumber(out, kFormat);
  std::string part;
  if (figures_) figures_->Write(part);
  PutText(out, part);
  PutNumber(out, static_cast<std::uint64_t>(packs_.size()));
  for (const auto& pack : packs_) {
    PutNumber(out, static_cast<std::uint64_t>(pack->keys().size()));
    for (const std::string& key : pack->keys())
      PutText(out, key);
    part.clear();
    pack->history().Write(part);
    PutText(out, part);
  }
}

Status RuleMemory::Read(std::string_view bytes, const rules::RuleSet& set) {
  Status status = ReadPacks(bytes, set);
  if (!status) {
    packs_.clear();
    figures_.reset();
  }
  Index();
  return status;
}

Status RuleMemory::ReadPacks(std::string_view bytes, const rules::RuleSet& set) {
  std::map<std::string, std::shared_ptr<const rules::Aggregate>, std::less<>> asked;
  for (const auto& question : set.aggregates)
    asked[QuestionKey(*question)] = question;
  ByteReader in(bytes);
  ASSIGN_OR_RETURN(const std::uint64_t format, in.Number<std::uint64_t>());
  if (format != kFormat) return Fail(ErrorCode::kCorruption, "memory of rules of another form");
  ASSIGN_OR_RETURN(const std::string_view figures, TextOf(in));
  if (!figures.empty()) {
    figures_ = std::make_unique<RuleFigures>(schema_);
    RETURN_IF_ERROR(figures_->Read(figures));
  }
  ASSIGN_OR_RETURN(const std::uint64_t packs, in.Number<std::uint64_t>());
  for (std::uint64_t i = 0; i < packs; ++i) {
    ASSIGN_OR_RETURN(const std::uint64_t count, in.Number<std::uint64_t>());
    Questions questions;
    bool all = true;
    for (std::uint64_t j = 0; j < count; ++j) {
      ASSIGN_OR_RETURN(const std::string_view key, TextOf(in));
      const auto question = asked.find(key);
      all = all && question != asked.end();
      if (all) questions.push_back(question->second);
    }
    ASSIGN_OR_RETURN(const std::string_view history, TextOf(in));
    if (!all) continue;
    auto pack = std::make_unique<RulePack>(std::move(questions), false, schema_);
    RETURN_IF_ERROR(pack->history().Read(history));
    packs_.push_back(std::move(pack));
  }
  return {};
}

}  // namespace tidewaiter::clearance
