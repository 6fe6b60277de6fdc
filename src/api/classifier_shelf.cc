#include "api/classifier_shelf.h"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <utility>

#include "base/check.h"
#include "classify/tariff_words.h"
#include "clearance/registry.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "match/normalize.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;

// The words of a text, each behind a blank: so a part of them can be looked for from its beginning.
std::string WordsOf(std::string_view text) {
  return ' ' + match::Normalize(text);
}

// Whether every word begins one of these.
bool HasAll(std::string_view words, std::string_view wanted) {
  for (const auto part : wanted | std::views::split(' ')) {
    const std::string_view word(part.begin(), part.end());
    if (!word.empty() && words.find(' ' + std::string(word)) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string WriteRuling(const Ruling& ruling) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("id", ruling.id).Member("code", ruling.code);
  json.Member("text", ruling.text).Member("day", FormatDay(ruling.day));
  json.Member("added_ms", ruling.added_ms).Member("added_by", ruling.added_by).EndObject();
  return out;
}

Result<Ruling> ReadRuling(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok()) return Fail(ErrorCode::kCorruption, "a ruling cannot be read");
  const auto root = json.root();
  ASSIGN_OR_RETURN(const Day day, ParseIsoDay(codec::TextOf(root, "day")));
  return Ruling{.id = codec::TextOf(root, "id"),
                .code = codec::TextOf(root, "code"),
                .text = codec::TextOf(root, "text"),
                .day = day,
                .added_ms = codec::IntegerOf(root, "added_ms"),
                .added_by = codec::TextOf(root, "added_by")};
}

ClassifierShelf::ClassifierShelf(clearance::ClassifyDesk& desk,
                                 std::shared_ptr<classify::Classifier> learned)
    : desk_(desk), learned_(learned != nullptr) {
  desk_.Use(std::move(learned));
}

Status ClassifierShelf::Load(desk::Store& store) {
  ASSIGN_OR_RETURN(const auto records, store.ListRecords(collection::kRuling));
  for (const desk::RecordRow& record : records) {
    if (record.body.empty()) continue;
    ASSIGN_OR_RETURN(Ruling ruling, ReadRuling(record.body));
    RETURN_IF_ERROR(Keep(std::move(ruling)));
  }
  return {};
}

Status ClassifierShelf::Prepare(const clearance::TariffInForce& tariff, Day day) {
  if (learned_) return {};
  ASSIGN_OR_RETURN(
      classify::Classifier made,
      classify::Classifier::Learn(classify::EntriesOf(tariff.tariff->goods(), day), {}));
  const std::unique_lock lock(mutex_);
  prepared_ = std::make_shared<classify::Classifier>(std::move(made));
  prepared_version_ = tariff.version;
  return {};
}

void ClassifierShelf::UsePrepared(std::string_view version) {
  const std::unique_lock lock(mutex_);
  if (!prepared_ || prepared_version_ != version) return;
  desk_.Use(std::exchange(prepared_, nullptr));
}

void ClassifierShelf::Apply(const desk::RecordRow& record) {
  if (record.collection == collection::kTariff) {
    const codec::JsonText json(record.body);
    if (json.ok()) UsePrepared(codec::TextOf(json.root(), "version"));
  }
  if (record.collection != collection::kRuling) return;
  if (record.body.empty()) return Drop(record.id);
  // What was accepted reads and is kept: else the record would not have been made.
  if (auto ruling = ReadRuling(record.body)) CHECK(Keep(std::move(*ruling)).has_value());
}

Status ClassifierShelf::Keep(Ruling ruling) {
  RETURN_IF_ERROR(
      desk_.Add({.id = ruling.id, .code = ruling.code, .text = ruling.text, .day = ruling.day}));
  const std::unique_lock lock(mutex_);
  if (const auto found = added_.find(ruling.id); found != added_.end()) {
    rulings_.erase({found->second, ruling.id});
  }
  added_[ruling.id] = -ruling.added_ms;
  std::string words = WordsOf(ruling.text);
  const Order order(-ruling.added_ms, ruling.id);
  rulings_[order] = Kept{std::move(ruling), std::move(words)};
  return {};
}

void ClassifierShelf::Drop(std::string_view id) {
  desk_.Remove(id);
  const std::unique_lock lock(mutex_);
  const auto found = added_.find(id);
  if (found == added_.end()) return;
  rulings_.erase({found->second, found->first});
  added_.erase(found);
}

ClassifierShelf::Page ClassifierShelf::List(const Query& query,
                                            const std::optional<desk::Cursor>& after,
                                            std::size_t limit) const {
  const std::string words = match::Normalize(query.words);
  Page page;
  const std::shared_lock lock(mutex_);
  auto at = rulings_.begin();
  if (after) {
    // Milliseconds of a thousand centuries are exact in a double.
    at = rulings_.upper_bound({-std::llround(std::clamp(after->value, 0.0, 9e15)), after->id});
  }
  for (; at != rulings_.end(); ++at) {
    const auto& [ruling, its_words] = at->second;
    if (!ruling.code.starts_with(query.code)) continue;
    if (!query.words.empty() && !ruling.id.starts_with(query.words) &&
        (words.empty() || !HasAll(its_words, words))) {
      continue;
    }
    page.more = page.rulings.size() == limit;
    if (page.more) break;
    page.rulings.push_back(ruling);
  }
  return page;
}

std::optional<Ruling> ClassifierShelf::Find(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  const auto found = added_.find(id);
  if (found == added_.end()) return std::nullopt;
  return rulings_.at({found->second, found->first}).ruling;
}

}  // namespace tidewaiter::api
