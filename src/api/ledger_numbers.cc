#include "api/ledger_numbers.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "codec/encoding.h"
#include "codec/json_get.h"

namespace tidewaiter::api {
namespace {

using ledger::Entry;
using ledger::RegistryKey;
using member::Member;
using Json = nlohmann::json;

bool Begins(const Entry& entry) {
  return entry.type == "numbers.open" || entry.type == "numbers.rekey";
}

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

// Final entries of the registry since its present key was set.
Result<std::vector<const member::Step*>> SinceKey(const member::Story& story) {
  std::vector<const member::Step*> steps;
  for (const member::Step& step : story.steps) {
    if (!step.is_final) break;
    if (Begins(step.entry)) steps.clear();
    steps.push_back(&step);
  }
  if (steps.empty()) return Fail(ErrorCode::kNotFound, "the registry has no final entry");
  return steps;
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

Result<LedgerNumbers::Registry> LedgerNumbers::Read(const Member& ledger, LedgerPayloads& payloads,
                                                    const std::string& object) {
  ASSIGN_OR_RETURN(const member::Story story, ledger.Tell(object));
  ASSIGN_OR_RETURN(const auto steps, SinceKey(story));
  const Entry& first = steps.front()->entry;
  const std::string key_id = MemberOf(first.data, "key_id");
  ASSIGN_OR_RETURN(const RegistryKey key, KeyOf(payloads, key_id));
  ASSIGN_OR_RETURN(ledger::NumberSet set, ledger::NumberSet::Open(key, first));
  for (const member::Step* step : steps) {
    if (step != steps.front()) RETURN_IF_ERROR(set.Apply(step->entry));
  }
  return Registry{std::move(set), key_id, LastOf(steps.back()->entry, steps.back()->index)};
}

Result<NumberAnswer> LedgerNumbers::LookUp(const Member& ledger, LedgerPayloads& payloads,
                                           const std::string& object, std::string_view number) {
  const std::lock_guard lock(mutex_);
  auto found = registries_.find(object);
  if (found == registries_.end()) {
    ASSIGN_OR_RETURN(Registry read, Read(ledger, payloads, object));
    found = registries_.emplace(object, std::move(read)).first;
  }
  NumberAnswer answer = found->second.last;
  answer.listed = found->second.set.Contains(number);
  return answer;
}

Result<ledger::OprfElement> LedgerNumbers::Evaluate(const Member& ledger, LedgerPayloads& payloads,
                                                    const std::string& object,
                                                    const ledger::OprfElement& blinded) {
  ASSIGN_OR_RETURN(const member::Story story, ledger.Tell(object));
  if (MemberOf(story.record.data, "keying") != "oprf-ristretto255") {
    return Fail(ErrorCode::kInvalidArgument, "this registry answers no blinded numbers");
  }
  ASSIGN_OR_RETURN(const RegistryKey key, KeyOf(payloads, MemberOf(story.record.data, "key_id")));
  return ledger::OprfKey(key.bytes).BlindEvaluate(blinded);
}

void LedgerNumbers::Take(const member::FinalEntry& final_entry) {
  const Entry& entry = final_entry.entry;
  if (!entry.type.starts_with("numbers.")) return;
  const std::lock_guard lock(mutex_);
  const auto found = registries_.find(entry.object);
  if (found == registries_.end() || entry.number <= found->second.last.number) return;
  // Another key, or a hole: read anew at the next question.
  if (Begins(entry) || !found->second.set.Apply(entry)) {
    registries_.erase(found);
    return;
  }
  found->second.last = LastOf(entry, final_entry.index);
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
