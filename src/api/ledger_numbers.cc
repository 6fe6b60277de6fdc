#include "api/ledger_numbers.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "codec/encoding.h"
#include "codec/json_get.h"
#include "ledger/number_set.h"

namespace tidewaiter::api {
namespace {

using ledger::Entry;
using ledger::RegistryKey;
using member::Member;
using Json = nlohmann::json;

std::string MemberOf(const std::string& data, std::string_view name) {
  const codec::JsonText json(data);
  return json.ok() ? codec::TextOf(json.root(), name) : std::string();
}

Result<RegistryKey> KeyOf(LedgerPayloads& payloads, const std::string& key_id) {
  ASSIGN_OR_RETURN(const auto key, payloads.With([&](payload::Store& store) {
    return store.RegistryKeyOf(key_id);
  }));
  if (key) return *key;
  return Fail(ErrorCode::kFailedPrecondition, "the key of this registry is not kept here");
}

NumberAnswer LastOf(const Entry& entry, std::uint64_t index) {
  return {.listed = false, .number = entry.number, .index = index, .as_of_ms = entry.time_ms};
}

// Values of the numbers in order, each once, as base64.
Result<Json> ValuesOf(const RegistryKey& key, std::string_view keying, const Json& numbers) {
  if (!numbers.is_array() || numbers.empty() || numbers.size() > ledger::kNumbersOfEntryMax) {
    return Fail(ErrorCode::kInvalidArgument, "is no list of 1 to 1,000 numbers", "/data/numbers");
  }
  std::set<ledger::NumberValue> values;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::string pointer = "/data/numbers/" + std::to_string(i);
    if (!numbers[i].is_string()) return Fail(ErrorCode::kInvalidArgument, "is no text", pointer);
    auto value = ledger::ValueOf(key, keying, numbers[i].get<std::string>());
    if (!value) return Fail(ErrorCode::kInvalidArgument, value.error().message, pointer);
    values.insert(*value);
  }
  Json list = Json::array();
  for (const ledger::NumberValue& value : values) {
    list.push_back(codec::Base64Encode(
        std::string_view(reinterpret_cast<const char*>(value.data()), value.size())));
  }
  return list;
}

}  // namespace

LedgerNumbers::LedgerNumbers(const Member& ledger, LedgerPayloads& payloads)
    : ledger_(ledger),
      book_([&payloads](std::string_view key_id) {
        return payloads.With(
            [&](payload::Store& store) { return store.RegistryKeyOf(std::string(key_id)); });
      }),
      desk_(book_) {}

// Reads the registry where nobody has, or where entries or its key came since.
Status LedgerNumbers::Refresh(const std::string& object) {
  ASSIGN_OR_RETURN(const auto behind, book_.Behind());
  const bool is_behind = std::ranges::any_of(
      behind, [&](const payload::BehindRegistry& one) { return one.name.object == object; });
  if (registries_.contains(object) && !is_behind) return {};
  ASSIGN_OR_RETURN(const member::Story story, ledger_.Tell(object));
  for (const member::Step& step : story.steps) {
    if (!step.is_final) break;
    RETURN_IF_ERROR(book_.Apply(step.entry));
    registries_[object] = {step.entry.log, LastOf(step.entry, step.index)};
  }
  if (registries_.contains(object)) return {};
  return Fail(ErrorCode::kNotFound, "the registry has no final entry");
}

Result<NumberAnswer> LedgerNumbers::LookUp(const std::string& object, std::string_view number) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Refresh(object));
  const Last& last = registries_[object];
  const payload::ObjectName name{last.log, object};
  const auto registries = book_.registries();
  const auto found = std::ranges::find(registries, name, &payload::RegistryState::name);
  if (found == registries.end() || !found->readable) {
    return Fail(ErrorCode::kFailedPrecondition, "the key of this registry is not kept here");
  }
  const payload::NumberAnswer answer = book_.Find(found->kind, number);
  NumberAnswer told = last.answer;
  told.listed = std::ranges::find(answer.in, name) != answer.in.end();
  return told;
}

Result<ledger::OprfElement> LedgerNumbers::Evaluate(std::string_view caller,
                                                    const std::string& object,
                                                    const ledger::OprfElement& blinded,
                                                    double now_s) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Refresh(object));
  ASSIGN_OR_RETURN(const auto answers, desk_.Evaluate(caller, {registries_[object].log, object},
                                                      std::span(&blinded, 1), now_s));
  return answers.front();
}

void LedgerNumbers::Take(const member::FinalEntry& final_entry) {
  const Entry& entry = final_entry.entry;
  if (!entry.type.starts_with("numbers.")) return;
  const std::lock_guard lock(mutex_);
  const auto found = registries_.find(entry.object);
  if (found == registries_.end() || entry.number <= found->second.answer.number) return;
  // What it cannot take makes it behind: it is read again at the next question.
  if (book_.Apply(entry)) found->second = {entry.log, LastOf(entry, final_entry.index)};
}

Status FillNumbers(const Member& ledger, LedgerPayloads& payloads,
                   const access::SecretBytes& random, member::Wish& wish) {
  Json data = Json::parse(wish.data, nullptr, false);
  if (!data.is_object()) return {};
  if (wish.type == "numbers.open" || wish.type == "numbers.rekey") {
    if (data.contains("key_id")) return {};
    RegistryKey key;
    random(key.bytes);
    RETURN_IF_ERROR(
        payloads.With([&](payload::Store& store) { return store.PutRegistryKey(key); }));
    data["key_id"] = ledger::KeyIdOf(key);
  } else if ((wish.type == "numbers.add" || wish.type == "numbers.withdraw") &&
             data.contains("numbers")) {
    ASSIGN_OR_RETURN(const member::Story story, ledger.Tell(wish.object));
    ASSIGN_OR_RETURN(const RegistryKey key, KeyOf(payloads, MemberOf(story.record.data, "key_id")));
    ASSIGN_OR_RETURN(data["values"],
                     ValuesOf(key, MemberOf(story.record.data, "keying"), data["numbers"]));
    data.erase("numbers");
  }
  wish.data = data.dump();
  return {};
}

}  // namespace tidewaiter::api
