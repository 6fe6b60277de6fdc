#include "ledger/condition.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "ledger/internal/condition_data.h"
#include "ledger/moment.h"

namespace tidewaiter::ledger {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::size_t kPointerMax = 200;         // bytes; data has few levels
constexpr std::size_t kNeedTextMax = 200;        // of a value: a word, an id, an amount
constexpr std::int64_t kFreshMax = 366 * 86400;  // older is no freshness

// A value to compare with, as JSON. Numbers are whole: a rule never asks whether 0.1 is 0.1.
void ReadNeed(JsonReader& in, JsonValue value, std::string& into) {
  if (value.is_string() && value.get_string().value().size() > kNeedTextMax) {
    return in.Note("format", "a value has at most 200 bytes");
  }
  if (!value.is_string() && !value.is_bool() && !value.is_int64()) {
    return in.Note("format", "is no text, whole number, true or false");
  }
  into = simdjson::minify(value);
}

void ReadNeeds(JsonReader& in, JsonValue value, std::map<std::string, std::string>& into) {
  in.Map(value, kNeedsMax, [&](std::string_view pointer, JsonValue element) {
    if (!pointer.starts_with('/') || pointer.size() > kPointerMax) {
      return in.Note("format", "is no JSON pointer");
    }
    ReadNeed(in, element, into[std::string(pointer)]);
  });
}

constexpr codec::JsonMember<ConditionInput> kInput[] = {
    {"name", kRequired,
     [](JsonReader& in, JsonValue v, ConditionInput& it) { ReadWord(in, v, it.name); }},
    {"log", kRequired,
     [](JsonReader& in, JsonValue v, ConditionInput& it) {
       ReadToken(in, v, kLogOriginMax, it.log);
     }},
    {"object", kRequired,
     [](JsonReader& in, JsonValue v, ConditionInput& it) {
       ReadToken(in, v, kObjectIdMax, it.object);
     }},
    {"type", kOptional,
     [](JsonReader& in, JsonValue v, ConditionInput& it) {
       ReadToken(in, v, kWordBytesMax, it.type);
     }},
    {"fresh_s", kOptional,
     [](JsonReader& in, JsonValue v, ConditionInput& it) {
       in.Integer(v, 1, kFreshMax, it.fresh_s);
     }},
    {"need", kRequired,
     [](JsonReader& in, JsonValue v, ConditionInput& it) { ReadNeeds(in, v, it.need); }},
};

constexpr codec::JsonMember<ConditionRow> kRow[] = {
    {"when", kRequired,
     [](JsonReader& in, JsonValue v, ConditionRow& it) {
       in.Map(v, kInputsMax, [&](std::string_view name, JsonValue element) {
         in.Bool(element, it.when[std::string(name)]);
       });
     }},
    {"then", kRequired,
     [](JsonReader& in, JsonValue v, ConditionRow& it) { ReadWord(in, v, it.then); }},
};

constexpr codec::JsonMember<Condition> kMembers[] = {
    {"inputs", kRequired,
     [](JsonReader& in, JsonValue v, Condition& c) {
       in.Array(v, 1, kInputsMax, [&](JsonValue element) {
         in.Object<ConditionInput>(element, kInput, c.inputs.emplace_back());
       });
     }},
    {"rows", kRequired,
     [](JsonReader& in, JsonValue v, Condition& c) {
       in.Array(v, 1, kRowsMax, [&](JsonValue element) {
         in.Object<ConditionRow>(element, kRow, c.rows.emplace_back());
       });
     }},
    {"otherwise", kRequired,
     [](JsonReader& in, JsonValue v, Condition& c) { ReadWord(in, v, c.otherwise); }},
    {"deadline", kRequired,
     [](JsonReader& in, JsonValue v, Condition& c) { ReadMoment(in, v, c.deadline_ms); }},
    {"parties", kRequired,
     [](JsonReader& in, JsonValue v, Condition& c) {
       in.Array(v, 1, kSignatoriesMax,
                [&](JsonValue element) { ReadDid(in, element, c.parties.emplace_back()); });
     }},
};

constexpr codec::JsonMember<Firing> kFiring[] = {
    {"inputs", kOptional,
     [](JsonReader& in, JsonValue v, Firing& f) {
       in.Map(v, kInputsMax, [&](std::string_view name, JsonValue element) {
         in.Integer(element, 0, static_cast<std::int64_t>(kInputsMax) - 1,
                    f.inputs[std::string(name)]);
       });
     }},
    {"proofs", kOptional,
     [](JsonReader& in, JsonValue v, Firing& f) {
       in.Array(v, 0, kInputsMax, [&](JsonValue element) {
         in.Text(element, {.min = 1, .max = kProofBytesMax}, f.proofs.emplace_back());
       });
     }},
    {"outcome", kRequired,
     [](JsonReader& in, JsonValue v, Firing& f) { ReadWord(in, v, f.outcome); }},
};

enum class Truth : std::uint8_t { kHolds, kFails, kOpen };

Truth TruthOf(const ConditionRow& row, const std::map<std::string, bool>& known) {
  Truth truth = Truth::kHolds;
  for (const auto& [name, wanted] : row.when) {
    const auto at = known.find(name);
    if (at == known.end()) {
      truth = Truth::kOpen;
    } else if (at->second != wanted) {
      return Truth::kFails;
    }
  }
  return truth;
}

// Whatever makes `row` hold makes `earlier` hold.
bool Covers(const ConditionRow& earlier, const ConditionRow& row) {
  return std::ranges::all_of(earlier.when, [&](const auto& one) {
    const auto at = row.when.find(one.first);
    return at != row.when.end() && at->second == one.second;
  });
}

void CheckInputs(const Condition& condition, Refusals& refusals) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < condition.inputs.size(); ++i) {
    const ConditionInput& input = condition.inputs[i];
    const std::string at = fmt::format("/data/inputs/{}", i);
    if (!names.insert(input.name).second) {
      Refuse(refusals, "twice", at + "/name", input.name + " stands there twice");
    }
    if (input.need.empty()) {
      Refuse(refusals, "need_missing", at + "/need", "say what the entry must say");
    }
    const bool used = std::ranges::any_of(
        condition.rows, [&](const ConditionRow& row) { return row.when.contains(input.name); });
    if (!used) Refuse(refusals, "unused_input", at, input.name + " is in no row");
  }
}

