#include "rulebook/book.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"
#include "detect/rules/print.h"

namespace tidewaiter::rulebook {
namespace {

using Texts = std::map<std::string, std::string>;

// A version that runs, or a list that is active, with its text.
struct Part {
  const Entry* entry;
  const Version* version;
  std::string_view text;
};

Result<Part> PartOf(const Entry& entry, const Version& version, const Texts& texts) {
  const auto text = texts.find(TextId(entry.name, version.number));
  if (text == texts.end()) {
    return Fail(ErrorCode::kCorruption, fmt::format("the text of version {} of {} is not there",
                                                    version.number, entry.name));
  }
  return Part{&entry, &version, text->second};
}

// By name, so that the order of records means nothing; the acting version before the other.
Result<std::vector<Part>> PartsOf(const std::vector<Entry>& entries, const Texts& texts) {
  std::vector<const Entry*> sorted;
  for (const Entry& entry : entries)
    sorted.push_back(&entry);
  std::ranges::sort(sorted, {}, &Entry::name);
  std::vector<Part> parts;
  for (const Entry* entry : sorted) {
    for (const Version* version : {entry->acting(), entry->shadow()}) {
      if (version == nullptr) continue;
      ASSIGN_OR_RETURN(const Part part, PartOf(*entry, *version, texts));
      parts.push_back(part);
    }
  }
  return parts;
}

std::string VersionOf(const std::vector<Part>& parts) {
  std::uint64_t hash = 0;
  for (const Part& part : parts) {
    hash = Combine(hash, HashBytes(part.entry->name));
    hash = Combine(hash, part.version->number);
    hash = Combine(hash, static_cast<std::uint64_t>(part.version->phase));
    hash = Combine(hash, static_cast<std::uint64_t>(part.version->percent));
    for (const std::string& office : part.entry->offices)
      hash = Combine(hash, HashBytes(office));
    hash = Combine(hash, HashBytes(part.text));
  }
  return fmt::format("{:016x}", hash);
}

// What one part says beside the active lists, or why it cannot be read.
Result<rules::RuleSet> ReadPart(const Part& part, const rules::Schema& schema,
                                const std::vector<rules::List>& lists) {
  rules::ReadRulesResult read = rules::ReadRules(part.text, schema, lists);
  if (!read.problems.empty()) {
    return Fail(ErrorCode::kCorruption, read.problems.front().detail, read.problems.front().code);
  }
  const std::size_t pieces = part.entry->kind == EntryKind::kRule    ? read.set.rules.size()
                             : part.entry->kind == EntryKind::kTable ? read.set.tables.size()
                                                                     : read.set.lists.size();
  if (pieces != 1) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("the text of {} holds {} of its kind", part.entry->name, pieces));
  }
  return std::move(read.set);
}

// Two versions of an entry have the same name, which a set allows only once: the second is read
// under another one, in the house's own writing, and gets its name back afterwards.
std::string Renamed(const rules::RuleSet& set, const Part& part, const rules::Schema& schema,
                    std::string_view name) {
  constexpr rules::PrintComments kPlain = rules::PrintComments::kNo;
  std::string text = part.entry->kind == EntryKind::kTable
                         ? rules::PrintTable(set.tables.front(), schema, kPlain)
                         : rules::PrintRule(set.rules.front(), schema, kPlain);
  const std::size_t place = text.find(part.entry->name);
  CHECK(place != std::string::npos);
  return text.replace(place, part.entry->name.size(), name);
}

std::string RowName(const Part& part, std::size_t row) {
  return part.entry->kind == EntryKind::kTable ? fmt::format("{}/{}", part.entry->name, row + 1)
                                               : part.entry->name;
}

// Puts the texts of all parts into one.
class Joiner {
 public:
  Joiner(const rules::Schema& schema, const std::vector<Entry>& entries) : schema_(schema) {
    for (const Entry& entry : entries)
      names_.insert(entry.name);
  }

