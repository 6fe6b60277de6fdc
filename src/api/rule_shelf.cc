#include "api/rule_shelf.h"

#include <algorithm>

#include <fmt/format.h>

namespace tidewaiter::api {
namespace {

using rulebook::Entry;
using rulebook::EntryKind;
using rulebook::TextId;
using rulebook::Version;

const Version& ShownVersion(const Entry& entry) {
  const Version* acting = entry.acting();
  return acting == nullptr ? entry.newest() : *acting;
}

bool IsKept(const Entry& entry, const Version& version) {
  return Runs(version.phase) || version.number == entry.newest().number;
}

// The stricter one; an exemption is the least strict of all.
rules::Demand Stricter(rules::Demand a, rules::Demand b) {
  using enum rules::Demand;
  if (a == kExempt) return b == kNone ? a : b;
  if (b == kExempt) return a == kNone ? b : a;
  return std::max(a, b);
}

}  // namespace

RuleHead HeadOf(const rules::RuleSet& set, EntryKind kind) {
  RuleHead head;
  if (kind == EntryKind::kList && !set.lists.empty()) {
    head.title = set.lists.front().title;
    head.expires = set.lists.front().expires;
    return head;
  }
  for (const rules::Rule& rule : set.rules) {
    if (head.suspects.empty()) {
      head.title = rule.title;
      head.suspects = ErrorKindName(rule.suspects);
      head.advise = rule.advise;
      head.review = rule.review;
      head.expires = rule.expires;
    }
    head.demand = Stricter(head.demand, rule.demand);
  }
  if (kind == EntryKind::kTable && !set.tables.empty()) head.title = set.tables.front().title;
  return head;
}

Status RuleShelf::Load(desk::Store& store) {
  for (const std::string_view collection : {rulebook::kTexts, rulebook::kEntries}) {
    ASSIGN_OR_RETURN(const std::vector<desk::RecordRow> records, store.ListRecords(collection));
    for (const desk::RecordRow& record : records) {
      if (collection == rulebook::kEntries) {
        const auto entry = rulebook::ParseEntry(record.body);
        if (!entry) return std::unexpected(entry.error());
      }
      Apply(record);
    }
  }
  return {};
}

void RuleShelf::Apply(const desk::RecordRow& record) {
  if (record.collection == rulebook::kTexts) {
    const std::unique_lock lock(mutex_);
    texts_[record.id] = record.body;
    return;
  }
  if (record.collection != rulebook::kEntries) return;
  auto entry = rulebook::ParseEntry(record.body);
  if (!entry) return;
  const std::unique_lock lock(mutex_);
  for (const Version& version : entry->versions) {
    if (!IsKept(*entry, version)) texts_.erase(TextId(entry->name, version.number));
  }
  entries_[record.id] =
      std::make_shared<const ShelvedRule>(ShelvedRule{*std::move(entry), record.version});
}

std::shared_ptr<const ShelvedRule> RuleShelf::Find(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const ShelvedRule>> RuleShelf::All() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<const ShelvedRule>> all;
  all.reserve(entries_.size());
  for (const auto& [name, entry] : entries_)
    all.push_back(entry);
  return all;
}

Result<std::string> RuleShelf::Text(desk::Store& store, std::string_view name,
                                    std::uint32_t version) const {
  const std::string id = TextId(name, version);
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = texts_.find(id); found != texts_.end()) return found->second;
  }
  ASSIGN_OR_RETURN(const auto record, store.FindRecord(rulebook::kTexts, id));
  if (!record || record->body.empty()) return Fail(ErrorCode::kNotFound, "there is no " + id);
  return record->body;
}

std::shared_ptr<const std::vector<rules::List>> RuleShelf::Lists(desk::Store& store,
                                                                 const rules::Schema& schema) {
  std::vector<std::pair<std::string, std::uint32_t>> wanted;
  std::string ids;
  for (const auto& shelved : All()) {
    if (shelved->entry.kind != EntryKind::kList) continue;
    wanted.emplace_back(shelved->entry.name, ShownVersion(shelved->entry).number);
    ids += TextId(wanted.back().first, wanted.back().second) + ' ';
  }
  {
    const std::shared_lock lock(mutex_);
    if (lists_ && lists_of_ == ids) return lists_;
  }
  std::vector<rules::List> lists;
  for (const auto& [name, version] : wanted) {
    const auto text = Text(store, name, version);
    if (!text) continue;
    rules::ReadRulesResult read = rules::ReadRules(*text, schema);
    for (rules::List& list : read.set.lists)
      lists.push_back(std::move(list));
  }
  auto made = std::make_shared<const std::vector<rules::List>>(std::move(lists));
  const std::unique_lock lock(mutex_);
  lists_of_ = std::move(ids);
  lists_ = made;
  return made;
}

std::optional<RuleHead> RuleShelf::Head(desk::Store& store, const rules::Schema& schema,
                                        const Entry& entry) {
  const std::string id = TextId(entry.name, ShownVersion(entry).number);
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = heads_.find(id); found != heads_.end()) return found->second;
  }
  const auto text = Text(store, entry.name, ShownVersion(entry).number);
  if (!text) return std::nullopt;  // not kept: the store may be back later
  const rules::ReadRulesResult read = rules::ReadRules(*text, schema, *Lists(store, schema));
  std::optional<RuleHead> head;
  if (!read.set.rules.empty() || !read.set.lists.empty()) head = HeadOf(read.set, entry.kind);
  const std::unique_lock lock(mutex_);
  return heads_[id] = head;
}

}  // namespace tidewaiter::api