void WriteInput(codec::JsonWriter& json, const ConditionInput& input) {
  json.BeginObject();
  if (input.fresh_s != 0) json.Member("fresh_s", input.fresh_s);
  json.Member("log", input.log).Member("name", input.name).Key("need").BeginObject();
  for (const auto& [pointer, value] : input.need)
    json.Key(pointer).Raw(value);
  json.EndObject().Member("object", input.object).MemberUnlessEmpty("type", input.type);
  json.EndObject();
}

void WriteRow(codec::JsonWriter& json, const ConditionRow& row) {
  json.BeginObject().Member("then", row.then).Key("when").BeginObject();
  for (const auto& [name, wanted] : row.when)
    json.Member(name, wanted);
  json.EndObject().EndObject();
}

}  // namespace

std::span<const codec::JsonMember<Condition>> ConditionMembers() {
  return kMembers;
}

std::span<const codec::JsonMember<Firing>> FiringMembers() {
  return kFiring;
}

Result<Condition> ConditionOf(const Entry& entry) {
  if (entry.type == "condition.set") return StateOf<Condition>(entry, kMembers);
  return Fail(ErrorCode::kInvalidArgument, entry.type + " sets no condition", "/type");
}

Result<Firing> FiringOf(const Entry& entry) {
  if (entry.type == "condition.fire" || entry.type == "condition.expire") {
    return StateOf<Firing>(entry, kFiring);
  }
  return Fail(ErrorCode::kInvalidArgument, entry.type + " ends no condition", "/type");
}

std::string WriteCondition(const Condition& condition) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("deadline", FormatMoment(condition.deadline_ms));
  json.Key("inputs").BeginArray();
  for (const ConditionInput& input : condition.inputs)
    WriteInput(json, input);
  json.EndArray().Member("otherwise", condition.otherwise).Key("parties").BeginArray();
  for (const std::string& party : condition.parties)
    json.Text(party);
  json.EndArray().Key("rows").BeginArray();
  for (const ConditionRow& row : condition.rows)
    WriteRow(json, row);
  json.EndArray().EndObject();
  return out;
}

std::string WriteFiring(const Firing& firing) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  if (!firing.inputs.empty()) {
    json.Key("inputs").BeginObject();
    for (const auto& [name, index] : firing.inputs)
      json.Member(name, index);
    json.EndObject();
  }
  json.Member("outcome", firing.outcome);
  if (!firing.proofs.empty()) {
    json.Key("proofs").BeginArray();
    for (const std::string& proof : firing.proofs)
      json.Text(proof);
    json.EndArray();
  }
  json.EndObject();
  return out;
}

Refusals CheckTable(const Condition& condition) {
  Refusals refusals;
  CheckInputs(condition, refusals);
  for (std::size_t i = 0; i < condition.rows.size(); ++i) {
    const ConditionRow& row = condition.rows[i];
    for (const auto& [name, wanted] : row.when) {
      if (std::ranges::find(condition.inputs, name, &ConditionInput::name) !=
          condition.inputs.end()) {
        continue;
      }
      Refuse(refusals, "input_unknown", fmt::format("/data/rows/{}/when", i),
             fmt::format("there is no input {}", name));
    }
    const auto rows = std::span(condition.rows).first(i);
    if (std::ranges::any_of(rows, [&](const ConditionRow& other) { return Covers(other, row); })) {
      Refuse(refusals, "unreachable_row", fmt::format("/data/rows/{}", i),
             "an earlier row holds whenever this one does");
    }
  }
  return refusals;
}

Decision Decide(const Condition& condition, const std::map<std::string, bool>& known) {
  std::optional<std::size_t> open;  // the first row that is open
  for (std::size_t i = 0; i < condition.rows.size(); ++i) {
    const ConditionRow& row = condition.rows[i];
    const Truth truth = TruthOf(row, known);
    if (truth == Truth::kFails) continue;
    if (open && condition.rows[*open].then != row.then) return {.row = open};
    if (truth == Truth::kHolds) return {.outcome = row.then, .row = i};
    if (!open) open = i;
  }
  if (open) return {.row = open};
  return {.outcome = condition.otherwise};
}

bool Holds(const ConditionInput& input, const Entry& entry) {
  const codec::JsonText data(entry.data);
  return data.ok() && std::ranges::all_of(input.need, [&](const auto& need) {
           simdjson::dom::element value;
           if (data.root().at_pointer(need.first).get(value) != simdjson::SUCCESS) return false;
           return std::string(simdjson::minify(value)) == need.second;
         });
}

}  // namespace tidewaiter::ledger
