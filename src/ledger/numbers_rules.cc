// Registries of numbers that must be checkable and not readable: import one-stop-shop numbers for
// example. A value is a number under a key (ledger/number_set.h), never under a salt that everybody
// knows: all numbers of a country could be tried in seconds.
#include <array>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "codec/encoding.h"
#include "ledger/number_set.h"
#include "ledger/record_rules.h"
#include "ledger/rule_tools.h"

namespace tidewaiter::ledger {
namespace {

using codec::Characters;
using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::array<std::string_view, 2> kKeyings = {"hmac-sha256", "oprf-ristretto255"};
constexpr std::array<std::string_view, 1> kKinds = {"ioss"};
constexpr std::size_t kValueDigits = 24;  // base64 of 16 bytes

struct Registry {
  std::string kind;
  std::string keying;
  std::string key_id;
  std::string reason;
  std::vector<NumberValue> values;
};

void ReadValue(JsonReader& in, JsonValue value, Registry& registry) {
  std::string text;
  in.Text(value, {.min = kValueDigits, .max = kValueDigits, .characters = Characters::kToken},
          text);
  if (text.empty()) return;
  const Result<std::string> bytes = codec::Base64Decode(text);
  NumberValue number;
  if (!bytes || bytes->size() != number.size()) return in.Note("format", "is not 16 bytes");
  std::copy(bytes->begin(), bytes->end(), number.begin());
  if (!registry.values.empty() && number <= registry.values.back()) {
    return in.Note("order", "does not rise");
  }
  registry.values.push_back(number);
}

constexpr codec::JsonMember<Registry> kState[] = {
    {"kind", kRequired,
     [](JsonReader& in, JsonValue v, Registry& registry) {
       if (const auto at = in.Choice(v, kKinds)) registry.kind = kKinds[*at];
     }},
    {"keying", kRequired,
     [](JsonReader& in, JsonValue v, Registry& registry) {
       if (const auto at = in.Choice(v, kKeyings)) registry.keying = kKeyings[*at];
     }},
    {"key_id", kRequired,
     [](JsonReader& in, JsonValue v, Registry& registry) {
       in.Text(v, {.min = 16, .max = 16, .characters = Characters::kToken}, registry.key_id);
     }},
    {"values", kOptional, [](JsonReader& in, JsonValue v, Registry& registry) {
       in.Array(v, 1, kNumbersOfEntryMax,
                [&](JsonValue element) { ReadValue(in, element, registry); });
     }}};

// The registry as the entry has it; values are there exactly when the type is about some.
std::optional<Registry> ReadRegistry(const Entry& entry, bool has_values, Refusals& refusals) {
  auto registry = ReadData<Registry>(entry, kState, refusals);
  if (registry && registry->values.empty() == has_values) {
    Refuse(refusals, "values", "/data/values", has_values ? "are missing" : "have no place here");
  }
  return registry;
}

std::optional<Registry> ReadBefore(const Step& step, Refusals& refusals) {
  return ReadData<Registry>(*step.before, kState, refusals);
}

void CheckOpen(const Step& step, Refusals& refusals) {
  NeedSigner(step, Power::kNumbers, Writer(step).id, refusals);
  (void)ReadRegistry(step.spoken.entry, false, refusals);
}

// A value that is there already, or is not there to be withdrawn, does no harm: it is a set.
void CheckValues(const Step& step, Refusals& refusals) {
  NeedSigner(step, Power::kNumbers, Writer(step).id, refusals);
  const auto now = ReadRegistry(step.spoken.entry, true, refusals);
  const auto was = ReadBefore(step, refusals);
  if (!now || !was) return;
  const auto terms = [](const Registry& registry) {
    return std::tie(registry.kind, registry.keying, registry.key_id);
  };
  if (terms(*now) != terms(*was)) {
    Refuse(refusals, "state_changed", "/data", "is not the registry as it was");
  }
}

// A new key makes the registry empty: all that holds is added again under it.
void CheckRekey(const Step& step, Refusals& refusals) {
  NeedSigner(step, Power::kNumbers, Writer(step).id, refusals);
  const auto now = ReadRegistry(step.spoken.entry, false, refusals);
  const auto was = ReadBefore(step, refusals);
  if (!now || !was) return;
  if (now->kind != was->kind) Refuse(refusals, "state_changed", "/data/kind", "is another kind");
  if (now->key_id == was->key_id) {
    Refuse(refusals, "nothing_changed", "/data/key_id", "is the key as it was");
  }
}

constexpr RecordRule kRules[] = {{"numbers.open", Place::kOpens, CheckOpen},
                                 {"numbers.add", Place::kGoesOn, CheckValues},
                                 {"numbers.withdraw", Place::kGoesOn, CheckValues},
                                 {"numbers.rekey", Place::kGoesOn, CheckRekey}};

}  // namespace

std::span<const RecordRule> NumbersRules() {
  return kRules;
}

}  // namespace tidewaiter::ledger
