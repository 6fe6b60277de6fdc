#include "desk/act.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "codec/json_reader.h"
#include "codec/json_writer.h"

namespace tidewaiter::desk {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::array<std::string_view, 3> kResults{"confirmed", "corrected", "not_checked"};
constexpr std::array<std::string_view, 3> kDecisions{"release", "hold", "seize"};

struct ReadingField {
  FieldOutcome field;
  int digits = 2;
};

constexpr codec::JsonMember<ReadingField> kFieldMembers[] = {
    {"kind", kRequired,
     [](JsonReader& in, JsonValue v, ReadingField& r) {
       std::string name;
       in.Text(v, {.min = 1, .max = 40}, name);
       if (name.empty()) return;
       const auto kind = FindErrorKind(name);
       if (!kind) return in.Note("kind_unknown", fmt::format("there is no kind '{}'", name));
       r.field.kind = *kind;
     }},
    {"result", kRequired,
     [](JsonReader& in, JsonValue v, ReadingField& r) {
       if (const auto place = in.Choice(v, kResults)) r.field.result = FieldResult(*place);
     }},
    {"value", kOptional,
     [](JsonReader& in, JsonValue v, ReadingField& r) { in.Text(v, {.max = 200}, r.field.value); }},
    {"note", kOptional, [](JsonReader& in, JsonValue v, ReadingField& r) {
       in.Text(v, {.max = 1000}, r.field.note);
     }}};

// How the true value of a kind is written.
enum class Form : std::uint8_t { kText, kAmount, kNumber, kCode, kCountry };

Form FormOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUndervalued:
    case ErrorKind::kOvervalued:
      return Form::kAmount;
    case ErrorKind::kQuantity:
    case ErrorKind::kNetMass:
    case ErrorKind::kGrossMass:
    case ErrorKind::kRate:
      return Form::kNumber;
    case ErrorKind::kHsCode:
      return Form::kCode;
    case ErrorKind::kOrigin:
      return Form::kCountry;
    default:
      return Form::kText;
  }
}

bool IsNumber(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  return error == std::errc() && stopped == end && std::isfinite(number) && number >= 0;
}

bool AllBetween(std::string_view text, char first, char last) {
  return std::ranges::all_of(text, [&](char c) { return c >= first && c <= last; });
}

// What is taught to the detectors must be what they can read. That something is wrong may be known
// without what is true; of an amount it may not.
void CheckTrueValue(JsonReader& in, const FieldOutcome& field, int digits) {
  const std::string& value = field.value;
  const Form form = FormOf(field.kind);
  if (value.empty()) {
    if (form == Form::kAmount) {
      in.NoteAt("value", "value_missing", "what is the true customs value?");
    }
  } else if (form == Form::kAmount) {
    const auto minor = ParseAmount(value, digits);
    if (!minor || *minor < 0) {
      in.NoteAt("value", "amount", minor ? "is below zero" : minor.error().message);
    }
  } else if (form == Form::kNumber && !IsNumber(value)) {
    in.NoteAt("value", "number", "is not a number from 0 on, such as 12.5");
  } else if (form == Form::kCode &&
             (value.size() < 2 || value.size() > 12 || !AllBetween(value, '0', '9'))) {
    in.NoteAt("value", "hs_code", "is not a code of 2 to 12 digits");
  } else if (form == Form::kCountry && (value.size() != 2 || !AllBetween(value, 'A', 'Z'))) {
    in.NoteAt("value", "country", "is not a country's two capital letters");
  }
}

void ReadField(JsonReader& in, JsonValue value, int digits, std::vector<FieldOutcome>& into) {
  ReadingField reading{{}, digits};
  in.Object<ReadingField>(value, kFieldMembers, reading);
  const FieldOutcome& field = reading.field;
  for (const FieldOutcome& other : into) {
    if (other.kind == field.kind) in.Note("kind_twice", "this kind is there already");
  }
  if (field.result == FieldResult::kCorrected) CheckTrueValue(in, field, digits);
  into.push_back(field);
}

struct Reading {
  Act act;
  std::size_t items = 0;
  int digits = 2;
};

struct ReadingItem {
  ItemOutcome item;
  const Reading* whole = nullptr;
};

constexpr codec::JsonMember<ReadingItem> kItemMembers[] = {
    {"number", kRequired,
     [](JsonReader& in, JsonValue v, ReadingItem& r) {
       std::int64_t number = 0;
       in.Integer(v, 1, kItemsMax, number);
       r.item.number = static_cast<std::uint32_t>(number);
     }},
    {"fields", kRequired, [](JsonReader& in, JsonValue v, ReadingItem& r) {
       in.Array(v, 0, kErrorKindCount,
                [&](JsonValue field) { ReadField(in, field, r.whole->digits, r.item.fields); });
     }}};

void ReadItems(JsonReader& in, JsonValue value, Reading& r) {
  std::set<std::uint32_t> seen;
  in.Array(value, 0, kItemsMax, [&](JsonValue element) {
    ReadingItem reading{{}, &r};
    in.Object<ReadingItem>(element, kItemMembers, reading);
    const std::uint32_t number = reading.item.number;
    if (number > r.items) {
      in.NoteAt("number", "item_unknown", fmt::format("the declaration has {} items", r.items));
    } else if (number != 0 && !seen.insert(number).second) {
      in.NoteAt("number", "item_twice", "this item is there already");
    }
    r.act.items.push_back(std::move(reading.item));
  });
}