  void Add(const Part& part, const rules::RuleSet& set) {
    if (!parts_.empty() && parts_.back().first.entry == part.entry) {
      text_ += Renamed(set, part, schema_, FreeName());
    } else {
      text_ += part.text;
    }
    text_ += '\n';
    parts_.emplace_back(part, set.rules.size());
  }

  // The whole, with the names that its rules have. Errors: kFailedPrecondition (all together are
  // more than a set may be).
  Result<rules::RuleSet> Read(const std::vector<rules::List>& lists) const {
    rules::ReadRulesResult read = rules::ReadRules(text_, schema_, lists);
    if (!read.problems.empty()) {
      return Fail(ErrorCode::kFailedPrecondition,
                  fmt::format("{} rules cannot run together: {}", parts_.size(),
                              read.problems.front().detail));
    }
    std::size_t place = 0;
    for (const auto& [part, rows] : parts_) {
      for (std::size_t row = 0; row < rows; ++row)
        read.set.rules[place++].name = RowName(part, row);
    }
    CHECK(place == read.set.rules.size());
    return std::move(read.set);
  }

  [[nodiscard]] std::vector<Running> RunningOf() const {
    std::vector<Running> running;
    for (const auto& [part, rows] : parts_) {
      const Phase phase = part.version->phase;
      running.insert(running.end(), rows,
                     {.entry = part.entry->name,
                      .version = part.version->number,
                      .phase = phase,
                      .percent = phase == Phase::kActive    ? 100
                                 : phase == Phase::kPartial ? part.version->percent
                                                            : 0,
                      .offices = part.entry->offices});
    }
    return running;
  }

 private:
  std::string FreeName() {
    for (;;) {
      std::string name = fmt::format("second_{}", ++made_);
      if (names_.insert(name).second) return name;
    }
  }

  const rules::Schema& schema_;
  std::set<std::string> names_;
  std::size_t made_ = 0;
  std::string text_;
  std::vector<std::pair<Part, std::size_t>> parts_;  // with how many rules each is
};

}  // namespace

bool Running::ActsOn(std::string_view declaration) const {
  if (percent <= 0) return false;
  if (percent >= 100) return true;
  // By the entry, not its version: who is drawn for 10 percent is also drawn for 20.
  const std::uint64_t drawn = Combine(HashBytes(entry), HashBytes(declaration)) % 100;
  return drawn < static_cast<std::uint64_t>(percent);
}

bool Running::HoldsIn(std::string_view office) const {
  return offices.empty() || std::ranges::find(offices, office) != offices.end();
}

Result<std::shared_ptr<const Book>> Book::Make(const std::vector<Entry>& entries,
                                               const Texts& texts, const rules::Schema& schema) {
  ASSIGN_OR_RETURN(const std::vector<Part> parts, PartsOf(entries, texts));
  auto book = std::make_shared<Book>();
  book->version_ = VersionOf(parts);
  const auto leave_out = [&](const Part& part, const Error& why) {
    book->left_out_.push_back({part.entry->name, part.version->number, why.message});
  };
  for (const Part& part : parts) {
    if (part.entry->kind != EntryKind::kList) continue;
    auto set = ReadPart(part, schema, {});
    if (set) {
      book->lists_.push_back(std::move(set->lists.front()));
    } else {
      leave_out(part, set.error());
    }
  }
  Joiner joiner(schema, entries);
  for (const Part& part : parts) {
    if (part.entry->kind == EntryKind::kList) continue;
    const auto set = ReadPart(part, schema, book->lists_);
    if (set) {
      joiner.Add(part, *set);
    } else {
      leave_out(part, set.error());
    }
  }
  ASSIGN_OR_RETURN(rules::RuleSet all, joiner.Read(book->lists_));
  book->running_ = joiner.RunningOf();
  book->program_ = std::make_unique<rules::Program>(std::move(all), schema);
  return std::shared_ptr<const Book>(std::move(book));
}

}  // namespace tidewaiter::rulebook