constexpr codec::JsonMember<Reading> kMembers[] = {
    {"items", kRequired, ReadItems},
    {"decision", kRequired,
     [](JsonReader& in, JsonValue v, Reading& r) {
       if (const auto place = in.Choice(v, kDecisions)) r.act.decision = ActDecision(*place);
     }},
    {"remarks", kOptional,
     [](JsonReader& in, JsonValue v, Reading& r) { in.Text(v, {.max = 4000}, r.act.remarks); }},
    {"recovered", kOptional,
     [](JsonReader& in, JsonValue v, Reading& r) {
       std::string text;
       in.Text(v, {.min = 1, .max = 24}, text);
       if (text.empty()) return;
       const auto minor = ParseAmount(text, r.digits);
       if (!minor || *minor < 0) {
         return in.Note("amount", minor ? "is below zero" : minor.error().message);
       }
       r.act.recovered_minor = *minor;
     }},
    {"documents", kOptional, [](JsonReader& in, JsonValue v, Reading& r) {
       in.Array(v, 0, 50, [&](JsonValue id) {
         in.Text(id, {.min = 1, .max = 64}, r.act.documents.emplace_back());
       });
     }}};

bool AnythingChecked(const Act& act) {
  for (const ItemOutcome& item : act.items) {
    for (const FieldOutcome& field : item.fields) {
      if (field.result != FieldResult::kNotChecked) return true;
    }
  }
  return false;
}

// The true value in the form of outcomes: amounts in minor units.
std::string Corrected(const FieldOutcome& field, int digits) {
  if (FormOf(field.kind) != Form::kAmount) return field.value;
  const auto minor = ParseAmount(field.value, digits);
  return minor ? fmt::format("{}", *minor) : field.value;
}

// Shares the money out to the wrong items by their value, to the last unit.
void ShareMoney(std::int64_t money, const Document& document, std::vector<Outcome>& outcomes) {
  std::int64_t weights = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].irregular()) weights += document.items[i].value_minor + 1;
  }
  if (weights == 0) return;
  std::int64_t left = money;
  std::int64_t weights_left = weights;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].irregular()) continue;
    const std::int64_t weight = document.items[i].value_minor + 1;
    const auto share =
        static_cast<std::int64_t>(static_cast<__int128>(left) * weight / weights_left);
    outcomes[i].recovered_minor = share;
    left -= share;
    weights_left -= weight;
  }
}

}  // namespace

std::string_view Name(FieldResult result) {
  return kResults[static_cast<std::size_t>(result)];
}

std::string_view Name(ActDecision decision) {
  return kDecisions[static_cast<std::size_t>(decision)];
}

std::expected<Act, Problems> ParseAct(std::string_view json, std::size_t items, int digits) {
  JsonReader in;
  Reading reading{{}, items, digits};
  if (const auto root = in.Parse(json)) {
    in.Object<Reading>(*root, kMembers, reading);
    if (in.problems().empty() && reading.act.decision == ActDecision::kRelease &&
        !AnythingChecked(reading.act)) {
      in.NoteAt("items", "nothing_checked",
                "no field was looked at: dismiss the control instead, with a reason");
    }
  }
  if (!in.problems().empty()) return std::unexpected(in.TakeProblems());
  return std::move(reading.act);
}

std::string WriteAct(const Act& act, int digits) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const ItemOutcome& item : act.items) {
    json.BeginObject().Member("number", item.number).Key("fields").BeginArray();
    for (const FieldOutcome& field : item.fields) {
      json.BeginObject().Member("kind", ErrorKindName(field.kind));
      json.Member("result", Name(field.result)).MemberUnlessEmpty("value", field.value);
      json.MemberUnlessEmpty("note", field.note).EndObject();
    }
    json.EndArray().EndObject();
  }
  json.EndArray().Member("decision", Name(act.decision));
  json.MemberUnlessEmpty("remarks", act.remarks);
  if (act.recovered_minor) json.Member("recovered", FormatAmount(*act.recovered_minor, digits));
  if (!act.documents.empty()) {
    json.Key("documents").BeginArray();
    for (const std::string& id : act.documents)
      json.Text(id);
    json.EndArray();
  }
  json.EndObject();
  return out;
}

std::vector<Outcome> OutcomesOf(const Act& act, const Document& document, OutcomeSource source,
                                SelectionBasis basis, Day known_on, int digits) {
  std::vector<Outcome> outcomes(document.items.size());
  for (const ItemOutcome& item : act.items) {
    if (item.number == 0 || item.number > outcomes.size()) continue;
    Outcome& outcome = outcomes[item.number - 1];
    for (const FieldOutcome& field : item.fields) {
      if (field.result == FieldResult::kNotChecked) continue;
      outcome.source = source;
      outcome.basis = basis;
      outcome.known_on = known_on;
      outcome.checked.Add(field.kind);
      if (field.result != FieldResult::kCorrected) continue;
      outcome.wrong.Add(field.kind);
      if (!field.value.empty()) {
        outcome.corrections.push_back({field.kind, Corrected(field, digits)});
      }
    }
  }
  ShareMoney(act.recovered_minor.value_or(0), document, outcomes);
  return outcomes;
}

}  // namespace tidewaiter::desk
